"""Delivery of one score by AGS 2.0; no call to the LMS is made inside a transaction."""

from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal
from functools import cache
from typing import Any

import structlog
from sqlalchemy import bindparam, or_, update
from sqlalchemy.orm import Session
from sqlalchemy.sql.dml import ReturningUpdate

from lti_tool import audit, clock
from lti_tool.courses.activity_tables import Activity, ActivityLink
from lti_tool.db import job_queue
from lti_tool.errors import PlatformPaused, ServiceError
from lti_tool.grading import criterion_columns, gradebook, history, outcomes, results
from lti_tool.grading.criterion_tables import CriterionColumn, CriterionDelivery
from lti_tool.grading.delivery_plan import Criterion, Plan
from lti_tool.grading.outcomes import Kind, Outcome, Problem
from lti_tool.grading.tables import GradeDelivery
from lti_tool.lti import line_items, scores
from lti_tool.lti.service_client import ServiceClient

_log = structlog.get_logger()

_SENT = Outcome(Kind.SENT)

_EVENTS = {
    Kind.SENT: history.Event.SENT,
    Kind.RETRY: history.Event.PUT_OFF,
    Kind.PARK: history.Event.PARKED,
}

_UNCHECKED = {"checked_at": None, "lms_score": None, "lms_maximum": None}
"""Columns of a delivery whose score the platform has just taken (`ShownResult`)."""

_SAME = Decimal("0.00005")
"""Tolerance for equal marks, as a part of the scale: platforms round to a few decimal places."""


def claim_column(db: Session, plan: Plan) -> bool:
    """Claim the search for an activity's column; False while another worker has the claim.

    One claim at a time, so that only one column is made. `keep_column` releases it; the claim of a
    worker that died expires after `job_queue.LEASE`.
    """
    now = clock.now()
    claimed = db.scalar(
        update(Activity)
        .where(
            Activity.id == plan.activity_id,
            or_(Activity.column_claimed_until.is_(None), Activity.column_claimed_until <= now),
        )
        .values(column_claimed_until=now + job_queue.LEASE)
        .returning(Activity.id)
    )
    return claimed is not None


def known_column(db: Session, plan: Plan) -> str | None:
    """Address of the column that an earlier claim kept; None where there is none but the plan's."""
    kept = _kept_column(db, plan)
    known = kept.lineitem_url if kept is not None else None
    return None if known == plan.lineitem_url else known


def _kept_column(db: Session, plan: Plan) -> ActivityLink | CriterionColumn | None:
    """Row that keeps the address of the column."""
    if plan.criterion is not None:
        return db.get(CriterionColumn, plan.criterion.column_id)
    return db.get(ActivityLink, plan.link_id) if plan.link_id else None


def find_column(client: ServiceClient, plan: Plan) -> line_items.Found | None:
    """Find the column at the platform; make one where it had none, or the tool's own is gone.

    None where the platform's own is gone: its teachers took it away. Raises ServiceError and
    PlatformPaused.
    """
    assert plan.lineitems_url is not None  # noqa: S101  # the caller checks
    assert plan.score is not None  # noqa: S101  # likewise
    return line_items.find_or_create(
        client,
        plan.platform_id,
        plan.lineitems_url,
        resource_link_id=plan.resource_link_id,
        label=plan.label,
        maximum=plan.score.maximum,
        resource_id=resource_id(plan),
        scopes=plan.scopes,
        may_create=plan.lineitem_url is None or plan.lineitem_is_ours,
    )


def resource_id(plan: Plan) -> str:
    """Id by which a column of the tool's making is found again."""
    own = str(plan.activity_id)
    return own if plan.criterion is None else f"{own}/{plan.criterion.key}"


