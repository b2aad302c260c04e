"""Snapshots of documents: taking them by a policy, thinning of older ones (decision 11).

A snapshot only makes opening faster: the log has everything. So no writer waits for one, and all of
them can be made again.
"""

import uuid
import zlib
from dataclasses import dataclass
from itertools import islice
from typing import Any

from pycrdt import Doc
from sqlalchemy import delete, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from lti_tool import clock
from lti_tool.db import locks
from lti_tool.documents import update_log
from lti_tool.documents.tables import DocumentSnapshot, DocumentUpdate
from lti_tool.errors import NotFound, Unavailable


@dataclass(frozen=True)
class Policy:
    """Thresholds for a new snapshot, and the distance between older ones."""

    updates: int = 500
    """Updates since the newest snapshot at which one is due while a document is in use. Opening
    then takes a few milliseconds."""

    updates_at_end: int = 50
    """Updates at which one is due when the last person leaves: the next one opens from the disk."""

    size: int = 1024 * 1024
    """Bytes of updates since the newest snapshot at which one is due in any case."""

    share: int = 8
    """Divisor: none is due before the tail has this part of the newest snapshot's bytes, so that a
    large one is not rewritten for little."""

    apart: int = 1000
    """Least number of updates between two older snapshots that stay."""


POLICY = Policy()


@dataclass(frozen=True)
class _Tail:
    """Tail of the log after the newest snapshot; sizes in bytes."""

    updates: int
    size: int
    snapshot_size: int

    def is_due(self, policy: Policy, is_last: bool) -> bool:
        if self.size * policy.share < self.snapshot_size:
            return False
        least = policy.updates_at_end if is_last else policy.updates
        return self.updates >= least or self.size >= policy.size


def take_if_due(
    db: Session, document_id: uuid.UUID, *, is_last: bool, policy: Policy = POLICY
) -> bool:
    """Take a snapshot of a document if one is due by the policy; True if it was taken.

    `is_last` is true when the last person has left. The snapshot is made from the log and not from
    a live document, so it can never hold more than the log. Raises Unavailable where the log is
    damaged.
    """
    if not _tail(db, document_id).is_due(policy, is_last):
        return False
    locks.hold(db, locks.Lock.SNAPSHOT, str(document_id))
    if not _tail(db, document_id).is_due(policy, is_last):
        return False
    stored = update_log.load(db, document_id)
    _save(db, document_id, stored.head, stored.document().get_update())
    _thin(db, document_id, policy)
    return True


def rebuild(db: Session, document_id: uuid.UUID, *, policy: Policy = POLICY) -> int:
    """Rebuild all snapshots of a document by replaying its log from number 1; the newest number.

    No writer waits: the log only grows, so the part that was read stays true. A lock keeps other
    snapshots out only while they are exchanged. Raises NotFound; Unavailable where the log is
    damaged, AnotherGeneration where it is replaced meanwhile; the snapshots are then as they were.
    """
    began = update_log.heads(db, [document_id]).get(document_id)
    if began is None:
        raise NotFound
    made: dict[int, bytes] = {}
    doc: Doc[Any] = Doc()
    number = grown = kept_size = 0
    updates = update_log.iter_checked(document_id, 0, update_log.iter_rows(db, document_id))
    while batch := list(islice(updates, policy.apart)):
        try:
            with doc.transaction():
                for update in batch:
                    doc.apply_update(update)
        except (ValueError, RuntimeError) as error:
            raise Unavailable(detail=f"document {document_id}: an update does not fit") from error
        number += len(batch)
        grown += sum(map(len, batch))
        if len(batch) == policy.apart and grown >= kept_size:
            state = doc.get_update()
            if grown >= len(state):
                made[number] = state
                grown, kept_size = 0, len(state)
    update_log.check_end(document_id, number, began.number)
    if number:
        made[number] = doc.get_update()
    locks.hold(db, locks.Lock.SNAPSHOT, str(document_id))
    update_log.require_generation(db, document_id, began.generation)
    db.execute(delete(DocumentSnapshot).where(DocumentSnapshot.document_id == document_id))
    for at, state in made.items():
        _save(db, document_id, at, state)
    return number


def _tail(db: Session, document_id: uuid.UUID) -> _Tail:
    newest = db.execute(
        select(DocumentSnapshot.number, func.octet_length(DocumentSnapshot.state))
        .where(DocumentSnapshot.document_id == document_id)
        .order_by(DocumentSnapshot.number.desc())
        .limit(1)
    ).one_or_none()
    number, snapshot_size = newest or (0, 0)
    updates, size = db.execute(
        select(func.count(), func.coalesce(func.sum(func.octet_length(DocumentUpdate.update)), 0))
        .select_from(DocumentUpdate)
        .where(DocumentUpdate.document_id == document_id, DocumentUpdate.number > number)
    ).one()
    return _Tail(updates, size, snapshot_size)


def _save(db: Session, document_id: uuid.UUID, number: int, state: bytes) -> None:
    values = {"state": state, "checksum": zlib.crc32(state), "created_at": clock.now()}
    db.execute(
        insert(DocumentSnapshot)
        .values(document_id=document_id, number=number, **values)
        # A snapshot of this number is damaged, or it would have been used.
        .on_conflict_do_update(index_elements=["document_id", "number"], set_=values)
    )


def _thin(db: Session, document_id: uuid.UUID, policy: Policy) -> None:
    """Delete the newest but one, unless the log has grown enough up to it to keep it for good."""
    newest = db.execute(
        select(DocumentSnapshot.number, func.octet_length(DocumentSnapshot.state))
        .where(DocumentSnapshot.document_id == document_id)
        .order_by(DocumentSnapshot.number.desc())
        .limit(3)
    ).all()
    if len(newest) < 2:
        return
    number, size = newest[1]
    before = newest[2][0] if len(newest) == 3 else 0
    grown = db.scalar(
        select(func.sum(func.octet_length(DocumentUpdate.update))).where(
            DocumentUpdate.document_id == document_id,
            DocumentUpdate.number > before,
            DocumentUpdate.number <= number,
        )
    )
    if number - before < policy.apart or (grown or 0) < size:
        db.execute(
            delete(DocumentSnapshot).where(
                DocumentSnapshot.document_id == document_id, DocumentSnapshot.number == number
            )
        )
