"""Progress of students who have no mark, reported to the LMS where it takes that without harm.

It goes through an outbox as marks do: the newest version wins, and timestamps rise. A mark says
more, so that nothing is sent beside or after one.
"""

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import Select, and_, func, literal, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session, aliased

from lti_tool import clock
from lti_tool.courses.activity_tables import Activity, ActivityLink
from lti_tool.courses.memberships import IS_STUDENT, MAIN, MAIN_ID
from lti_tool.courses.tables import Course, Enrolment
from lti_tool.db import job_queue
from lti_tool.grading import columns, outbox
from lti_tool.grading.credit_tables import ProgressDelivery
from lti_tool.grading.outcomes import Kind, Outcome
from lti_tool.grading.tables import Grade
from lti_tool.lti import dialects, platforms
from lti_tool.lti.scores import ActivityProgress, Progress
from lti_tool.lti.tables import Platform
from lti_tool.people.tables import Identity
from lti_tool.workspaces.tables import Workspace, WorkspaceAuthor

DELIVER = "deliver-progress"
"""Job that reports one student's progress; its subject is the id of the delivery."""

_MARKED = aliased(Enrolment)

_HAS_MARK = (
    select(Grade.id)
    .join(_MARKED, _MARKED.id == Grade.enrolment_id)
    .where(
        Grade.activity_id == Activity.id,
        func.coalesce(_MARKED.merged_into, _MARKED.id) == MAIN.id,
    )
    .correlate(Activity, MAIN)
    .exists()
)
_HAS_COLUMN = (
    select(ActivityLink.id)
    .where(ActivityLink.activity_id == Activity.id, ActivityLink.lineitem_url.is_not(None))
    .correlate(Activity)
    .exists()
)
_IS_REPORTED = (
    select(ProgressDelivery.id)
    .where(ProgressDelivery.activity_id == Activity.id, ProgressDelivery.enrolment_id == MAIN.id)
    .correlate(Activity, MAIN)
    .exists()
)
_IS_TAKEN = and_(
    Platform.dialect.in_(dialects.WITH_PROGRESS), _HAS_COLUMN, ~_HAS_MARK, MAIN.active, IS_STUDENT
)
"""Condition that the LMS of an `Activity` takes the progress of the student `MAIN`.

Where the gradebook has no column, none is made for it.
"""


def report(
    db: Session,
    activity_id: uuid.UUID,
    main_ids: Collection[uuid.UUID],
    progress: ActivityProgress,
) -> None:
    """Report the progress of students in an activity, in this transaction."""
    _enqueue(
        db,
        select(Activity.id, MAIN.id)
        .select_from(Activity)
        .join(Course, Course.id == Activity.course_id)
        .join(Platform, Platform.id == Course.platform_id)
        .join(MAIN, MAIN.course_id == Course.id)
        .where(Activity.id == activity_id, MAIN.id.in_(main_ids), _IS_TAKEN),
        progress,
    )


def report_started(db: Session) -> None:
    """Report everybody who has opened an activity, and of whom nothing was reported yet."""
    _enqueue(
        db,
        select(Activity.id, MAIN.id)
        .select_from(WorkspaceAuthor)
        .join(Workspace, Workspace.id == WorkspaceAuthor.workspace_id)
        .join(Activity, Activity.id == Workspace.activity_id)
        .join(Course, Course.id == Activity.course_id)
        .join(Platform, Platform.id == Course.platform_id)
        .join(Enrolment, Enrolment.id == WorkspaceAuthor.enrolment_id)
        .join(MAIN, MAIN.id == MAIN_ID)
        .where(_IS_TAKEN, ~_IS_REPORTED)
        .distinct(),
        ActivityProgress.STARTED,
    )


def _enqueue(db: Session, students: "Select[*tuple[Any, ...]]", progress: ActivityProgress) -> None:
    """Enqueue the deliveries of students, by two statements for any number."""
    found = students.subquery()
    activity_id, main_id = found.c
    now = clock.now().replace(microsecond=0)
    names = ["id", "activity_id", "enrolment_id", "progress", "version", "timestamp", "state"]
    rows = select(
        func.gen_random_uuid(), activity_id, main_id, literal(progress.value), literal(1),
        literal(now), literal("waiting"),
    )  # fmt: skip
    statement = insert(ProgressDelivery).from_select(names, rows, include_defaults=False)
    new = statement.excluded
    newer = ProgressDelivery.timestamp + timedelta(seconds=1)
    written = statement.on_conflict_do_update(
        index_elements=[ProgressDelivery.activity_id, ProgressDelivery.enrolment_id],
        set_={
            "progress": new.progress,
            "version": ProgressDelivery.version + 1,
            "timestamp": func.greatest(new.timestamp, newer),
            "state": "waiting",
        },
        where=ProgressDelivery.progress != new.progress,
    )
    ids = list(db.scalars(written.returning(ProgressDelivery.id)))
    if ids:
        job_queue.enqueue_each(db, DELIVER, ids, queue=outbox.QUEUE)


@dataclass(frozen=True)
class Plan:
    """One version of a progress with everything that the call needs."""

    id: uuid.UUID
    version: int
    attempts: int
    platform_id: uuid.UUID
    lineitem_url: str
    progress: Progress


def plan(db: Session, delivery_id: uuid.UUID, attempts: int) -> Plan | None:
    """Plan to report a progress; None where nothing waits, or a mark says more by now.

    Raises PlatformPaused while the platform or the deployment is switched off.
    """
    delivery = db.get(ProgressDelivery, delivery_id)
    if delivery is None or delivery.state != "waiting":
        return None
    activity = db.get_one(Activity, delivery.activity_id)
    course, link = db.get_one(Course, activity.course_id), columns.link_of(db, activity.id)
    if course.lms is None or link is None or link.lineitem_url is None:
        return None
    platform = platforms.require_running(db, course.lms.platform_id, course.lms.deployment_id)
    subject = _subject(db, delivery, platform)
    if subject is None:
        delivery.state = "parked"
        return None
    return Plan(
        id=delivery.id,
        version=delivery.version,
        attempts=attempts,
        platform_id=platform.id,
        lineitem_url=link.lineitem_url,
        progress=Progress(subject, ActivityProgress(delivery.progress), delivery.timestamp),
    )


def _subject(db: Session, delivery: ProgressDelivery, platform: Platform) -> str | None:
    """Account of the student at a platform that takes their progress; None for none."""
    found: str | None = db.scalar(
        select(Identity.subject)
        .select_from(MAIN)
        .join(Activity, Activity.course_id == MAIN.course_id)
        .join(Platform, Platform.id == platform.id)
        .join(
            Identity,
            (Identity.person_id == MAIN.person_id) & (Identity.issuer == Platform.issuer),
        )
        .where(MAIN.id == delivery.enrolment_id, Activity.id == delivery.activity_id, _IS_TAKEN)
        .order_by(Identity.origin_id != MAIN.origin_id, Identity.created_at)
        .limit(1)
    )
    return found


def record(db: Session, plan: Plan, outcome: Outcome) -> None:
    """Record the outcome of this version; that of an older one leaves the state as it is."""
    delivery = db.get(ProgressDelivery, plan.id, with_for_update=True)
    if delivery is not None and delivery.version == plan.version:
        states = {Kind.SENT: "sent", Kind.PARK: "parked", Kind.RETRY: "waiting"}
        delivery.state = states[outcome.kind]
        db.flush()
