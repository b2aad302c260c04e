"""Adapter of pylti1p3, the only import of it: its login and launch steps, made strict.

The library does: the order of the steps, the authentication request, parsing tokens, matching
registration and deployment. Replaced here are:

- nonce and state, which it accepts twice and in any browser;
- the signature step, which accepts tokens without expiry or for several audiences;
- fetching keys, which has no timeout;
- validation of messages, as `lti.claims` reads all claims;
- storage of launch data, as a launch is a value here.
"""

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import jwt
from pylti1p3.cookie import CookieService
from pylti1p3.deployment import Deployment as LibraryDeployment
from pylti1p3.exception import LtiException, OIDCException
from pylti1p3.message_launch import MessageLaunch
from pylti1p3.oidc_login import OIDCLogin
from pylti1p3.registration import Registration
from pylti1p3.request import Request
from pylti1p3.session import SessionService
from pylti1p3.tool_config.abstract import ToolConfAbstract

from lti_tool import clock
from lti_tool.errors import (
    DeploymentUnknown,
    TokenInvalid,
    TokenMisdirected,
    TokenUnreadable,
    TokenUntimely,
)
from lti_tool.lti.claims import (
    DEEP_LINKING_REQUEST,
    MESSAGE_TYPE,
    RESOURCE_LINK_REQUEST,
    SUBMISSION_REVIEW_REQUEST,
)
from lti_tool.lti.tables import Platform

LEEWAY = timedelta(seconds=30)
"""Tolerance for a difference between the platform's clock and ours."""

_OLDEST = timedelta(minutes=10)
"""A token older than a login may take was not made for it."""

_LONGEST_LIFE = timedelta(hours=24)

_OFFERED = (RESOURCE_LINK_REQUEST, DEEP_LINKING_REQUEST, SUBMISSION_REVIEW_REQUEST)

_CAUSES: Mapping[type[jwt.InvalidTokenError], type[TokenInvalid]] = {
    jwt.InvalidSignatureError: TokenInvalid,
    jwt.ExpiredSignatureError: TokenUntimely,
    jwt.ImmatureSignatureError: TokenUntimely,
    jwt.InvalidAudienceError: TokenMisdirected,
    jwt.InvalidIssuerError: TokenMisdirected,
}
"""Errors of the tool for PyJWT's; any other one means a malformed claim."""

STATE_PREFIX = "state-"
"""Prefix that the library gives every state."""

PublicKey = Any
"""A key of the cryptography package, as PyJWT takes it."""


@dataclass(frozen=True)
class Verified:
    """The claims of a token that holds, and the deployment of ours that it names."""

    claims: Mapping[str, Any]
    deployment_id: uuid.UUID


def authorization_request(
    platform: Platform, params: Mapping[str, str], launch_url: str, state: str, nonce: str
) -> str:
    """URL of the OIDC authorisation request for a login initiation (Security Framework 1.0,
    5.1.1.2). `state` begins with STATE_PREFIX.
    """
    return _Login(platform, params, state, nonce).get_redirect_url(launch_url)


def verify(
    platform: Platform,
    id_token: str,
    nonce: str,
    key_of: Callable[[str], PublicKey | None],
    find_deployment: Callable[[str], uuid.UUID | None],
) -> Verified:
    """Verify an id_token (Security Framework 1.0, 5.1.3).

    `key_of` finds the platform's public key by its id; `find_deployment` finds our id for the
    platform's, and is asked last, once the signature holds. Raises TokenInvalid, DeploymentUnknown,
    or what the two raise.
    """
    known = _OnePlatform(platform, find_deployment)
    launch = _Launch(platform, known, id_token, nonce, key_of)
    try:
        launch.validate()
    except (LtiException, OIDCException) as error:
        raise TokenUnreadable(detail=f"{type(error).__name__}: {error}"[:200]) from None
    except (AttributeError, LookupError, TypeError, ValueError, AssertionError) as error:
        # The library trusts the shapes of claims; a hostile token breaks its steps.
        raise TokenUnreadable(detail=f"shape: {type(error).__name__}") from None
    if known.deployment_id is None:
        raise DeploymentUnknown
    return Verified(launch.claims, known.deployment_id)


