"""Whether the process lives, whether it can serve, and what it has counted."""

import hmac

from flask import Response, current_app, request
from sqlalchemy import text

from lti_tool import metrics
from lti_tool.db import job_queue
from lti_tool.errors import NotFound, Unavailable
from lti_tool.web.visit import Visit


def alive(visit: Visit) -> dict[str, str]:  # noqa: ARG001  # asks nobody
    """Answers while the process does: to restart it would help only if this stays silent."""
    return {"status": "ok"}


def ready(visit: Visit) -> dict[str, str]:
    """Answers while people can be let in: the database answers, and the rooms hear each other.

    Raises Unavailable, or what the database raises.
    """
    visit.db.execute(text("SELECT 1"))
    if current_app.extensions["sync"].rooms.is_closing:
        raise Unavailable(detail="closing")
    if not current_app.extensions["sync"].bus.is_listening:
        raise Unavailable(detail="the bus is deaf")
    return {"status": "ready"}


def measured(visit: Visit) -> Response:
    """The metrics, for who has the token of the settings; without that setting there are none."""
    token = visit.settings.metrics_token
    sent = request.authorization
    given = sent.token if sent is not None and sent.type == "bearer" and sent.token else ""
    if token is None or not hmac.compare_digest(given.encode(), token.get_secret_value().encode()):
        raise NotFound
    metrics.JOBS_WAITING.set(job_queue.count(visit.db))
    return Response(metrics.exposition(), content_type=metrics.CONTENT_TYPE)
