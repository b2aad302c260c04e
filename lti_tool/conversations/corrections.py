"""Corrections that leave the text of a conversation as it is: title, names of speakers, order."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from lti_tool.conversations import drafts, encoded_text, importing, queries
from lti_tool.conversations.tables import (
    Conversation,
    ConversationSource,
    Turn,
)
from lti_tool.conversations.turns import Speaker
from lti_tool.courses.activity_tables import Activity
from lti_tool.errors import InvalidInput


@dataclass(frozen=True)
class NewName:
    """Another name for the speaker of all turns that have a speaker and a name."""

    speaker: Speaker
    label: str
    new_label: str


def retitle(db: Session, conversation: Conversation, title: str) -> None:
    """Give a conversation another title, which stays when it is read again; "" changes nothing."""
    if not title:
        return
    conversation.title = importing.first_title(title)
    db.execute(
        update(ConversationSource)
        .where(ConversationSource.conversation_id == conversation.id)
        .values(title=conversation.title)
    )
    db.flush()


def rename_speakers(db: Session, conversation: Conversation, names: Sequence[NewName]) -> None:
    """Give speakers other names, in the text that the class reads and in the draft."""
    if not names:
        return
    queries.lock(db, conversation)
    drafts.rename(db, conversation, [(each.speaker, each.label, each.new_label) for each in names])
    if conversation.state != "ready":
        return
    turns = db.scalars(
        select(Turn).where(Turn.conversation_id == conversation.id).order_by(Turn.position)
    ).all()
    for name in names:
        for turn in turns:
            if (turn.speaker, turn.label) == (name.speaker, name.label):
                turn.label = name.new_label
    encoded_text.store(db, conversation, turns)
    db.flush()


def reorder(db: Session, activity: Activity, order: Sequence[uuid.UUID]) -> None:
    """Put all conversations of an activity in this order. Raises InvalidInput for other ids."""
    importing.lock_activity(db, activity.id)
    there = {each.id: each for each in queries.of_activity(db, activity.id)}
    if set(order) != set(there) or len(order) != len(there):
        raise InvalidInput(
            "The list of conversations has changed meanwhile.",
            field="order",
            advice="Load the page again.",
        )
    for position, each in enumerate(order):
        there[each].position = position
    db.flush()
