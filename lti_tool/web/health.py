"""Liveness and readiness of the process, and its metrics."""

import hmac

from flask import Response, current_app, request

from lti_tool import metrics
from lti_tool.db import job_queue
from lti_tool.errors import NotFound, Unavailable
from lti_tool.web.request_context import RequestContext
from lti_tool.web.schemas.operation import Liveness, Readiness


def alive(context: RequestContext) -> Liveness:  # noqa: ARG001  # asks nobody
    """Answers while the process does: to restart it would help only if this stays silent."""
    return Liveness()


def ready(context: RequestContext) -> Readiness:
    """Readiness: people can be let in, and what they write can be stored.

    Nobody is asked now: the storage watch wrote a row a second ago, or found why it could not.
    Without Redis everything is stored, and other processes' work comes a few seconds late; that is
    ready, and the answer says it. Raises Unavailable.
    """
    engine = current_app.extensions["sync"]
    if engine.rooms.is_closing:
        raise Unavailable(detail="closing")
    problem = context.database.storage.problem
    if problem is not None:
        raise Unavailable("Nothing can be stored at the moment.", detail=problem)
    if not engine.is_subscribed:
        raise Unavailable(detail="not listening to PostgreSQL")
    return Readiness(between_processes="at-once" if engine.is_transport_open else "late")


def measured(context: RequestContext) -> Response:
    """The metrics, for who has the token of the settings; without that setting there are none."""
    token = context.settings.metrics_token
    sent = request.authorization
    given = sent.token if sent is not None and sent.type == "bearer" and sent.token else ""
    if token is None or not hmac.compare_digest(given.encode(), token.get_secret_value().encode()):
        raise NotFound
    metrics.JOBS_WAITING.set(job_queue.count(context.db))
    return Response(metrics.exposition(), content_type=metrics.CONTENT_TYPE)
