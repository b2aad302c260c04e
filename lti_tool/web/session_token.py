"""The session token on its way: in a header for every action, in a partitioned cookie to survive a
reload; never in a URL.

One cookie an arrival, named after it, so that two tabs with two roles never mix. The cookie only
brings a page back; no action is ever taken on the strength of it.
"""

import uuid

from flask import Request, Response, after_this_request, request
from werkzeug.wrappers import Response as Answer

from lti_tool.people.sessions import StartedSession

_PREFIX = "__Host-arrival-"

_KEEPS = "__Host-keeps"

_KEPT = 8
"""Arrivals that survive a reload at once in one browser; more would outgrow the Cookie header."""


def from_header(request: Request) -> str | None:
    """The bearer token of RFC 6750, if one was sent."""
    authorization = request.authorization
    if authorization is None or authorization.type != "bearer":
        return None
    return authorization.token


def from_cookie(request: Request, arrival: uuid.UUID) -> str | None:
    """The token of this arrival, if the browser kept it."""
    return request.cookies.get(f"{_PREFIX}{arrival}")


def give(response: Answer, request: Request, arrival: uuid.UUID, token: str, hours: int) -> None:
    """Ask the browser to keep the token for a reload, and to forget the oldest ones."""
    set_private(response, f"{_PREFIX}{arrival}", token, max_age=hours * 3600)
    kept = [name for name in request.cookies if name.startswith(_PREFIX)]
    for name in kept[: max(0, len(kept) - _KEPT + 1)]:
        set_private(response, name, "", max_age=0)


def give_later(started: StartedSession, hours: int) -> None:
    """Give the token with the response to this request, whoever makes that."""

    def with_token(response: Response) -> Response:
        give(response, request, started.id, started.token, hours)
        return response

    after_this_request(with_token)


def is_kept(arrival: uuid.UUID) -> bool:
    """True where the browser has sent the token of this arrival as a cookie."""
    return from_cookie(request, arrival) is not None


def keeps_cookies(request: Request) -> bool:
    """True where the browser has shown that it keeps our cookies where it is now."""
    return _KEEPS in request.cookies


def try_cookies(response: Answer) -> None:
    """Leave a cookie that says nothing but that it was kept."""
    set_private(response, _KEEPS, "1", max_age=90 * 24 * 3600)


def set_private(response: Answer, name: str, value: str, *, max_age: int) -> None:
    """Set a cookie that works in a cross-site frame and that no script and no other site can read.

    `name` begins with `__Host-` (RFC 6265bis): Secure, no Domain, Path=/. Partitioned (CHIPS) keeps
    one jar for each embedding site, which is what browsers still allow in a frame.
    """
    response.set_cookie(
        name,
        value,
        max_age=max_age,
        path="/",
        secure=True,
        httponly=True,
        samesite="None",
        partitioned=True,
    )
