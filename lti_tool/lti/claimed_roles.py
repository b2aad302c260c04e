"""Mapping from the LTI role vocabulary to the tool's roles; unknown roles give the least.

Only context roles count (LTI 1.3 core, A.2.3 and A.2.4), by exact match. Institution and system
roles give nothing in a course. `membership#TeachingAssistant` is not in the vocabulary, but several
platforms send it.
"""

from collections.abc import Iterable
from enum import StrEnum


class ClaimedRole(StrEnum):
    """Role in a course, as a platform asserts it."""

    TEACHER = "teacher"
    TUTOR = "tutor"
    STUDENT = "student"
    OBSERVER = "observer"


_MEMBERSHIP = "http://purl.imsglobal.org/vocab/lis/v2/membership#"
_SUB_ROLE = "http://purl.imsglobal.org/vocab/lis/v2/membership/"

_ROLES = {
    "Instructor": ClaimedRole.TEACHER,
    "ContentDeveloper": ClaimedRole.TEACHER,
    "Administrator": ClaimedRole.TEACHER,
    "Learner": ClaimedRole.STUDENT,
    "TeachingAssistant": ClaimedRole.TUTOR,
    "Mentor": ClaimedRole.OBSERVER,
    "Member": ClaimedRole.OBSERVER,
    "Manager": ClaimedRole.OBSERVER,
    "Officer": ClaimedRole.OBSERVER,
}

_SUB_ROLES = {
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

_OTHER_SUB_ROLES = (
    "Administrator#Administrator", "Administrator#Developer", "Administrator#ExternalDeveloper",
    "Administrator#ExternalSupport", "Administrator#ExternalSystemAdministrator",
    "Administrator#Support", "Administrator#SystemAdministrator",
    "ContentDeveloper#ContentDeveloper", "ContentDeveloper#ContentExpert",
    "ContentDeveloper#ExternalContentExpert", "ContentDeveloper#Librarian", "Learner#Instructor",
    "Manager#AreaManager", "Manager#CourseCoordinator", "Manager#ExternalObserver",
    "Manager#Manager", "Manager#Observer", "Member#Member", "Mentor#Advisor", "Mentor#Auditor",
    "Mentor#ExternalAdvisor", "Mentor#ExternalAuditor", "Mentor#ExternalLearningFacilitator",
    "Mentor#ExternalMentor", "Mentor#ExternalReviewer", "Mentor#ExternalTutor",
    "Mentor#LearningFacilitator", "Mentor#Mentor", "Mentor#Reviewer", "Mentor#Tutor",
    "Officer#Chair", "Officer#Communications", "Officer#Secretary", "Officer#Treasurer",
    "Officer#Vice-Chair",
)  # fmt: skip
"""Sub-roles of the vocabulary that change nothing here, also for an Instructor."""

TABLE: dict[str, ClaimedRole] = {
    # The full names, and the short ones that LTI 1.3 still allows for context roles.
    **{_MEMBERSHIP + word: role for word, role in _ROLES.items()},
    **_ROLES,
    **{_SUB_ROLE + word: role for word, role in _SUB_ROLES.items()},
}

_KNOWN = TABLE.keys() | {_SUB_ROLE + word for word in _OTHER_SUB_ROLES}

_TEST_USER = "http://purl.imsglobal.org/vocab/lti/system/person#TestUser"
"""The platform's own test student, sent besides another role (LTI 1.3 core, A.2.1)."""

_RANK = (ClaimedRole.TEACHER, ClaimedRole.TUTOR, ClaimedRole.STUDENT, ClaimedRole.OBSERVER)


def read_roles(roles: Iterable[str]) -> ClaimedRole | None:
    """Role in the course for a list of LTI roles, or None where none of them is known.

    A teaching assistant is sent as Instructor *and* the sub-role (Canvas, D2L); the sub-role is
    more exact and wins. An unknown sub-role makes an Instructor a tutor. Otherwise the highest
    of several roles counts.
    """
    sent = set(roles)
    named = {TABLE[role] for role in sent if role in TABLE}
    if _is_less_than_teacher(sent, named) and not _teaches_besides(sent):
        return ClaimedRole.TUTOR
    return next((role for role in _RANK if role in named), None)


def is_test_user(roles: Iterable[str]) -> bool:
    """True where the platform marks the user as its own test student (A.2.1)."""
    return _TEST_USER in roles


def _is_less_than_teacher(sent: set[str], named: set[ClaimedRole]) -> bool:
    if ClaimedRole.TUTOR in named:
        return True
    unknown = (role for role in sent - _KNOWN if role.startswith((_MEMBERSHIP, _SUB_ROLE)))
    return ClaimedRole.TEACHER in named and any(unknown)


def _teaches_besides(roles: set[str]) -> bool:
    """True where a role besides the plain Instructor is a teacher's."""
    plain = {_MEMBERSHIP + "Instructor", "Instructor"}
    return any(TABLE.get(role) is ClaimedRole.TEACHER for role in roles - plain)
