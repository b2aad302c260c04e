"""List the conversations of an activity, and remove one."""

import uuid

from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool.conversations.tables import Conversation, Turn


def of_activity(db: Session, activity_id: uuid.UUID) -> list[tuple[Conversation, list[Turn]]]:
    """The conversations of an activity with their turns, in order; two queries."""
    conversations = db.scalars(
        select(Conversation)
        .where(Conversation.activity_id == activity_id)
        .order_by(Conversation.position, Conversation.id)
    ).all()
    turns: dict[uuid.UUID, list[Turn]] = {conversation.id: [] for conversation in conversations}
    for turn in db.scalars(
        select(Turn).where(Turn.conversation_id.in_(turns)).order_by(Turn.position)
    ):
        turns[turn.conversation_id].append(turn)
    return [(conversation, turns[conversation.id]) for conversation in conversations]


def remove(db: Session, conversation: Conversation) -> None:
    """Take a conversation out for good. Whether anybody has annotated it, the caller has asked."""
    db.delete(conversation)
    db.flush()
