"""Progress of students on its way to the LMS."""

import uuid

import structlog

from lti_tool.db.job_queue import Claimed
from lti_tool.errors import PlatformPaused, ServiceError
from lti_tool.grading import outcomes, progress
from lti_tool.grading.outcomes import Kind, Outcome, Problem
from lti_tool.lti import scores
from lti_tool.worker.job_context import Tools, TryAgain

_log = structlog.get_logger()


def deliver(tools: Tools, job: Claimed) -> None:
    """Report the progress of one student; no transaction is open during the call."""
    with tools.database.transaction() as db:
        plan = progress.plan(db, uuid.UUID(job.subject), job.attempts)
    if plan is None:
        return
    retry_after = None
    try:
        answer = scores.post_progress(
            tools.client, plan.platform_id, plan.lineitem_url, plan.progress
        )
        retry_after = answer.retry_after
        outcome = outcomes.classify(answer.status, answer.body, plan.attempts)
        if outcome.problem is Problem.SUPERSEDED:
            # The answer to an earlier attempt was lost, or a score says more already.
            outcome = Outcome(Kind.SENT)
    except PlatformPaused:
        raise
    except ServiceError as error:
        _log.info("progress-unanswered", delivery=str(plan.id), detail=error.detail)
        retry_after = error.retry_after
        outcome = outcomes.of_error(error, plan.attempts)
    with tools.database.transaction() as db:
        progress.record(db, plan, outcome)
    if outcome.kind is Kind.RETRY:
        raise TryAgain(retry_after)
