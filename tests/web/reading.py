"""Every address of the API that somebody with a session reads."""

import re
from collections.abc import Mapping

from lti_tool.courses.roles import Capability
from lti_tool.web.urls import ROUTES, Who

RULES = [
    route.rule
    for route in ROUTES
    if route.methods == "GET" and (isinstance(route.who, Capability) or route.who is Who.SIGNED_IN)
]


def path_of(rule: str, ids: Mapping[str, object]) -> str:
    """The path of a rule with these ids, by the names that the rule has for them."""
    return re.sub(r"<(?:\w+:)?(\w+)>", lambda found: str(ids[found[1]]), rule)
