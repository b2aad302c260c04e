"""Passkey ceremonies of WebAuthn (Level 3), by the fido2 library, which only this module imports.

Options and responses are JSON, as `navigator.credentials` has them since Level 3. Responses are
untrusted: whatever cannot be verified ends as one SignInError.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Any, TypeVar
from urllib.parse import urlsplit

import structlog
from fido2.server import Fido2Server
from fido2.utils import websafe_encode
from fido2.webauthn import (
    AttestedCredentialData,
    AuthenticationResponse,
    PublicKeyCredentialDescriptor,
    PublicKeyCredentialRpEntity,
    PublicKeyCredentialType,
    PublicKeyCredentialUserEntity,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from lti_tool.errors import SignInError

_log = structlog.get_logger()

_REQUIRED = UserVerificationRequirement.REQUIRED

ResultT = TypeVar("ResultT")


@dataclass(frozen=True)
class Credential:
    """A public key that an authenticator has made (WebAuthn, 6.5.1)."""

    credential_id: bytes
    data: bytes
    """Attested credential data: AAGUID, credential id, COSE public key."""
    sign_count: int


@dataclass(frozen=True)
class Assertion:
    """A verified proof that somebody holds the key of a credential."""

    credential_id: bytes
    sign_count: int


def is_possible(public_url: str) -> bool:
    """True where browsers allow passkeys: an IP address cannot be a relying party's id."""
    try:
        ip_address(urlsplit(public_url).hostname or "")
    except ValueError:
        return True
    return False


def registration_options(
    public_url: str, challenge: bytes, *, user_id: bytes, name: str, known: list[bytes]
) -> str:
    """Options for `navigator.credentials.create` (WebAuthn, 5.4).

    `known` are credential ids that the person has already, so that no authenticator makes two.
    """
    options, _ = _server(public_url).register_begin(
        PublicKeyCredentialUserEntity(id=user_id, name=name, display_name=name),
        credentials=[
            PublicKeyCredentialDescriptor(type=PublicKeyCredentialType.PUBLIC_KEY, id=each)
            for each in known
        ],
        resident_key_requirement=ResidentKeyRequirement.REQUIRED,
        user_verification=_REQUIRED,
        challenge=challenge,
    )
    return json.dumps(dict(options))


def verify_registration(public_url: str, challenge: bytes, response: str) -> Credential:
    """The credential of an answer to `registration_options` (7.1). Raises SignInError."""
    server = _server(public_url)

    def verify() -> Credential:
        answer = server.register_complete(_state(challenge), _parsed(response))
        made = answer.credential_data
        allowed = {each.alg for each in server.allowed_algorithms}
        if made is None or made.public_key.get(3) not in allowed:
            raise ValueError("no usable public key")
        return Credential(made.credential_id, bytes(made), answer.counter)

    return _verified(verify)


def authentication_options(public_url: str, challenge: bytes) -> str:
    """Options for `navigator.credentials.get`; the browser offers the passkeys it has (5.5)."""
    options, _ = _server(public_url).authenticate_begin(
        user_verification=_REQUIRED, challenge=challenge
    )
    return json.dumps(dict(options))


def credential_id_of(response: str) -> bytes:
    """Id of the credential that a response claims; nothing is proven yet. Raises SignInError."""
    return _verified(lambda: AuthenticationResponse.from_dict(_parsed(response)).raw_id)


def verify_authentication(
    public_url: str, challenge: bytes, response: str, data: bytes
) -> Assertion:
    """The assertion of a response by the credential with this `data` (7.2). Raises SignInError.

    Comparing the signature counter is left to the caller, who knows the last one.
    """

    def verify() -> Assertion:
        known = [AttestedCredentialData(data)]
        answer = AuthenticationResponse.from_dict(_parsed(response))
        used = _server(public_url).authenticate_complete(_state(challenge), known, answer)
        return Assertion(used.credential_id, answer.response.authenticator_data.counter)

    return _verified(verify)


def _server(public_url: str) -> Fido2Server:
    host = urlsplit(public_url).hostname or ""
    party = PublicKeyCredentialRpEntity(id=host, name="PromptGrimoire")
    return Fido2Server(party, verify_origin=lambda origin: origin == public_url)


def _state(challenge: bytes) -> dict[str, Any]:
    """The state that `Fido2Server` compares a response with."""
    return {"challenge": websafe_encode(challenge), "user_verification": _REQUIRED}


def _parsed(response: str) -> dict[str, Any]:
    answer: dict[str, Any] = json.loads(response)
    return answer


def _verified(work: Callable[[], ResultT]) -> ResultT:
    """The result of parsing or verifying what a browser sent. Raises SignInError."""
    try:
        return work()
    except Exception as error:
        # Parsers of JSON, CBOR and keys stumble over hostile bytes in as many ways as there are.
        _log.info("passkey-refused", kind=type(error).__name__)
        raise SignInError("This passkey could not be checked.", detail="webauthn") from None
