"""Verification that log, snapshots, rows and head of a document agree."""

import uuid
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from pycrdt import Doc
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from lti_tool.documents import update_log
from lti_tool.documents.kinds import DocumentKind, kind_of
from lti_tool.documents.rows import Row, RowTable
from lti_tool.documents.tables import DocumentSnapshot, SharedDocument
from lti_tool.errors import NotFound
from lti_tool.refusals import UpdateRefused
from lti_tool.yjs.decoder import decode_state_vector


@dataclass(frozen=True)
class Finding:
    """One disagreement; `kind` is a code for programs, `sentence` is for people."""

    kind: str
    sentence: str


def verify(db: Session, document_id: uuid.UUID) -> list[Finding]:
    """Verify a document; an empty list means that everything agrees.

    Must be the first statement of its transaction, which then reads one snapshot of the database.
    An update, its rows and the head are committed together, so they agree in every such snapshot.
    Nothing is locked, and no writer waits. Raises NotFound.
    """
    db.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"))
    document = db.get(SharedDocument, document_id)
    if document is None:
        raise NotFound
    verification = _Verification(db, document_id, kind_of(document.kind))
    verification.replay_log()
    verification.compare_head(document.head)
    verification.compare_rows(is_revealed=document.revealed_at is not None)
    return verification.findings


class _Unreadable(Exception):
    """Raised for an update that does not fit its document."""


class _Replay:
    """Document rebuilt from bytes that may be damaged; the guard reads them before pycrdt does."""

    def __init__(self, kind: DocumentKind) -> None:
        self.doc: Doc[Any] = Doc()
        self._kind = kind
        self._guard = kind.guard()

    def apply(self, update: bytes) -> None:
        """Apply an update. Raises _Unreadable, after which this replay must not be used."""
        try:
            self._guard.accept(update)
            self.doc.apply_update(update)
        except (UpdateRefused, ValueError, RuntimeError) as error:
            raise _Unreadable from error

    def difference(self, other: "_Replay") -> str | None:
        """Name of a difference, None for the same document; its encodings may still differ."""
        if _state(self.doc) != _state(other.doc):
            return "how much each client wrote"
        if self._kind.content(self.doc) != self._kind.content(other.doc):
            return "content"
        return None