def keep_column(db: Session, plan: Plan, found: line_items.Found | None) -> None:
    """Release the claim, and keep the column that was found, if any was.

    Where it takes the place of one that is gone, all else that it held is sent again.
    """
    db.execute(
        update(Activity).where(Activity.id == plan.activity_id).values(column_claimed_until=None)
    )
    kept = _kept_column(db, plan)
    if kept is None or found is None or found.url == plan.lineitem_url:
        return
    kept.lineitem_url = found.url
    if isinstance(kept, ActivityLink):
        kept.lineitem_is_ours = found.is_ours
    db.flush()
    if plan.lineitem_url is None:
        return
    if plan.criterion is None:
        gradebook.resend_column(db, plan.activity_id, besides=plan.grade_id)
    else:
        criterion_columns.enqueue_column(db, kept.id, besides=plan.criterion.delivery_id)


@dataclass(frozen=True)
class Sent:
    """Outcome of an attempt."""

    outcome: Outcome
    retry_after: timedelta | None = None
    """Pause that the platform asks for."""
    words: str = ""
    """Words in which the platform refuses the mark."""
    status: int | None = None
    """HTTP status of its answer; None where there was none."""


def send(client: ServiceClient, plan: Plan, lineitem_url: str) -> Sent:
    """Post the score. A mark that the platform refuses and yet shows counts as sent: the answer to
    an earlier attempt was lost. Raises PlatformPaused.
    """
    assert plan.score is not None  # noqa: S101  # the caller parks those
    sent = _post(client, plan, lineitem_url, plan.score)
    if not _may_be_there(plan, sent.outcome):
        return sent
    try:
        result = scores.fetch_result(client, plan.platform_id, lineitem_url, plan.score.subject)
    except ServiceError as error:
        _log.info("result-unanswered", grade=str(plan.grade_id), detail=error.detail)
        return sent
    return replace(sent, outcome=_SENT, words="") if _is_same(plan.score, result) else sent


def _may_be_there(plan: Plan, outcome: Outcome) -> bool:
    """True for a refusal that may be about a score which an earlier attempt has brought.

    Moodle says 409 to a score that comes twice, Open edX 400.
    """
    is_refused = outcome.problem in (Problem.REFUSED, Problem.NOT_GRADABLE)
    return outcome.problem is Problem.SUPERSEDED or (is_refused and plan.attempts > 1)


def renew(db: Session, plan: Plan) -> Plan | None:
    """Make the score of a plan newer than whatever the platform has; None where a newer mark waits.

    The timestamp is stored before it is sent, so that a later mark has a later one, also where this
    worker dies.
    """
    assert plan.score is not None  # noqa: S101  # it was posted
    delivery: GradeDelivery | CriterionDelivery | None
    if plan.criterion is None:
        delivery = db.get(GradeDelivery, plan.grade_id, with_for_update=True)
    else:
        delivery = db.get(CriterionDelivery, plan.criterion.delivery_id, with_for_update=True)
    if delivery is None or (delivery.version, delivery.state) != (plan.version, "waiting"):
        return None
    newer = max(clock.now().replace(microsecond=0), delivery.timestamp + timedelta(seconds=1))
    delivery.timestamp = newer
    return replace(plan, score=replace(plan.score, timestamp=newer))


def _post(client: ServiceClient, plan: Plan, lineitem_url: str, score: scores.Score) -> Sent:
    try:
        answer = scores.post_score(client, plan.platform_id, lineitem_url, score)
    except PlatformPaused:
        raise
    except ServiceError as error:
        _log.info("score-unanswered", grade=str(plan.grade_id), detail=error.detail)
        outcome = outcomes.of_error(error, plan.attempts)
        return Sent(outcome, error.retry_after, error.words, error.answered)
    outcome = outcomes.classify(
        answer.status, answer.body, plan.attempts, is_gradable=plan.is_gradable
    )
    words = "" if outcome.kind is Kind.SENT else answer.words
    return Sent(outcome, answer.retry_after, words, answer.status)


def _is_same(score: scores.Score, result: scores.Result | None) -> bool:
    """True where a result is this mark, in the platform's own scale, with this comment."""
    shown = result.score if result is not None else None
    if score.score is None or result is None or shown is None:
        return score.score is shown
    if result.maximum <= 0:
        return False
    difference = abs(score.score / score.maximum - shown / result.maximum)
    return difference < _SAME and result.comment.split() == score.comment.split()


