"""Places that a sign-in goes on to, on their way from page to page.

A page carries a name of the place, `activity-<id>` or `class-<key>`, and never an address. The
token of a link into a class stays in a cookie of this browser, found by its key.
"""

import re
import uuid

from flask import Request
from werkzeug.wrappers import Response as Answer

from lti_tool.db.one_time import hash_of
from lti_tool.people.pending_sign_ins import HOME, LINK_LIFE, Destination
from lti_tool.web import sign_in_cookies

FIELD = "to"
"""Name of the parameter or form field."""

_NAME = re.compile(r"(activity|class)-([0-9a-f-]{16,36})")
_KEPT = 4
"""Links into classes that one browser may have open at once."""


def requested(request: Request) -> tuple[str, Destination]:
    """Name and destination that a request asks for; an empty name and home for any other."""
    name = request.values.get(FIELD, "")
    found = _NAME.fullmatch(name)
    if found is None:
        return "", HOME
    if found[1] == "class":
        token = request.cookies.get(_cookie(found[2]))
        return (name, Destination(join_hash=hash_of(token))) if token else ("", HOME)
    try:
        return name, Destination(activity_id=uuid.UUID(found[2]))
    except ValueError:
        return "", HOME


def of_activity(activity_id: uuid.UUID) -> str:
    """Name of an activity as a destination."""
    return f"activity-{activity_id}"


def of_link(token: str) -> str:
    """Name of the class of a link as a destination."""
    return f"class-{_key(token)}"


def keep(response: Answer, request: Request, token: str) -> None:
    """Have the browser keep the token of a link into a class, while somebody signs in."""
    seconds = int(LINK_LIFE.total_seconds())
    sign_in_cookies.set_lax(response, _cookie(_key(token)), token, seconds)
    kept = [name for name in request.cookies if name.startswith(_PREFIX)]
    for name in kept[: max(0, len(kept) - _KEPT + 1)]:
        sign_in_cookies.set_lax(response, name, "", 0)


_PREFIX = "__Host-class-"


def _cookie(key: str) -> str:
    return f"{_PREFIX}{key}"


def _key(token: str) -> str:
    return hash_of(token).hex()[:16]
