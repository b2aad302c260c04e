"""Add a conversation to an activity, and remove one that nobody has annotated."""

import uuid

from sqlalchemy.orm import Session

from lti_tool.annotations import counts
from lti_tool.conversations import importing, queries
from lti_tool.conversations.tables import Conversation
from lti_tool.courses import permissions, tenancy
from lti_tool.courses.roles import Capability
from lti_tool.courses.tables import Activity
from lti_tool.courses.tenancy import Member
from lti_tool.documents import access
from lti_tool.errors import Conflict


def add_conversation(
    db: Session,
    member: Member,
    activity_id: uuid.UUID | str,
    *,
    title: str,
    text: str,
    origin: str,
    max_bytes: int,
    file_name: str = "",
) -> Conversation:
    """Add what was pasted or uploaded as the last conversation of an activity.

    Raises NotFound, InvalidInput naming the field, or TooLarge.
    """
    permissions.require(member, Capability.MANAGE_ACTIVITY)
    activity = tenancy.fetch(db, member, Activity, activity_id)
    conversation = importing.bring_in(
        db,
        member,
        activity,
        title=title,
        text=text,
        origin=origin,
        max_bytes=max_bytes,
        file_name=file_name,
    )
    access.publish_settings_changed(db, activity.id)
    return conversation


def remove_conversation(db: Session, member: Member, conversation_id: uuid.UUID | str) -> None:
    """Take out a conversation that has no notes; no note is ever lost with it.

    Raises NotFound, and Conflict where somebody has annotated it.
    """
    permissions.require(member, Capability.MANAGE_ACTIVITY)
    conversation = tenancy.fetch(db, member, Conversation, conversation_id)
    queries.lock(db, conversation)
    if counts.of_conversation(db, conversation) > 0:
        raise Conflict(
            "This conversation has notes on it.",
            advice="Delete the notes first, if you are sure that nobody needs them.",
        )
    db.delete(conversation)
    db.flush()
    access.publish_settings_changed(db, conversation.activity_id)
