"""Conversations of an activity, their text, and the lock that keeps new notes off one."""

import uuid
from collections import defaultdict
from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool.conversations.canonical_text import TURN_JOIN
from lti_tool.conversations.tables import Conversation, ConversationText, Turn
from lti_tool.errors import NotFound


def of_activity(db: Session, activity_id: uuid.UUID) -> list[Conversation]:
    """Conversations that a whole activity reads, in order, also those that cannot be read yet.

    What students brought belongs to one workspace each, and is not among them.
    """
    return list(
        db.scalars(
            select(Conversation)
            .where(Conversation.activity_id == activity_id, Conversation.workspace_id.is_(None))
            .order_by(Conversation.position, Conversation.id)
        )
    )


def encoded_text(db: Session, conversation: Conversation) -> bytes:
    """Text of a conversation that is ready, compressed as it is stored (`encoded_text.encode`)."""
    return db.scalars(
        select(ConversationText.content).where(ConversationText.conversation_id == conversation.id)
    ).one()


def blind_text(db: Session, conversation: Conversation) -> bytes:
    """The same without names of speakers and models, compressed as it is stored."""
    return db.scalars(
        select(ConversationText.blind_content).where(
            ConversationText.conversation_id == conversation.id
        )
    ).one()


def canonical_texts(db: Session, conversation_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, str]:
    """Canonical text of each of these conversations that can be read."""
    turns: dict[uuid.UUID, list[str]] = defaultdict(list)
    for conversation_id, text in db.execute(
        select(Turn.conversation_id, Turn.text)
        .where(Turn.conversation_id.in_(conversation_ids))
        .order_by(Turn.position)
    ):
        turns[conversation_id].append(text)
    return {each: TURN_JOIN.join(texts) for each, texts in turns.items()}


def lock(db: Session, conversation: Conversation) -> None:
    """Keep new notes off a conversation until the transaction ends: storing one takes a lock that
    waits for this. Raises NotFound where it has just been removed.
    """
    row = select(Conversation.id).where(Conversation.id == conversation.id).with_for_update()
    if db.scalar(row) is None:
        raise NotFound
