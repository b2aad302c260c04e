"""Struct index of a document of nested maps, and the effects of an update worked out from it.

    index = DocumentIndex.load(state, roots)
    effects = index.read(update, owns)       refused, or the changes that it would make
    … authorize effects.changes, apply the update to the live document …
    index.accept(applied, effects)           pycrdt's own encoding of the change

The index knows the map entry that each clock of each client was written to. An update is followed
struct by struct. It must continue exactly where the document is, under a client id of the writer's
own, in entries that the schema has. So nothing is ever applied that would have to be undone.

pycrdt alone resolves concurrent writes. Effects are what is attempted, and the index learns the
result from pycrdt's encoding, so the two can never disagree.
"""

import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal, NamedTuple, TypeAlias

from lti_tool.refusals import UpdateRefused
from lti_tool.yjs.clocks import ClockRuns
from lti_tool.yjs.decoder import Update, decode_sent, decode_update
from lti_tool.yjs.dependencies import add_all
from lti_tool.yjs.dry_run import DryRun
from lti_tool.yjs.schema import Collection
from lti_tool.yjs.structs import MapEntry, MapNode

MAX_DELETED_ENTRIES = 5_000
"""Map entries that one update may delete from: 350 whole notes. A delete range of eight bytes can
name all of a document's."""

Kind: TypeAlias = Literal["add", "change", "delete", "orphan"]

Path: TypeAlias = tuple[str, ...]
"""Keys from the root inwards, such as ("highlights", "ab12cd34/…", "comments", "…", "text")."""


class Change(NamedTuple):
    """Change that an update would make at one path; `value` is None for maps and deletions.

    A map that is added is followed by its fields. A map that is deleted takes everything in it
    along, without a change for each. A map in the place of another is both. A write that loses
    against somebody else's concurrent one is given as if it won. 'orphan' (with an empty path) is
    an orphan write, inside a map that is gone: only the writer's clock moves on.
    """

    kind: Kind
    path: Path
    value: str | int | None = None


@dataclass(frozen=True)
class Effects:
    """Effects that an update would have on the document as the index had it when it was read."""

    changes: tuple[Change, ...]
    update: bytes
    dry_run: DryRun = field(repr=False, compare=False)

    @property
    def is_empty(self) -> bool:
        """True where the document has everything already."""
        return not self.changes

    def was_written(self, path: Path) -> bool:
        """True where something was written at a path, before or by the update, also if it is
        deleted by now.
        """
        return self.dry_run.was_written(path)

    def was_there(self, path: Path) -> bool:
        """True where something was written at a path before the update, also if it is deleted."""
        return self.dry_run.was_there(path)

    @property
    def is_growing(self) -> bool:
        """True where the update writes anything, and does not only delete."""
        return any(change.kind != "delete" for change in self.changes)

    def keys(self, root: str) -> set[str]:
        """Keys under which the document, without the update, has something in a root."""
        return self.dry_run.keys(root)


class DocumentIndex:
    """Struct index of one document of nested maps. Used by one thread at a time."""

    def __init__(self, roots: Mapping[str, Collection]) -> None:
        """Index an empty document; `roots` are the maps that it may hold, by name."""
        self._clocks: dict[int, ClockRuns[MapEntry]] = {}
        self._roots = {name: MapNode(shape, None, name) for name, shape in roots.items()}

    @classmethod
    def load(cls, state: bytes, roots: Mapping[str, Collection]) -> "DocumentIndex":
        """Index a document from its full state as one update (pycrdt's `get_update()`).

        Raises UpdateRefused where the state does not fit `roots`.
        """
        index = cls(roots)
        index.accept(state)
        return index

    def clock(self, client_id: int) -> int:
        """Clock that the client's next struct must have; 0 for one that never wrote."""
        clocks = self._clocks.get(client_id)
        return clocks.next if clocks else 0

    @property
    def clients(self) -> int:
        """Number of clients that have written anything."""
        return len(self._clocks)

    def read(self, update: bytes, owns: Callable[[int], bool]) -> Effects:
        """Effects of an update, by a dry run; document and index stay unchanged.

        Structs that the document has are passed over, whoever wrote them. All new ones must be
        under client ids for which `owns` is true; it is called once for each client. Raises
        UpdateRefused.
        """
        dry_run = self._dry_run(decode_sent(update), owns, MAX_DELETED_ENTRIES)
        if dry_run.has_conflict:
            raise UpdateRefused("bad-origin")
        return Effects(_changes(dry_run), update, dry_run)

    def accept(self, applied: bytes, effects: Effects | None = None) -> None:
        """Follow the document after a change; `applied` is pycrdt's encoding of it.

        `effects` are those of the update that made the change, if one was read. Where pycrdt writes
        the same bytes, as it does for most, their dry run is used and not repeated. Raises
        UpdateRefused where the change does not fit the schema.
        """
        if effects is not None and effects.update == applied:
            effects.dry_run.apply()
        else:
            self._dry_run(decode_update(applied), lambda _: True).apply()

    def follow(self, logged: bytes) -> tuple[Change, ...]:
        """Follow the document after an update of its log; the changes that it made.

        Raises UpdateRefused where the update does not fit the schema.
        """
        dry_run = self._dry_run(decode_update(logged), lambda _: True)
        changes = _changes(dry_run)
        dry_run.apply()
        return changes

    def _dry_run(
        self,
        update: Update,
        owns: Callable[[int], bool],
        max_deleted: int = sys.maxsize,
    ) -> DryRun:
        clients, delete_set = update
        dry_run = DryRun(self._clocks, self._roots, delete_set)
        new = [each for each in clients if each.end > self.clock(each.client)]
        for each in new:
            if not owns(each.client):
                raise UpdateRefused("foreign-client")
        add_all(dry_run, new)
        dry_run.delete(max_deleted)
        return dry_run


def _changes(dry_run: DryRun) -> tuple[Change, ...]:
    changes = []
    paths: dict[MapNode, Path | None] = {}
    for entry, written in dry_run.touched.items():
        container = entry.map
        if container not in paths:
            paths[container] = dry_run.path(container)
        path = paths[container]
        if path is None:
            continue  # it goes with its map, whose deletion is a change
        path = (*path, entry.key)
        is_replaced = isinstance(entry.content, MapNode) and entry in dry_run.cleared
        if written is None or is_replaced:
            changes.append(Change("delete", path))
        if written is not None:
            kind: Kind = "change" if entry.content and not is_replaced else "add"
            changes.append(Change(kind, path, written.value))
    if dry_run.has_orphan_writes:
        changes.append(Change("orphan", ()))
    return tuple(changes)
