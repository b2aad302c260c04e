"""Pointer of an activity: a passage to which its teacher invites everybody who has it open.

Pages are told that it has changed and ask for it; they show it, and scroll for whoever wants to.
"""

import uuid
from datetime import datetime, timedelta

from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from lti_tool import clock
from lti_tool.activities import queries
from lti_tool.activities.tables import Pointer
from lti_tool.courses import permissions
from lti_tool.courses.activity_tables import Activity
from lti_tool.courses.roles import Capability
from lti_tool.courses.tenancy import Member
from lti_tool.documents import access
from lti_tool.errors import Forbidden, InvalidInput, NotFound
from lti_tool.workspaces import conversations, visibility

LASTS = timedelta(minutes=10)
"""Time after which a pointer is of a lecture that went on."""


def is_pointing(activity: Activity) -> bool:
    """True where somebody has pointed lately; pages then ask where."""
    return _is_recent(activity.pointed_at)


def _is_recent(at: datetime | None) -> bool:
    return at is not None and at > clock.now() - LASTS


def point(
    db: Session,
    member: Member,
    activity_id: uuid.UUID | str,
    conversation_id: uuid.UUID,
    start: int,
    end: int,
) -> Pointer:
    """Point at a passage of a conversation that everybody reads, in place of any before.

    Raises NotFound for any other conversation, InvalidInput for a passage that is not in its text.
    """
    activity = fetch_of_whole_class(db, member, activity_id)
    conversation = conversations.fetch_visible(db, member, conversation_id)
    is_read = conversation.state == "ready" and conversation.workspace_id is None
    if conversation.activity_id != activity.id or not is_read:
        raise NotFound
    if not 0 <= start < end <= conversation.length:
        raise InvalidInput("This passage is not in the text.", field="start")
    values = {
        "id": uuid.uuid4(),
        "conversation_id": conversation.id,
        "start": start,
        "end": end,
    }
    new = insert(Pointer).values(activity_id=activity.id, **values)
    db.execute(new.on_conflict_do_update(index_elements=["activity_id"], set_=values))
    activity.pointed_at = clock.now()
    access.publish_pointer_changed(db, activity.id)
    return db.get_one(Pointer, activity.id, populate_existing=True)


def stop(db: Session, member: Member, activity_id: uuid.UUID | str) -> None:
    """Point at nothing any more."""
    activity = fetch_of_whole_class(db, member, activity_id)
    db.execute(delete(Pointer).where(Pointer.activity_id == activity.id))
    activity.pointed_at = None
    access.publish_pointer_changed(db, activity.id)


def current(db: Session, member: Member, activity_id: uuid.UUID | str) -> Pointer | None:
    """Pointer of an activity of the member's course; None where nobody has pointed lately."""
    activity = queries.fetch_activity(db, member, activity_id)
    return db.get(Pointer, activity.id) if is_pointing(activity) else None


def fetch_of_whole_class(db: Session, member: Member, activity_id: uuid.UUID | str) -> Activity:
    """The activity, for somebody who teaches all who have it open, which reaches each of
    them. Raises Forbidden.
    """
    permissions.require(member, Capability.SEE_CLASS)
    if not visibility.sees_whole_class(db, member):
        raise Forbidden("You teach some groups of this class, and this would go to all of it.")
    return queries.fetch_activity(db, member, activity_id)
