"""Results that the LMS shows for marks, read back after scores were sent (AGS 2.0, 3.3)."""

import uuid
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
from lti_tool.grading.tables import Grade, GradeDelivery
from lti_tool.lti import platforms, scores

CHECK = "check-results"
"""Job that reads the results of an activity's column; its subject is the activity's id."""

_ROUNDING = Decimal("0.00501")
"""Difference of marks that are the same, on either scale: two decimals may be kept."""


_NONE = scores.Result(None, Decimal(0), "")
"""Result of somebody who has none."""


@dataclass(frozen=True)
class Sent:
    """A score that the platform took."""

    grade_id: uuid.UUID
    version: int
    subject: str
    is_withdrawn: bool


@dataclass(frozen=True)
class Plan:
    """Column to read, and the scores whose results are looked for."""

    platform_id: uuid.UUID
    lineitem_url: str
    sent: Sequence[Sent]


def enqueue_check(db: Session, activity_id: uuid.UUID) -> None:
    """Have the results of an activity read, after the marks of it that are on their way."""
    job_queue.enqueue(db, CHECK, activity_id, queue=outbox.QUEUE)


def is_waiting(db: Session, activity_id: uuid.UUID) -> bool:
    """True while the results of an activity are about to be read."""
    return job_queue.is_waiting(db, CHECK, activity_id)


def plan(db: Session, activity_id: uuid.UUID) -> Plan | None:
    """Plan to read the results of an activity; None where the platform does not permit it.

    Raises PlatformPaused while the platform or the deployment is switched off.
    """
    activity = db.get(Activity, activity_id)
    if activity is None:
        return None
    course = db.get_one(Course, activity.course_id)
    if course.lms is None:
        return None
    at = course.lms
    platforms.require_running(db, at.platform_id, at.deployment_id)
    link = columns.link_of(db, activity.id)
    if link is None or link.lineitem_url is None:
        return None
    if course.ags_scopes and scores.RESULT not in course.ags_scopes:
        return None
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
    return Plan(
        at.platform_id,
        link.lineitem_url,
        [Sent(grade_id, version, str(subject), gone) for grade_id, version, subject, gone in rows],
    )


def record(db: Session, plan: Plan, found: Mapping[str, scores.Result]) -> None:
    """Record the results of scores; one that has been replaced meanwhile is left out.

    A mark that is not in the list yet stays unchecked: a platform may show it later. One that was
    withdrawn should not be there.
    """
    rows = [
        {
            "grade": each.grade_id,
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
        db.connection().execute(
            update(GradeDelivery)
            .where(
                GradeDelivery.grade_id == bindparam("grade"),
                GradeDelivery.version == bindparam("sent_version"),
                GradeDelivery.state == "sent",
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
    shown, maximum = delivery.lms_score, delivery.lms_maximum
    if grade.score is None:
        return delivery.checked_at is not None and shown is None
    if delivery.checked_at is None or shown is None or maximum is None:
        return False
    if abs(grade.score / grade.maximum * maximum - shown) <= _ROUNDING:
        return True
    # A mark that was taken from the platform is rounded to the two decimals that marks have here.
    return maximum > 0 and abs(shown / maximum * grade.maximum - grade.score) <= _ROUNDING


def differs(grade: Grade, delivery: GradeDelivery) -> bool:
    """True where the platform was seen to show another mark, or none."""
    return delivery.checked_at is not None and not is_shown(grade, delivery)
