"""Plan of one delivery: a mark that waits, with all that sending it needs, read by one statement.

One statement sees mark and version as they belong together, without a lock on either.
"""

import uuid
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Select, Uuid, and_, bindparam, literal, or_, select
from sqlalchemy.orm import Session, aliased

from lti_tool.courses.activity_tables import Activity, ActivityLink
from lti_tool.courses.memberships import MAIN, MAIN_ID
from lti_tool.courses.roles import Role
from lti_tool.courses.tables import Course, Enrolment
from lti_tool.db import job_queue
from lti_tool.errors import PlatformPaused
from lti_tool.grading import criterion_columns, gradebook, progress
from lti_tool.grading.credit_tables import ProgressDelivery
from lti_tool.grading.criterion_tables import CriterionColumn, CriterionDelivery
from lti_tool.grading.rubrics import Assessed
from lti_tool.grading.tables import Grade, GradeDelivery, Rubric
from lti_tool.lti import scores
from lti_tool.lti.tables import Deployment, Platform
from lti_tool.people.tables import Identity


@dataclass(frozen=True)
class Criterion:
    """Criterion whose points are sent, by its delivery and its column."""

    delivery_id: uuid.UUID
    column_id: uuid.UUID
    key: str
    title: str


@dataclass(frozen=True)
class Plan:
    """One version of a mark with everything that the call needs, so that no row stays locked."""

    grade_id: uuid.UUID
    version: int
    attempts: int
    """Attempts at this version, this one included."""
    platform_id: uuid.UUID
    lineitem_url: str | None
    lineitem_is_ours: bool
    lineitems_url: str | None
    scopes: frozenset[str]
    """Scopes of the gradebook that the platform allows; empty where it has not told them."""
    link_id: uuid.UUID | None
    resource_link_id: str
    activity_id: uuid.UUID
    label: str
    is_student: bool
    """False for somebody whose role was changed after they were marked."""
    is_gradable: bool
    """False for somebody who is no student of the course any more, or has left it."""
    is_reported: bool
    """True while a report of the student's progress is on its way to the same column."""
    score: scores.Score | None
    """None where the person has no account at the platform."""
    criterion: Criterion | None = None
    """Criterion whose points are sent to a column of its own; None for the mark."""


_ACCOUNT_OF = aliased(Enrolment, name="account_of")

_COUNTED = (
    select(_ACCOUNT_OF.role, _ACCOUNT_OF.active)
    .where(or_(_ACCOUNT_OF.id == MAIN.id, _ACCOUNT_OF.merged_into == MAIN.id))
    .order_by(
        _ACCOUNT_OF.active.desc(),
        _ACCOUNT_OF.merged_into.is_not(None),
        _ACCOUNT_OF.created_at,
        _ACCOUNT_OF.id,
    )
    .limit(1)
    .correlate(MAIN)
    .lateral("counted")
)
"""Role and state that the student counts as (`Membership.counted`)."""

_LINK = (
    select(
        ActivityLink.id,
        ActivityLink.resource_link_id,
        ActivityLink.lineitem_url,
        ActivityLink.lineitem_is_ours,
    )
    .where(ActivityLink.activity_id == Activity.id)
    .order_by(ActivityLink.lineitem_url.is_(None), ActivityLink.created_at)
    .limit(1)
    .correlate(Activity)
    .lateral("link")
)
"""Link whose column the mark goes to (`columns.link_of`)."""

_IS_OWN = Identity.origin_id == Enrolment.origin_id

_ACCOUNT = (
    select(Identity.subject, _IS_OWN.label("is_own"))
    .where(Identity.person_id == MAIN.person_id, Identity.issuer == Platform.issuer)
    .order_by(_IS_OWN.desc(), Identity.origin_id != MAIN.origin_id, Identity.created_at)
    .limit(1)
    .correlate(MAIN, Enrolment, Platform)
    .lateral("account")
)
"""Account that was marked, or else another one of the same person."""

_SENT_FOR: "Select[*tuple[Any, ...]]" = (
    select(
        Grade.score,
        Grade.maximum,
        Grade.comment,
        Activity.id.label("activity_id"),
        Activity.title,
        Course.lineitems_url,
        Course.ags_scopes,
        Platform.id.label("platform_id"),
        and_(Platform.enabled, Deployment.enabled).label("is_running"),
        MAIN.id.label("main_id"),
        _COUNTED.c.role,
        _COUNTED.c.active,
        _LINK.c.id.label("link_id"),
        _LINK.c.resource_link_id,
        _LINK.c.lineitem_url,
        _LINK.c.lineitem_is_ours,
        _ACCOUNT.c.subject,
        _ACCOUNT.c.is_own,
        job_queue.is_running(
            progress.DELIVER,
            select(ProgressDelivery.id)
            .where(
                ProgressDelivery.activity_id == Grade.activity_id,
                ProgressDelivery.enrolment_id == MAIN.id,
            )
            .correlate(Grade, MAIN)
            .scalar_subquery(),
        ).label("is_reported"),
    )
    .select_from(Grade)
    .join(Activity, Activity.id == Grade.activity_id)
    .join(Course, Course.id == Grade.course_id)
    .join(Platform, Platform.id == Course.platform_id)
    .join(Deployment, Deployment.id == Course.deployment_id)
    .join(Enrolment, Enrolment.id == Grade.enrolment_id)
    .join(MAIN, MAIN.id == MAIN_ID)
    .join(_COUNTED, literal(True))
    .outerjoin(_LINK, literal(True))
    .outerjoin(_ACCOUNT, literal(True))
)
"""A mark, its student's account and the place of its activity, for the parameter `now`."""

