"""Conversations of an activity, and the lock that keeps new notes off one."""

import uuid
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lti_tool.conversations.canonical_text import TURN_JOIN
from lti_tool.conversations.tables import Conversation, Turn
from lti_tool.errors import NotFound


@dataclass(frozen=True)
class Summary:
    """A conversation, read or not yet, without its text."""

    conversation: Conversation
    turn_count: int


def summaries(db: Session, activity_id: uuid.UUID) -> list[Summary]:
    """All conversations of an activity, in order, also those that are being read or cannot be."""
    ids = select(Conversation.id).where(Conversation.activity_id == activity_id)
    counts: dict[uuid.UUID, int] = dict(
        db.execute(
            select(Turn.conversation_id, func.count())
            .where(Turn.conversation_id.in_(ids))
            .group_by(Turn.conversation_id)
        ).all()
    )
    conversations = db.scalars(
        select(Conversation)
        .where(Conversation.activity_id == activity_id)
        .order_by(Conversation.position, Conversation.id)
    )
    return [Summary(each, counts.get(each.id, 0)) for each in conversations]


def summary(db: Session, conversation: Conversation) -> Summary:
    """One conversation without its text."""
    query = select(func.count()).where(Turn.conversation_id == conversation.id)
    return Summary(conversation, db.scalar(query) or 0)


def of_activity(db: Session, activity_id: uuid.UUID) -> list[tuple[Conversation, list[Turn]]]:
    """The conversations that can be read, with their turns, in order; two queries."""
    conversations = db.scalars(
        select(Conversation)
        .where(Conversation.activity_id == activity_id, Conversation.state == "ready")
        .order_by(Conversation.position, Conversation.id)
    ).all()
    turns: dict[uuid.UUID, list[Turn]] = {conversation.id: [] for conversation in conversations}
    for turn in db.scalars(
        select(Turn).where(Turn.conversation_id.in_(turns)).order_by(Turn.position)
    ):
        turns[turn.conversation_id].append(turn)
    return [(conversation, turns[conversation.id]) for conversation in conversations]


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
