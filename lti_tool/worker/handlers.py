"""Job name to function: the only place where one subject's result starts another's work."""

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import structlog

from lti_tool.courses import roster
from lti_tool.courses.tables import Course
from lti_tool.db.engine import Database
from lti_tool.db.job_queue import Claimed
from lti_tool.errors import ServiceError
from lti_tool.grading import delivery, gradebook, outcomes
from lti_tool.lti import members
from lti_tool.lti.service_client import ServiceClient

_log = structlog.get_logger()


@dataclass(frozen=True)
class Tools:
    """What a handler may use."""

    database: Database
    client: ServiceClient


class TryAgain(Exception):
    """The job did not succeed this time; the queue doubles the pause each time."""


def deliver_grade(tools: Tools, job: Claimed) -> None:
    """Send one mark to the LMS. Two short transactions, and the call between them."""
    with tools.database.transaction() as db:
        plan = delivery.plan(db, uuid.UUID(job.subject))
    if plan is None:
        return
    outcome, lineitem = _send(tools, plan)
    with tools.database.transaction() as db:
        delivery.record(db, plan, outcome, lineitem)
    if outcome.kind is outcomes.Kind.RETRY:
        raise TryAgain


def _send(tools: Tools, plan: delivery.Plan) -> tuple[outcomes.Outcome, str | None]:
    if plan.score is None:
        return delivery.NOT_AT_PLATFORM, None
    try:
        lineitem = delivery.with_lineitem(tools.client, plan)
    except ServiceError as error:
        _log.info("line-item-unanswered", grade=str(plan.grade_id), detail=error.detail)
        return outcomes.judge(None, b"", plan.attempts), None
    if lineitem is None:
        return delivery.NO_GRADEBOOK, None
    answer = delivery.send(tools.client, plan, lineitem)
    status, body = (answer.status, answer.body) if answer else (None, b"")
    return outcomes.judge(status, body, plan.attempts), lineitem


def refresh_roster(tools: Tools, job: Claimed) -> None:
    """Fetch the whole roster, then apply it; a failure on the way changes nobody."""
    course_id = uuid.UUID(job.subject)
    with tools.database.transaction() as db:
        course = db.get(Course, course_id)
        if course is None or course.memberships_url is None:
            return
        platform_id, address = course.platform_id, course.memberships_url
    try:
        fetched = members.fetch_members(tools.client, platform_id, address)
    except ServiceError as error:
        _log.warning("roster-failed", course=job.subject, detail=error.detail)
        with tools.database.transaction() as db:
            db.get_one(Course, course_id).roster_problem = error.sentence
        if job.attempts < 5:
            raise TryAgain from None
        return
    with tools.database.transaction() as db:
        report = roster.apply(db, db.get_one(Course, course_id), fetched)
    _log.info("roster-applied", course=job.subject, **vars(report))


HANDLERS: Mapping[str, Callable[[Tools, Claimed], None]] = {
    gradebook.DELIVER: deliver_grade,
    roster.REFRESH: refresh_roster,
}
