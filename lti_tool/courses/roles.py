"""Roles in a course and the capabilities of each, as one table."""

from collections.abc import Mapping
from enum import Enum, StrEnum
from typing import Self

from lti_tool.lti.claimed_roles import ClaimedRole


class Role(StrEnum):
    """Role of a member in a course."""

    TEACHER = "teacher"
    TUTOR = "tutor"
    STUDENT = "student"
    OBSERVER = "observer"

    @classmethod
    def from_claim(cls, role: ClaimedRole | None) -> Self:
        """The role for a platform's claim; without a known one, an observer."""
        return cls(role.value if role else "observer")

    @classmethod
    def effective(cls, launched: "Role | None", listed: "Role | None") -> "Role":
        """Effective role of a member, from the newest launch and the newest roster.

        Staff by either is staff: Moodle lists a non-editing teacher as a learner, and a teacher who
        looks at the course as a student is sent as one.
        """
        staff = (cls.TEACHER, cls.TUTOR)
        if listed in staff and launched not in staff:
            return listed
        return launched or listed or cls.OBSERVER


class Capability(Enum):
    """Permission that a role can have, with a sentence about it."""

    READ = "Open the activities of the course and read what is shared there."
    ANNOTATE = "Highlight, tag and comment."
    CONTRIBUTE = "Bring a conversation of one's own, where an activity asks for it."
    MODERATE = "Delete what somebody else wrote, and change its tag."
    MANAGE_TAGS = "Change the tags of an activity, and tags that others have added."
    MANAGE_ACTIVITY = "Set activities up, and bring conversations in."
    SEE_NAMES = "See the names of students, and not only that they are students."
    SEE_CLASS = "See the members of the course and what each has done."
    MANAGE_GROUPS = "Make groups and put people into them, and see all groups."
    GRADE = "Give marks."
    RELEASE_MARKS = "Release marks that are held back, and withdraw released ones."
    AT_ANY_TIME = "Write before an activity opens, after it closes, and while notes are hidden."
    REVEAL = "Reveal the hidden notes of one's own group."
    RESUME = "Make an earlier attempt of a student or a group the current one again."
    INVITE = "Keep a place in the course for somebody without an LMS."


_STUDENT = frozenset(
    {Capability.READ, Capability.ANNOTATE, Capability.CONTRIBUTE, Capability.SEE_NAMES}
)
_TUTOR = _STUDENT | {
    Capability.MODERATE,
    Capability.SEE_CLASS,
    Capability.GRADE,
    Capability.AT_ANY_TIME,
    Capability.REVEAL,
    Capability.RESUME,
}

CAPABILITIES: Mapping[Role, frozenset[Capability]] = {
    Role.TEACHER: frozenset(Capability),
    Role.TUTOR: _TUTOR,
    Role.STUDENT: _STUDENT,
    Role.OBSERVER: frozenset({Capability.READ}),
}
