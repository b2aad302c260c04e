"""Cookies that bind a sign-in without an LMS to the browser in which it began: one for each."""

from datetime import timedelta

from flask import Request
from werkzeug.wrappers import Response as Answer

_PREFIX = "__Host-sign-in-"

_KEPT = 6
"""Sign-ins that may be under way at once in one browser."""


def give(response: Answer, request: Request, state: str, token: str, life: timedelta) -> None:
    """Bind a sign-in to this browser, and forget the oldest ones.

    The browser comes back by a plain link from another site, which SameSite=Lax allows. A form on
    another site sends no such cookie.
    """
    _set(response, state, token, int(life.total_seconds()))
    for other in list(all_of(request))[: -_KEPT + 1]:
        forget(response, other)


def token_of(request: Request, state: str) -> str:
    """The token of this sign-in, or an empty text, which belongs to none."""
    return request.cookies.get(f"{_PREFIX}{state}", "")


def all_of(request: Request) -> dict[str, str]:
    """The tokens of all sign-ins that began in this browser, by state."""
    return {
        name.removeprefix(_PREFIX): token
        for name, token in request.cookies.items()
        if name.startswith(_PREFIX)
    }


def forget(response: Answer, state: str) -> None:
    """Take the cookie of a sign-in back."""
    _set(response, state, "", 0)


def _set(response: Answer, state: str, token: str, max_age: int) -> None:
    set_lax(response, f"{_PREFIX}{state}", token, max_age)


def set_lax(response: Answer, name: str, value: str, max_age: int) -> None:
    """Set a cookie that comes back by a plain link of another site, and by none of its forms."""
    response.set_cookie(
        name,
        value,
        max_age=max_age,
        path="/",
        secure=True,
        httponly=True,
        samesite="Lax",
    )
