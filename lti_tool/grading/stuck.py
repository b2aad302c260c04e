"""Marks of the whole installation that have not reached their LMS: listed, and sent again."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeAlias

from sqlalchemy import (
    ColumnElement,
    Select,
    SQLColumnExpression,
    String,
    and_,
    cast,
    exists,
    func,
    literal,
    or_,
    select,
    true,
)
from sqlalchemy.orm import Session

from lti_tool import clock
from lti_tool.courses.activity_tables import Activity
from lti_tool.courses.tables import Course
from lti_tool.db.job_queue import Job
from lti_tool.grading import criterion_columns, outbox
from lti_tool.grading.criterion_tables import CriterionColumn, CriterionDelivery
from lti_tool.grading.tables import Grade, GradeDelivery, Rubric
from lti_tool.lti.tables import Platform

Delivery: TypeAlias = type[GradeDelivery | CriterionDelivery]
"""Table of deliveries: of marks, or of points for criteria."""

OVERDUE = timedelta(minutes=15)
"""Time after which any mark that waits is listed: it may be that no worker runs."""


@dataclass(frozen=True)
class Scope:
    """Marks that are meant: one, those of a course or those of a platform; all by default."""

    grade_id: uuid.UUID | None = None
    course_id: uuid.UUID | None = None
    platform_id: uuid.UUID | None = None

    def condition(self) -> ColumnElement[bool]:
        """Condition of a query with grades and courses."""
        wanted = (
            (Grade.id, self.grade_id),
            (Grade.course_id, self.course_id),
            (Course.platform_id, self.platform_id),
        )
        return and_(*(column == value for column, value in wanted if value is not None), true())


@dataclass(frozen=True)
class StuckMark:
    """A mark that is stuck, or points of it for a criterion, by ids and without a name."""

    grade_id: uuid.UUID
    course_id: uuid.UUID
    course: str
    activity: str
    criterion: str
    """Title of the criterion whose points are stuck; empty for the mark."""
    issuer: str
    state: str
    problem: str | None
    detail: str
    since: datetime
    """Time of the mark, or of its newest attempt to be sent again."""
    attempts: int
    due_at: datetime | None
    """Time of the next attempt; None where there will be none by itself."""


def find(db: Session, scope: Scope) -> Sequence[StuckMark]:
    """Marks and points that are parked, were put off, or have waited for long; two queries.

    Marks come first, then points for criteria that have a column; each oldest first.
    """
    marks = (
        _found(GradeDelivery, literal(""))
        .join(GradeDelivery, GradeDelivery.grade_id == Grade.id)
        .outerjoin(Job, _is_job(outbox.DELIVER, Grade.id))
    )
    points = (
        _found(CriterionDelivery, CriterionColumn.title)
        .join(CriterionDelivery, CriterionDelivery.grade_id == Grade.id)
        .join(CriterionColumn, CriterionColumn.id == CriterionDelivery.column_id)
        .join(Rubric, and_(Rubric.activity_id == Grade.activity_id, Rubric.has_columns))
        .outerjoin(Job, _is_job(criterion_columns.DELIVER, CriterionDelivery.id))
    )
    return [
        StuckMark(*row)
        for query in (marks, points)
        for row in db.execute(query.where(scope.condition()))
    ]


def _found(delivery: Delivery, criterion: SQLColumnExpression[str]) -> "Select[*tuple[Any, ...]]":
    """Query of stuck deliveries of a table, which is to be joined, with the job of each."""
    return (
        select(
            Grade.id,
            Course.id,
            Course.title,
            Activity.title,
            criterion,
            Platform.issuer,
            delivery.state,
            delivery.problem,
            delivery.detail,
            delivery.timestamp,
            func.coalesce(Job.attempts, 0),
            Job.due_at,
        )
        .select_from(Grade)
        .join(Activity, Activity.id == Grade.activity_id)
        .join(Course, Course.id == Grade.course_id)
        .join(Platform, Platform.id == Course.platform_id)
        .where(_is_stuck(delivery))
        .order_by(Platform.issuer, Course.title, Activity.title, delivery.timestamp, Grade.id)
    )


def _is_job(name: str, subject: SQLColumnExpression[uuid.UUID]) -> ColumnElement[bool]:
    return and_(Job.name == name, Job.subject == cast(subject, String))


def resend(db: Session, scope: Scope) -> int:
    """Send what is stuck again, with all of its attempts; the number of marks.

    A mark takes its points for criteria along.
    """
    points = exists().where(
        CriterionDelivery.grade_id == Grade.id,
        _is_stuck(CriterionDelivery),
        Rubric.activity_id == Grade.activity_id,
        Rubric.has_columns,
    )
    rows = db.execute(
        select(Grade.id, _is_stuck(GradeDelivery))
        .join(GradeDelivery, GradeDelivery.grade_id == Grade.id)
        .join(Course, Course.id == Grade.course_id)
        .where(or_(_is_stuck(GradeDelivery), points), scope.condition())
        .order_by(Grade.id)
        .with_for_update(of=Grade)
    ).all()
    outbox.enqueue_again(db, [grade_id for grade_id, is_mark in rows if is_mark])
    criterion_columns.enqueue(db, [grade_id for grade_id, is_mark in rows if not is_mark])
    return len(rows)


def _is_stuck(delivery: Delivery) -> ColumnElement[bool]:
    is_waiting = delivery.state == "waiting"
    is_overdue = delivery.timestamp < clock.now() - OVERDUE
    return or_(
        delivery.state == "parked",
        and_(is_waiting, or_(delivery.problem.is_not(None), is_overdue)),
    )
