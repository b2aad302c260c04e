"""Tables of privacy: erasure, its documents, and the retention rule of a course."""

import uuid
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from lti_tool.db.base import Table


class Erasure(Table):
    """Erasure of one person, from its first step to its last."""

    __tablename__ = "erasure"
    __table_args__ = (CheckConstraint("finished_at >= began_at", name="finished_at"),)

    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"), primary_key=True)
    began_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
    """Time at which nothing of theirs was left; None while documents wait."""


class ErasureDocument(Table):
    """A document in which a person's text has not been erased yet."""

    __tablename__ = "erasure_document"

    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("erasure.person_id"), primary_key=True)
    document_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("shared_document.id", ondelete="CASCADE"), index=True, primary_key=True
    )
    is_failing: Mapped[bool] = mapped_column(default=False)
    """True where the last attempt found the document's log damaged."""


class RetentionRule(Table):
    """Rule of one course for its people's data, in place of the institution's default."""

    __tablename__ = "retention_rule"
    __table_args__ = (CheckConstraint("days BETWEEN 30 AND 36500", name="days"),)

    course_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("course.id", ondelete="CASCADE"), primary_key=True
    )
    days: Mapped[int | None]
    """Days after the last activity; None to keep them without an end."""
