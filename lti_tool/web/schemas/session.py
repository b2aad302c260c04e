"""Models of the session: person, course, role, link, and courses to enter."""

import uuid
from typing import Annotated

from typing_extensions import TypeAliasType

from lti_tool.courses import roles
from lti_tool.courses.roles import Role
from lti_tool.web.schemas.base import Input, Output, enumeration

Capability = TypeAliasType(
    "Capability",
    Annotated[
        str,
        enumeration(
            (each.name.lower() for each in roles.Capability), "Capability of the session's role."
        ),
    ],
)


class NewSession(Input):
    """Course to enter."""

    course_id: uuid.UUID


class SessionPerson(Output):
    """Person of the session."""

    name: str


class SessionCourse(Output):
    """Course of the session."""

    id: uuid.UUID
    title: str
    label: str


class SessionLink(Output):
    """LMS link of the launch. `activity_id` is null until a teacher has set the activity up."""

    id: uuid.UUID
    title: str
    activity_id: uuid.UUID | None


class EnterableActivity(Output):
    """Activity of a course that may be entered."""

    id: uuid.UUID
    title: str


class EnterableCourse(Output):
    """Course that a person may enter without an LMS."""

    id: uuid.UUID
    title: str
    role: Role
    activities: list[EnterableActivity]


class SessionInfo(Output):
    """Person, course, role and link of a session."""

    person: SessionPerson
    capabilities: list[Capability]
    courses: list[EnterableCourse]
    """Courses that may be entered, while the session is in none."""
    is_administrator: bool = False
    """True for an administrator of the tool who signed in without an LMS."""
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
