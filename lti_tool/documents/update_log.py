"""Update log: append updates to a document and read them back, each with a CRC-32 checksum.

Numbers begin at 1 and have no gaps; `SharedDocument.head` is the last. Within a generation the log
only grows; `documents.rewriting` replaces it as a whole, under the next generation.
"""

import uuid
import zlib
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple, TypeAlias

import structlog
from pycrdt import Doc
from sqlalchemy import func, insert, select, update
from sqlalchemy.orm import Session

from lti_tool.documents.tables import DocumentSnapshot, DocumentUpdate, SharedDocument
from lti_tool.errors import AnotherGeneration, Conflict, Unavailable

LogRow: TypeAlias = tuple[int, bytes, int]
"""Row of the log: number, update, CRC-32 checksum."""

_COLUMNS = (DocumentUpdate.number, DocumentUpdate.update, DocumentUpdate.checksum)

NO_CHANGE = b"\0\0"
"""Update that changes nothing. It moves a log on when rules change, so that whatever was authorized
before is authorized again: processes read the rules when they meet it.
"""

_log = structlog.get_logger()


class Head(NamedTuple):
    """End of a document's log: number of its newest update, and the generation it belongs to."""

    number: int
    generation: int


class Entry(NamedTuple):
    """An update of the log, with who wrote it and when; without an enrolment the server did."""

    number: int
    update: bytes
    enrolment_id: uuid.UUID | None
    created_at: datetime


@dataclass(frozen=True)
class StoredDocument:
    """A document as the log has it: parts to apply in order, up to update `head`.

    The first part is a snapshot where there is one.
    """

    parts: Sequence[bytes]
    head: int
    generation: int
    tail: int
    """Number of updates after the snapshot."""

    def document(self, client_id: int | None = None) -> "Doc[Any]":
        """Build the document, in one transaction: so pycrdt collects what is deleted.

        Whoever goes on to write in it gives a client id. Raises Unavailable where a part is no
        update.
        """
        doc: Doc[Any] = Doc(client_id=client_id)
        try:
            with doc.transaction():
                for part in self.parts:
                    doc.apply_update(part)
        except (ValueError, RuntimeError) as error:
            raise Unavailable(detail="what is on disk makes no document") from error
        return doc


def append(
    db: Session,
    document_id: uuid.UUID,
    after: int,
    change: bytes,
    enrolment_id: uuid.UUID | None,
) -> int:
    """Append one update as number `after` + 1; returns that number.

    The document's row stays locked until commit. Raises Conflict when the head is not `after` any
    more: another process has the document open, too.
    """
    return extend(db, document_id, after, [(change, enrolment_id)])


def extend(
    db: Session,
    document_id: uuid.UUID,
    after: int,
    changes: Sequence[tuple[bytes, uuid.UUID | None]],
) -> int:
    """Append several updates, each with its writer's enrolment; returns the last number.

    Locks and raises as `append` does.
    """
    head = after + len(changes)
    is_next = (SharedDocument.id == document_id) & (SharedDocument.head == after)
    moved = update(SharedDocument).where(is_next).values(head=head).returning(SharedDocument.head)
    # Loaded objects are not searched: with a large class that takes longer than all the rest.
    if db.scalar(moved, execution_options={"synchronize_session": False}) is None:
        raise Conflict(detail="the log has moved on")
    rows = [
        {
            "document_id": document_id,
            "number": number,
            "update": change,
            "checksum": zlib.crc32(change),
            "enrolment_id": enrolment_id,
        }
        for number, (change, enrolment_id) in enumerate(changes, after + 1)
    ]
    db.execute(insert(DocumentUpdate), rows)
    return head


def authorize_anew(db: Session, documents: Iterable[SharedDocument]) -> None:
    """Have everything that waits for these locked documents authorized again, by the rules of now.

    A note that waits for the lock was authorized before: it finds a log that has moved on.
    """
    for document in documents:
        append(db, document.id, document.head, NO_CHANGE, None)


def bytes_written_by(db: Session, document_id: uuid.UUID, enrolment_id: uuid.UUID) -> int:
    """Bytes of all updates of a member in the log of a document."""
    size = db.scalar(
        select(func.sum(func.octet_length(DocumentUpdate.update))).where(
            DocumentUpdate.document_id == document_id, DocumentUpdate.enrolment_id == enrolment_id
        )
    )
    return int(size or 0)


def since(db: Session, document_id: uuid.UUID, number: int, generation: int) -> list[bytes]:
    """Updates of a generation after number `number`, in order; none where it is over.

    Raises Unavailable where one is damaged.
    """
    rows = db.execute(
        select(*_COLUMNS)
        .join(SharedDocument, SharedDocument.id == DocumentUpdate.document_id)
        .where(
            DocumentUpdate.document_id == document_id,
            DocumentUpdate.number > number,
            SharedDocument.generation == generation,
        )
        .order_by(DocumentUpdate.number)
    )
    return list(iter_checked(document_id, number, rows))


def heads(db: Session, document_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, Head]:
    """Head of each of these documents that exists."""
    rows = db.execute(
        select(SharedDocument.id, SharedDocument.head, SharedDocument.generation).where(
            SharedDocument.id.in_(document_ids)
        )
    )
    return {row.id: Head(row.head, row.generation) for row in rows}


