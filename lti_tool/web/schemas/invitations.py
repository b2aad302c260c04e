"""Models of how people without an LMS account come into a class: invitations, and links."""

import uuid
from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field

from lti_tool.courses.roles import Role
from lti_tool.validation import Text
from lti_tool.web.schemas.base import Input, Output, Sentence

Days = Annotated[int, Field(ge=1, le=365)]


class NewInvitations(Input):
    """Invitations of people without an LMS account."""

    addresses: Annotated[str, Text(50_000, least=1)]
    """Addresses, separated by commas, semicolons or lines; "Name <address>" is one, too."""
    role: Literal["teacher", "tutor", "student", "observer"]
    days: Days | None = None
    """Days after which a place is not kept any more; null for no limit."""


class Invitation(Output):
    """Invitation of a person without an LMS account."""

    id: uuid.UUID
    email: str | None
    """Address that a place is kept for; null once somebody has it."""
    name: str | None
    """Name of the person who has it."""
    role: Role
    accepted: bool
    expires_at: datetime | None
    """Time from which the place is not kept any more; null for no limit."""


class RefusedAddress(Output):
    """Entry of a list that was not invited."""

    entry: str
    """Text that stood there."""
    sentence: Sentence


class Invited(Output):
    """Result of inviting a list of addresses."""

    invitations: list[Invitation]
    refused: list[RefusedAddress]


class NewJoinLink(Input):
    """Link by which people come into the class; none makes anybody a teacher."""

    role: Literal["tutor", "student", "observer"]
    days: Days
    """Days for which it lets people in."""
    most_people: Annotated[int, Field(ge=1, le=1000)]
    """Greatest number of people in the class by it."""


class JoinLinkSwitch(Input):
    """Switch of a link."""

    is_on: bool


class LinkArrival(Output):
    """Somebody who came by a link."""

    enrolment_id: uuid.UUID
    name: str
    joined_at: datetime
    is_removed: bool
    """True where a teacher took them out of the class."""


class JoinLink(Output):
    """Link by which people come into the class."""

    id: uuid.UUID
    address: str | None
    """Address to pass on, a secret; null where it cannot be used, or shown, any more."""
    qr_code: str | None
    """The address as a QR code: a data: address of an SVG image."""
    role: Role
    most_people: int
    expires_at: datetime
    is_on: bool
    is_withdrawn: bool
    arrivals: list[LinkArrival]


class Invitations(Output):
    """Invitations and links of a class."""

    invitations: list[Invitation]
    links: list[JoinLink]
