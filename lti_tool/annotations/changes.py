"""One update to the list of things it would change, without applying it.

    index = DocumentIndex.load(state)
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
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal, NamedTuple, TypeAlias

from lti_tool.annotations.draft import Draft, Missing
from lti_tool.annotations.places import Clocks, MapNode
from lti_tool.annotations.shape import COMMENTS, HIGHLIGHTS, ROOTS
from lti_tool.annotations.update_format import SKIP, Section, Struct, UpdateRefused, decode

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
class Reading:
    """What an update would do to the document that the index stood at when it was read."""

    changes: tuple[Change, ...]
    update: bytes
    draft: Draft = field(repr=False, compare=False)

    @property
    def is_empty(self) -> bool:
        """Whether the document has everything already."""
        return not self.changes

    @cached_property
    def touched(self) -> frozenset[Path]:
        """Paths of the highlights, comments and tags that are no longer what they were.

        Of a highlight that is deleted also that of its comments: they are gone, one and all.
        """
        touched = set()
        for kind, path, _ in self.changes:
            if path:
                touched.add(path[:4] if len(path) >= 4 else path[:2])
                if kind == "delete" and len(path) == 2 and path[0] == HIGHLIGHTS:
                    touched.add((*path, COMMENTS))
        return frozenset(touched)

    @property
    def conversations(self) -> frozenset[str]:
        """Ids of the conversations that new highlights refer to."""
        return frozenset(
            str(value)
            for kind, path, value in self.changes
            if kind == "add" and path[2:] == ("conversation",)
        )


class DocumentIndex:
    """Who wrote what where in one shared document. Used by one thread at a time."""

    def __init__(self) -> None:
        """The index of an empty document."""
        self._clocks: dict[int, Clocks] = {}
        self._roots = {name: MapNode(part, None, name) for name, part in ROOTS.items()}

    @classmethod
    def load(cls, state: bytes) -> "DocumentIndex":
        """The index of a document, from all of it as one update (pycrdt's `get_update()`).

        Raises UpdateRefused where that is no document of this tool's.
        """
        index = cls()
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

    def read(self, update: bytes, owns: Callable[[int], bool]) -> Reading:
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
        return Reading(_changes(draft), update, draft)

    def accept(self, applied: bytes, reading: Reading | None = None) -> None:
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
    ) -> Draft:
        sections, deleted = decode(update, most_parts)
        draft = Draft(self._clocks, self._roots, deleted)
        new = [section for section in sections if section.end > self.clock(section.client)]
        for section in new:
            if not owns(section.client):
                raise UpdateRefused("foreign-client")
        _add(draft, new)
        draft.delete(most_touched)
        return draft


def _add(draft: Draft, sections: list[Section]) -> None:
    """Write the new structs of all sections, each after the one that it refers to."""
    left = {section.client: section.structs[::-1] for section in sections}
    for section in reversed(sections):
        while left[section.client]:
            _add_next(draft, section.client, left)


def _add_next(draft: Draft, client: int, left: dict[int, list[Struct]]) -> None:
    """Write the client's next struct, and before it of others what it has to wait for.

    As in Yjs, who waits is tried again whenever the one waited for has written one struct: so the
    waits are never more than the structs, however one refers to the other.
    """
    waiting = {client: None}  # each of them for the one behind it, and the last one writes
    while waiting:
        client = next(reversed(waiting))
        try:
            _write(draft, client, left[client][-1])
        except Missing as missing:
            if missing.client in waiting or not left.get(missing.client):
                raise UpdateRefused("pending") from None
            waiting[missing.client] = None
        else:
            left[client].pop()
            waiting.popitem()


def _write(draft: Draft, client: int, struct: Struct) -> None:
    """Write what is new of a struct. Raises Missing, with nothing written, and UpdateRefused."""
    known = draft.next_clock(client)
    if struct.clock + struct.length <= known:
        return
    if struct.clock > known or struct.kind == SKIP:
        raise UpdateRefused("gap")
    draft.add(client, struct)


def _changes(draft: Draft) -> tuple[Change, ...]:
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
