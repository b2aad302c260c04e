"""Table of use cases: a deep linking request that waits for its answer."""

import uuid
from datetime import datetime

from sqlalchemy import ForeignKey
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
