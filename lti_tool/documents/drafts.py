"""Drafts: documents of one person, hidden from others until they are revealed."""

import uuid

from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool.courses.memberships import is_of
from lti_tool.courses.tables import Activity, Enrolment
from lti_tool.db import locks
from lti_tool.documents.tables import SharedDocument


def find_draft(
    db: Session, shared: SharedDocument, enrolment_id: uuid.UUID
) -> SharedDocument | None:
    """Draft of a member for a shared document; None before there is one.

    For a joined person that of the main enrolment, else the oldest.
    """
    return db.scalar(
        select(SharedDocument)
        .join(Enrolment, Enrolment.id == SharedDocument.enrolment_id)
        .where(SharedDocument.part_of == shared.id, is_of(enrolment_id))
        .order_by(Enrolment.merged_into.is_not(None), SharedDocument.created_at)
        .limit(1)
    )


def open_draft(
    db: Session, activity: Activity, shared: SharedDocument, enrolment_id: uuid.UUID
) -> SharedDocument | None:
    """Find or make the draft of a member; None where notes have just been revealed.

    A new draft is empty: tags are those of the shared document.
    """
    found = find_draft(db, shared, enrolment_id)
    if found is None:
        # Revealing either waits for this transaction or is over, so it misses no draft.
        db.refresh(activity, with_for_update={"read": True})
        locks.hold(db, locks.Lock.WORKSPACE, f"{shared.id}:{enrolment_id}")
        found = find_draft(db, shared, enrolment_id)
    if found is None and activity.is_hiding:
        found = SharedDocument(
            course_id=shared.course_id,
            workspace_id=shared.workspace_id,
            kind=shared.kind,
            part_of=shared.id,
            enrolment_id=enrolment_id,
        )
        db.add(found)
        db.flush()
    return found
