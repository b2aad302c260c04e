"""What one update would do to the places of a document, worked out before anything is done."""

import sys
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from lti_tool.refusals import UpdateRefused
from lti_tool.yjs.decoder import DELETED, GC, MAP, VALUE, Id, Struct
from lti_tool.yjs.schema import Integer, Text
from lti_tool.yjs.structs import ClockRuns, IdRanges, MapEntry, MapNode

_NO_END = Id(-1, -1)


class MissingDependency(Exception):
    """An item refers to what this client has not written yet, as far as has been read."""

    def __init__(self, client: int) -> None:
        super().__init__(client)
        self.client = client


class EntryWrite(NamedTuple):
    """Something that would be shown, with the id of its item; `value` is None for a map."""

    client: int
    clock: int
    content: MapNode | bool
    value: str | int | None


class DryRun:
    """A layer over the clocks and places of a document, which stay as they are until `apply`."""

    def __init__(
        self,
        clocks: dict[int, ClockRuns],
        roots: Mapping[str, MapNode],
        deleted: Sequence[tuple[int, list[tuple[int, int]]]],
    ) -> None:
        """`deleted` are the runs (clock, length) of each client that the update deletes."""
        self._clocks = clocks
        self._roots = roots
        self._deleted = {client: IdRanges(runs) for client, runs in deleted}
        self._new_clocks: dict[int, ClockRuns] = {}
        self._new_places: dict[tuple[MapNode, str], MapEntry] = {}
        self._maps: dict[Id, MapNode | None] = {}
        self.cleared: set[MapEntry] = set()
        """Places whose content the update deletes."""
        self.touched: dict[MapEntry, EntryWrite | None] = {}
        """Each place of which the update says something, outer places first; None where it says
        only that nothing is shown there (any more)."""
        self.is_wasteful = False
        """Whether something was written where nothing is any more, such as a comment on a
        highlight that somebody else has just deleted."""
        self.is_forked = False
        """Whether several structs compete for a place that nobody wrote to before. Which of them is
        shown would not be the one that `touched` has. No page competes with itself."""
        self._ends: dict[MapEntry, Id] = {}
        """The last that the update wrote at each place, as long as one thing follows the other."""

    def next_clock(self, client: int) -> int:
        """The clock that this client's next item has to have."""
        clocks = self._new_clocks.get(client) or self._clocks.get(client)
        return clocks.next if clocks else 0

    def add(self, client: int, struct: Struct) -> None:
        """Write one struct that begins at the client's next clock or (in part known) before it.

        Raises Missing, with nothing written, and UpdateRefused.
        """
        clock = self.next_clock(client)
        if struct.clock < clock:
            struct = self._rest(client, struct, clock)
        place = None if struct.kind == GC else self._place_for(struct)
        if place is not None:
            self._write(place, client, struct)
        else:
            self.is_wasteful = True
            if struct.kind == MAP:
                self._maps[Id(client, clock)] = None
        clocks = self._new_clocks.get(client)
        if clocks is None:
            clocks = self._new_clocks[client] = ClockRuns(clock)
        clocks.append(struct.length, place)

    def delete(self, most: int) -> None:
        """Delete what the update deletes of the document, at no more than `most` places. Raises
        UpdateRefused: pending, or too-large.
        """
        for client, runs in self._deleted.items():
            if runs.end > self.next_clock(client):
                raise UpdateRefused("pending")
            clocks = self._clocks.get(client)
            for first, end in runs.pairs() if clocks else ():
                for place in clocks.between(first, min(end, clocks.next)) if clocks else ():
                    if (
                        place is not None
                        and place.content is not False
                        and place.client == client
                        and first <= place.clock < end
                        and place.map.is_reachable()
                    ):
                        if len(self.cleared) >= most:
                            raise UpdateRefused("too-large")
                        self.cleared.add(place)
                        self.touched.setdefault(place, None)

    def path(self, container: MapNode) -> tuple[str, ...] | None:
        """The keys that lead to a map; None for one that is gone or goes."""
        path: tuple[str, ...] = ()
        while (place := container.place) is not None:
            if not container.is_shown or (place in self.cleared and place.content is container):
                return None
            path = (place.key, *path)
            container = place.map
        return (container.name, *path)

    def apply(self) -> None:
        """Make it so."""
        for client, newer in self._new_clocks.items():
            clocks = self._clocks.setdefault(client, newer)
            if clocks is not newer:
                clocks.extend(newer)
        for place in self.cleared:
            place.clear()
        for place, written in self.touched.items():
            place.map.places[place.key] = place
            if written:
                place.show(written.client, written.clock, written.content)

    def _rest(self, client: int, struct: Struct, clock: int) -> Struct:
        """The new part of a struct whose beginning is known: it follows from the known part."""
        length = struct.clock + struct.length - clock
        if struct.kind == GC:
            return Struct(GC, clock, length)
        rest = Struct(struct.kind, clock, length, origin=Id(client, clock - 1))
        if self._place_for(struct) is not self._place_for(rest):
            raise UpdateRefused("bad-origin")
        return rest

    def _place_for(self, struct: Struct) -> MapEntry | None:
        """Where a struct stands; None where the map it belongs to is gone."""
        if struct.origin is not None:
            place = self._place_of(struct.origin)
            return place if place is not None and place.map.is_reachable() else None
        if isinstance(struct.parent, Id):
            container = self._map_of(struct.parent)
            if container is None:
                return None
        else:
            root = self._roots.get(struct.parent or "")
            if root is None:
                raise UpdateRefused("wrong-root")
            container = root
        key = sys.intern(struct.key or "")
        place = container.places.get(key) or self._new_places.get((container, key))
        if place is None:
            if container.shape.part(key) is None:
                raise UpdateRefused("shape")
            place = self._new_places[container, key] = MapEntry(container, key)
        return place

    def _place_of(self, item: Id) -> MapEntry | None:
        for layer in (self._clocks, self._new_clocks):
            clocks = layer.get(item.client)
            if clocks and item.clock < clocks.next:
                return clocks.at(item.clock)
        raise MissingDependency(item.client)

    def _map_of(self, item: Id) -> MapNode | None:
        """The map that an item is; None where it is gone. Raises UpdateRefused for a value."""
        if item in self._maps:
            return self._maps[item]
        place = self._place_of(item)
        clocks = self._clocks.get(item.client)
        if clocks is None or item.clock >= clocks.next:
            raise UpdateRefused("unknown-parent")
        found = None
        if place is not None and (place.client, place.clock) == item:
            if place.content is True:
                raise UpdateRefused("unknown-parent")
            if place.content and place.content.is_reachable():
                found = place.content
        self._maps[item] = found
        return found

    def _write(self, place: MapEntry, client: int, struct: Struct) -> None:
        follows = self._ends.get(place) == struct.origin
        end = Id(client, struct.clock + struct.length - 1)
        self._ends[place] = end if follows else _NO_END
        if not follows and (place.map, place.key) in self._new_places:
            self.is_forked = True
        if struct.kind == DELETED:
            if follows:
                self.touched[place] = None
            else:
                self.touched.setdefault(place, None)
            return
        content = self._fitting(place, struct)
        deleted = self._deleted.get(client)
        is_shown = deleted is None or struct.clock not in deleted
        if isinstance(content, MapNode):
            self._maps[Id(client, struct.clock)] = content if is_shown else None
        if is_shown:
            self.touched[place] = EntryWrite(client, struct.clock, content, struct.value)
        else:
            self.touched.setdefault(place, None)

    def _fitting(self, place: MapEntry, struct: Struct) -> MapNode | bool:
        """What a struct would show at a place. Raises UpdateRefused where that is not its shape."""
        part = place.map.shape.part(place.key)
        if isinstance(part, Text | Integer):
            objection = part.objection(struct.value) if struct.kind == VALUE else "shape"
            if objection:
                raise UpdateRefused(objection)
            return True
        if part is None or struct.kind != MAP:
            raise UpdateRefused("shape")
        return MapNode(part, place, place.key)
