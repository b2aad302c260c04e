"""Watch of students' work: marks by rules, and progress for the LMS, follow a while after it."""

import itertools
import threading
import uuid

import structlog

from lti_tool import process_guard
from lti_tool.activities import credit
from lti_tool.db.engine import UNAVAILABLE
from lti_tool.grading import progress
from lti_tool.worker.job_context import Tools

_log = structlog.get_logger()

_PAUSE = 5.0
"""Seconds between two looks."""

_WHOLE = 12
"""Looks of which one is at all activities: once a minute. The others are at those of lately."""


def run(tools: Tools, stop: threading.Event) -> None:
    """Look for what has changed until `stop` is set. Nothing that fails ends this."""
    for number in itertools.count():
        if stop.is_set():
            return
        try:
            count_due(tools, lately=number % _WHOLE != 0)
            report_started(tools)
        except UNAVAILABLE as error:
            _log.warning("database-away", kind=type(error).__name__)
        except Exception:
            _log.exception("work-watch-failed")
        stop.wait(_PAUSE)


def count_due(tools: Tools, *, lately: bool = False) -> None:
    """Bring marks by rules up to date: each activity in a transaction of its own, and one that
    fails fails alone. With `lately`, only activities that were counted lately.
    """
    with tools.database.transaction() as db:
        activity_ids = credit.due(db, lately=lately)
    for activity_id in activity_ids:
        _count(tools, activity_id)


def _count(tools: Tools, activity_id: uuid.UUID) -> None:
    with (
        process_guard.isolate_errors("credit", activity=str(activity_id)),
        tools.database.transaction() as db,
    ):
        credit.count_if_due(db, activity_id)


def report_started(tools: Tools) -> None:
    """Have the LMS told who has opened an activity."""
    with tools.database.transaction() as db:
        progress.report_started(db)
