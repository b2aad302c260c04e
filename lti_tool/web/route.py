"""Row of the table of URLs: method, path, handler, and who may."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import Any

from lti_tool.courses.roles import Capability


class Who(Enum):
    """Callers that a route admits, where that does not depend on a role in a course."""

    ANYBODY = "no session; the handler itself checks what was sent"
    COOKIE = "a session known by its page's cookie; for reloading a page, never for an action"
    SIGNED_IN = "any session that came in the Authorization header"
    TICKET = "a one-time ticket for one shared document"
    ADMINISTRATOR = "the session of whoever runs the tool, in the Authorization header"


@dataclass(frozen=True)
class Route:
    """One row. A `Capability` as `who` asks for a member of the course whose role has it."""

    methods: str
    rule: str
    handler: Callable[..., Any]
    who: Who | Capability
    acts: bool = False
    """True where a GET has an effect, which a request that only looks must not have."""
    status: int = 200
    """HTTP status of an answer that has a model; an empty one has 204."""

    @property
    def is_api(self) -> bool:
        """True for a route that programs may call, with JSON and a session in a header."""
        return self.rule.startswith("/api/")

    @property
    def needs_confirmation(self) -> bool:
        """True for an act of an administrator, whose sign-in must last at its service as well."""
        return self.who is Who.ADMINISTRATOR and self.methods != "GET"