_WAITING = (
    _SENT_FOR.add_columns(GradeDelivery.version, GradeDelivery.timestamp)
    .join(GradeDelivery, GradeDelivery.grade_id == Grade.id)
    # By its id, before all else is joined: PostgreSQL keeps the order of so many joins.
    .where(Grade.id == bindparam("grade", type_=Uuid), GradeDelivery.state == "waiting")
)
"""A mark that waits to be sent, for the parameters `grade` and `now`."""

_OF_DELIVERY = aliased(CriterionDelivery, name="of_delivery")

_WAITING_CRITERION = (
    _SENT_FOR.add_columns(
        Grade.id.label("grade_id"),
        Grade.assessment,
        CriterionDelivery.version,
        CriterionDelivery.timestamp,
        CriterionColumn.id.label("column_id"),
        CriterionColumn.key,
        CriterionColumn.title.label("criterion_title"),
        CriterionColumn.most,
        CriterionColumn.lineitem_url.label("criterion_url"),
    )
    .join(CriterionDelivery, CriterionDelivery.grade_id == Grade.id)
    .join(CriterionColumn, CriterionColumn.id == CriterionDelivery.column_id)
    .join(Rubric, (Rubric.activity_id == Grade.activity_id) & Rubric.has_columns)
    .where(
        # By its id, as above.
        Grade.id
        == select(_OF_DELIVERY.grade_id)
        .where(_OF_DELIVERY.id == bindparam("delivery", type_=Uuid))
        .scalar_subquery(),
        CriterionDelivery.id == bindparam("delivery", type_=Uuid),
        CriterionDelivery.state == "waiting",
    )
)
"""Points for a criterion that wait to be sent, for the parameters `delivery` and `now`."""


def plan(db: Session, grade_id: uuid.UUID, attempts: int) -> Plan | None:
    """Plan the next attempt to send a mark; None where nothing waits to be sent.

    `attempts` is the count of its job (`Claimed.attempts`), this attempt included.

    Raises PlatformPaused while the platform or the deployment is switched off.
    """
    found = db.execute(_WAITING, {"grade": grade_id} | job_queue.at_present()).one_or_none()
    if found is None:
        return None
    return _plan(db, grade_id, found, attempts)


def plan_criterion(db: Session, delivery_id: uuid.UUID, attempts: int) -> Plan | None:
    """Plan the next attempt to send the points for a criterion, as the mark has them now.

    None where nothing waits to be sent, or criteria have no columns any more. Raises
    PlatformPaused as `plan` does.
    """
    wanted = {"delivery": delivery_id} | job_queue.at_present()
    found = db.execute(_WAITING_CRITERION, wanted).one_or_none()
    if found is None:
        return None
    mark = _plan(db, found.grade_id, found, attempts)
    given = {each.key: each for each in Assessed.stored(found.assessment)}.get(found.key)
    points = given.points if given is not None and found.score is not None else None
    return replace(
        mark,
        lineitem_url=found.criterion_url,
        lineitem_is_ours=True,
        link_id=None,
        # A column of the link would hide the activity's own: Moodle tells neither then.
        resource_link_id="",
        label=criterion_columns.label(found.title, found.criterion_title),
        is_reported=False,
        score=mark.score
        and replace(
            mark.score,
            score=points,
            maximum=given.most if given is not None else found.most,
            comment="",
        ),
        criterion=Criterion(delivery_id, found.column_id, found.key, found.criterion_title),
    )


def _plan(db: Session, grade_id: uuid.UUID, found: Any, attempts: int) -> Plan:
    if not found.is_running:
        raise PlatformPaused
    is_student = Role(found.role) is Role.STUDENT
    return Plan(
        grade_id=grade_id,
        version=found.version,
        attempts=attempts,
        platform_id=found.platform_id,
        lineitem_url=found.lineitem_url,
        lineitem_is_ours=bool(found.lineitem_is_ours),
        lineitems_url=found.lineitems_url,
        scopes=frozenset(found.ags_scopes),
        link_id=found.link_id,
        resource_link_id=found.resource_link_id or "",
        activity_id=found.activity_id,
        label=found.title,
        is_student=is_student,
        is_gradable=is_student and found.active,
        is_reported=found.is_reported,
        score=_score(db, grade_id, found),
    )


def _score(db: Session, grade_id: uuid.UUID, found: Any) -> scores.Score | None:
    """Score for the platform; None where the person has no account there.

    None, too, where the account is not the one that was marked and has a mark itself: it counts
    instead.
    """
    if found.subject is None:
        return None
    if not found.is_own and not gradebook.is_best(db, db.get_one(Grade, grade_id)):
        return None
    return scores.Score(
        subject=found.subject,
        score=found.score,
        maximum=found.maximum,
        comment=found.comment,
        timestamp=found.timestamp,
    )
