"""Rule of credit, what it gives, and progress without a mark on its way to the LMS."""

import uuid
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Numeric, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lti_tool.db.base import Id, Table


class ProgressDelivery(Table):
    """Delivery to the LMS of how far somebody has come who has no mark; the newest wins."""

    __tablename__ = "progress_delivery"
    __table_args__ = (
        UniqueConstraint("activity_id", "enrolment_id"),
        CheckConstraint("progress IN ('Started', 'Submitted', 'InProgress')", name="progress"),
        CheckConstraint("state IN ('waiting', 'sent', 'parked')", name="state"),
    )

    id: Mapped[Id]
    activity_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("activity.id", ondelete="CASCADE"))
    enrolment_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("enrolment.id", ondelete="CASCADE"), index=True
    )
    """Main enrolment of the student."""
    progress: Mapped[str]
    version: Mapped[int] = mapped_column(default=1)
    timestamp: Mapped[datetime]
    """Time of the progress; a mark's is later."""
    state: Mapped[str] = mapped_column(default="waiting")


class CreditRule(Table):
    """Rule by which an activity's marks are computed from what students have done."""

    __tablename__ = "credit_rule"
    __table_args__ = (
        CheckConstraint("jsonb_typeof(conditions) = 'array'", name="conditions"),
        CheckConstraint("unit IN ('points', 'percent')", name="unit"),
        CheckConstraint("cap > 0", name="cap"),
    )

    activity_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("activity.id", ondelete="CASCADE"), primary_key=True
    )
    conditions: Mapped[list[Any]]
    """Conditions as `credit_rule.to_json` writes them."""
    unit: Mapped[str]
    cap: Mapped[Decimal | None] = mapped_column(Numeric(8, 2))
    is_completion: Mapped[bool]
    counted_state: Mapped[str] = mapped_column(default="")
    """State of the notes that were counted last; where it is another one, they are counted anew."""
    counted_at: Mapped[datetime | None]


class ComputedMark(Table):
    """Points that the rule gives to a student who has earned any, whichever mark counts."""

    __tablename__ = "computed_mark"
    __table_args__ = (CheckConstraint("score > 0", name="score"),)

    activity_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("activity.id", ondelete="CASCADE"), primary_key=True
    )
    enrolment_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("enrolment.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    """Main enrolment of the student."""
    score: Mapped[Decimal] = mapped_column(Numeric(8, 2))
    computed_at: Mapped[datetime]
