"""Send one score and record what came back; the call to the LMS is outside any transaction."""

import uuid
from dataclasses import dataclass

import structlog
from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool import audit, clock
from lti_tool.courses.tables import Activity, ActivityLink, Course, Enrolment
from lti_tool.errors import ServiceError
from lti_tool.grading.outcomes import Kind, Outcome, Problem
from lti_tool.grading.tables import Grade, GradeDelivery
from lti_tool.lti import scores
from lti_tool.lti.service_client import ServiceAnswer, ServiceClient
from lti_tool.lti.tables import Platform
from lti_tool.people.tables import Identity

_log = structlog.get_logger()


@dataclass(frozen=True)
class Plan:
    """One version of a mark on its way: everything the call needs, so that no row is held."""

    grade_id: uuid.UUID
    version: int
    attempts: int
    platform_id: uuid.UUID
    lineitem_url: str | None
    lineitems_url: str | None
    link_id: uuid.UUID | None
    resource_link_id: str
    activity_id: uuid.UUID
    label: str
    score: scores.Score | None
    """None where the person has no account at the platform."""


def plan(db: Session, grade_id: uuid.UUID) -> Plan | None:
    """What to send of a mark, or None where nothing waits to be sent."""
    grade = db.get(Grade, grade_id)
    delivery = db.get(GradeDelivery, grade_id, with_for_update=True)
    if grade is None or delivery is None or delivery.state != "waiting":
        return None
    delivery.attempts += 1
    course = db.get_one(Course, grade.course_id)
    activity = db.get_one(Activity, grade.activity_id)
    link = db.scalar(
        select(ActivityLink)
        .where(ActivityLink.activity_id == activity.id)
        .order_by(ActivityLink.lineitem_url.is_(None), ActivityLink.created_at)
        .limit(1)
    )
    score = _score(db, grade, delivery, course)
    return Plan(
        grade_id=grade.id,
        version=delivery.version,
        attempts=delivery.attempts,
        platform_id=course.platform_id,
        lineitem_url=link.lineitem_url if link else None,
        lineitems_url=course.lineitems_url,
        link_id=link.id if link else None,
        resource_link_id=link.resource_link_id if link else "",
        activity_id=activity.id,
        label=activity.title,
        score=score,
    )


def _score(
    db: Session, grade: Grade, delivery: GradeDelivery, course: Course
) -> scores.Score | None:
    """The mark in the platform's terms, or None where it knows nobody of that name."""
    subject = db.scalar(
        select(Identity.subject)
        .join(Enrolment, Enrolment.person_id == Identity.person_id)
        .join(Platform, Platform.issuer == Identity.issuer)
        .where(Enrolment.id == grade.enrolment_id, Platform.id == course.platform_id)
    )
    if subject is None:
        return None
    return scores.Score(
        subject=subject,
        score=grade.score,
        maximum=grade.maximum,
        comment=grade.comment,
        timestamp=delivery.timestamp,
    )


def with_lineitem(client: ServiceClient, plan: Plan) -> str | None:
    """The line item's address: the link's own, or found or made at the platform, or None.

    Raises ServiceError when the platform does not answer.
    """
    if plan.lineitem_url or not plan.lineitems_url or plan.score is None:
        return plan.lineitem_url
    return scores.find_or_create_lineitem(
        client,
        plan.platform_id,
        plan.lineitems_url,
        resource_link_id=plan.resource_link_id,
        label=plan.label,
        maximum=plan.score.maximum,
        resource_id=str(plan.activity_id),
    )


def send(client: ServiceClient, plan: Plan, lineitem_url: str) -> ServiceAnswer | None:
    """Post the score; None where there was no valid answer."""
    assert plan.score is not None  # noqa: S101  # the caller parks those
    try:
        return scores.post_score(client, plan.platform_id, lineitem_url, plan.score)
    except ServiceError as error:
        _log.info("score-unanswered", grade=str(plan.grade_id), detail=error.detail)
        return None


def record(db: Session, plan: Plan, outcome: Outcome, lineitem_url: str | None) -> None:
    """Note what became of this version; an answer for an older one says nothing about the new."""
    delivery = db.get(GradeDelivery, plan.grade_id, with_for_update=True)
    if lineitem_url and plan.link_id and not plan.lineitem_url:
        link = db.get(ActivityLink, plan.link_id)
        if link is not None and not link.lineitem_url:
            link.lineitem_url = lineitem_url
    if delivery is None or delivery.version != plan.version:
        return
    delivery.problem = outcome.problem
    if outcome.kind is Kind.SENT:
        delivery.state = "sent"
        delivery.sent_at = clock.now()
    elif outcome.kind is Kind.PARK:
        delivery.state = "parked"
    if outcome.kind is not Kind.RETRY:
        event = audit.Event.GRADE_SENT if outcome.kind is Kind.SENT else audit.Event.GRADE_PARKED
        problem = outcome.problem.value if outcome.problem else None
        audit.record(db, event, grade=str(plan.grade_id), version=plan.version, problem=problem)
    db.flush()


NOT_AT_PLATFORM = Outcome(Kind.PARK, Problem.NO_ACCOUNT)
NO_GRADEBOOK = Outcome(Kind.PARK, Problem.NO_GRADEBOOK)
