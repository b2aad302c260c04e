"""Append, read since N, snapshot: the truth on disk."""

import uuid
import zlib
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from lti_tool.annotations.tables import SharedDocument
from lti_tool.errors import Conflict, Unavailable
from lti_tool.sync.tables import DocumentSnapshot, DocumentUpdate


@dataclass(frozen=True)
class Stored:
    """A document as the log has it: parts to apply in order, up to update `head`."""

    parts: Sequence[bytes]
    head: int
    tail: int
    """How many updates came after the newest snapshot."""


def append(
    db: Session,
    document_id: uuid.UUID,
    after: int,
    change: bytes,
    enrolment_id: uuid.UUID | None,
) -> int:
    """Add a change as number `after` + 1; the number. The row of the document is held until commit.

    Raises Conflict when the log has moved on: somebody else has the document open, too.
    """
    head: int | None = db.scalar(
        update(SharedDocument)
        .where(SharedDocument.id == document_id, SharedDocument.head == after)
        .values(head=SharedDocument.head + 1)
        .returning(SharedDocument.head)
    )
    if head is None:
        raise Conflict(detail="the log has moved on")
    db.add(
        DocumentUpdate(
            document_id=document_id,
            number=head,
            update=change,
            checksum=zlib.crc32(change),
            enrolment_id=enrolment_id,
        )
    )
    db.flush()
    return head


def load(db: Session, document_id: uuid.UUID) -> Stored:
    """The newest snapshot and what came after it. Raises Unavailable where a row is damaged."""
    snapshot = db.scalar(
        select(DocumentSnapshot)
        .where(DocumentSnapshot.document_id == document_id)
        .order_by(DocumentSnapshot.number.desc())
        .limit(1)
    )
    start = snapshot.number if snapshot else 0
    updates = db.scalars(
        select(DocumentUpdate)
        .where(DocumentUpdate.document_id == document_id, DocumentUpdate.number > start)
        .order_by(DocumentUpdate.number)
    ).all()
    rows = [(u.update, u.checksum) for u in updates]
    if snapshot:
        rows.insert(0, (snapshot.state, snapshot.checksum))
    if any(zlib.crc32(data) != checksum for data, checksum in rows):
        raise Unavailable(detail=f"document {document_id}: checksum")
    if [u.number for u in updates] != list(range(start + 1, start + 1 + len(updates))):
        raise Unavailable(detail=f"document {document_id}: a number is missing")
    return Stored([data for data, _ in rows], start + len(updates), len(updates))


def save_snapshot(db: Session, document_id: uuid.UUID, number: int, state: bytes) -> None:
    """Keep the whole document as of update `number`; the log itself stays, older snapshots go."""
    db.execute(delete(DocumentSnapshot).where(DocumentSnapshot.document_id == document_id))
    db.add(
        DocumentSnapshot(
            document_id=document_id, number=number, state=state, checksum=zlib.crc32(state)
        )
    )
    db.flush()
