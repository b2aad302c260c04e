"""End of sessions at their sign-in services, after they have ended here."""

import base64
from datetime import datetime

import structlog

from lti_tool import clock
from lti_tool.auth import ways
from lti_tool.auth.protocol import Way
from lti_tool.db.job_queue import Claimed
from lti_tool.errors import Busy, ServiceError, Unavailable
from lti_tool.people import provider_sessions
from lti_tool.worker.job_context import Tools, TryAgain

_log = structlog.get_logger()


def end_at_service(tools: Tools, job: Claimed) -> None:
    """End a session at its service, which is asked again until the session has run out anyhow."""
    if datetime.fromisoformat(job.payload["until"]) <= clock.now():
        _log.warning("provider-session-given-up", way=job.payload["way"], attempts=job.attempts)
        return
    encrypted = base64.b64decode(job.payload["session"])
    try:
        session = provider_sessions.read(tools.settings, encrypted)
        ways.service_of(tools.settings, Way(job.payload["way"])).sign_out(session)
    except ServiceError as error:
        raise TryAgain(error.retry_after) from None
    except Busy:
        raise TryAgain from None
    except Unavailable:
        # Encrypted with another secret key: it cannot be read by waiting.
        _log.warning("provider-session-unreadable", way=job.payload["way"])
