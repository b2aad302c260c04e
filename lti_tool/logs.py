"""Structured logs with a request id; drops tokens, names and hints."""

import logging
import re
import sys
import threading
from collections.abc import MutableMapping, Sequence
from typing import Any, TypeAlias

import structlog

_Line: TypeAlias = MutableMapping[str, Any]

_PRIVATE = frozenset(
    {
        "authorization", "body", "comment", "cookie", "cookies", "email", "form", "headers", "hint",
        "html", "jwt", "name", "nonce", "password", "query", "secret", "state", "text", "title",
        "token",
    }
)  # fmt: skip
"""Last parts of keys whose values are never logged: `id_token` ends in `token`."""

_PRIVATE_KEYS = frozenset({"return_url", "target_link_uri"})
"""Addresses that carry a session key of the LMS, or may."""

_QUERY = re.compile(r"\?[^\s\"']+")

_CHATTY = ("alembic", "sqlalchemy", "urllib3", "werkzeug")
"""Libraries that log every statement or address below WARNING."""


def configure(level: str) -> None:
    """Send every log event, ours and libraries', to stderr as one line of JSON.

    Errors that end a thread or the process are logged so too.

    Each has `time`, `level`, `logger`, `event`, and the request's `request_id` where there is one
    (bound through structlog.contextvars).
    """
    shared: list[structlog.types.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True, key="time"),
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_formatter(shared))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    logging.captureWarnings(capture=True)
    sys.excepthook = lambda _kind, error, _trace: _log_uncaught(error)
    threading.excepthook = lambda args: _log_uncaught(args.exc_value)
    sys.unraisablehook = lambda args: _log_uncaught(args.exc_value)
    for library in _CHATTY:
        logging.getLogger(library).setLevel(logging.WARNING)


def _log_uncaught(error: BaseException | None) -> None:
    """Log an uncaught error. Python itself would print its message, which may quote anything."""
    if not isinstance(error, SystemExit):
        logging.getLogger(__name__).critical("uncaught", exc_info=error)


def _formatter(shared: Sequence[structlog.types.Processor]) -> logging.Formatter:
    """The formatter of all log lines; lines of libraries get the `shared` processors here."""
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=shared,
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.ExceptionRenderer(
                # Locals hold names and text.
                structlog.tracebacks.ExceptionDictTransformer(show_locals=False)
            ),
            without_exception_messages,
            without_private,
            without_queries,
            structlog.processors.JSONRenderer(),
        ],
    )


def without_private(_logger: Any, _method: str, line: _Line) -> _Line:
    """Put "[private]" in place of what must never be logged, at any depth."""
    for key, value in line.items():
        if key in _PRIVATE_KEYS or key.lower().rsplit("_", 1)[-1] in _PRIVATE:
            line[key] = "[private]"
        elif isinstance(value, dict) and key != "exception":
            line[key] = without_private(_logger, _method, value)
    return line


def without_queries(_logger: Any, _method: str, line: _Line) -> _Line:
    """Cut the query off every address in the line; it may hold a ticket or a sign-in token."""
    for key, value in line.items():
        if isinstance(value, str):
            line[key] = _QUERY.sub("", value)
    return line


def without_exception_messages(_logger: Any, _method: str, line: _Line) -> _Line:
    """Keep an exception's type and frames; its message may quote what was sent."""
    found = line.get("exception")
    if isinstance(found, list):
        line["exception"] = [_without_message(part) for part in found]
    return line


def _without_message(part: dict[str, Any]) -> dict[str, Any]:
    """One exception of a chain, and those grouped in it."""
    kept: dict[str, Any] = {key: part[key] for key in ("exc_type", "is_cause", "frames")}
    if part.get("exceptions"):
        kept["exceptions"] = [
            [_without_message(inner) for inner in chain] for chain in part["exceptions"]
        ]
    return kept
