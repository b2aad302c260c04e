"""Marks of the whole installation that have not reached their LMS: listed, and sent again."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, String, and_, cast, func, or_, select, true
from sqlalchemy.orm import Session

from lti_tool import clock
from lti_tool.courses.activity_tables import Activity
from lti_tool.courses.tables import Course
from lti_tool.db.job_queue import Job
from lti_tool.grading import outbox
from lti_tool.grading.tables import Grade, GradeDelivery
from lti_tool.lti.tables import Platform

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
    """A mark that is stuck, by ids and without the student's name."""

    grade_id: uuid.UUID
    course_id: uuid.UUID
    course: str
    activity: str
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
    """Marks that are parked, were put off, or have waited for long, oldest first; one query."""
    rows = db.execute(
        select(
            Grade.id,
            Course.id,
            Course.title,
            Activity.title,
            Platform.issuer,
            GradeDelivery.state,
            GradeDelivery.problem,
            GradeDelivery.detail,
            GradeDelivery.timestamp,
            func.coalesce(Job.attempts, 0),
            Job.due_at,
        )
        .join(GradeDelivery, GradeDelivery.grade_id == Grade.id)
        .join(Activity, Activity.id == Grade.activity_id)
        .join(Course, Course.id == Grade.course_id)
        .join(Platform, Platform.id == Course.platform_id)
        .outerjoin(Job, and_(Job.name == outbox.DELIVER, Job.subject == cast(Grade.id, String)))
        .where(_is_stuck(), scope.condition())
        .order_by(Platform.issuer, Course.title, Activity.title, GradeDelivery.timestamp, Grade.id)
    )
    return [StuckMark(*row) for row in rows]


def resend(db: Session, scope: Scope) -> int:
    """Send the stuck marks again, with all of their attempts; their number."""
    ids = db.scalars(
        select(Grade.id)
        .join(GradeDelivery, GradeDelivery.grade_id == Grade.id)
        .join(Course, Course.id == Grade.course_id)
        .where(_is_stuck(), scope.condition())
        .order_by(Grade.id)
        .with_for_update(of=Grade)
    ).all()
    outbox.enqueue_again(db, ids)
    return len(ids)


def _is_stuck() -> ColumnElement[bool]:
    is_waiting = GradeDelivery.state == "waiting"
    is_overdue = GradeDelivery.timestamp < clock.now() - OVERDUE
    return or_(
        GradeDelivery.state == "parked",
        and_(is_waiting, or_(GradeDelivery.problem.is_not(None), is_overdue)),
    )
