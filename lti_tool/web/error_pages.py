"""Error to status, sentence, page or JSON; each carries a reference that the log knows too."""

from collections.abc import Mapping

import structlog
from flask import Flask, Response, g, make_response, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import IntegrityError
from werkzeug.exceptions import HTTPException, MethodNotAllowed, RequestEntityTooLarge
from werkzeug.exceptions import NotFound as NoSuchAddress

from lti_tool import metrics
from lti_tool.db.engine import UNAVAILABLE, is_reference_gone
from lti_tool.errors import (
    Busy,
    Conflict,
    InvalidInput,
    LaunchError,
    NotFound,
    SignInError,
    TooLarge,
    ToolError,
    Unavailable,
)
from lti_tool.grading.preconditions import ChangedMeanwhile
from lti_tool.web import security_headers
from lti_tool.web.schemas.errors import Current, Error, ErrorAnswer

_log = structlog.get_logger()

_RETRY_AFTER = "10"
"""Seconds after which what was busy may be free."""


def install(app: Flask) -> None:
    """Answer every error in one way."""
    app.register_error_handler(ToolError, answer)
    app.register_error_handler(HTTPException, _of_werkzeug)
    for kind in UNAVAILABLE:
        app.register_error_handler(kind, _of_database)
    app.register_error_handler(IntegrityError, _of_integrity)
    app.register_error_handler(Exception, _unexpected)


def to_answer(error: ToolError) -> ErrorAnswer:
    """Answer about an error, for scripts and programs."""
    described = Error(
        code=error.code,
        sentence=error.sentence,
        advice=error.advice,
        reference=g.get("request_id", ""),
        field=error.field if isinstance(error, InvalidInput) else "",
    )
    if isinstance(error, ChangedMeanwhile):
        current = Current.model_validate(error.current)
        return ErrorAnswer(error=described, current=current)
    return ErrorAnswer(error=described)


def answer(error: ToolError) -> ResponseReturnValue:
    """The page or JSON of an error. To return it instead of raising keeps what was written."""
    _log.info("refused", code=error.code, status=error.status, detail=error.detail)
    if isinstance(error, LaunchError):
        metrics.LAUNCHES.labels(error.code).inc()
    headers = _headers(error)
    if request.path.startswith("/api/"):
        data = to_answer(error).model_dump_json(
            exclude={"current"} if not isinstance(error, ChangedMeanwhile) else None
        )
        return Response(data, error.status, headers, mimetype="application/json")
    # The page says a sentence and offers nothing to click on in the reader's name, so any site may
    # show it; a blank frame would help nobody.
    security_headers.allow_framing("*")
    page = render_template(
        "error.html",
        sentence=error.sentence,
        advice=error.advice,
        reference=g.get("request_id", ""),
        back_to_sign_in=isinstance(error, SignInError) or request.path.startswith("/sign-in/"),
    )
    return page, error.status, headers


def offer_again(error: ToolError, fields: Mapping[str, str]) -> Response:
    """The page of an error that used nothing up, with a button that sends the same form again.

    Beyond a limit of ours it sends itself, after a while.
    """
    _log.info("refused", code=error.code, status=error.status, detail=error.detail)
    page = render_template(
        "try_again.html",
        error=error,
        fields=fields,
        seconds=int(_RETRY_AFTER) if isinstance(error, Busy) else None,
        reference=g.get("request_id", ""),
    )
    response = make_response(page, error.status)
    response.headers.update(_headers(error))
    return response


def _headers(error: ToolError) -> dict[str, str]:
    return {"Retry-After": _RETRY_AFTER} if isinstance(error, Busy) else {}


def _of_werkzeug(error: HTTPException) -> ResponseReturnValue:
    if isinstance(error, NoSuchAddress):
        return answer(NotFound())
    if isinstance(error, RequestEntityTooLarge):
        return answer(TooLarge())
    if error.response is not None:
        return error.response
    same = ToolError(error.name + ".")
    if isinstance(error, MethodNotAllowed):
        # Somebody typed or reloaded the address of a launch, or of a form.
        same = ToolError("This address does not open by itself.", advice=NotFound.advice)
    same.status = error.code or 500  # type: ignore[misc]
    return answer(same)


def _of_database(error: Exception) -> ResponseReturnValue:
    # What the server said is in the error that SQLAlchemy's one was raised from.
    _log.error("database-away", kind=type(error.__cause__ or error).__name__)
    return answer(Unavailable())


def _of_integrity(error: IntegrityError) -> ResponseReturnValue:
    if not is_reference_gone(error):
        return _unexpected(error)
    return answer(
        Conflict(
            "What this belongs to has just been moved or taken out.",
            advice="Load the page again, then try once more.",
        )
    )


def _unexpected(error: Exception) -> ResponseReturnValue:
    _log.exception("unexpected-error", kind=type(error).__name__)
    return answer(ToolError())
