"""Tables of use cases: deep linking requests that wait for an answer, pointers, polls, and choices
of blind comparisons.
"""

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lti_tool.courses.comparisons import LONGEST_REASON
from lti_tool.db.base import CreatedAt, Id, Table


class Selection(Table):
    """A deep linking request that a teacher is answering; answered once."""

    __tablename__ = "selection"

    id: Mapped[Id]
    created_at: Mapped[CreatedAt]
    course_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("course.id", ondelete="CASCADE"), index=True
    )
    session_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("arrival_session.id", ondelete="CASCADE"), unique=True
    )
    return_url: Mapped[str]
    accepts_several: Mapped[bool]
    accepts_line_items: Mapped[bool]
    title: Mapped[str]
    text: Mapped[str]
    data: Mapped[str | None]
    """Opaque value of the platform, returned unchanged (Deep Linking 2.0, 4.5)."""
    answered_at: Mapped[datetime | None]


class Pointer(Table):
    """Passage to which the teacher of an activity points for everybody; one at a time."""

    __tablename__ = "pointer"
    __table_args__ = (CheckConstraint('0 <= start AND start < "end"', name="passage"),)

    activity_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("activity.id", ondelete="CASCADE"), primary_key=True
    )
    id: Mapped[uuid.UUID]
    """Id of this act of pointing, by which a page knows what was answered or put away."""
    conversation_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("conversation.id", ondelete="CASCADE"), index=True
    )
    start: Mapped[int]
    end: Mapped[int]
    lead_id: Mapped[uuid.UUID | None]
    """Id of a lead, the same as it goes on; None for an invitation to one passage."""
    led_by: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("enrolment.id", ondelete="SET NULL"), index=True
    )
    """Enrolment of who leads."""


class Poll(Table):
    """Question that a teacher has asked everybody in an activity, for a short time."""

    __tablename__ = "poll"
    __table_args__ = (
        CheckConstraint("char_length(text) BETWEEN 1 AND 300", name="text"),
        CheckConstraint("jsonb_array_length(choices) IN (0, 2, 3, 4, 5)", name="choices"),
        Index("ix_poll_activity_id_created_at", "activity_id", "created_at"),
    )

    id: Mapped[Id]
    created_at: Mapped[CreatedAt]
    activity_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("activity.id", ondelete="CASCADE"))
    asked_by: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("enrolment.id", ondelete="SET NULL"), index=True
    )
    """Enrolment of who asked; None where they were erased."""
    text: Mapped[str]
    choices: Mapped[list[Any]]
    """Answers to choose from; none where everybody answers in words of their own."""
    closes_at: Mapped[datetime]
    shows_words: Mapped[bool] = mapped_column(default=False)
    """True where a projector shows the answers that are not choices."""
    version: Mapped[int] = mapped_column(default=1)
    """Version of what a projector shows of it, besides the answers."""


class PollAnswer(Table):
    """Answer of one member, the last one that they gave while the poll was open."""

    __tablename__ = "poll_answer"
    __table_args__ = (
        UniqueConstraint("poll_id", "enrolment_id"),
        CheckConstraint("num_nonnulls(choice, words) = 1", name="answer"),
        CheckConstraint("choice BETWEEN 0 AND 4", name="choice"),
        CheckConstraint("char_length(words) BETWEEN 1 AND 200", name="words"),
    )

    id: Mapped[Id]
    poll_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("poll.id", ondelete="CASCADE"))
    enrolment_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("enrolment.id", ondelete="CASCADE"), index=True
    )
    choice: Mapped[int | None]
    """Place among the choices, from 0."""
    words: Mapped[str | None]
    is_off: Mapped[bool] = mapped_column(default=False)
    """True where a teacher has taken it off the projector."""
    version: Mapped[int] = mapped_column(default=1)
    """Number that grows with each change, by which a projector notices one."""


class ComparisonChoice(Table):
    """Text that one member finds better in a blind comparison, the last that they chose."""

    __tablename__ = "comparison_choice"
    __table_args__ = (
        UniqueConstraint("activity_id", "enrolment_id"),
        CheckConstraint(f"char_length(reason) <= {LONGEST_REASON}", name="reason"),
    )

    id: Mapped[Id]
    created_at: Mapped[CreatedAt]
    activity_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("activity.id", ondelete="CASCADE"))
    enrolment_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("enrolment.id", ondelete="CASCADE"), index=True
    )
    conversation_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("conversation.id", ondelete="CASCADE"), index=True
    )
    """None for about equal."""
    reason: Mapped[str] = mapped_column(default="")
