"""Authorization by role: `may` and `require` decide every permission."""

from typing import Protocol

from lti_tool.courses.roles import CAPABILITIES, Capability, Role
from lti_tool.errors import Forbidden

_CANNOT_GIVE_SENTENCES = {
    Role.TEACHER: "You cannot make anybody a teacher here.",
    Role.TUTOR: "You cannot make anybody a tutor here.",
    Role.STUDENT: "You cannot make anybody a student here.",
    Role.OBSERVER: "You cannot make anybody an observer here.",
}


class WithRole(Protocol):
    """Anything with a role in a course, such as courses.tenancy.Member."""

    @property
    def role(self) -> Role:
        """Role in the course."""


def may(role: Role, capability: Capability) -> bool:
    """True where the role has the capability."""
    return capability in CAPABILITIES[role]


def require_to_give(member: WithRole, role: Role) -> None:
    """Raise Forbidden unless the member may give somebody this role: none with more than theirs."""
    if not CAPABILITIES[role] <= CAPABILITIES[member.role]:
        raise Forbidden(
            _CANNOT_GIVE_SENTENCES[role],
            advice="Ask a teacher of the course.",
            detail=f"{member.role.value} gives {role.value}",
        )


def require(member: WithRole, capability: Capability) -> None:
    """Raise Forbidden unless the member's role has the capability."""
    if not may(member.role, capability):
        raise Forbidden(detail=f"{member.role.value} lacks {capability.name}")
