"""List the conversations of an activity, and remove one."""

import uuid

from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool.conversations.tables import Conversation, Turn
from lti_tool.errors import NotFound


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


def lock(db: Session, conversation: Conversation) -> None:
    """Keep new notes off a conversation until the transaction ends: storing one takes a lock that
    waits for this. Raises NotFound where it has just been removed.
    """
    row = select(Conversation.id).where(Conversation.id == conversation.id).with_for_update()
    if db.scalar(row) is None:
        raise NotFound


def remove(db: Session, conversation: Conversation) -> None:
    """Take a conversation out for good. The caller has locked it and found no notes on it."""
    db.delete(conversation)
    db.flush()
