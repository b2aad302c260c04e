"""LTI role vocabulary to our four; unknown means least.

Only roles in the context (the course) count, by exact match: what somebody is in the institution or
on the whole system gives nothing in a course. Source: LTI 1.3 core, appendix A.2.3 and A.2.4.
"""

from collections.abc import Iterable
from enum import StrEnum


class ClaimedRole(StrEnum):
    """What a platform says somebody is in a course."""

    TEACHER = "teacher"
    TUTOR = "tutor"
    STUDENT = "student"
    OBSERVER = "observer"


_MEMBERSHIP = "http://purl.imsglobal.org/vocab/lis/v2/membership#"
_SUB_ROLE = "http://purl.imsglobal.org/vocab/lis/v2/membership/"

_WORDS = {
    "Instructor": ClaimedRole.TEACHER,
    "ContentDeveloper": ClaimedRole.TEACHER,
    "Administrator": ClaimedRole.TEACHER,
    "Learner": ClaimedRole.STUDENT,
    "Mentor": ClaimedRole.OBSERVER,
    "Member": ClaimedRole.OBSERVER,
    "Manager": ClaimedRole.OBSERVER,
    "Officer": ClaimedRole.OBSERVER,
}

_SUB_WORDS = {
    "Instructor#TeachingAssistant": ClaimedRole.TUTOR,
    "Instructor#TeachingAssistantGroup": ClaimedRole.TUTOR,
    "Instructor#TeachingAssistantOffering": ClaimedRole.TUTOR,
    "Instructor#TeachingAssistantSection": ClaimedRole.TUTOR,
    "Instructor#TeachingAssistantSectionAssociation": ClaimedRole.TUTOR,
    "Instructor#TeachingAssistantTemplate": ClaimedRole.TUTOR,
    "Instructor#Grader": ClaimedRole.TUTOR,
    "Instructor#GuestInstructor": ClaimedRole.TUTOR,
    "Instructor#ExternalInstructor": ClaimedRole.TEACHER,
    "Instructor#Lecturer": ClaimedRole.TEACHER,
    "Instructor#PrimaryInstructor": ClaimedRole.TEACHER,
    "Instructor#SecondaryInstructor": ClaimedRole.TEACHER,
    "Learner#ExternalLearner": ClaimedRole.STUDENT,
    "Learner#GuestLearner": ClaimedRole.STUDENT,
    "Learner#Learner": ClaimedRole.STUDENT,
    "Learner#NonCreditLearner": ClaimedRole.STUDENT,
}

TABLE: dict[str, ClaimedRole] = {
    # The full names, and the short ones that LTI 1.3 still allows for context roles.
    **{_MEMBERSHIP + word: role for word, role in _WORDS.items()},
    **_WORDS,
    **{_SUB_ROLE + word: role for word, role in _SUB_WORDS.items()},
}

_RANK = (ClaimedRole.TEACHER, ClaimedRole.TUTOR, ClaimedRole.STUDENT, ClaimedRole.OBSERVER)


def read_roles(roles: Iterable[str]) -> ClaimedRole | None:
    """What these roles make somebody in the course, or None where none of them is known.

    A teaching assistant is sent as Instructor *and* the sub-role; the sub-role is the more exact
    word and wins. Otherwise the highest of several counts.
    """
    sent = set(roles)
    named = {TABLE[role] for role in sent if role in TABLE}
    if ClaimedRole.TUTOR in named and not _teaches_besides(sent):
        return ClaimedRole.TUTOR
    return next((role for role in _RANK if role in named), None)


def _teaches_besides(roles: set[str]) -> bool:
    """Whether a role other than the plain Instructor, which goes with the sub-role, teaches."""
    plain = {_MEMBERSHIP + "Instructor", "Instructor"}
    return any(TABLE.get(role) is ClaimedRole.TEACHER for role in roles - plain)
