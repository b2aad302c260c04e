"""Conversations of an activity, their text, and the lock that keeps new notes off one."""

import uuid

from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool.conversations.tables import Conversation, ConversationText
from lti_tool.errors import NotFound


def of_activity(db: Session, activity_id: uuid.UUID) -> list[Conversation]:
    """All conversations of an activity, in order, also those that are being read or cannot be."""
    return list(
        db.scalars(
            select(Conversation)
            .where(Conversation.activity_id == activity_id)
            .order_by(Conversation.position, Conversation.id)
        )
    )


def encoded_text(db: Session, conversation: Conversation) -> bytes:
    """Text of a conversation that is ready, compressed as it is stored (`encoded_text.encode`)."""
    return db.scalars(
        select(ConversationText.content).where(ConversationText.conversation_id == conversation.id)
    ).one()


def lock(db: Session, conversation: Conversation) -> None:
    """Keep new notes off a conversation until the transaction ends: storing one takes a lock that
    waits for this. Raises NotFound where it has just been removed.
    """
    row = select(Conversation.id).where(Conversation.id == conversation.id).with_for_update()
    if db.scalar(row) is None:
        raise NotFound
