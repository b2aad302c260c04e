"""Conversation, its turns as stored for good, their text as browsers load it, and its source for as
long as it is not read.
"""

import uuid

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lti_tool.db.base import CreatedAt, Id, Table


class Conversation(Table):
    """A source text of an activity. Its text never changes once somebody can annotate it."""

    __tablename__ = "conversation"
    __table_args__ = (
        CheckConstraint("state IN ('importing', 'ready', 'failed')", name="state"),
        CheckConstraint("(state = 'failed') = (problem IS NOT NULL)", name="problem"),
        CheckConstraint("(state = 'ready') = (text_hash IS NOT NULL)", name="text_hash"),
        CheckConstraint("turn_count >= 0", name="turn_count"),
    )

    id: Mapped[Id]
    created_at: Mapped[CreatedAt]
    course_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("course.id", ondelete="CASCADE"))
    activity_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("activity.id", ondelete="CASCADE"), index=True
    )
    position: Mapped[int]
    title: Mapped[str]
    origin: Mapped[str]
    """Way of arrival: 'paste' or 'upload'."""
    state: Mapped[str]
    """'importing', 'ready' or 'failed'; a page that is read shows only what is ready."""
    problem: Mapped[str | None]
    """Reason of a failure: a value of `problems.Problem`."""
    length: Mapped[int]
    """UTF-16 code units of the canonical text."""
    turn_count: Mapped[int]
    text_hash: Mapped[str | None]
    """SHA-256 of the text as browsers load it, in hex; part of its address."""
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


class ConversationText(Table):
    """Turns of a conversation as browsers load them; made with the turns and never changed."""

    __tablename__ = "conversation_text"

    conversation_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("conversation.id", ondelete="CASCADE"), primary_key=True
    )
    content: Mapped[bytes]
    """JSON, compressed (gzip)."""


class ConversationSource(Table):
    """Pasted or uploaded text, until it has become turns; kept when that fails."""

    __tablename__ = "conversation_source"

    conversation_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("conversation.id", ondelete="CASCADE"), primary_key=True
    )
    title: Mapped[str]
    """Title that was asked for; "" for whatever the text calls itself."""
    media_type: Mapped[str]
    name: Mapped[str]
    content: Mapped[bytes]
    """Compressed (zlib)."""
    size: Mapped[int]
    """Bytes before compression."""
