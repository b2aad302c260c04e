"""Tables of groupings, and of roster runs with the people whom each changed."""

import uuid

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from lti_tool.db.base import CreatedAt, Id, Table


class Grouping(Table):
    """Set of groups of a course. An activity for groups names the one whose groups it is for.

    A course of an LMS has one with the LMS's own groups, which launches and rosters fill.
    """

    __tablename__ = "class_grouping"
    __table_args__ = (
        CheckConstraint("source IN ('lms', 'file', 'hand')", name="source"),
        CheckConstraint("length(name) BETWEEN 1 AND 100", name="name"),
        Index(
            "uq_class_grouping_lms",
            "course_id",
            unique=True,
            postgresql_where=text("source = 'lms'"),
        ),
    )

    id: Mapped[Id]
    created_at: Mapped[CreatedAt]
    course_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("course.id", ondelete="CASCADE"), index=True
    )
    source: Mapped[str]
    name: Mapped[str]

    @property
    def is_of_lms(self) -> bool:
        """True for the groups of the LMS, in which only the LMS puts people."""
        return self.source == "lms"


class RosterRun(Table):
    """One fetch of a course's roster: the numbers of what it changed, or why it failed."""

    __tablename__ = "roster_run"
    __table_args__ = (
        CheckConstraint("kind IN ('whole', 'differences')", name="kind"),
        CheckConstraint("(problem IS NULL) = (listed IS NOT NULL)", name="problem"),
        CheckConstraint(
            "problem IN ('failed', 'no-answer', 'not-let-in', 'not-allowed', 'refused',"
            " 'unreadable', 'endless', 'wrong-address')",
            name="problem_code",
        ),
        CheckConstraint("listed >= 0 AND unreadable >= 0", name="numbers"),
    )

    id: Mapped[Id]
    created_at: Mapped[CreatedAt]
    course_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("course.id", ondelete="CASCADE"), index=True
    )
    kind: Mapped[str]
    problem: Mapped[str | None]
    """Code of the reason why it failed (`errors.ServiceReason`)."""
    listed: Mapped[int | None]
    """Number of people on the list; None where there was none."""
    unreadable: Mapped[int] = mapped_column(default=0)


class RosterChange(Table):
    """A member whom a roster run changed, and how."""

    __tablename__ = "roster_change"
    __table_args__ = (
        CheckConstraint(
            "change IN ('added', 'returned', 'gone', 'renamed', 'role', 'groups')", name="change"
        ),
    )

    run_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("roster_run.id", ondelete="CASCADE"), primary_key=True
    )
    enrolment_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("enrolment.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    change: Mapped[str] = mapped_column(primary_key=True)
