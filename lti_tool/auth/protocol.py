"""Interface of every sign-in service: what goes in, what comes out, what a client can do."""

import base64
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol

RETURNED = ("stytch_token_type", "token", "code", "iss", "error")
"""Parameters with which a browser may come back, beside `state`."""


class Way(StrEnum):
    """Ways to sign in, in the order in which they are offered."""

    SSO = "sso"
    OPENID = "openid"
    GOOGLE = "google"
    LINK = "link"
    GITHUB = "github"


@dataclass(frozen=True)
class Attempt:
    """A sign-in that has begun in one browser and may be finished there once.

    `state` comes back with the browser. The verifier never leaves this machine but to the service.
    """

    state: str
    way: Way
    code_verifier: str = field(repr=False)

    @property
    def code_challenge(self) -> str:
        """The S256 challenge (RFC 7636, 4.2)."""
        return _hash(self.code_verifier)

    @property
    def nonce(self) -> str:
        """Value that an ID token must repeat; known to this attempt alone until it is sent."""
        return _hash(f"nonce:{self.code_verifier}")


def _hash(text: str) -> str:
    digest = hashlib.sha256(text.encode()).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


@dataclass(frozen=True)
class ProviderSession:
    """A session at the sign-in service: what is needed to ask for it, and to end it.

    Tokens let their holder act for the person, so that it is only stored encrypted.
    """

    subject: str
    reference: str | None = None
    """Id of the session at the service."""
    issuer: str | None = None
    """Issuer of an OpenID provider, which alone is given the tokens."""
    refresh_token: str | None = field(default=None, repr=False)
    access_token: str | None = field(default=None, repr=False)
    """Token that is kept only where there is no refresh token."""
    access_until: datetime | None = None
    sign_out_url: str | None = None
    """URL that this person's browser has to visit to end the session, where there is one."""


@dataclass(frozen=True)
class Recheck:
    """Answer of the sign-in service about a session, and the session as it is from now on."""

    lasts: bool | None
    """None where the service has no way to be asked."""
    session: ProviderSession


@dataclass(frozen=True)
class AuthResult:
    """An identity that a sign-in service has authenticated, known by issuer and subject.

    `trusted_metadata` is what the identity provider has just said of it, server to server, as it
    came. It is None where this way of signing in says nothing, which takes nothing back.
    """

    issuer: str
    subject: str
    name: str | None = None
    email: str | None = None
    """The address, only where the identity provider has verified it."""
    trusted_metadata: Mapping[str, Any] | None = field(default=None, repr=False)
    provider_session: ProviderSession | None = None


class AuthClientProtocol(Protocol):
    """One sign-in service. No method may be called while a database connection is held.

    Each raises ServiceError where the service is of no use, and Busy beyond the limit of calls.
    """

    def start(self, attempt: Attempt) -> str:
        """The URL to which the browser is sent. Raises SignInError for a way it does not have."""

    def send_link(self, attempt: Attempt, email: str) -> None:
        """Have a link sent; for an address that may not sign in, the result is the same."""

    def finish(self, attempt: Attempt, returned: Mapping[str, str]) -> AuthResult:
        """The identity behind the parameters with which the browser came back.

        Raises SignInError for whatever proves nobody's identity to this attempt.
        """

    def recheck(self, session: ProviderSession) -> Recheck:
        """Ask if the session lasts. One caller at a time may ask for the same session."""

    def sign_out(self, session: ProviderSession) -> None:
        """End the session there. Nothing happens to one that has ended."""


LONGEST = 254
"""Characters of an address, a name or an id."""


def showable(value: object) -> str | None:
    """A text that can be stored and shown, or None."""
    if not isinstance(value, str):
        return None
    kept = "".join(each for each in value if each.isprintable()).strip()
    return kept[:LONGEST] or None


def is_id(value: object) -> bool:
    """True for a text that can be somebody's id, unchanged."""
    return isinstance(value, str) and 0 < len(value) <= LONGEST and value.isprintable()


def address_of(value: object, verified: object) -> str | None:
    """The address, unless it is none or the identity provider has not verified it."""
    if verified is not True or not isinstance(value, str) or not is_id(value):
        return None
    return value if value.count("@") == 1 and not value.startswith("@") else None
