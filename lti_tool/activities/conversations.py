"""Add a conversation to an activity, retry its reading, load its text, remove one without notes."""

import uuid

from sqlalchemy.orm import Session

from lti_tool.activities.queries import fetch_activity
from lti_tool.annotations import counts
from lti_tool.conversations import importing, queries
from lti_tool.conversations.source import Source
from lti_tool.conversations.tables import Conversation
from lti_tool.courses import permissions, tenancy
from lti_tool.courses.roles import Capability
from lti_tool.courses.tables import Activity
from lti_tool.courses.tenancy import Member
from lti_tool.documents import access
from lti_tool.errors import Conflict, NotFound


def add_conversation(
    db: Session,
    member: Member,
    activity_id: uuid.UUID | str,
    source: Source,
    *,
    title: str,
    max_bytes: int,
) -> Conversation:
    """Take in what was pasted or uploaded as the last conversation of an activity; it is read
    later.

    Raises NotFound, InvalidInput naming the field, TooLarge, or Conflict while too many wait.
    """
    permissions.require(member, Capability.MANAGE_ACTIVITY)
    activity = tenancy.fetch(db, member, Activity, activity_id)
    return importing.accept(db, member, activity, source, title=title, max_bytes=max_bytes)


def retry_conversation(
    db: Session, member: Member, conversation_id: uuid.UUID | str
) -> Conversation:
    """Read a conversation once more that could not be read. Raises Conflict for any other."""
    permissions.require(member, Capability.MANAGE_ACTIVITY)
    conversation = tenancy.fetch(db, member, Conversation, conversation_id)
    importing.retry(db, conversation)
    return conversation


def load_text(
    db: Session, member: Member, conversation_id: uuid.UUID | str, text_hash: str
) -> bytes:
    """Load the text of a conversation, compressed, for a member who may open its activity.

    Raises NotFound for any other conversation, and for a hash that is not its text's.
    """
    permissions.require(member, Capability.READ)
    conversation = tenancy.fetch(db, member, Conversation, conversation_id)
    fetch_activity(db, member, conversation.activity_id)
    if conversation.text_hash != text_hash:
        raise NotFound
    return queries.encoded_text(db, conversation)


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
