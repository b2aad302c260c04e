"""Client of Stytch B2B (PKCE, RFC 7636), the only import of its SDK."""

import re
from collections.abc import Callable, Mapping
from datetime import UTC
from functools import cache
from typing import Any, TypeVar
from urllib.parse import urlencode, urljoin

import structlog

from lti_tool import clock
from lti_tool.auth import outgoing
from lti_tool.auth.protocol import (
    Attempt,
    AuthResult,
    ProviderSession,
    Recheck,
    Way,
    address_of,
    is_id,
    showable,
)
from lti_tool.errors import Busy, SignInError, SignInForbidden, SignInUsed
from lti_tool.settings import Settings

_log = structlog.get_logger()

_KIND = re.compile(r"[a-z0-9_]{1,64}")
"""Form of Stytch's own error types; anything else may hold what must not be logged."""

_TOKEN_TYPES = {
    Way.SSO: "sso",
    Way.GOOGLE: "oauth",
    Way.GITHUB: "oauth",
    Way.LINK: "multi_tenant_magic_links",
}

_SPENT = {"unable_to_auth_magic_link", "magic_link_not_found"}
"""Error types of a token that was used or is too old, beside those that end with the following."""
_NOT_FOUND = "_token_not_found"

_MISCONFIGURED = ("no_match_for_provided_", "query_params_do_not_match")
"""Beginnings of error types of a redirect address that is not registered."""

_ENDED = {"session_not_found", "member_not_found"}
"""Error types of a session that is over, alone or together with its member."""

_LONGEST_TOKEN = 2000

Stytch = Any
"""The SDK's B2BClient, whose module takes a second to load and is loaded when first used."""

ResultT = TypeVar("ResultT")


class StytchClient:
    """Sign-ins by the AAF (Stytch SSO), Google, link and GitHub, in one Stytch organisation."""

    def __init__(self, settings: Settings, callback_url: str) -> None:
        self._settings = settings
        self._callback_url = callback_url
        self._organization = settings.stytch_organization_id or ""

    def start(self, attempt: Attempt) -> str:
        """The URL of Stytch's start of this way. Raises SignInError for the link."""
        if attempt.way is Way.SSO:
            query = {"connection_id": self._settings.stytch_sso_connection_id or ""}
            return self._start("v1/public/sso/start", query, attempt)
        if attempt.way in (Way.GOOGLE, Way.GITHUB):
            path = f"v1/b2b/public/oauth/{attempt.way}/start"
            return self._start(path, {"organization_id": self._organization}, attempt)
        raise SignInError(detail="no start")

    def _start(self, path: str, query: dict[str, str], attempt: Attempt) -> str:
        query |= {
            "public_token": self._settings.stytch_public_token or "",
            "login_redirect_url": self._return_to(attempt),
            "signup_redirect_url": self._return_to(attempt),
            "pkce_code_challenge": attempt.code_challenge,
        }
        return f"{urljoin(self._settings.stytch_api_url, path)}?{urlencode(query)}"

    def _return_to(self, attempt: Attempt) -> str:
        # Stytch knows no state of its own; it keeps the query of a redirect address.
        return f"{self._callback_url}?{urlencode({'state': attempt.state})}"

    def send_link(self, attempt: Attempt, email: str) -> None:
        """Have Stytch send a link; an address that it refuses gives the same result."""
        try:
            self._call(
                lambda stytch: stytch.magic_links.email.login_or_signup(
                    organization_id=self._organization,
                    email_address=email,
                    login_redirect_url=self._return_to(attempt),
                    signup_redirect_url=self._return_to(attempt),
                    pkce_code_challenge=attempt.code_challenge,
                    login_expiration_minutes=60,
                    signup_expiration_minutes=60,
                )
            )
        except SignInError:
            return

    def finish(self, attempt: Attempt, returned: Mapping[str, str]) -> AuthResult:
        """Exchange the token for the member, who must have come by the way of the attempt."""
        token = returned.get("token", "")
        if returned.get("stytch_token_type") != _TOKEN_TYPES.get(attempt.way):
            raise SignInError(detail="token type")
        if not 0 < len(token) <= _LONGEST_TOKEN:
            raise SignInError(detail="token")
        answer = self._call(lambda stytch: self._authenticate(stytch, attempt, token))
        if answer.organization_id != self._organization:
            raise SignInForbidden("This account belongs to another organisation.")
        if not answer.member_authenticated:
            raise SignInForbidden(
                "Your sign-in needs one more step, which this tool does not offer."
            )
        if not is_id(answer.member_id):
            raise outgoing.unusable("member id")
        member = answer.member
        email = address_of(member.email_address, member.email_address_verified)
        self._require_way(attempt.way, answer, email)
        return AuthResult(
            issuer=f"stytch:{answer.organization_id}",
            subject=answer.member_id,
            name=showable(member.name),
            email=email,
            trusted_metadata=self._metadata(member) if attempt.way is Way.SSO else None,
            provider_session=_session_of(answer),
        )

    def _authenticate(self, stytch: Stytch, attempt: Attempt, token: str) -> Any:
        shared = {
            "pkce_code_verifier": attempt.code_verifier,
            "session_duration_minutes": self._settings.session_hours * 60,
        }
        if attempt.way is Way.SSO:
            return stytch.sso.authenticate(sso_token=token, **shared)
        if attempt.way is Way.LINK:
            return stytch.magic_links.authenticate(magic_links_token=token, **shared)
        return stytch.oauth.authenticate(oauth_token=token, **shared)

    def _require_way(self, way: Way, answer: Any, email: str | None) -> None:
        """Raise SignInForbidden for another OAuth provider, and for anybody's GitHub account.

        Both providers have the same kind of token, and the browser chose the address it began at.
        """
        if way in (Way.GOOGLE, Way.GITHUB) and str(answer.provider_type).lower() != way:
            raise SignInForbidden(detail="provider")
        allowed = self._settings.github_addresses or frozenset()
        if way is Way.GITHUB and (email is None or email.lower() not in allowed):
            raise SignInForbidden(
                "GitHub is for the people who develop and run this tool.",
                advice="Go to the sign-in page and sign in in another way.",
            )

    def _metadata(self, member: Any) -> Mapping[str, Any]:
        """Attributes from the identity provider.

        Stytch's trusted metadata keeps what the provider stopped sending. The attributes of the
        registration are those of the newest sign-in, so they come first where there are any.
        """
        connection = self._settings.stytch_sso_connection_id
        for registration in member.sso_registrations:
            if registration.connection_id == connection and registration.sso_attributes:
                return dict(registration.sso_attributes)
        return dict(member.trusted_metadata or {})

    def recheck(self, session: ProviderSession) -> Recheck:
        """Ask for the member's sessions. A check does not make them last longer."""
        try:
            answer = self._call(
                lambda stytch: stytch.sessions.get(
                    organization_id=self._organization, member_id=session.subject
                )
            )
        except SignInError as error:
            if error.detail in _ENDED:
                return Recheck(False, session)
            raise outgoing.unusable(error.detail) from None
        now = clock.now()
        lasts = any(
            each.member_session_id == session.reference
            and (each.expires_at.replace(tzinfo=each.expires_at.tzinfo or UTC)) > now
            for each in answer.member_sessions
        )
        return Recheck(lasts, session)

    def sign_out(self, session: ProviderSession) -> None:
        """Revoke the session; one that is gone already is as good."""
        try:
            self._call(lambda stytch: stytch.sessions.revoke(member_session_id=session.reference))
        except SignInError as error:
            if error.detail not in _ENDED:
                raise outgoing.unusable(error.detail) from None

    def _call(self, work: Callable[[Stytch], ResultT]) -> ResultT:
        """Call the SDK.

        Raises SignInError where Stytch refuses, ServiceError for an unusable response, and Busy at
        a rate limit.
        """
        settings = self._settings
        if settings.stytch_project_id is None or settings.stytch_secret is None:
            raise SignInError("Signing in without an LMS is not set up here.")
        with outgoing.slot("Stytch"):
            secret = settings.stytch_secret.get_secret_value()
            client = _sdk(settings.stytch_project_id, secret, settings.stytch_api_url)
            return _called(client, work)


