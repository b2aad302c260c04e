"""Notes that others do not see yet: each person's own document, and what holds in it and when.

While an activity hides notes, whoever is bound by that writes into a document of their own, which
nobody but them and the teachers can open. Visibility is by document: nothing is filtered.
"""

import uuid
from collections.abc import Collection

from sqlalchemy import String, and_, cast, func, select
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Session

from lti_tool.annotations.policy import Rules
from lti_tool.annotations.tables import SharedDocument, Workspace
from lti_tool.conversations.tables import Conversation
from lti_tool.courses.permissions import may
from lti_tool.courses.roles import Capability
from lti_tool.courses.scope import Member
from lti_tool.courses.tables import Activity
from lti_tool.db import locks


def is_bound(member: Member) -> bool:
    """Whether hiding, opening and closing hold for the member: not for who teaches."""
    return not may(member.role, Capability.AT_ANY_TIME)


def is_hiding(activity: Activity, workspace: Workspace) -> bool:
    """Whether notes are hidden in the workspace now. Who works alone has nobody to hide from."""
    return activity.is_hiding and workspace.enrolment_id is None


def own_document(
    db: Session, shared: SharedDocument, enrolment_id: uuid.UUID
) -> SharedDocument | None:
    """The document that a member writes in while notes are hidden; None before there is one."""
    return db.scalar(
        select(SharedDocument).where(
            SharedDocument.part_of == shared.id, SharedDocument.enrolment_id == enrolment_id
        )
    )


def open_own_document(
    db: Session, activity: Activity, shared: SharedDocument, enrolment_id: uuid.UUID
) -> SharedDocument | None:
    """The same, made where there is none yet; None where notes have just been revealed. It is
    empty: tags are those of the shared one.
    """
    found = own_document(db, shared, enrolment_id)
    if found is None:
        # Revealing waits for this one, or has been: it leaves none out that people write in.
        db.refresh(activity, with_for_update={"read": True})
        locks.hold(db, locks.Lock.WORKSPACE, f"{shared.id}:{enrolment_id}")
        found = own_document(db, shared, enrolment_id)
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


def rules(db: Session, document_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, Rules]:
    """What decides about updates of each of these documents, in one statement."""
    is_hidden = and_(
        Activity.is_hiding, Workspace.enrolment_id.is_(None), SharedDocument.part_of.is_(None)
    )
    lengths = (
        select(func.jsonb_object_agg(cast(Conversation.id, String), Conversation.length))
        .where(Conversation.activity_id == Activity.id)
        .scalar_subquery()
    )
    rows = db.execute(
        select(
            SharedDocument.id,
            Activity.opens_at,
            Activity.closes_at,
            is_hidden,
            cast(lengths, JSONB),
        )
        .join(Workspace, Workspace.id == SharedDocument.workspace_id)
        .join(Activity, Activity.id == Workspace.activity_id)
        .where(SharedDocument.id.in_(document_ids))
    )
    return {
        document_id: Rules(opens_at, closes_at, is_hiding, lengths or {})
        for document_id, opens_at, closes_at, is_hiding, lengths in rows
    }