def _cause_of(error: jwt.InvalidTokenError) -> type[TokenInvalid]:
    return _CAUSES.get(type(error), TokenUnreadable)


class _Parameters(Request):
    """Request parameters as the library reads them."""

    def __init__(self, params: Mapping[str, str]) -> None:
        self._params = params

    @property
    def session(self) -> dict[str, Any]:
        return {}

    def is_secure(self) -> bool:
        return True

    def get_param(self, key: str) -> str:
        return self._params.get(key, "")


class _NoCookies(CookieService):
    """The web layer sets the one cookie there is."""

    def get_cookie(self, name: str) -> str | None:  # noqa: ARG002
        return None

    def set_cookie(self, name: str, value: str | int, exp: int | None = 3600) -> None:
        pass


class _NoSession(SessionService):
    """State and nonce live in the row of the login attempt."""

    def save_nonce(self, nonce: str) -> None:
        pass


class _OnePlatform(ToolConfAbstract[_Parameters]):
    """The library's view of one row of ours."""

    def __init__(
        self, platform: Platform, find_deployment: Callable[[str], uuid.UUID | None]
    ) -> None:
        self._platform = platform
        self._find_deployment = find_deployment
        self.deployment_id: uuid.UUID | None = None

    def check_iss_has_one_client(self, iss: str) -> bool:  # noqa: ARG002
        return False

    def check_iss_has_many_clients(self, iss: str) -> bool:  # noqa: ARG002
        return True

    def find_registration_by_issuer(self, iss: str, *_: Any, **__: Any) -> Registration:
        """Required by the base class; called where an issuer has one client."""
        return self.find_registration_by_params(iss, self._platform.client_id)

    def find_deployment(self, iss: str, deployment_id: str) -> LibraryDeployment:
        """Required by the base class; called where an issuer has one client."""
        return self.find_deployment_by_params(iss, deployment_id, "")

    def find_registration_by_params(
        self, iss: str, client_id: str, *_: Any, **__: Any
    ) -> Registration:
        if iss != self._platform.issuer or client_id != self._platform.client_id:
            raise TokenMisdirected(detail="iss or aud is not this registration's")
        registration = Registration()
        registration.set_issuer(self._platform.issuer)
        registration.set_client_id(self._platform.client_id)
        registration.set_auth_login_url(self._platform.auth_login_url)
        return registration

    def find_deployment_by_params(
        self,
        iss: str,  # noqa: ARG002
        deployment_id: object,
        client_id: str,  # noqa: ARG002
        *_: Any,
        **__: Any,
    ) -> LibraryDeployment:
        if isinstance(deployment_id, str):
            self.deployment_id = self._find_deployment(deployment_id)
        if self.deployment_id is None:
            raise DeploymentUnknown
        return LibraryDeployment().set_deployment_id(str(deployment_id))


class _Login(OIDCLogin[_Parameters, _OnePlatform, _NoSession, _NoCookies, str]):
    def __init__(
        self, platform: Platform, params: Mapping[str, str], state: str, nonce: str
    ) -> None:
        # The platform has been found already, by what it sent; it need not send its client id.
        request = _Parameters({**params, "client_id": platform.client_id})
        super().__init__(
            request,
            _OnePlatform(platform, lambda _: None),
            session_service=_NoSession(request),
            cookie_service=_NoCookies(),
        )
        self._state = state
        self._nonce = nonce

    def _get_uuid(self) -> str:
        return self._state.removeprefix(STATE_PREFIX)

    def _generate_nonce(self) -> str:
        return self._nonce

    def get_redirect(self, url: str) -> Any:
        """The web layer redirects."""
        return url

    def get_redirect_url(self, launch_url: str) -> str:
        return self._prepare_redirect_url(launch_url)