def _session_of(answer: Any) -> ProviderSession | None:
    session = answer.member_session
    if session is None or not is_id(session.member_session_id):
        return None
    return ProviderSession(answer.member_id, session.member_session_id)


@cache
def _sdk(project_id: str, secret: str, api_url: str) -> Stytch:
    from stytch import B2BClient  # noqa: PLC0415

    return B2BClient(
        project_id,
        secret,
        environment=api_url,
        sync_session=outgoing.session(),
        suppress_warnings=True,
    )


def _called(client: Stytch, work: Callable[[Stytch], ResultT]) -> ResultT:
    from stytch.core.response_base import StytchError  # noqa: PLC0415

    try:
        return work(client)
    except StytchError as error:
        status, kind = error.details.status_code, _kind(error.details.error_type)
        _log.info("sign-in-refused", kind=kind, status=status)
        raise _refusal(status, kind) from None
    except Exception as error:
        # The SDK takes whatever comes for an answer of Stytch, and stumbles in many ways.
        raise outgoing.unusable(type(error).__name__) from None


def _refusal(status: int, kind: str) -> Exception:
    if status == 429:
        return Busy("Too many sign-ins were asked for at once.", detail=kind)
    # Below 400, the SDK could not read what it was sent.
    is_ours = status == 401 or kind.startswith(_MISCONFIGURED)
    if status >= 500 or status < 400 or is_ours:
        return outgoing.unusable(kind)
    if kind.endswith(_NOT_FOUND) or kind in _SPENT:
        return SignInUsed(
            "This link or sign-in has been used already, or it is too old.", detail=kind
        )
    return SignInError(detail=kind)


def _kind(error_type: Any) -> str:
    known = isinstance(error_type, str) and _KIND.fullmatch(error_type)
    return error_type if known else "unknown"
