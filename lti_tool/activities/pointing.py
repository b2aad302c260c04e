"""Pointer of an activity: a passage to which its teacher invites everybody who has it open.

Pages are told that it has changed and ask for it; they show it, and scroll for whoever wants to.
"""

import uuid
from dataclasses import dataclass
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
from lti_tool.workspaces import authorship, conversations, visibility

LASTS = timedelta(minutes=10)
"""Time after which a pointer is of a lecture that went on."""


@dataclass(frozen=True)
class Pointed:
    """Pointer with the name of who leads, as the viewer may see it."""

    id: uuid.UUID
    conversation: uuid.UUID
    start: int
    end: int
    lead: uuid.UUID | None
    led_by: str | None


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
    *,
    leads: bool = False,
) -> Pointer:
    """Point at a passage of a conversation that everybody reads, in place of any before.

    Where the member `leads`, those who follow go along, until the next call without it.

    Raises NotFound for any other conversation, InvalidInput for a passage that is not in its text.
    """
    activity = fetch_of_whole_class(db, member, activity_id)
    conversation = conversations.fetch_visible(db, member, conversation_id)
    is_read = conversation.state == "ready" and conversation.workspace_id is None
    if conversation.activity_id != activity.id or not is_read:
        raise NotFound
    if not 0 <= start < end <= conversation.length:
        raise InvalidInput("This passage is not in the text.", field="start")
    lead = _lead(db, member, activity) if leads else None
    values = {
        "id": uuid.uuid4(),
        "conversation_id": conversation.id,
        "start": start,
        "end": end,
        "lead_id": lead,
        "led_by": member.enrolment_id if leads else None,
    }
    new = insert(Pointer).values(activity_id=activity.id, **values)
    db.execute(new.on_conflict_do_update(index_elements=["activity_id"], set_=values))
    activity.pointed_at = clock.now()
    place = f"{lead} {conversation.id} {start}" if lead else ""
    access.publish_pointer_changed(db, activity.id, place)
    return db.get_one(Pointer, activity.id, populate_existing=True)


def _lead(db: Session, member: Member, activity: Activity) -> uuid.UUID:
    """Id of the lead with which the member goes on, or of a new one."""
    before = db.get(Pointer, activity.id, populate_existing=True)
    is_own = before is not None and before.led_by == member.enrolment_id
    if before is not None and is_own and before.lead_id is not None and is_pointing(activity):
        return before.lead_id
    return uuid.uuid4()


def stop(db: Session, member: Member, activity_id: uuid.UUID | str) -> None:
    """Point at nothing any more."""
    activity = fetch_of_whole_class(db, member, activity_id)
    db.execute(delete(Pointer).where(Pointer.activity_id == activity.id))
    activity.pointed_at = None
    access.publish_pointer_changed(db, activity.id)


def current(db: Session, activity: Activity) -> Pointer | None:
    """Pointer of an activity; None where nobody has pointed lately."""
    return db.get(Pointer, activity.id) if is_pointing(activity) else None


def shown(db: Session, member: Member, activity: Activity) -> Pointed | None:
    """Pointer as the member's page gets it; None where nobody has pointed lately."""
    pointer = current(db, activity)
    if pointer is None:
        return None
    by = pointer.led_by
    return Pointed(
        id=pointer.id,
        conversation=pointer.conversation_id,
        start=pointer.start,
        end=pointer.end,
        lead=pointer.lead_id,
        led_by=authorship.name_of(db, member, activity, by) if by else None,
    )


def fetch_of_whole_class(db: Session, member: Member, activity_id: uuid.UUID | str) -> Activity:
    """The activity, for somebody who teaches all who have it open, which reaches each of
    them. Raises Forbidden.
    """
    permissions.require(member, Capability.SEE_CLASS)
    if not visibility.sees_whole_class(db, member):
        raise Forbidden("You teach some groups of this class, and this would go to all of it.")
    return queries.fetch_activity(db, member, activity_id)