class _Launch(MessageLaunch[_Parameters, _OnePlatform, _NoSession, _NoCookies]):
    def __init__(
        self,
        platform: Platform,
        known: _OnePlatform,
        id_token: str,
        nonce: str,
        key_of: Callable[[str], PublicKey | None],
    ) -> None:
        request = _Parameters({"id_token": id_token})
        super().__init__(
            request,
            known,
            session_service=_NoSession(request),
            cookie_service=_NoCookies(),
        )
        self._platform = platform
        self._nonce = nonce
        self._key_of = key_of
        self.claims: dict[str, Any] = {}

    def _get_request_param(self, key: str) -> str:
        return self._request.get_param(key)

    def get_client_id(self) -> str:
        """The tool's client id if it is among the audiences; the library takes the first one."""
        audience = self._get_jwt_body()["aud"]
        ours = self._platform.client_id
        if isinstance(audience, list):
            return ours if ours in audience else ""
        return audience

    def validate_state(self) -> "_Launch":
        """Done already: `lti.login_attempts` consumes the state before."""
        return self

    def validate_nonce(self) -> "_Launch":
        if self._get_jwt_body().get("nonce") != self._nonce:
            raise TokenInvalid(detail="the nonce is of another login")
        return self

    def validate_jwt_signature(self) -> "_Launch":
        """Verify signature, issuer, audience and times (OpenID Connect Core 3.1.3.7)."""
        header = self._jwt["header"]
        if not isinstance(header, dict) or header.get("alg") != "RS256":
            raise TokenInvalid(detail="alg is not RS256")
        kid = header.get("kid")
        if not isinstance(kid, str) or not kid:
            raise TokenInvalid(detail="kid is missing")
        key = self._key_of(kid)
        if key is None:
            raise TokenInvalid(detail="no key of the platform has this kid")
        try:
            self.claims = jwt.decode(
                self._get_id_token(),
                key,
                algorithms=["RS256"],
                audience=self._platform.client_id,
                issuer=self._platform.issuer,
                leeway=LEEWAY,
                # Whether it names somebody is asked when the claims are read: an anonymous launch
                # is no forgery, and gets a sentence of its own.
                options={"require": ["exp", "iat", "iss", "aud", "nonce"]},
            )
        except jwt.InvalidTokenError as error:
            raise _cause_of(error)(detail=type(error).__name__) from None
        self._validate_audience()
        self._validate_times()
        return self

    def _validate_audience(self) -> None:
        """Require `azp` for several audiences, and this client in any `azp`."""
        audience, party = self.claims["aud"], self.claims.get("azp")
        several = isinstance(audience, list) and len(audience) > 1
        if (several and party is None) or (party not in (None, self._platform.client_id)):
            raise TokenMisdirected(detail="azp is not this client")

    def _validate_times(self) -> None:
        issued, ends = self.claims["iat"], self.claims["exp"]
        if not all(isinstance(t, int | float) and not isinstance(t, bool) for t in (issued, ends)):
            raise TokenUnreadable(detail="iat or exp is no number")
        if issued < (clock.now() - _OLDEST).timestamp():
            raise TokenUntimely(detail="iat is long ago")
        if ends - issued > _LONGEST_LIFE.total_seconds():
            raise TokenUntimely(detail="it lives too long")

    def validate_message(self) -> "_Launch":
        """Check the message type only; `lti.claims` reads the other claims.

        The library requires too much of a submission review, and too little of a deep link.
        """
        kind = self.claims.get(MESSAGE_TYPE)
        if not isinstance(kind, str) or not kind:
            raise TokenUnreadable(detail="message type is missing")
        if kind not in _OFFERED:
            raise TokenInvalid(
                "Your LMS asked for something that this tool does not offer.",
                advice="Open an activity of the course instead.",
                detail="message type",
            )
        return self

    def save_launch_data(self) -> "_Launch":
        """Store nothing: the launch is returned as a value."""
        return self
