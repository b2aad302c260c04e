"""Conversation and its turns: what was read, as stored for good."""

import uuid

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lti_tool.db.base import CreatedAt, Id, Table


class Conversation(Table):
    """A source text of an activity. Its text never changes once somebody can annotate it."""

    __tablename__ = "conversation"

    id: Mapped[Id]
    created_at: Mapped[CreatedAt]
    course_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("course.id", ondelete="CASCADE"))
    activity_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("activity.id", ondelete="CASCADE"), index=True
    )
    position: Mapped[int]
    title: Mapped[str]
    origin: Mapped[str]
    """How it came: 'paste' or 'upload'."""
    length: Mapped[int]
    """UTF-16 code units of the canonical text."""
    added_by: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("enrolment.id", ondelete="SET NULL")
    )


class Turn(Table):
    """One speaker's turn: sanitised HTML, and where its canonical text begins."""

    __tablename__ = "turn"
    __table_args__ = (UniqueConstraint("conversation_id", "position"),)

    id: Mapped[Id]
    conversation_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("conversation.id", ondelete="CASCADE")
    )
    position: Mapped[int]
    speaker: Mapped[str]
    """'user', 'assistant', 'system', or 'text' for a reading without speakers."""
    label: Mapped[str]
    html: Mapped[str]
    text: Mapped[str]
    """Canonical text of this turn alone."""
    start: Mapped[int]
    """Offset of its first character in the conversation's canonical text, in UTF-16 units."""
