"""Marks and gradebook columns on their way to the LMS."""

import uuid
from collections.abc import Callable
from dataclasses import replace

import structlog
from sqlalchemy.orm import Session

from lti_tool.courses.activity_tables import Activity, ActivityLink
from lti_tool.courses.tables import Course
from lti_tool.db.job_queue import Claimed
from lti_tool.errors import PlatformPaused, ServiceError
from lti_tool.grading import (
    criterion_columns,
    delivery,
    delivery_plan,
    gradebook,
    outcomes,
    results,
)
from lti_tool.grading.criterion_tables import CriterionColumn
from lti_tool.grading.delivery_plan import Plan
from lti_tool.lti import line_items, scores
from lti_tool.worker.job_context import LastStep, NotYet, Tools, TryAgain

_log = structlog.get_logger()

_MOST_TRIES = 8
"""Attempts to change or remove a column, or to read results: about ten minutes."""


def deliver(tools: Tools, job: Claimed) -> LastStep | None:
    """Send one mark to the LMS: short transactions, and the calls between them."""
    return _deliver(tools, job, delivery_plan.plan)


def deliver_criterion(tools: Tools, job: Claimed) -> LastStep | None:
    """Send the points for one criterion to its own column, in the same way."""
    return _deliver(tools, job, delivery_plan.plan_criterion)


_Planning = Callable[[Session, uuid.UUID, int], Plan | None]


def _deliver(tools: Tools, job: Claimed, planned: _Planning) -> LastStep | None:
    with tools.database.transaction() as db:
        plan = planned(db, uuid.UUID(job.subject), job.attempts)
    if plan is None:
        return None
    if plan.is_reported:
        # An LMS may keep either of two scores for one student that arrive together.
        raise NotYet
    try:
        sent = _send(tools, plan)
    except PlatformPaused as paused:
        if paused.retry_after is not None:
            with tools.database.transaction() as db:
                delivery.record(db, plan, delivery.AWAY)
        raise
    if sent.outcome.kind is not outcomes.Kind.RETRY:
        return lambda db: delivery.record(db, plan, sent)
    with tools.database.transaction() as db:
        delivery.record(db, plan, sent)
    raise TryAgain(sent.retry_after)


def _send(tools: Tools, plan: Plan) -> delivery.Sent:
    if plan.score is None:
        return delivery.NOT_AT_PLATFORM
    if not plan.is_student:
        return delivery.NOT_A_STUDENT
    sent = None
    try:
        if plan.lineitem_url is not None:
            sent = _send_newest(tools, plan, plan.lineitem_url)
            if sent.outcome.problem is not outcomes.Problem.NO_COLUMN:
                return sent
        lineitem = _column(tools, plan)
    except PlatformPaused:
        raise
    except ServiceError as error:
        _log.info("line-item-unanswered", grade=str(plan.grade_id), detail=error.detail)
        outcome = outcomes.of_error(error, plan.attempts)
        return delivery.Sent(outcome, error.retry_after, error.words, error.answered)
    if lineitem is None:
        has_gradebook = plan.lineitems_url is not None
        return sent or (delivery.COLUMN_NOT_ALLOWED if has_gradebook else delivery.NO_GRADEBOOK)
    if sent is not None and lineitem == plan.lineitem_url:
        # The column is there after all: the answer was about the mark.
        return replace(sent, outcome=outcomes.refused(plan.is_gradable))
    return _send_newest(tools, plan, lineitem)


def _send_newest(tools: Tools, plan: Plan, lineitem: str) -> delivery.Sent:
    """Post the score, and once more with a newer timestamp where the LMS has a newer score."""
    sent = delivery.send(tools.client, plan, lineitem)
    if sent.outcome.problem is not outcomes.Problem.SUPERSEDED:
        return sent
    with tools.database.transaction() as db:
        renewed = delivery.renew(db, plan)
    return sent if renewed is None else delivery.send(tools.client, renewed, lineitem)


