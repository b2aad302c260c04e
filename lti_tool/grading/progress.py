"""Progress of students who have no mark, reported to the LMS where it takes that without harm.

It goes through an outbox as marks do: the newest version wins, and timestamps rise. A mark says
more, so that nothing is sent beside or after one.
"""

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import Select, Uuid, and_, bindparam, case, func, literal, or_, select
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
from lti_tool.workspaces import submissions
from lti_tool.workspaces.tables import (
    Submission,
    SubmissionMember,
    Workspace,
    WorkspaceAuthor,
)

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
    Platform.dialect.in_(dialects.WITH_PROGRESS), ~Activity.is_sealed, _HAS_COLUMN, ~_HAS_MARK,
    MAIN.active, IS_STUDENT,
)  # fmt: skip
"""Condition that the LMS of an `Activity` takes the progress of the student `MAIN`.

Where the gradebook has no column, none is made for it. Progress stands there beside a name, so that
none is told while names are sealed: whoever sees it appear would learn a pseudonym.
"""

_HAS_HANDED_IN = (
    select(SubmissionMember.submission_id)
    .join(Submission, Submission.id == SubmissionMember.submission_id)
    .where(
        Submission.activity_id == Activity.id,
        SubmissionMember.enrolment_id == WorkspaceAuthor.enrolment_id,
        submissions.IS_CURRENT,
    )
    .correlate(Activity, WorkspaceAuthor)
    .exists()
)
_REACHED = case(
    (func.bool_or(_HAS_HANDED_IN), ActivityProgress.SUBMITTED.value),
    else_=ActivityProgress.STARTED.value,
)
"""Progress of a student, from all workspaces of an activity in which they are an author."""

_STUDENTS = (
    select(Activity.id, MAIN.id, _REACHED)
    .select_from(WorkspaceAuthor)
    .join(Workspace, Workspace.id == WorkspaceAuthor.workspace_id)
    .join(Activity, Activity.id == Workspace.activity_id)
    .join(Course, Course.id == Activity.course_id)
    .join(Platform, Platform.id == Course.platform_id)
    .join(Enrolment, Enrolment.id == WorkspaceAuthor.enrolment_id)
    .join(MAIN, MAIN.id == MAIN_ID)
    .where(_IS_TAKEN, or_(WorkspaceAuthor.has_opened, _HAS_HANDED_IN))
    .group_by(Activity.id, MAIN.id)
)
"""Students who have opened an activity, with their progress there."""

RECENT = timedelta(days=1)
"""Time within which it is reported that somebody has opened an activity.

What is older is told by no report. After an upgrade, or at a new LMS, there would otherwise be one
for everything that anybody has ever opened.
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
        select(Activity.id, MAIN.id, literal(progress.value))
        .select_from(Activity)
        .join(Course, Course.id == Activity.course_id)
        .join(Platform, Platform.id == Course.platform_id)
        .join(MAIN, MAIN.course_id == Course.id)
        .where(Activity.id == activity_id, MAIN.id.in_(main_ids), _IS_TAKEN),
    )


def report_reached(db: Session, activity_id: uuid.UUID) -> None:
    """Report everybody who has opened an activity of which nothing could be reported before."""
    _enqueue(db, _STUDENTS.where(Activity.id == activity_id))


def report_started(db: Session) -> None:
    """Report those who have opened an activity lately, and of whom nothing was reported yet."""
    since = clock.now() - RECENT
    _enqueue(db, _STUDENTS.where(WorkspaceAuthor.opened_at >= since, ~_IS_REPORTED))


def _enqueue(db: Session, students: "Select[*tuple[Any, ...]]") -> None:
    """Enqueue the deliveries of students with their progress, by two statements for any number."""
    found = students.subquery()
    activity_id, main_id, progress = found.c
    now = clock.now().replace(microsecond=0)
    names = ["id", "activity_id", "enrolment_id", "progress", "version", "timestamp", "state"]
    rows = select(
        func.gen_random_uuid(), activity_id, main_id, progress, literal(1), literal(now),
        literal("waiting"),
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
    """Plan to report a progress; None where nothing waits, or the LMS does not take it any more.

    In that case the delivery is deleted: nothing waits for what may never come, and where the LMS
    takes it later it is reported anew. Raises PlatformPaused while the platform or the deployment
    is switched off.
    """
    delivery = db.get(ProgressDelivery, delivery_id, with_for_update=True)
    if delivery is None or delivery.state != "waiting":
        return None
    activity = db.get_one(Activity, delivery.activity_id)
    course = db.get_one(Course, activity.course_id)
    if course.lms is not None:
        platforms.require_running(db, course.lms.platform_id, course.lms.deployment_id)
    found = db.execute(_ACCOUNT, {"delivery": delivery_id}).one_or_none()
    link = columns.link_of(db, activity.id)
    if found is None or link is None or link.lineitem_url is None:
        db.delete(delivery)
        db.flush()
        return None
    platform_id, subject = found
    if subject is None:
        delivery.state = "parked"
        db.flush()
        return None
    return Plan(
        id=delivery.id,
        version=delivery.version,
        attempts=attempts,
        platform_id=platform_id,
        lineitem_url=link.lineitem_url,
        progress=Progress(subject, ActivityProgress(delivery.progress), delivery.timestamp),
    )


_ACCOUNT: "Select[*tuple[Any, ...]]" = (
    select(Platform.id, Identity.subject)
    .select_from(ProgressDelivery)
    .join(Activity, Activity.id == ProgressDelivery.activity_id)
    .join(Course, Course.id == Activity.course_id)
    .join(Platform, Platform.id == Course.platform_id)
    .join(MAIN, MAIN.id == ProgressDelivery.enrolment_id)
    .outerjoin(
        Identity, and_(Identity.person_id == MAIN.person_id, Identity.issuer == Platform.issuer)
    )
    .where(ProgressDelivery.id == bindparam("delivery", type_=Uuid), _IS_TAKEN)
    .order_by(Identity.origin_id != MAIN.origin_id, Identity.created_at)
    .limit(1)
)
"""Platform that takes the progress of a delivery, and the student's account there, if any."""


def record(db: Session, plan: Plan, outcome: Outcome) -> None:
    """Record the outcome of this version; that of an older one leaves the state as it is."""
    delivery = db.get(ProgressDelivery, plan.id, with_for_update=True)
    if delivery is not None and delivery.version == plan.version:
        states = {Kind.SENT: "sent", Kind.PARK: "parked", Kind.RETRY: "waiting"}
        delivery.state = states[outcome.kind]
        db.flush()
