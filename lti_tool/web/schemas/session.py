"""Models of the session: person, course, role, link; and of entering, leaving and ending it."""

import uuid
from typing import Annotated

from pydantic import AfterValidator
from pydantic_core import PydanticKnownError
from typing_extensions import TypeAliasType

from lti_tool.courses import roles
from lti_tool.courses.roles import Role
from lti_tool.languages import LANGUAGES
from lti_tool.web.schemas.base import Input, Output, Sentence, enumeration

Capability = TypeAliasType(
    "Capability",
    Annotated[
        str,
        enumeration(
            (each.name.lower() for each in roles.Capability), "Capability of the session's role."
        ),
    ],
)


def _offered(tag: str) -> str:
    if tag not in LANGUAGES:
        raise PydanticKnownError("literal_error", {"expected": ", ".join(LANGUAGES)})
    return tag


LanguageTag = TypeAliasType(
    "LanguageTag",
    Annotated[
        str,
        AfterValidator(_offered),
        enumeration(LANGUAGES, "Language of the pages (BCP 47)."),
    ],
)


class NewSession(Input):
    """Course to enter."""

    course_id: uuid.UUID


class SessionPerson(Output):
    """Person of the session."""

    id: uuid.UUID
    name: str
    email: str | None
    """Address that the sign-in service confirmed; null where there is none, and after a launch."""


class SessionCourse(Output):
    """Course of the session."""

    id: uuid.UUID
    title: str
    label: str
    is_in_lms: bool
    """False for a class without an LMS: marks stay here, and groups are made here."""


class SessionLink(Output):
    """LMS link of the launch. `activity_id` is null until a teacher has set the activity up."""

    id: uuid.UUID
    title: str
    activity_id: uuid.UUID | None


class SessionNotice(Output):
    """Message to the person about their own account."""

    id: uuid.UUID
    sentence: Sentence


class SessionInfo(Output):
    """Person, course, role and link of a session."""

    person: SessionPerson
    capabilities: list[Capability]
    language: LanguageTag | None = None
    """Language that the person has chosen; null for that of the LMS or the browser."""
    notices: list[SessionNotice]
    """Messages that the person has not read yet."""
    sign_in: uuid.UUID | None
    """Public id of the session of the sign-in; null for somebody who came from an LMS."""
    is_administrator: bool = False
    """True for an administrator of the tool who signed in without an LMS."""
    may_create_classes: bool = False
    """True for staff who signed in without an LMS, where they may create classes."""
    course: SessionCourse | None = None
    """null until a course was entered, for somebody who signed in without an LMS."""
    role: Role | None = None
    enrolment_id: uuid.UUID | None = None
    link: SessionLink | None = None


class CreatedSession(Output):
    """Session that has begun."""

    token: str
    """Bearer token."""
    arrival: uuid.UUID
    """Public id of the session, part of addresses of pages."""
    is_kept: bool
    """True where the browser keeps cookies, so that the session's page can be loaded."""


class SignOut(Input):
    """Sign-out of this session and its sign-in, or of all sessions of the person."""

    everywhere: bool = False


class SignedOut(Output):
    """Sessions that have ended."""

    continue_at: str | None
    """Address at the sign-in service that ends the browser's session there; null without one."""
