"""Set and resend marks: mark, delivery and job in one commit."""

import uuid
from collections.abc import Collection
from datetime import datetime, timedelta
from decimal import Decimal
from typing import NamedTuple

from sqlalchemy import ColumnElement, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from lti_tool import audit, clock
from lti_tool.courses.roles import Role
from lti_tool.courses.tables import Activity, Enrolment
from lti_tool.courses.tenancy import Member
from lti_tool.db import job_queue
from lti_tool.errors import InvalidInput, NotFound
from lti_tool.grading.tables import Grade, GradeDelivery

DELIVER = "deliver-grade"
"""The job that sends one mark; its subject is the grade's id."""


class Mark(NamedTuple):
    """Mark of a member, with the state of its delivery."""

    grade: Grade
    delivery: GradeDelivery


def is_gradable(enrolment: Enrolment) -> bool:
    """True for a student who is in the course now."""
    return enrolment.active and enrolment.role == Role.STUDENT


def set_grade(
    db: Session,
    member: Member,
    activity: Activity,
    enrolment: Enrolment,
    score: Decimal,
    comment: str,
) -> Mark:
    """Set the mark of a student, and send it. Raises InvalidInput naming the field."""
    maximum = Decimal(activity.score_maximum)
    if not 0 <= score <= maximum:
        raise InvalidInput(f"The mark is from 0 to {activity.score_maximum}.", field="score")
    if not is_gradable(enrolment):
        raise InvalidInput(
            "Only students who are in the course now are given marks.", field="score"
        )
    grade = _create(db, activity, enrolment)
    grade.score = score
    grade.maximum = maximum
    grade.comment = comment
    grade.graded_by = member.enrolment_id
    grade.graded_at = clock.now()
    db.flush()
    delivery = _enqueue(db, grade)
    audit.record(
        db,
        audit.Event.GRADE_SET,
        person_id=enrolment.person_id,
        course_id=member.course_id,
        activity=str(activity.id),
        by=str(member.enrolment_id),
    )
    return Mark(grade, delivery)


def _create(db: Session, activity: Activity, enrolment: Enrolment) -> Grade:
    """Lock a student's grade until the commit, created if need be: two markers take turns.

    Raises NotFound where the activity has just been removed.
    """
    row = select(Activity.id).where(Activity.id == activity.id)
    if db.scalar(row.with_for_update(read=True, key_share=True)) is None:
        raise NotFound
    values = insert(Grade).values(
        id=uuid.uuid4(), created_at=clock.now(), course_id=activity.course_id,
        activity_id=activity.id, enrolment_id=enrolment.id, score=0,
        maximum=activity.score_maximum, comment="", graded_at=clock.now(),
    )  # fmt: skip
    db.execute(values.on_conflict_do_nothing())
    grade = _lock(db, activity, enrolment)
    assert grade is not None  # noqa: S101  # written above
    return grade


def _lock(db: Session, activity: Activity, enrolment: Enrolment) -> Grade | None:
    return db.scalar(
        select(Grade)
        .where(Grade.activity_id == activity.id, Grade.enrolment_id == enrolment.id)
        .with_for_update()
        # One that the session has loaded may be older than the lock.
        .execution_options(populate_existing=True)
    )


def resend(db: Session, member: Member, activity: Activity, enrolment: Enrolment) -> Mark:
    """Send a student's mark again, as a score newer than any sent before. Raises NotFound."""
    grade = _lock(db, activity, enrolment)
    if grade is None:
        raise NotFound("This person has no mark yet.")
    delivery = _enqueue(db, grade)
    audit.record(
        db,
        audit.Event.GRADE_SET,
        course_id=member.course_id,
        grade=str(grade.id),
        by=str(member.enrolment_id),
        again=True,
    )
    return Mark(grade, delivery)


def _enqueue(db: Session, grade: Grade) -> GradeDelivery:
    """Enqueue the delivery of a mark: a new version with a newer timestamp, and a job.

    The job counts the attempts; enqueuing begins the count again.
    """
    delivery = db.get(GradeDelivery, grade.id)
    if delivery is None:
        delivery = GradeDelivery(
            grade_id=grade.id, timestamp=_next_timestamp(None), state="waiting"
        )
        db.add(delivery)
    else:
        delivery.version += 1
        delivery.timestamp = _next_timestamp(delivery.timestamp)
        delivery.state = "waiting"
        delivery.problem = None
    db.flush()
    job_queue.enqueue(db, DELIVER, grade.id)
    return delivery


def _next_timestamp(before: datetime | None) -> datetime:
    """Now in whole seconds, but at least one second after `before`.

    AGS 2.0 (https://www.imsglobal.org/spec/lti-ags/v2p0/#timestamp) has platforms ignore a score
    that is not newer; Moodle compares whole seconds.
    """
    now = clock.now().replace(microsecond=0)
    return now if before is None else max(now, before + timedelta(seconds=1))


def of_activity(db: Session, activity_id: uuid.UUID) -> dict[uuid.UUID, Mark]:
    """Marks of an activity, by enrolment."""
    return _with_delivery(db, Grade.activity_id == activity_id)


def of_members(
    db: Session, activity_id: uuid.UUID, enrolment_ids: Collection[uuid.UUID]
) -> dict[uuid.UUID, Mark]:
    """Marks of these members in an activity, by enrolment; members without one are left out."""
    return _with_delivery(
        db, (Grade.activity_id == activity_id) & Grade.enrolment_id.in_(enrolment_ids)
    )


def _with_delivery(db: Session, condition: ColumnElement[bool]) -> dict[uuid.UUID, Mark]:
    rows = db.execute(
        select(Grade, GradeDelivery)
        .join(GradeDelivery, GradeDelivery.grade_id == Grade.id)
        .where(condition)
    )
    return {grade.enrolment_id: Mark(grade, delivery) for grade, delivery in rows}


def has_grades(db: Session, activity_id: uuid.UUID) -> bool:
    """True where anybody has a mark for the activity."""
    return db.scalar(select(Grade.id).where(Grade.activity_id == activity_id).limit(1)) is not None
