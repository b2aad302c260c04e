"""Models of a person's own account: passkeys and their ceremonies."""

import uuid
from datetime import datetime
from typing import Annotated

from lti_tool.validation import Identifier, Text
from lti_tool.web.schemas.base import Input, Output
from lti_tool.web.schemas.session import LanguageTag


class Passkey(Output):
    """Passkey of the person."""

    id: uuid.UUID
    name: str
    created_at: datetime
    last_used_at: datetime | None
    blocked_at: datetime | None
    """Time at which a copy of it was noticed; it is refused since then."""


class LinkedAccount(Output):
    """Accounts at LMSs and sign-in services that were made for one person."""

    person_id: uuid.UUID | None
    """Id by which they can be separated; null for the person's own."""
    where: list[str]
    """Names of the LMSs and services."""
    linked_at: datetime | None


class Account(Output):
    """Account of the person."""

    accounts: list[LinkedAccount]
    """Own accounts first."""
    can_link: bool
    """True for a session of a launch, where people can also sign in without the LMS."""
    passkeys: list[Passkey]
    """Empty in a session of a launch."""
    are_passkeys_possible: bool
    """False where the tool's address has no host name, which browsers ask for, and in a session of
    a launch."""
    can_add_passkey: bool
    """True for 15 minutes after a sign-in without the LMS."""


class ChosenLanguage(Input):
    """Choice of the language of all pages; null for that of the LMS or the browser."""

    language: LanguageTag | None


class PasskeyCeremony(Output):
    """Ceremony that has begun."""

    options: str
    """JSON of the options for `navigator.credentials.create` (WebAuthn, 5.4)."""
    token: str
    """Token to finish the ceremony with."""


class NewPasskey(Input):
    """Answer of the browser to a ceremony."""

    token: Identifier
    response: Annotated[str, Text(65_536)]
    """JSON of the answer, a RegistrationResponseJSON (WebAuthn, 5.1)."""
    name: Annotated[str, Text(60)] = ""
