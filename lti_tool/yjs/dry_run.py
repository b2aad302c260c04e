"""Dry run of one update: its effects on a document's map entries, before anything is applied."""

import sys
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from lti_tool.refusals import UpdateRefused
from lti_tool.yjs.clocks import ClockRuns, NewClocks
from lti_tool.yjs.decoder import DELETED, GC, MAP, VALUE, Id, Struct
from lti_tool.yjs.schema import Integer, Text
from lti_tool.yjs.structs import IdRanges, MapEntry, MapNode

_NO_END = Id(-1, -1)


class EntryWrite(NamedTuple):
    """Content that an entry would show, with the id of its item; `value` is None for a map."""

    client: int
    clock: int
    content: MapNode | bool
    value: str | int | None


class DryRun:
    """Layer over the clocks and entries of a document, which stay unchanged until `apply`."""

    def __init__(
        self,
        clocks: dict[int, ClockRuns[MapEntry]],
        roots: Mapping[str, MapNode],
        delete_set: Sequence[tuple[int, list[tuple[int, int]]]],
    ) -> None:
        """`delete_set` has the ranges (clock, length) that the update deletes, by client."""
        self._clocks = clocks
        self._roots = roots
        self._deleted = {client: IdRanges(ranges) for client, ranges in delete_set}
        self._new_clocks = NewClocks(clocks)
        self._new_entries: dict[tuple[MapNode, str], MapEntry] = {}
        self._maps: dict[Id, MapNode | None] = {}
        self.cleared: set[MapEntry] = set()
        """Entries whose content the update deletes."""
        self.touched: dict[MapEntry, EntryWrite | None] = {}
        """Entries that the update writes to or clears, outer ones first; None where nothing is
        shown afterwards."""
        self.has_orphan_writes = False
        """True where something was written inside a map that is gone, such as a comment on a
        highlight that somebody else has just deleted."""
        self.has_conflict = False
        """True where several structs compete for an entry that nobody wrote to before. The winner
        may differ from the one in `touched`. No honest client competes with itself."""
        self._ends: dict[MapEntry, Id] = {}
        """Last id written to each entry, as long as each write has the one before as its origin."""

    def next_clock(self, client: int) -> int:
        """Clock that the client's next struct must have."""
        return self._new_clocks.next(client)

    def keys(self, root: str) -> set[str]:
        """Keys under which the document, without the update, has something in a root."""
        return {key for key, entry in self._roots[root].entries.items() if entry.content}

    def add(self, client: int, struct: Struct) -> None:
        """Add one struct that begins at the client's next clock, or before it and ends after it.

        Raises MissingDependency, with nothing added, and UpdateRefused.
        """
        clock = self.next_clock(client)
        if struct.clock < clock:
            struct = self._without_known_part(client, struct, clock)
        entry = None if struct.kind == GC else self._entry_for(struct)
        if entry is not None:
            self._write(entry, client, struct)
        else:
            self.has_orphan_writes = True
            if struct.kind == MAP:
                self._maps[Id(client, clock)] = None
        self._new_clocks.append(client, struct.length, entry)

    def delete(self, max_entries: int) -> None:
        """Apply the update's delete set, which may clear at most `max_entries` entries.

        Raises UpdateRefused: pending for a clock that is not written yet, or too-large.
        """
        for client, ranges in self._deleted.items():
            if ranges.end > self.next_clock(client):
                raise UpdateRefused("pending")
            clocks = self._clocks.get(client)
            for first, end in ranges.pairs() if clocks else ():
                for entry in clocks.entries_between(first, min(end, clocks.next)) if clocks else ():
                    if (
                        entry is not None
                        and entry.content is not False
                        and entry.client == client
                        and first <= entry.clock < end
                        and entry.map.is_reachable()
                    ):
                        if len(self.cleared) >= max_entries:
                            raise UpdateRefused("too-large")
                        self.cleared.add(entry)
                        self.touched.setdefault(entry, None)

    def path(self, container: MapNode) -> tuple[str, ...] | None:
        """Keys from the root to a map; None for a map that is gone or that the update deletes."""
        path: tuple[str, ...] = ()
        while (entry := container.entry) is not None:
            if not container.is_shown or (entry in self.cleared and entry.content is container):
                return None
            path = (entry.key, *path)
            container = entry.map
        return (container.name, *path)

    def was_written(self, path: Sequence[str]) -> bool:
        """True where something was written at a path, before or by the update, also if it is
        deleted by now.
        """
        name, *keys = path
        found: MapNode | bool | None = self._roots.get(name)
        for key in keys:
            if not isinstance(found, MapNode):
                return False
            entry = found.entries.get(key) or self._new_entries.get((found, key))
            if entry is None:
                return False
            written = self.touched.get(entry)
            found = written.content if written else entry.content
        return True

    def was_there(self, path: Sequence[str]) -> bool:
        """True where something was written at a path before the update, also if it is deleted."""
        name, *keys = path
        found: MapNode | bool | None = self._roots.get(name)
        for key in keys:
            entry = found.entries.get(key) if isinstance(found, MapNode) else None
            if entry is None:
                return False
            found = entry.content
        return True

    def apply(self) -> None:
        """Write the clocks and entries of this dry run into the index."""
        self._new_clocks.apply()
        for entry in self.cleared:
            entry.clear()
        for entry, written in self.touched.items():
            entry.map.entries[entry.key] = entry
            if written:
                entry.show(written.client, written.clock, written.content)

    def _without_known_part(self, client: int, struct: Struct, clock: int) -> Struct:
        """Struct from `clock` on, with the clock before as its origin (as Yjs's `splitItem`)."""
        length = struct.clock + struct.length - clock
        if struct.kind == GC:
            return Struct(GC, clock, length)
        rest = Struct(struct.kind, clock, length, origin=Id(client, clock - 1))
        if self._entry_for(struct) is not self._entry_for(rest):
            raise UpdateRefused("bad-origin")
        return rest

    def _entry_for(self, struct: Struct) -> MapEntry | None:
        """Entry that a struct is written to; None where its map is gone."""
        if struct.origin is not None:
            entry = self._new_clocks.at(struct.origin)
            return entry if entry is not None and entry.map.is_reachable() else None
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
        entry = container.entries.get(key) or self._new_entries.get((container, key))
        if entry is None:
            if container.shape.shape_of(key) is None:
                raise UpdateRefused("shape")
            entry = self._new_entries[container, key] = MapEntry(container, key)
        return entry

    def _map_of(self, item: Id) -> MapNode | None:
        """Map that an item holds; None for one that is gone. Raises UpdateRefused for a value."""
        if item in self._maps:
            return self._maps[item]
        entry = self._new_clocks.at(item)
        clocks = self._clocks.get(item.client)
        if clocks is None or item.clock >= clocks.next:
            raise UpdateRefused("unknown-parent")
        found = None
        if entry is not None and (entry.client, entry.clock) == item:
            if entry.content is True:
                raise UpdateRefused("unknown-parent")
            if entry.content and entry.content.is_reachable():
                found = entry.content
        self._maps[item] = found
        return found

    def _write(self, entry: MapEntry, client: int, struct: Struct) -> None:
        follows = self._ends.get(entry) == struct.origin
        end = Id(client, struct.clock + struct.length - 1)
        self._ends[entry] = end if follows else _NO_END
        if not follows and (entry.map, entry.key) in self._new_entries:
            self.has_conflict = True
        if struct.kind == DELETED:
            if follows:
                self.touched[entry] = None
            else:
                self.touched.setdefault(entry, None)
            return
        content = self._content(entry, struct)
        deleted = self._deleted.get(client)
        is_shown = deleted is None or struct.clock not in deleted
        if isinstance(content, MapNode):
            self._maps[Id(client, struct.clock)] = content if is_shown else None
        if is_shown:
            self.touched[entry] = EntryWrite(client, struct.clock, content, struct.value)
        else:
            self.touched.setdefault(entry, None)

    def _content(self, entry: MapEntry, struct: Struct) -> MapNode | bool:
        """Content that a struct gives an entry. Raises UpdateRefused where its shape is another."""
        shape = entry.map.shape.shape_of(entry.key)
        if isinstance(shape, Text | Integer):
            objection = shape.objection(struct.value) if struct.kind == VALUE else "shape"
            if objection:
                raise UpdateRefused(objection)
            return True
        if shape is None or struct.kind != MAP:
            raise UpdateRefused("shape")
        return MapNode(shape, entry, entry.key)
