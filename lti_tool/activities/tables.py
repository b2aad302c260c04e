"""Tables of use cases: deep linking requests that wait for an answer, and pointers."""

import uuid
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from lti_tool.db.base import CreatedAt, Id, Table


class Selection(Table):
    """A deep linking request that a teacher is answering; answered once."""

    __tablename__ = "selection"

    id: Mapped[Id]
    created_at: Mapped[CreatedAt]
    course_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("course.id", ondelete="CASCADE"))
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
