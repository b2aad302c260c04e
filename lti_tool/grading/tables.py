"""Grade, its draft, and its delivery to the LMS (the outbox)."""

import uuid
from datetime import datetime
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, Numeric, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lti_tool.db.base import CreatedAt, Id, Table


class GradeDraft(Table):
    """Mark that markers alone see, until it is released and becomes the `Grade`.

    It has a table of its own so that no query for a student can meet it.
    """

    __tablename__ = "grade_draft"
    __table_args__ = (
        UniqueConstraint("activity_id", "enrolment_id"),
        CheckConstraint("score >= 0 AND score <= maximum", name="score_within_maximum"),
    )

    id: Mapped[Id]
    created_at: Mapped[CreatedAt]
    course_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("course.id", ondelete="CASCADE"))
    activity_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("activity.id", ondelete="CASCADE"))
    enrolment_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("enrolment.id", ondelete="CASCADE"), index=True
    )
    score: Mapped[Decimal] = mapped_column(Numeric(8, 2))
    maximum: Mapped[Decimal] = mapped_column(Numeric(8, 2))
    comment: Mapped[str]
    is_computed: Mapped[bool] = mapped_column(default=False)
    """True where the activity's rule gave the mark, and goes on changing it."""
    graded_by: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("enrolment.id", ondelete="SET NULL")
    )
    graded_at: Mapped[datetime]


class Grade(Table):
    """The mark of one member for one activity, as they see it and as it goes to the LMS."""

    __tablename__ = "grade"
    __table_args__ = (
        UniqueConstraint("activity_id", "enrolment_id"),
        CheckConstraint("score >= 0 AND score <= maximum", name="score_within_maximum"),
    )

    id: Mapped[Id]
    created_at: Mapped[CreatedAt]
    course_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("course.id", ondelete="CASCADE"))
    activity_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("activity.id", ondelete="CASCADE"))
    enrolment_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("enrolment.id", ondelete="CASCADE"), index=True
    )
    score: Mapped[Decimal | None] = mapped_column(Numeric(8, 2))
    """None for a mark that was withdrawn."""
    maximum: Mapped[Decimal] = mapped_column(Numeric(8, 2))
    comment: Mapped[str]
    is_computed: Mapped[bool] = mapped_column(default=False)
    """True where the activity's rule gave the mark, and goes on changing it."""
    graded_by: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("enrolment.id", ondelete="SET NULL")
    )
    graded_at: Mapped[datetime]


class GradeDelivery(Table):
    """Delivery of a grade to the LMS. One row a grade: the newest score wins.

    `timestamp` is fixed when the grade is set, so that a retry is the same score. It rises by at
    least a second each time: platforms that compare whole seconds then take the newer score.
    """

    __tablename__ = "grade_delivery"
    __table_args__ = (
        CheckConstraint("state IN ('waiting', 'sent', 'parked', 'kept')", name="state"),
        CheckConstraint("char_length(detail) <= 200", name="detail"),
        CheckConstraint("lms_maximum > 0 AND lms_maximum < 'Infinity'", name="lms_maximum"),
        CheckConstraint("lms_score > '-Infinity' AND lms_score < 'Infinity'", name="lms_score"),
    )

    grade_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("grade.id", ondelete="CASCADE"), primary_key=True
    )
    version: Mapped[int] = mapped_column(default=1)
    timestamp: Mapped[datetime]
    state: Mapped[str] = mapped_column(default="waiting")
    """State of the delivery; kept for a mark of a class without an LMS, which goes nowhere."""
    problem: Mapped[str | None]
    """Code of the last failure (`outcomes.Problem`); None for none."""
    detail: Mapped[str] = mapped_column(default="", server_default="")
    """The LMS's own words about the last failure."""
    sent_at: Mapped[datetime | None]
    subject: Mapped[str | None]
    """Account at the platform that the score was sent for."""
    checked_at: Mapped[datetime | None]
    """Time at which the platform's result was read after this score; None while it was not."""
    lms_score: Mapped[Decimal | None] = mapped_column(Numeric(14, 5))
    """Mark that the platform showed then, on its own scale."""
    lms_maximum: Mapped[Decimal | None] = mapped_column(Numeric(14, 5))
