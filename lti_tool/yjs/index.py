"""One update to the list of things it would change, without applying it.

    index = DocumentIndex.load(state, roots)
    reading = index.read(update, owns)       refused, or what it would change
    … judge reading.changes, apply the update to the live copy …
    index.accept(applied)                    pycrdt's own encoding of what has changed

The index knows of every clock of every client where in the document it stands. An update is
followed struct by struct: it must carry on exactly where the document is, under a client id of the
writer's own, in places that the shape has. So nothing is ever applied that would have to be undone.

Which of two concurrent writes wins is for pycrdt to say. A reading tells what is attempted, and the
index learns from pycrdt's encoding what came of it: it can never think otherwise than the document.
"""

import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal, NamedTuple, TypeAlias

from lti_tool.refusals import UpdateRefused
from lti_tool.yjs.decoder import SKIP, Section, Struct, decode
from lti_tool.yjs.dry_run import DryRun, MissingDependency
from lti_tool.yjs.schema import Collection
from lti_tool.yjs.structs import ClockRuns, MapNode

MOST_BYTES = 1024 * 1024
"""An evening's work offline is a few hundred kilobytes."""

MOST_PARTS = 10_000
"""Structs and runs of deletions in one update: a page's largest message has 7,000. Each may be two
bytes, and takes microseconds."""

MOST_TOUCHED = 5_000
"""Places that one update may delete from: 350 whole notes. Eight bytes can name all there are."""

Kind: TypeAlias = Literal["add", "change", "delete", "waste"]

Path: TypeAlias = tuple[str, ...]
"""Keys from the root inwards, such as ("highlights", "ab12cd34/…", "comments", "…", "text")."""


class Change(NamedTuple):
    """What would happen at one path; `value` is None for a map and for what is deleted.

    A map that is added is followed by its fields; with a map that is deleted goes all inside, and
    no further change tells of it. A map in the place of another is both. What loses against
    somebody else's concurrent change is told as if it won. 'waste' (with an empty path) is
    something written inside a map that is gone: nothing changes by it, but the writer's clock
    moves on.
    """

    kind: Kind
    path: Path
    value: str | int | None = None


@dataclass(frozen=True)
class Effects:
    """What an update would do to the document that the index stood at when it was read."""

    changes: tuple[Change, ...]
    update: bytes
    draft: DryRun = field(repr=False, compare=False)

    @property
    def is_empty(self) -> bool:
        """Whether the document has everything already."""
        return not self.changes

    @property
    def is_growing(self) -> bool:
        """True where the update writes anything, and does not only delete."""
        return any(change.kind != "delete" for change in self.changes)


class DocumentIndex:
    """Index of the structs of one document of nested maps. Used by one thread at a time."""

    def __init__(self, roots: Mapping[str, Collection]) -> None:
        """Index an empty document; `roots` are the maps that it may hold, by name."""
        self._clocks: dict[int, ClockRuns] = {}
        self._roots = {name: MapNode(part, None, name) for name, part in roots.items()}

    @classmethod
    def load(cls, state: bytes, roots: Mapping[str, Collection]) -> "DocumentIndex":
        """Index a document from its whole state as one update (pycrdt's `get_update()`).

        Raises UpdateRefused where the state does not fit `roots`.
        """
        index = cls(roots)
        index.accept(state)
        return index

    def clock(self, client_id: int) -> int:
        """The clock that the client's next item has to have; 0 where it never wrote anything."""
        clocks = self._clocks.get(client_id)
        return clocks.next if clocks else 0

    @property
    def clients(self) -> int:
        """How many clients have written anything."""
        return len(self._clocks)

    def read(self, update: bytes, owns: Callable[[int], bool]) -> Effects:
        """What an update would change. Nothing is changed by asking.

        What the document has already is passed over, whoever wrote it. All that is new must be
        under client ids for which `owns` says that they are the writer's; it is asked once for
        each. Raises UpdateRefused.
        """
        if len(update) > MOST_BYTES:
            raise UpdateRefused("too-large")
        draft = self._draft(update, owns, MOST_PARTS, MOST_TOUCHED)
        if draft.is_forked:
            raise UpdateRefused("bad-origin")
        return Effects(_changes(draft), update, draft)

    def accept(self, applied: bytes, reading: Effects | None = None) -> None:
        """Follow the document, which has changed: `applied` is pycrdt's encoding of the change.

        `reading` is that of the update that changed it, if there was one: where pycrdt writes the
        same bytes, as it does for most, nothing has to be worked out a second time.
        """
        if reading is not None and reading.update == applied:
            reading.draft.apply()
        else:
            self._draft(applied, lambda _: True).apply()

    def _draft(
        self,
        update: bytes,
        owns: Callable[[int], bool],
        most_parts: int = sys.maxsize,
        most_touched: int = sys.maxsize,
    ) -> DryRun:
        sections, deleted = decode(update, most_parts)
        draft = DryRun(self._clocks, self._roots, deleted)
        new = [section for section in sections if section.end > self.clock(section.client)]
        for section in new:
            if not owns(section.client):
                raise UpdateRefused("foreign-client")
        _add(draft, new)
        draft.delete(most_touched)
        return draft


def _add(draft: DryRun, sections: list[Section]) -> None:
    """Write the new structs of all sections, each after the one that it refers to."""
    left = {section.client: section.structs[::-1] for section in sections}
    for section in reversed(sections):
        while left[section.client]:
            _add_next(draft, section.client, left)


def _add_next(draft: DryRun, client: int, left: dict[int, list[Struct]]) -> None:
    """Write the client's next struct, and before it of others what it has to wait for.

    As in Yjs, who waits is tried again whenever the one waited for has written one struct: so the
    waits are never more than the structs, however one refers to the other.
    """
    waiting = {client: None}  # each of them for the one behind it, and the last one writes
    while waiting:
        client = next(reversed(waiting))
        try:
            _write(draft, client, left[client][-1])
        except MissingDependency as missing:
            if missing.client in waiting or not left.get(missing.client):
                raise UpdateRefused("pending") from None
            waiting[missing.client] = None
        else:
            left[client].pop()
            waiting.popitem()


def _write(draft: DryRun, client: int, struct: Struct) -> None:
    """Write what is new of a struct. Raises Missing, with nothing written, and UpdateRefused."""
    known = draft.next_clock(client)
    if struct.clock + struct.length <= known:
        return
    if struct.clock > known or struct.kind == SKIP:
        raise UpdateRefused("gap")
    draft.add(client, struct)


def _changes(draft: DryRun) -> tuple[Change, ...]:
    changes = []
    paths: dict[MapNode, Path | None] = {}
    for place, written in draft.touched.items():
        container = place.map
        if container not in paths:
            paths[container] = draft.path(container)
        path = paths[container]
        if path is None:
            continue  # it goes with its map, and that is told
        path = (*path, place.key)
        is_replaced = isinstance(place.content, MapNode) and place in draft.cleared
        if written is None or is_replaced:
            changes.append(Change("delete", path))
        if written is not None:
            kind: Kind = "change" if place.content and not is_replaced else "add"
            changes.append(Change(kind, path, written.value))
    if draft.is_wasteful:
        changes.append(Change("waste", ()))
    return tuple(changes)
