"""Application factory: the one place that wires all parts together."""

import time
import uuid

import structlog
from flask import Flask, Response, g, request

from lti_tool.activities import note_threshold
from lti_tool.db.bootstrap import verify_schema
from lti_tool.db.engine import Database
from lti_tool.kinds import register_kinds
from lti_tool.lti import limits
from lti_tool.models import METADATA
from lti_tool.resources import resource
from lti_tool.settings import Settings
from lti_tool.sync.engine import SyncEngine
from lti_tool.web import (
    assets,
    error_pages,
    gate,
    reader_language,
    security_headers,
    socket_endpoint,
)

_log = structlog.get_logger()

_LARGEST_BODY = 2 * 2**20
"""Bytes of a request to which no more is allowed than to any."""


def create_app(settings: Settings, database: Database) -> Flask:
    """Make the web application over one database.

    Raises SchemaMismatch unless the database's schema is the one this version needs, and
    BuildOutdated unless the browser's files are.
    """
    verify_schema(database.engine, METADATA)
    register_kinds()
    app = Flask(
        __name__,
        static_folder=None,
        template_folder=resource("templates"),
    )
    # Merging "//" would redirect to the host that the request names, whichever that is.
    app.url_map.merge_slashes = False
    # A launch, or the edits of a draft. Where a conversation is added, more is allowed.
    app.config["MAX_CONTENT_LENGTH"] = max(_LARGEST_BODY, limits.LARGEST_FORM)
    app.config["MAX_FORM_MEMORY_SIZE"] = limits.LARGEST_FORM
    assets.install(app)
    engine = SyncEngine.over(
        database,
        note_threshold.reveal_if_reached,
        settings.redis_url,
        memory_limit=settings.worker_memory_mib * 2**20,
    )
    app.extensions["sync"] = engine
    app.before_request(_assign_request_id)
    app.after_request(_log_request)
    security_headers.install(app, settings)
    reader_language.install(app)
    error_pages.install(app)
    socket_endpoint.prepare(app)
    gate.install(app, settings, database, engine)
    return app


def start_watching(app: Flask) -> None:
    """Start the background threads of sync; once, in the process that serves."""
    app.extensions["sync"].start()


def close_rooms(app: Flask) -> None:
    """Close every socket of the app with "try again": its process is about to end."""
    app.extensions["sync"].stop()


def _log_request(response: Response) -> Response:
    """Log one line a request: its rule, not its address, which may hold a one-time token."""
    rule = request.url_rule.rule if request.url_rule else "none"
    # A socket has only begun; what becomes of it is in the metrics.
    if not rule.startswith("/static/") and not g.get("is_handed_over"):
        _log.info(
            "request",
            method=request.method,
            rule=rule,
            status=response.status_code,
            milliseconds=round((time.monotonic() - g.began) * 1000, 1),
        )
    return response


def _assign_request_id() -> None:
    """Give the request an id that its log lines and its error page share."""
    g.began = time.monotonic()
    g.request_id = uuid.uuid4().hex[:12]
    structlog.contextvars.clear_contextvars()
    structlog.contextvars.bind_contextvars(request_id=g.request_id)