class _Verification:
    """One pass over the log, with two replays that must agree wherever both exist."""

    def __init__(self, db: Session, document_id: uuid.UUID, kind: DocumentKind) -> None:
        self.findings: list[Finding] = []
        self._db = db
        self._id = document_id
        self._kind = kind
        self._end = 0
        self._full: _Replay | None = _Replay(kind)
        """Replay from number 1; after damage, from the first good snapshot behind it."""
        self._from_snapshot: _Replay | None = None
        """Replay from the last snapshot passed."""
        self._snapshot_number = 0

    def replay_log(self) -> None:
        """Replay every update once, and load every snapshot at its number."""
        waiting = list(
            self._db.scalars(
                select(DocumentSnapshot.number)
                .where(DocumentSnapshot.document_id == self._id)
                .order_by(DocumentSnapshot.number)
            )
        )
        for number, update, checksum in update_log.iter_rows(self._db, self._id):
            self._pass_snapshots(waiting)
            if number != self._end + 1:
                self._find_missing(self._end + 1, number - 1)
                self._pass_snapshots(waiting)
            self._end = number
            if zlib.crc32(update) == checksum:
                self._apply(number, update)
            else:
                self._find("damaged-update", f"Update {number} is damaged: its checksum differs.")
                self._full = self._from_snapshot = None
        self._pass_snapshots(waiting)
        for number in waiting:
            self._find("newer-snapshot", f"Snapshot {number} is newer than the end of the log.")
        self._compare_tail("the end of the log")

    def compare_head(self, head: int) -> None:
        """Compare the head, from which the next update is counted, with the end of the log."""
        if head != self._end:
            self._find(
                "head", f"The document counts {head} updates, but its log ends at {self._end}."
            )

    def compare_rows(self, *, is_revealed: bool) -> None:
        """Compare the stored rows with those that a rebuild would make.

        A draft that was revealed has none.
        """
        if self._full is None:
            self._find(
                "not-rebuilt",
                "The document cannot be made from the log: its rows were not compared.",
            )
            return
        for table, made in self._kind.rows(self._full.doc).items():
            self._compare_table(table, [] if is_revealed else made)

    def _find(self, kind: str, sentence: str) -> None:
        self.findings.append(Finding(kind, sentence))

    def _find_missing(self, first: int, last: int) -> None:
        which = f"Update {first} is" if first == last else f"Updates {first} to {last} are"
        self._find("missing-update", f"{which} missing.")
        self._full = self._from_snapshot = None
        self._end = last

    def _apply(self, number: int, update: bytes) -> None:
        try:
            for replay in (self._full, self._from_snapshot):
                if replay:
                    replay.apply(update)
        except _Unreadable:
            self._find(
                "unreadable-update", f"Update {number} does not fit what was there before it."
            )
            self._full = self._from_snapshot = None

    def _pass_snapshots(self, waiting: list[int]) -> None:
        while waiting and waiting[0] <= self._end:
            self._pass_snapshot(waiting.pop(0))

    def _pass_snapshot(self, number: int) -> None:
        self._compare_tail(f"snapshot {number}")
        state, checksum = self._db.execute(
            select(DocumentSnapshot.state, DocumentSnapshot.checksum).where(
                DocumentSnapshot.document_id == self._id, DocumentSnapshot.number == number
            )
        ).one()
        if zlib.crc32(state) != checksum:
            self._find("damaged-snapshot", f"Snapshot {number} is damaged: its checksum differs.")
            return
        loaded = _Replay(self._kind)
        try:
            loaded.apply(state)
        except _Unreadable:
            self._find("unreadable-snapshot", f"Snapshot {number} is no document of this tool's.")
            return
        difference = self._full.difference(loaded) if self._full else None
        if difference:
            self._find(
                "different-snapshot",
                f"Snapshot {number} is not what the log makes up to there: {difference} differs.",
            )
        elif self._full is None:
            # A snapshot from within a gap cannot be continued.
            self._full = loaded if number == self._end else None
        else:
            self._from_snapshot, self._snapshot_number = loaded, number

    def _compare_tail(self, where: str) -> None:
        """Compare the last snapshot and the updates after it with the replay of the full log."""
        difference = (
            self._full.difference(self._from_snapshot)
            if self._full and self._from_snapshot
            else None
        )
        if difference:
            self._find(
                "different-tail",
                f"Snapshot {self._snapshot_number} with the updates after it is not what the log"
                f" makes up to {where}: {difference} differs.",
            )
        self._from_snapshot = None

    def _compare_table(self, table: RowTable, made: Iterable[Row]) -> None:
        # What the database adds by itself is in no document.
        columns = [
            column
            for column in table.__table__.columns
            if column.name != "document_id" and column.server_default is None
        ]
        names = [column.name for column in columns]
        keys = [column.name for column in columns if column.primary_key]
        stored = self._db.execute(
            select(*columns).where(table.__table__.c["document_id"] == self._id)
        )
        expected = _by_key(made, keys)
        found = _by_key((dict(zip(names, row, strict=True)) for row in stored), keys)
        name = table.__tablename__
        kept = expected.keys() & found.keys()
        for count, difference in (
            (len(expected.keys() - found.keys()), "missing from the rows"),
            (len(found.keys() - expected.keys()), "in the rows and not in the document"),
            (
                sum(expected[key] != found[key] for key in kept),
                "not in the rows as in the document",
            ),
        ):
            if count:
                which = f"1 {name} is" if count == 1 else f"{count} {name}s are"
                self._find("rows", f"{which} {difference}.")


def _by_key(rows: Iterable[Row], keys: Sequence[str]) -> dict[tuple[Any, ...], Row]:
    return {tuple(row[key] for key in keys): row for row in rows}


def _state(doc: "Doc[Any]") -> dict[int, int]:
    return decode_state_vector(doc.get_state())
