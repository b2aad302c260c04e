"""Conversations of an activity, and the lock that keeps new notes off one."""

import uuid

from sqlalchemy import func, select
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


def conversations_of(db: Session, activity_id: uuid.UUID) -> list[tuple[Conversation, int]]:
    """The conversations of an activity in order, each with its number of turns; no text is read."""
    turn_count = (
        select(func.count())
        .select_from(Turn)
        .where(Turn.conversation_id == Conversation.id)
        .scalar_subquery()
    )
    rows = db.execute(
        select(Conversation, turn_count)
        .where(Conversation.activity_id == activity_id)
        .order_by(Conversation.position, Conversation.id)
    )
    return [(conversation, count) for conversation, count in rows]


def lock(db: Session, conversation: Conversation) -> None:
    """Keep new notes off a conversation until the transaction ends: storing one takes a lock that
    waits for this. Raises NotFound where it has just been removed.
    """
    row = select(Conversation.id).where(Conversation.id == conversation.id).with_for_update()
    if db.scalar(row) is None:
        raise NotFound