def load(
    db: Session,
    document_id: uuid.UUID,
    up_to: int | None = None,
    *,
    generation: int | None = None,
) -> StoredDocument:
    """Load a document as it is, or was after update `up_to`: a snapshot, and the updates after it.

    A damaged snapshot is passed over for an older one, at last for the beginning of the log. Raises
    Unavailable where an update that is needed is damaged or missing. Raises AnotherGeneration where
    the document is not of `generation`, or is rewritten meanwhile.
    """
    # Read before the updates: more may come meanwhile, and they belong to it.
    began = heads(db, [document_id]).get(document_id, Head(0, generation or 1))
    if generation is not None and began.generation != generation:
        raise AnotherGeneration(detail=f"document {document_id}: {began.generation}")
    try:
        parts, number, tail = _load_parts(db, document_id, began.number, up_to)
    except Unavailable:
        # Parts of an earlier generation are no longer there, and nothing is damaged.
        require_generation(db, document_id, began.generation)
        raise
    require_generation(db, document_id, began.generation)
    return StoredDocument(parts, number, began.generation, tail)


def require_generation(db: Session, document_id: uuid.UUID, generation: int) -> None:
    """Check that a document was not rewritten since. Raises AnotherGeneration where it was."""
    head = heads(db, [document_id]).get(document_id)
    if head is not None and head.generation != generation:
        raise AnotherGeneration(detail=f"document {document_id}: {head.generation}")


def _load_parts(
    db: Session, document_id: uuid.UUID, head: int, up_to: int | None
) -> tuple[list[bytes], int, int]:
    """Parts, the number of the last update among them, and how many came after the snapshot."""
    end = head if up_to is None else up_to
    start, parts = _snapshot(db, document_id, end)
    found = select(*_COLUMNS).where(
        DocumentUpdate.document_id == document_id, DocumentUpdate.number > start
    )
    if up_to is not None:
        found = found.where(DocumentUpdate.number <= up_to)
    tail = db.execute(found.order_by(DocumentUpdate.number))
    parts += iter_checked(document_id, start, tail)
    tail_length = len(parts) - (1 if start else 0)
    check_end(document_id, start + tail_length, end)
    return parts, start + tail_length, tail_length


def _snapshot(db: Session, document_id: uuid.UUID, up_to: int) -> tuple[int, list[bytes]]:
    """Number and state of the newest undamaged snapshot up to update `up_to`; 0 for none."""
    before = up_to
    while True:
        row = db.execute(
            select(DocumentSnapshot.number, DocumentSnapshot.state, DocumentSnapshot.checksum)
            .where(DocumentSnapshot.document_id == document_id, DocumentSnapshot.number <= before)
            .order_by(DocumentSnapshot.number.desc())
            .limit(1)
        ).one_or_none()
        if row is None:
            return 0, []
        number, state, checksum = row
        if zlib.crc32(state) == checksum:
            return number, [state]
        _log.error("snapshot-damaged", document=str(document_id), number=number)
        before = number - 1


def iter_rows(db: Session, document_id: uuid.UUID) -> Iterator[LogRow]:
    """Stream the rows of a document's log in order, unchecked, 1,000 at a time."""
    found = select(*_COLUMNS).where(DocumentUpdate.document_id == document_id)
    found = found.order_by(DocumentUpdate.number)
    return iter(db.execute(found, execution_options={"yield_per": 1000}))


def iter_entries(
    db: Session, document_id: uuid.UUID, head: int, *, after: int = 0
) -> Iterator[Entry]:
    """Stream a document's log up to its head, 1,000 updates at a time; only those after a number.

    Raises Unavailable where an update is damaged or missing.
    """
    columns = (*_COLUMNS, DocumentUpdate.enrolment_id, DocumentUpdate.created_at)
    found = db.execute(
        select(*columns)
        .where(
            DocumentUpdate.document_id == document_id,
            DocumentUpdate.number > after,
            DocumentUpdate.number <= head,
        )
        .order_by(DocumentUpdate.number),
        execution_options={"yield_per": 1000},
    )
    last = after
    for number, update_, checksum, enrolment_id, created_at in found:
        (checked,) = iter_checked(document_id, last, [(number, update_, checksum)])
        last = number
        yield Entry(number, checked, enrolment_id, created_at)
    check_end(document_id, last, head)


def iter_checked(document_id: uuid.UUID, after: int, found: Iterable[LogRow]) -> Iterator[bytes]:
    """Updates of `found`, which must be those from number `after` + 1 on.

    Raises Unavailable at the first that is missing or whose checksum differs.
    """
    for expected, (number, update_, checksum) in enumerate(found, after + 1):
        if number != expected:
            raise Unavailable(detail=f"document {document_id}: update {expected} is missing")
        if zlib.crc32(update_) != checksum:
            raise Unavailable(detail=f"document {document_id}: update {number} is damaged")
        yield update_


def check_end(document_id: uuid.UUID, last: int, head: int) -> None:
    """Check that the log reaches the document's head. Raises Unavailable where it ends before."""
    if last < head:
        raise Unavailable(detail=f"document {document_id}: update {last + 1} is missing")
