"""Outbox of marks: each delivery a new version with a newer timestamp, and a job for it."""

import uuid
from collections.abc import Collection
from datetime import timedelta

from sqlalchemy import case, func, literal, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from lti_tool import clock
from lti_tool.courses.memberships import MAIN_ID
from lti_tool.courses.tables import Course, Enrolment
from lti_tool.db import job_queue
from lti_tool.grading import criterion_columns, history
from lti_tool.grading.credit_tables import ProgressDelivery
from lti_tool.grading.tables import Grade, GradeDelivery

QUEUE = criterion_columns.QUEUE
"""Queue of deliveries and of reading results, so that an LMS that hangs holds up nothing else."""

DELIVER = "deliver-grade"
"""Job that sends one mark; its subject is the grade's id."""


def enqueue_again(
    db: Session, grade_ids: Collection[uuid.UUID], actor_id: uuid.UUID | None = None
) -> None:
    """Enqueue the deliveries of marks that have not changed, and put that on record."""
    if grade_ids:
        history.record(db, history.Event.RESENT, grade_ids, actor_id=actor_id)
        enqueue(db, grade_ids)


_AFTER_REPORT = (
    select(func.max(ProgressDelivery.timestamp) + timedelta(seconds=1))
    .where(
        Enrolment.id == Grade.enrolment_id,
        ProgressDelivery.activity_id == Grade.activity_id,
        ProgressDelivery.enrolment_id == MAIN_ID,
    )
    .correlate(Grade)
    .scalar_subquery()
)
"""Time later than what was reported of the student before there was a mark."""


def enqueue(db: Session, grade_ids: Collection[uuid.UUID]) -> None:
    """Enqueue the deliveries of marks, which are locked, by as many statements for any number.

    A job counts its attempts; enqueuing begins the count again. A mark of a class without an LMS is
    kept here, and there is no job. Deliveries that the session has loaded are out of date.
    """
    state = case((Course.platform_id.is_(None), "kept"), else_="waiting")
    # AGS 2.0 (https://www.imsglobal.org/spec/lti-ags/v2p0/#timestamp) has platforms ignore a score
    # that is not newer; Moodle compares whole seconds.
    now = clock.now().replace(microsecond=0)
    columns = ["grade_id", "version", "timestamp", "state", "detail"]
    wanted = (
        select(Grade.id, literal(1), func.greatest(literal(now), _AFTER_REPORT), state, literal(""))
        .join(Course, Course.id == Grade.course_id)
        .where(Grade.id.in_(grade_ids))
        .order_by(Grade.id)
    )
    statement = insert(GradeDelivery).from_select(columns, wanted, include_defaults=False)
    newer = GradeDelivery.timestamp + timedelta(seconds=1)
    enqueued = db.execute(
        statement.on_conflict_do_update(
            index_elements=[GradeDelivery.grade_id],
            set_={
                "version": GradeDelivery.version + 1,
                "timestamp": func.greatest(statement.excluded.timestamp, newer),
                "state": statement.excluded.state,
                "problem": None,
                "detail": "",
            },
        ).returning(GradeDelivery.grade_id, GradeDelivery.state)
    ).all()
    waiting = [grade_id for grade_id, state in enqueued if state == "waiting"]
    if waiting:
        job_queue.enqueue_each(db, DELIVER, waiting, queue=QUEUE)
        criterion_columns.enqueue(db, waiting)
