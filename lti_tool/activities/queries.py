"""Activities of a course, and the locks that keep one as it is until a transaction ends."""

import uuid

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from lti_tool.courses import tenancy
from lti_tool.courses.activity_tables import WITH_SETTINGS, Activity
from lti_tool.courses.tables import Course
from lti_tool.courses.tenancy import Member, fetch
from lti_tool.documents.tables import SharedDocument
from lti_tool.errors import NotFound
from lti_tool.workspaces.tables import Workspace


def activities_of_course(db: Session, member: Member) -> list[Activity]:
    """Activities of the member's course, oldest first."""
    return list(
        db.scalars(
            select(Activity)
            .where(Activity.course_id == member.course_id)
            .order_by(Activity.created_at, Activity.id)
            .options(WITH_SETTINGS)
        )
    )


def find_by_minted_id(db: Session, course_id: uuid.UUID, minted_id: uuid.UUID) -> Activity | None:
    """The course's own activity of this minted id."""
    return db.scalar(
        select(Activity).where(Activity.course_id == course_id, Activity.minted_id == minted_id)
    )


def lock_activity(db: Session, member: Member, activity_id: uuid.UUID | str) -> Activity:
    """An activity of the member's course as it is now, locked.

    Until the transaction ends nobody else changes it, and nothing is made that belongs to it: no
    workspace, conversation, link or mark. Raises NotFound.
    """
    wanted = fetch(db, member, Activity, activity_id)
    found = db.scalar(
        select(Activity)
        .where(Activity.id == wanted.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if found is None:
        raise NotFound
    return found


def share_activity(db: Session, member: Member, activity_id: uuid.UUID | str) -> Activity:
    """An activity of the member's course as it is now; others may share it, and nobody changes it
    until the transaction ends. Raises NotFound.
    """
    wanted = fetch(db, member, Activity, activity_id)
    found = db.scalar(
        select(Activity)
        .where(Activity.id == wanted.id)
        .with_for_update(read=True)
        .execution_options(populate_existing=True)
    )
    if found is None:
        raise NotFound
    return found


def course_now(db: Session, activity: Activity) -> Course:
    """Course of a locked activity, with its defaults: they stay for the activity meanwhile."""
    return db.get_one(Course, activity.course_id, populate_existing=True)


def lock_documents(
    db: Session, activity: Activity, *conditions: ColumnElement[bool]
) -> list[SharedDocument]:
    """Every document of the activity in which something may still be written, locked.

    `conditions` on `SharedDocument` leave some out. Nobody writes in them until the transaction
    ends. With `lock_activity` before, none is added.
    """
    return list(
        db.scalars(
            select(SharedDocument)
            .join(Workspace, Workspace.id == SharedDocument.workspace_id)
            .where(
                Workspace.activity_id == activity.id,
                SharedDocument.revealed_at.is_(None),
                *conditions,
            )
            # In the order in which web processes lock them.
            .order_by(SharedDocument.id)
            .with_for_update(of=SharedDocument, key_share=True)
            .execution_options(populate_existing=True)
        )
    )


def fetch_activity(db: Session, member: Member, activity_id: uuid.UUID | str) -> Activity:
    """Fetch an activity of the member's course. Raises NotFound for any other."""
    return tenancy.fetch(db, member, Activity, activity_id, WITH_SETTINGS)