def _column(tools: Tools, plan: Plan) -> str | None:
    """The column of an activity that has none yet, or whose column is gone.

    Raises NotYet while another worker is at it, and ServiceError.
    """
    if plan.lineitems_url is None:
        return None
    with tools.database.transaction() as db:
        if not delivery.claim_column(db, plan):
            raise NotYet
        known = delivery.known_column(db, plan)
    found = None
    try:
        if known is None:
            found = delivery.find_column(tools.client, plan)
    finally:
        with tools.database.transaction() as db:
            delivery.keep_column(db, plan, found)
    return found.url if found is not None else known


def check_results(tools: Tools, job: Claimed) -> None:
    """Read what the LMS shows for the marks of an activity that it took."""
    with tools.database.transaction() as db:
        plans = results.plan(db, uuid.UUID(job.subject))
    unanswered = None
    for plan in plans:
        try:
            found = scores.fetch_results(tools.client, plan.platform_id, plan.lineitem_url)
        except PlatformPaused:
            raise
        except ServiceError as error:
            # Of one column: those of the others are read all the same.
            _log.info("results-unanswered", activity=job.subject, detail=error.detail)
            unanswered = error
        else:
            with tools.database.transaction() as db:
                results.record(db, plan, found)
    if unanswered is not None and job.attempts < _MOST_TRIES:
        raise TryAgain(unanswered.retry_after)


def resend_column(tools: Tools, job: Claimed) -> None:
    """Send the marks of an activity to the column that a launch told in place of theirs."""
    with tools.database.transaction() as db:
        gradebook.resend_column(db, uuid.UUID(job.subject))


def resend_unmatched(tools: Tools, job: Claimed) -> None:
    """Send the marks of a person who has got another account."""
    with tools.database.transaction() as db:
        gradebook.resend_unmatched(db, uuid.UUID(job.subject))


def rename_column(tools: Tools, job: Claimed) -> None:
    """Take an activity's new title to the column that the tool made for it."""
    with tools.database.transaction() as db:
        link = db.get(ActivityLink, uuid.UUID(job.subject))
        if link is None or not (link.lineitem_is_ours and link.lineitem_url and link.activity_id):
            return
        platform_id = db.get_one(Course, link.course_id).at_lms.platform_id
        address, title = link.lineitem_url, db.get_one(Activity, link.activity_id).title
        activity_id = link.activity_id
    try:
        _ask(job, lambda: line_items.rename(tools.client, platform_id, address, title))
    except _ColumnGone:
        with tools.database.transaction() as db:
            gradebook.resend_column(db, activity_id)


def rename_criterion_column(tools: Tools, job: Claimed) -> None:
    """Take the new title of an activity or a criterion to the column of the criterion."""
    with tools.database.transaction() as db:
        column = db.get(CriterionColumn, uuid.UUID(job.subject))
        if column is None or column.lineitem_url is None:
            return
        activity = db.get_one(Activity, column.activity_id)
        platform_id = db.get_one(Course, activity.course_id).at_lms.platform_id
        address = column.lineitem_url
        title = criterion_columns.label(activity.title, column.title)
    try:
        _ask(job, lambda: line_items.rename(tools.client, platform_id, address, title))
    except _ColumnGone:
        with tools.database.transaction() as db:
            criterion_columns.enqueue_column(db, uuid.UUID(job.subject))


def delete_column(tools: Tools, job: Claimed) -> None:
    """Take a column that the tool made out of the gradebook."""
    platform_id = uuid.UUID(job.payload["platform_id"])
    _ask(job, lambda: line_items.delete(tools.client, platform_id, job.payload["url"]))


class _ColumnGone(Exception):
    """The LMS has the column no more."""


def _ask(job: Claimed, operation: Callable[[], None]) -> None:
    """Run an operation, some times over; the gradebook works without it. Raises _ColumnGone."""
    try:
        operation()
    except PlatformPaused:
        raise
    except ServiceError as error:
        _log.warning("column-unanswered", job=job.name, subject=job.subject, detail=error.detail)
        if error.answered in line_items.GONE:
            raise _ColumnGone from None
        if job.attempts < _MOST_TRIES:
            raise TryAgain(error.retry_after) from None
