"""Checks that a sign-in lasts at its sign-in service; one that has ended there ends here."""

import uuid
from enum import Enum

import structlog

from lti_tool.auth import ways
from lti_tool.auth.protocol import Recheck
from lti_tool.db.engine import Database
from lti_tool.errors import NotSignedIn, ServiceError, Unavailable
from lti_tool.people import provider_sessions, sessions
from lti_tool.people.provider_sessions import Claimed
from lti_tool.settings import Settings

_log = structlog.get_logger()


class Outcome(Enum):
    """Outcome of a check."""

    GOES_ON = "it lasts, or nobody can be asked"
    ENDED = "it has ended, there and here"
    UNANSWERED = "the service did not answer"


def check(database: Database, settings: Settings, claimed: Claimed) -> Outcome:
    """Ask the service about a session, outside any transaction, and record the answer."""
    answer = _ask(settings, claimed)
    with database.transaction() as db:
        if answer is None:
            provider_sessions.record_no_answer(db, claimed)
            return Outcome.UNANSWERED
        if answer.lasts is False:
            provider_sessions.forget(db, claimed.session_id)
            sessions.end_by_service(db, claimed.session_id, "revoked")
            return Outcome.ENDED
        provider_sessions.record_answer(db, settings, claimed, answer)
        return Outcome.GOES_ON


def _ask(settings: Settings, claimed: Claimed) -> Recheck | None:
    try:
        session = provider_sessions.read(settings, claimed.encrypted)
        return ways.service_of(settings, claimed.way).recheck(session)
    except (ServiceError, Unavailable) as error:
        _log.warning("provider-session-unanswered", way=claimed.way.value, detail=error.detail)
        return None


def require_confirmed(database: Database, settings: Settings, session_id: uuid.UUID | None) -> None:
    """Check that a sign-in lasts, if that was not checked within the last minute.

    Nobody is asked for a session that no service has begun. Raises NotSignedIn for one that has
    ended, and ServiceError while that cannot be said.
    """
    if session_id is None:
        return
    with database.transaction() as db:
        claimed = provider_sessions.claim_stale(db, session_id)
    outcome = check(database, settings, claimed) if claimed else Outcome.GOES_ON
    if outcome is Outcome.ENDED:
        raise NotSignedIn(
            "Your sign-in service has signed you out.", advice="Sign in again, then repeat this."
        )
    if outcome is Outcome.UNANSWERED:
        raise ServiceError(
            "Your sign-in cannot be confirmed just now, so nothing was changed.",
            advice="The sign-in service does not answer. Try again in a minute, or make a link on"
            " the tool's own machine with `lti-tool administrator`.",
        )


def end_unanswered(database: Database, settings: Settings, most: int) -> int:
    """End some of the sign-ins whose service has not answered for too long; how many."""
    with database.transaction() as db:
        session_ids = provider_sessions.unanswered(db, settings, most)
        for session_id in session_ids:
            sessions.end_by_service(db, session_id, "unanswered")
        return len(session_ids)
