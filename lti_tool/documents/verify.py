"""Whether the log, the snapshots, the rows and the head of a document say the same."""

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
from lti_tool.yjs.decoder import state_vector


@dataclass(frozen=True)
class Finding:
    """Something that is not as it must be; `kind` is for programs, `sentence` for people."""

    kind: str
    sentence: str


def verify(db: Session, document_id: uuid.UUID) -> list[Finding]:
    """Everything wrong with a document; an empty list says that all of it agrees.

    Must be the first in its transaction, which then sees the database as it was at one moment.
    An update, its rows and the head are committed together, so they agree at every moment: nothing
    is locked, and nobody who writes meanwhile waits or is reported. Raises NotFound.
    """
    db.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"))
    document = db.get(SharedDocument, document_id)
    if document is None:
        raise NotFound
    checking = _Checking(db, document_id, kind_of(document.kind))
    checking.follow_log()
    checking.compare_head(document.head)
    checking.compare_rows(is_revealed=document.revealed_at is not None)
    return checking.findings


class _Unreadable(Exception):
    """An update does not fit the document that it is for."""


class _Replay:
    """A document rebuilt from bytes that may be damaged; they are judged before pycrdt has them."""

    def __init__(self, kind: DocumentKind) -> None:
        self.doc: Doc[Any] = Doc()
        self._kind = kind
        self._guard = kind.guard()

    def apply(self, update: bytes) -> None:
        """Raises _Unreadable, after which this replay is good for nothing."""
        try:
            self._guard.accept(update)
            self.doc.apply_update(update)
        except (UpdateRefused, ValueError, RuntimeError) as error:
            raise _Unreadable from error

    def difference(self, other: "_Replay") -> str | None:
        """What is not the same; two encodings may differ and yet mean the same document."""
        if _state(self.doc) != _state(other.doc):
            return "how much each client wrote"
        if self._kind.content(self.doc) != self._kind.content(other.doc):
            return "content"
        return None


class _Checking:
    """One walk along the log, with two replays that must agree wherever both stand."""

    def __init__(self, db: Session, document_id: uuid.UUID, kind: DocumentKind) -> None:
        self.findings: list[Finding] = []
        self._db = db
        self._id = document_id
        self._kind = kind
        self._end = 0
        self._whole: _Replay | None = _Replay(kind)
        """From number 1; after damage, from the first good snapshot behind it."""
        self._later: _Replay | None = None
        """From the last snapshot passed."""
        self._later_from = 0

    def follow_log(self) -> None:
        """Read every update once, and every snapshot where its number comes."""
        waiting = list(
            self._db.scalars(
                select(DocumentSnapshot.number)
                .where(DocumentSnapshot.document_id == self._id)
                .order_by(DocumentSnapshot.number)
            )
        )
        for number, update, checksum in update_log.rows(self._db, self._id):
            self._pass_snapshots(waiting)
            if number != self._end + 1:
                self._miss(self._end + 1, number - 1)
                self._pass_snapshots(waiting)
            self._end = number
            if zlib.crc32(update) == checksum:
                self._follow(number, update)
            else:
                self._find("damaged-update", f"Update {number} is damaged: its checksum differs.")
                self._whole = self._later = None
        self._pass_snapshots(waiting)
        for number in waiting:
            self._find("newer-snapshot", f"Snapshot {number} is newer than the end of the log.")
        self._compare_later("the end of the log")

    def compare_head(self, head: int) -> None:
        """The number that the next update is counted from."""
        if head != self._end:
            self._find(
                "head", f"The document counts {head} updates, but its log ends at {self._end}."
            )

    def compare_rows(self, *, is_revealed: bool) -> None:
        """The rows that SQL counts, against those that a rebuild would make: none where the
        document has become part of another one.
        """
        if self._whole is None:
            self._find(
                "not-rebuilt",
                "The document cannot be made from the log: its rows were not compared.",
            )
            return
        for table, made in self._kind.rows(self._whole.doc).items():
            self._compare_table(table, [] if is_revealed else made)

    def _find(self, kind: str, sentence: str) -> None:
        self.findings.append(Finding(kind, sentence))

    def _miss(self, first: int, last: int) -> None:
        which = f"Update {first} is" if first == last else f"Updates {first} to {last} are"
        self._find("missing-update", f"{which} missing.")
        self._whole = self._later = None
        self._end = last

    def _follow(self, number: int, update: bytes) -> None:
        try:
            for replay in (self._whole, self._later):
                if replay:
                    replay.apply(update)
        except _Unreadable:
            self._find(
                "unreadable-update", f"Update {number} does not fit what was there before it."
            )
            self._whole = self._later = None

    def _pass_snapshots(self, waiting: list[int]) -> None:
        while waiting and waiting[0] <= self._end:
            self._pass_snapshot(waiting.pop(0))

    def _pass_snapshot(self, number: int) -> None:
        self._compare_later(f"snapshot {number}")
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
        difference = self._whole.difference(loaded) if self._whole else None
        if difference:
            self._find(
                "different-snapshot",
                f"Snapshot {number} is not what the log makes up to there: {difference} differs.",
            )
        elif self._whole is None:
            # One from within a gap is no place to go on from.
            self._whole = loaded if number == self._end else None
        else:
            self._later, self._later_from = loaded, number

    def _compare_later(self, where: str) -> None:
        """A snapshot and what follows it make the same as the whole log does."""
        difference = self._whole.difference(self._later) if self._whole and self._later else None
        if difference:
            self._find(
                "different-tail",
                f"Snapshot {self._later_from} with the updates after it is not what the log makes"
                f" up to {where}: {difference} differs.",
            )
        self._later = None

    def _compare_table(self, table: RowTable, made: Iterable[Row]) -> None:
        columns = [column for column in table.__table__.columns if column.name != "document_id"]
        names = [column.name for column in columns]
        keys = [column.name for column in columns if column.primary_key]
        stored = self._db.execute(
            select(*columns).where(table.__table__.c["document_id"] == self._id)
        )
        expected = _by_key(made, keys)
        found = _by_key((dict(zip(names, row, strict=True)) for row in stored), keys)
        name = table.__tablename__
        kept = expected.keys() & found.keys()
        for count, says in (
            (len(expected.keys() - found.keys()), "missing from the rows"),
            (len(found.keys() - expected.keys()), "in the rows and not in the document"),
            (
                sum(expected[key] != found[key] for key in kept),
                "not in the rows as in the document",
            ),
        ):
            if count:
                which = f"1 {name} is" if count == 1 else f"{count} {name}s are"
                self._find("rows", f"{which} {says}.")


def _by_key(rows: Iterable[Row], keys: Sequence[str]) -> dict[tuple[Any, ...], Row]:
    return {tuple(row[key] for key in keys): row for row in rows}


def _state(doc: "Doc[Any]") -> dict[int, int]:
    return state_vector(doc.get_state())
