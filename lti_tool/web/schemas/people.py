"""Models of the administrator's API about people: accounts, erasures, audit log, retention."""

import uuid
from datetime import datetime
from typing import Annotated

from pydantic import Field

from lti_tool.audit import Event
from lti_tool.courses.joining import Proof
from lti_tool.courses.roles import Role
from lti_tool.privacy.retention import LONGEST, SHORTEST
from lti_tool.validation import Text, Timestamp
from lti_tool.web.schemas.base import Input, Output, QueryInput


class PeopleQuery(QueryInput):
    """Words to find people by; without them, the administrators."""

    words: Annotated[str, Text(255)] = ""


class Suspension(Input):
    """Suspension of a person, or its end."""

    suspended: bool


class AdministratorRight(Input):
    """Right of a person to run the tool."""

    granted: bool


class AccountsToLink(Input):
    """Link of a person with another one, who is the same."""

    person_id: uuid.UUID


class ErasureConfirmation(Input):
    """Confirmation of an erasure: the person's name, typed."""

    name: Annotated[str, Text(255)]


class PersonAccount(Output):
    """Account of a person at an LMS or a sign-in service."""

    issuer: str
    subject: str
    origin_id: uuid.UUID
    """Person for whom the account was made: this one, or one who was linked with them."""
    created_at: datetime
    staff_at: datetime | None
    """Time at which the sign-in service last said that they are staff; null where it does not."""


class PlaceInCourse(Output):
    """Place of a person in a course."""

    course_id: uuid.UUID
    title: str
    role: Role
    active: bool


class PersonSummary(Output):
    """A person, with the facts by which an administrator recognises them."""

    id: uuid.UUID
    name: str
    email: str | None
    created_at: datetime
    suspended_at: datetime | None
    administrator_since: datetime | None
    erased_at: datetime | None
    accounts: list[PersonAccount]
    courses: list[PlaceInCourse]


class SignIn(Output):
    """Session of a person, from a launch or a sign-in."""

    id: uuid.UUID
    created_at: datetime
    expires_at: datetime
    course: str | None
    role: Role | None
    is_launch: bool


class ErasureState(Output):
    """State of an erasure."""

    person_id: uuid.UUID
    began_at: datetime
    finished_at: datetime | None
    waiting: int
    """Number of documents in which the text has not been erased yet."""
    failing: list[uuid.UUID]
    """Documents among them whose log is damaged."""


class LinkedPerson(Output):
    """Person who has been linked with another, and can be separated again."""

    id: uuid.UUID
    joined_at: datetime
    joined_by: Proof


class PersonDetails(Output):
    """A person with whom they were linked, and their newest sign-ins."""

    person: PersonSummary
    linked: list[LinkedPerson]
    sign_ins: list[SignIn]
    erasure: ErasureState | None


class AuditQuery(QueryInput):
    """Filter of the audit log. All parts are optional."""

    person: uuid.UUID | None = None
    """Events about this person, or by them."""
    event: Event | None = None
    since: Timestamp | None = None
    until: Timestamp | None = None
    before: Annotated[int, Field(ge=1, lt=2**63)] | None = None
    """Id of the oldest event of the page before."""


class AuditRow(Output):
    """Event of the audit log."""

    id: int
    at: datetime
    event: str
    person_id: uuid.UUID | None
    course_id: uuid.UUID | None
    details: dict[str, str | int | float | bool | None]


class AuditPage(Output):
    """Events, newest first."""

    events: list[AuditRow]
    names: dict[str, str]
    """Names, by id, of the people, courses and activities in these events."""
    types: list[str]
    """All types of events that there may be."""
    next_before: int | None
    """Value of `before` for the next page; null on the last one."""


class RetentionRuleChange(Input):
    """Rule of a course."""

    is_default: bool
    """True where the institution's default holds."""
    days: Annotated[int, Field(ge=SHORTEST, le=LONGEST)] | None = None
    """Days after the last activity; null to keep the people without an end."""


class CourseRetention(Output):
    """A course that still names somebody, its rule, and what it would erase."""

    course_id: uuid.UUID
    title: str
    days: int | None
    is_own_rule: bool
    last_activity_at: datetime
    due_at: datetime | None
    is_due: bool
    people: int
    kept_elsewhere: int
    """Number of those people who keep their name in a course that is kept; known where it is
    due."""


class RetentionOverview(Output):
    """Default of the institution, and the courses; those that are due come first."""

    default_days: int | None
    courses: list[CourseRetention]
