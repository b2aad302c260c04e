"""Checks that sign-ins last at their sign-in services: a few at a time, as they become due."""

import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from functools import partial

import structlog

from lti_tool.auth.protocol import Way
from lti_tool.db.engine import UNAVAILABLE
from lti_tool.people import provider_checks, provider_sessions
from lti_tool.people.provider_checks import Outcome
from lti_tool.people.provider_sessions import Claimed
from lti_tool.worker.job_context import Tools

_log = structlog.get_logger()

AT_ONCE = 4
"""Sessions in one batch; half of the calls that a process may have under way at such services."""

_MOST_ENDED = 100
_PAUSE = 1.0
"""Seconds between two looks for what is due."""

_SERVICES = (frozenset({Way.OPENID}), frozenset(Way) - {Way.OPENID})
"""Ways by service: what one service does not answer says nothing of another."""


def run(tools: Tools, stop: threading.Event) -> None:
    """Check what is due until `stop` is set. Nothing that fails ends this."""
    with ThreadPoolExecutor(AT_ONCE, thread_name_prefix="check") as pool:
        while not stop.is_set():
            try:
                while run_batch(tools, pool) and not stop.is_set():
                    pass
            except UNAVAILABLE as error:
                _log.warning("database-away", kind=type(error).__name__)
            except Exception:
                _log.exception("checks-failed")
            stop.wait(_PAUSE)


def run_batch(tools: Tools, pool: ThreadPoolExecutor) -> bool:
    """Check some of the sessions that are due; False when none is.

    A service that answers none of them is left alone for a while, whatever else is due there.
    """
    with tools.database.transaction() as db:
        claimed = provider_sessions.claim_due(db, AT_ONCE)
    check = partial(provider_checks.check, tools.database, tools.settings)
    # Each thread has the context of this one, for its log lines and its clock.
    asked = [pool.submit(copy_context().run, check, each) for each in claimed]
    outcomes = [each.result() for each in asked]
    for ways in _SERVICES:
        if _is_away(ways, claimed, outcomes):
            with tools.database.transaction() as db:
                provider_sessions.postpone(db, ways)
    provider_checks.end_unanswered(tools.database, tools.settings, _MOST_ENDED)
    return bool(claimed)


def _is_away(ways: frozenset[Way], claimed: Sequence[Claimed], outcomes: Sequence[Outcome]) -> bool:
    of_service = {
        outcome for each, outcome in zip(claimed, outcomes, strict=True) if each.way in ways
    }
    return of_service == {Outcome.UNANSWERED}
