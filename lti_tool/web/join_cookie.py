"""Cookie of a browser in which somebody signs in to link two accounts."""

from flask import Request
from werkzeug.wrappers import Response as Answer

from lti_tool.people import pending_joins
from lti_tool.web import session_token

_NAME = "__Host-join"


def token_of(request: Request) -> str:
    """The token of the browser's join; empty for none."""
    return request.cookies.get(_NAME, "")


def give(response: Answer, token: str) -> None:
    """Bind a join to the browser that is asking."""
    life = int(pending_joins.BROWSER_LIFE.total_seconds())
    session_token.set_private(response, _NAME, token, max_age=life)


def forget(response: Answer, request: Request) -> None:
    """Have the browser forget it: a sign-in from the front page links nothing."""
    if _NAME in request.cookies:
        session_token.set_private(response, _NAME, "", max_age=0)
