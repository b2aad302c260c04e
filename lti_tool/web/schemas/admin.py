"""Models of the administrator's API: platforms, deployments, signing keys and invites."""

import uuid
from datetime import datetime
from typing import Annotated

from typing_extensions import TypeAliasType

from lti_tool.lti.tool_keys import KeyState
from lti_tool.people.identifiers import Kind
from lti_tool.validation import Address, Identifier, Text
from lti_tool.web.schemas.base import Input, Output, enumeration

IdentifierKind = TypeAliasType(
    "IdentifierKind",
    Annotated[
        Kind,
        enumeration(Kind, "Identifier by which people of a platform are recognised elsewhere."),
    ],
)


class AdminLink(Input):
    """One-time link, as the page found it behind the # of its address."""

    link: Annotated[str, Text(255)]
    """Empty after a reload."""


class NewPlatform(Input):
    """An LMS registered by hand."""

    name: Annotated[str, Text(200)] = ""
    dialect: Identifier = "generic"
    issuer: Address
    client_id: Identifier
    auth_login_url: Address
    auth_token_url: Address
    auth_audience: Annotated[str, Text(2000)] = ""
    key_set_url: Address
    deployment_id: Identifier


class Switch(Input):
    """Change of a switch: on or off."""

    enabled: bool


class IdentifierChoice(Input):
    """Choice of the identifier by which a platform's people are recognised elsewhere."""

    identifier: IdentifierKind | None
    """null for none."""


class ProposalDecision(Input):
    """Decision about the changes that a platform asks for."""

    proposal: Identifier
    """Reference of the changes as they were shown."""
    accepted: bool


class NewDeployment(Input):
    """One more deployment of a platform."""

    deployment_id: Identifier


class NewInvite(Input):
    """Invite for one dynamic registration."""

    note: Annotated[str, Text(200)] = ""
    """Reminder for the administrator."""


class KeyRotation(Input):
    """Rotation of the signing key."""

    at_once: bool = False
    """True where signatures of the older keys must not be trusted any longer."""


class CreatedAdminLink(Output):
    """One-time link to the administrator's page."""

    link: str
    """The part behind the # of its address."""


class AdminSession(Output):
    """Session of an administrator."""

    token: str


class Deployment(Output):
    """Deployment of a platform."""

    id: uuid.UUID
    deployment_id: str
    enabled: bool


class ProposedChange(Output):
    """Value that a platform asks to change; null stands for none."""

    name: str
    before: str | None
    after: str | None


class Platform(Output):
    """A registered LMS."""

    id: uuid.UUID
    name: str
    dialect: str
    issuer: str
    client_id: str
    auth_login_url: str
    auth_token_url: str
    key_set_url: str
    enabled: bool
    trusted_identifier: IdentifierKind | None
    """Identifier by which its people are recognised when they sign in without it."""
    is_approved: bool
    notes: list[str]
    """Notes on the invites with which it registered."""
    proposal: str
    """Reference of the changes as they are shown here; a decision is about them alone."""
    changes: list[ProposedChange]
    deployments: list[Deployment]


class SigningKey(Output):
    """Signing key of the tool."""

    id: str
    state: KeyState
    created_at: datetime
    signs_from: datetime
    retired_at: datetime | None


class Invite(Output):
    """Registration invite that nobody has used yet."""

    id: uuid.UUID
    note: str
    expires_at: datetime


class ToolAddresses(Output):
    """Addresses that an LMS needs to know of the tool."""

    login: str
    launch: str
    keys: str


class AdminOverview(Output):
    """Everything that the administrator's page shows."""

    platforms: list[Platform]
    keys: list[SigningKey]
    invites: list[Invite]
    addresses: ToolAddresses


class CreatedPlatform(Output):
    """Issuer of a platform that was registered."""

    issuer: str


class SwitchState(Output):
    """State of a switch."""

    enabled: bool


class TrustedIdentifier(Output):
    """Choice that was carried out."""

    trusted_identifier: IdentifierKind | None


class DecidedProposal(Output):
    """Decision that was carried out."""

    accepted: bool


class ConnectionCheck(Output):
    """Check of one part of a connection."""

    part: str
    works: bool | None
    """null where it cannot be tried yet."""
    sentence: str


class CreatedInvite(Output):
    """Address of a new invite, which is shown once."""

    address: str


class CreatedKey(Output):
    """Id of a new signing key."""

    id: str
