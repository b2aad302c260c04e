"""Models of health and readiness."""

from typing import Literal

from lti_tool.web.schemas.base import Output


class Liveness(Output):
    """State of a process that answers."""

    status: Literal["ok"] = "ok"


class Readiness(Output):
    """State of a process that serves."""

    status: Literal["ready"] = "ready"
    between_processes: Literal["at-once", "late"]
    """late where Redis is away: edits of other processes arrive a few seconds late."""
