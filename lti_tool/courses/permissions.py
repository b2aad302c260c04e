"""may() and require(): every yes or no about a role is decided here."""

from typing import Protocol

from lti_tool.courses.roles import CAPABILITIES, Capability, Role
from lti_tool.errors import Forbidden


class WithRole(Protocol):
    """All that a decision needs to know of somebody in a course (courses.scope.Member has it)."""

    @property
    def role(self) -> Role:
        """What they are in the course."""


def may(role: Role, capability: Capability) -> bool:
    """Whether the role has the capability."""
    return capability in CAPABILITIES[role]


def require(member: WithRole, capability: Capability) -> None:
    """Raise Forbidden unless the member's role has the capability."""
    if not may(member.role, capability):
        raise Forbidden(detail=f"{member.role.value} lacks {capability.name}")