def record(db: Session, plan: Plan, sent: Sent) -> None:
    """Record the outcome of this version; that of an older one leaves the state as it is.

    An attempt that was not made, as the platform is left alone, is not in the history.
    """
    outcome = sent.outcome
    if sent is not AWAY:
        history.record(
            db,
            _EVENTS[outcome.kind],
            [plan.grade_id],
            status=sent.status,
            problem=outcome.problem,
            detail=sent.words,
            as_sent=(plan.score.score, plan.score.maximum) if plan.score else None,
            criterion=plan.criterion.title if plan.criterion else "",
        )
    if plan.criterion is not None:
        _store_criterion(db, plan, sent, plan.criterion)
        return
    if not _store(db, plan, sent):
        return
    if outcome.kind is Kind.SENT:
        results.enqueue_check(db, plan.activity_id)
    if outcome.kind is not Kind.RETRY:
        event = audit.Event.GRADE_SENT if outcome.kind is Kind.SENT else audit.Event.GRADE_PARKED
        problem = outcome.problem.value if outcome.problem else None
        audit.record(db, event, grade=str(plan.grade_id), version=plan.version, problem=problem)
    db.flush()


def _store_criterion(db: Session, plan: Plan, sent: Sent, criterion: Criterion) -> None:
    """Store the state of points for a criterion, unless they have a newer version by now."""
    states = {Kind.SENT: "sent", Kind.PARK: "parked", Kind.RETRY: "waiting"}
    values: dict[str, Any] = {
        "state": states[sent.outcome.kind],
        "problem": sent.outcome.problem,
        "detail": sent.words,
    }
    if sent.outcome.kind is Kind.SENT and plan.score is not None:
        values |= _UNCHECKED | {
            "subject": plan.score.subject,
            "points": plan.score.score,
            "most": plan.score.maximum,
        }
        results.enqueue_check(db, plan.activity_id)
    db.execute(
        update(CriterionDelivery)
        .where(
            CriterionDelivery.id == criterion.delivery_id,
            CriterionDelivery.version == plan.version,
        )
        .values(values)
    )


def _store(db: Session, plan: Plan, sent: Sent) -> bool:
    """Store the state of the delivery; False where the mark has a newer version by now."""
    values: dict[str, Any] = {"problem": sent.outcome.problem, "detail": sent.words}
    if sent.outcome.kind is Kind.SENT:
        values |= {
            "state": "sent",
            "sent_at": clock.now(),
            "subject": plan.score.subject if plan.score else None,
        } | _UNCHECKED
    elif sent.outcome.kind is Kind.PARK:
        values |= {"state": "parked"}
    sent_version = {"of_grade": plan.grade_id, "of_version": plan.version}
    return db.scalar(_change(*values), values | sent_version) is not None


@cache
def _change(*columns: str) -> "ReturningUpdate[Any]":
    """Statement that changes these columns of one version of a mark's delivery."""
    deliveries = GradeDelivery.__table__
    return (
        update(deliveries)
        .where(
            GradeDelivery.grade_id == bindparam("of_grade"),
            GradeDelivery.version == bindparam("of_version"),
        )
        .values({name: bindparam(name, type_=deliveries.c[name].type) for name in columns})
        .returning(GradeDelivery.grade_id)
    )


AWAY = Sent(Outcome(Kind.RETRY, Problem.UNREACHABLE))
NOT_A_STUDENT = Sent(Outcome(Kind.PARK, Problem.NOT_GRADABLE))
NOT_AT_PLATFORM = Sent(Outcome(Kind.PARK, Problem.NO_ACCOUNT))
NO_GRADEBOOK = Sent(Outcome(Kind.PARK, Problem.NO_GRADEBOOK))
COLUMN_NOT_ALLOWED = Sent(Outcome(Kind.PARK, Problem.COLUMN_NOT_ALLOWED))
