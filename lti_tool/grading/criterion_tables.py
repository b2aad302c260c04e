"""Columns of the gradebook for single criteria of a rubric, and deliveries of points to them."""

import uuid
from datetime import datetime
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, Numeric, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lti_tool.db.base import Id, Table
from lti_tool.grading.tables import ShownResult


class CriterionColumn(Table):
    """Column of a criterion, which the tool makes when the first points are on their way to it."""

    __tablename__ = "criterion_column"
    __table_args__ = (
        UniqueConstraint("activity_id", "key"),
        CheckConstraint("most > 0", name="most"),
    )

    id: Mapped[Id]
    activity_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("activity.id", ondelete="CASCADE"))
    key: Mapped[str]
    """Key of the criterion in the rubric, which may have it no more."""
    title: Mapped[str]
    most: Mapped[Decimal] = mapped_column(Numeric(8, 2))
    """Most points of the criterion when the column was asked for."""
    lineitem_url: Mapped[str | None]


class CriterionDelivery(ShownResult, Table):
    """Delivery of the points that a mark has for a criterion: the newest version wins.

    What is sent are the points of the mark when it is sent; state and timestamp are as those of
    `GradeDelivery`.
    """

    __tablename__ = "criterion_delivery"
    __table_args__ = (
        UniqueConstraint("grade_id", "column_id"),
        CheckConstraint("state IN ('waiting', 'sent', 'parked')", name="state"),
        CheckConstraint("char_length(detail) <= 200", name="detail"),
        CheckConstraint("lms_maximum > 0 AND lms_maximum < 'Infinity'", name="lms_maximum"),
        CheckConstraint("lms_score > '-Infinity' AND lms_score < 'Infinity'", name="lms_score"),
    )

    id: Mapped[Id]
    grade_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("grade.id", ondelete="CASCADE"))
    column_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("criterion_column.id", ondelete="CASCADE"), index=True
    )
    version: Mapped[int] = mapped_column(default=1)
    timestamp: Mapped[datetime]
    state: Mapped[str] = mapped_column(default="waiting")
    problem: Mapped[str | None]
    """Code of the last failure (`outcomes.Problem`); None for none."""
    detail: Mapped[str] = mapped_column(default="")
    """The LMS's own words about the last failure."""
    points: Mapped[Decimal | None] = mapped_column(Numeric(8, 2))
    """Points that the platform took; None where it was told that there are none."""
    most: Mapped[Decimal | None] = mapped_column(Numeric(8, 2))
    """Points that these were out of; None until the platform has taken any."""
