"""Results that the LMS shows for marks and for points, read back after scores (AGS 2.0, 3.3)."""

import uuid
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import bindparam, select, update
from sqlalchemy.orm import Session

from lti_tool import clock
from lti_tool.courses.activity_tables import Activity
from lti_tool.courses.tables import Course
from lti_tool.db import job_queue
from lti_tool.grading import columns, outbox
from lti_tool.grading.criterion_tables import CriterionColumn, CriterionDelivery
from lti_tool.grading.tables import Grade, GradeDelivery
from lti_tool.lti import platforms, scores

CHECK = "check-results"
"""Job that reads the results of an activity's columns; its subject is the activity's id."""

_ROUNDING = Decimal("0.00501")
"""Difference of marks that are the same, on either scale: two decimals may be kept."""


_NONE = scores.Result(None, Decimal(0), "")
"""Result of somebody who has none."""


@dataclass(frozen=True)
class Sent:
    """A score that the platform took."""

    delivery: uuid.UUID
    """Key of its delivery: of the mark, or of the points for a criterion."""
    version: int
    subject: str
    is_withdrawn: bool


@dataclass(frozen=True)
class Plan:
    """Column to read, and the scores whose results are looked for."""

    platform_id: uuid.UUID
    lineitem_url: str
    deliveries: type[GradeDelivery | CriterionDelivery]
    sent: Sequence[Sent]


def enqueue_check(db: Session, activity_id: uuid.UUID) -> None:
    """Have the results of an activity read, after the marks of it that are on their way."""
    job_queue.enqueue(db, CHECK, activity_id, queue=outbox.QUEUE)


def is_waiting(db: Session, activity_id: uuid.UUID) -> bool:
    """True while the results of an activity are about to be read."""
    return job_queue.is_waiting(db, CHECK, activity_id)


def plan(db: Session, activity_id: uuid.UUID) -> list[Plan]:
    """Plans to read the results of an activity, one for each of its columns that has any.

    There are none where the platform does not permit it. Raises PlatformPaused while the platform
    or the deployment is switched off.
    """
    activity = db.get(Activity, activity_id)
    if activity is None:
        return []
    course = db.get_one(Course, activity.course_id)
    if course.lms is None:
        return []
    at = course.lms
    platforms.require_running(db, at.platform_id, at.deployment_id)
    if course.ags_scopes and scores.RESULT not in course.ags_scopes:
        return []
    link = columns.link_of(db, activity.id)
    plans = []
    if link is not None and link.lineitem_url is not None:
        marks = _of_marks(db, activity_id)
        plans.append(Plan(at.platform_id, link.lineitem_url, GradeDelivery, marks))
    for address, points in _of_criteria(db, activity_id).items():
        plans.append(Plan(at.platform_id, address, CriterionDelivery, points))
    return [plan for plan in plans if plan.sent]


def _of_marks(db: Session, activity_id: uuid.UUID) -> list[Sent]:
    rows = db.execute(
        select(
            GradeDelivery.grade_id,
            GradeDelivery.version,
            GradeDelivery.subject,
            Grade.score.is_(None),
        )
        .join(Grade, Grade.id == GradeDelivery.grade_id)
        .where(
            Grade.activity_id == activity_id,
            GradeDelivery.state == "sent",
            GradeDelivery.subject.is_not(None),
        )
    )
    return [
        Sent(grade_id, version, str(subject), gone) for grade_id, version, subject, gone in rows
    ]


def _of_criteria(db: Session, activity_id: uuid.UUID) -> dict[str, list[Sent]]:
    """Points that the platform took, by the address of the criterion's column."""
    rows = db.execute(
        select(
            CriterionColumn.lineitem_url,
            CriterionDelivery.id,
            CriterionDelivery.version,
            CriterionDelivery.subject,
            CriterionDelivery.points.is_(None),
        )
        .join(CriterionDelivery, CriterionDelivery.column_id == CriterionColumn.id)
        .where(
            CriterionColumn.activity_id == activity_id,
            CriterionColumn.lineitem_url.is_not(None),
            CriterionDelivery.state == "sent",
            CriterionDelivery.subject.is_not(None),
        )
        .order_by(CriterionColumn.title, CriterionColumn.id)
    )
    found: dict[str, list[Sent]] = {}
    for address, delivery_id, version, subject, gone in rows:
        sent = Sent(delivery_id, version, str(subject), gone)
        found.setdefault(str(address), []).append(sent)
    return found


def record(db: Session, plan: Plan, found: Mapping[str, scores.Result]) -> None:
    """Record the results of scores; one that has been replaced meanwhile is left out.

    A score that is not in the list yet stays unchecked: a platform may show it later. One that was
    withdrawn should not be there.
    """
    rows = [
        {
            "delivery": each.delivery,
            "sent_version": each.version,
            "score": result.score,
            "maximum": result.maximum if result.score is not None else None,
        }
        for each in plan.sent
        if (result := found.get(each.subject, _NONE if each.is_withdrawn else None)) is not None
        # A score of nothing cannot be compared.
        and (result.score is None or result.maximum > 0)
    ]
    if rows:
        table = plan.deliveries
        (key,) = table.__mapper__.primary_key
        db.connection().execute(
            update(table)
            .where(
                key == bindparam("delivery"),
                table.version == bindparam("sent_version"),
                table.state == "sent",
            )
            .values(
                checked_at=clock.now(),
                lms_score=bindparam("score"),
                lms_maximum=bindparam("maximum"),
            ),
            rows,
        )


def is_shown(grade: Grade, delivery: GradeDelivery) -> bool:
    """True where the platform was seen to show this mark, on its own scale."""
    if delivery.checked_at is None:
        return False
    return _is_same(grade.score, grade.maximum, delivery.lms_score, delivery.lms_maximum)


def differs(grade: Grade, delivery: GradeDelivery) -> bool:
    """True where the platform was seen to show another mark, or none."""
    return delivery.checked_at is not None and not is_shown(grade, delivery)


def count_differing_points(db: Session, activity_id: uuid.UUID) -> Counter[str]:
    """Number of students of whom a criterion's column shows other points than it took.

    By the title of the criterion; those without any are left out.
    """
    rows = db.execute(
        select(
            CriterionColumn.title,
            CriterionDelivery.points,
            CriterionDelivery.most,
            CriterionDelivery.lms_score,
            CriterionDelivery.lms_maximum,
        )
        .join(CriterionDelivery, CriterionDelivery.column_id == CriterionColumn.id)
        .where(
            CriterionColumn.activity_id == activity_id,
            CriterionDelivery.state == "sent",
            CriterionDelivery.checked_at.is_not(None),
            # Most columns have the scale of their criterion: equal numbers are not looked at.
            CriterionDelivery.lms_score.is_distinct_from(CriterionDelivery.points),
        )
        .order_by(CriterionColumn.title)
    )
    return Counter(
        title
        for title, points, most, shown, maximum in rows
        if most is not None and not _is_same(points, most, shown, maximum)
    )


def _is_same(
    sent: Decimal | None, out_of: Decimal, shown: Decimal | None, maximum: Decimal | None
) -> bool:
    """True where a score is shown on another scale as it was sent; None stands for no score."""
    if sent is None or shown is None or maximum is None:
        return sent is None and shown is None
    if abs(sent / out_of * maximum - shown) <= _ROUNDING:
        return True
    # A mark that was taken from the platform is rounded to the two decimals that marks have here.
    return maximum > 0 and abs(shown / maximum * out_of - sent) <= _ROUNDING
