"""Client of an OpenID Connect provider: authorization code with PKCE, checked by Authlib."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from authlib.integrations.base_client import OAuthError
from authlib.integrations.requests_client import OAuth2Session

from lti_tool.auth import id_token, openid_sessions, outgoing
from lti_tool.auth.openid_provider import Metadata, provider_of
from lti_tool.auth.protocol import (
    Attempt,
    AuthResult,
    ProviderSession,
    Recheck,
    Way,
    address_of,
    showable,
)
from lti_tool.errors import SignInError, SignInForbidden, SignInUsed, ToolError
from lti_tool.settings import Settings

_LONGEST_CODE = 2000

_TEMPORARY = {"server_error", "temporarily_unavailable"}
"""Errors with which a provider says that it cannot be used (RFC 6749, 4.1.2.1)."""


class OpenIdClient:
    """Sign-ins by one OpenID Connect provider, the institution's own."""

    def __init__(self, settings: Settings, callback_url: str) -> None:
        self._settings = settings
        self._callback_url = callback_url
        self._issuer = settings.openid_issuer or ""
        self._client_id = settings.openid_client_id or ""
        self._provider = provider_of(self._issuer, insecure_loopback=settings.insecure_loopback)

    def start(self, attempt: Attempt) -> str:
        """The provider's authorization endpoint, with state, nonce and challenge."""
        with self._session() as session:
            endpoint = self._provider.metadata(session).authorization_endpoint
            address, _ = session.create_authorization_url(
                endpoint,
                state=attempt.state,
                nonce=attempt.nonce,
                code_verifier=attempt.code_verifier,
            )
            return str(address)

    def send_link(self, attempt: Attempt, email: str) -> None:
        """Raise SignInError: a provider of this kind sends none."""
        raise SignInError(detail=f"no link by {attempt.way} for {len(email)} characters")

    def finish(self, attempt: Attempt, returned: Mapping[str, str]) -> AuthResult:
        """Exchange the code, check the ID token, and ask for what is not in it."""
        if attempt.way is not Way.OPENID:
            raise SignInError(detail="way")
        _require_no_error(returned.get("error", ""))
        code = returned.get("code", "")
        if not 0 < len(code) <= _LONGEST_CODE:
            raise SignInError(detail="code")
        with self._session() as session:
            metadata = self._prepare(session)
            named = returned.get("iss", "")
            if named != self._issuer and (named or metadata.names_itself):
                raise SignInError(detail="another issuer came back")
            token = session.fetch_token(
                metadata.token_endpoint,
                grant_type="authorization_code",
                code=code,
                code_verifier=attempt.code_verifier,
            )
            claims = id_token.verified_claims(
                token.get("id_token"),
                key_of=lambda kid, kind: self._provider.key(session, kid, kind),
                issuer=self._issuer,
                client_id=self._client_id,
                nonce=attempt.nonce,
                access_token=token.get("access_token"),
            )
            everything = _user_info(session, metadata.userinfo_endpoint, claims) | dict(claims)
        sign_out_url = openid_sessions.sign_out_url(
            metadata.end_session_endpoint,
            self._client_id,
            claims["sub"],
            f"{self._settings.public_url}/",
        )
        begun = openid_sessions.begun(token, claims, self._issuer, sign_out_url)
        return self._result(everything, begun)

    def _result(self, claims: Mapping[str, Any], session: ProviderSession) -> AuthResult:
        return AuthResult(
            # The prefix keeps these ids apart from those of an LMS with the same issuer.
            issuer=f"openid:{self._issuer}",
            subject=session.subject,
            name=showable(claims.get("name")) or showable(claims.get("preferred_username")),
            email=address_of(claims.get("email"), claims.get("email_verified")),
            trusted_metadata=claims,
            provider_session=session,
        )

    def recheck(self, session: ProviderSession) -> Recheck:
        """Ask the provider in the best of the ways that it offers.

        A session at another provider, which was this one before, is over.
        """
        if session.issuer != self._issuer:
            return Recheck(False, session)
        with self._session() as http:
            return openid_sessions.recheck(http, self._prepare(http), session)

    def sign_out(self, session: ProviderSession) -> None:
        """Revoke the session's token. Only the person's browser can end more than that."""
        if session.issuer != self._issuer:
            return
        with self._session() as http:
            openid_sessions.revoke(http, self._prepare(http), session)

    def _prepare(self, session: Any) -> Metadata:
        """The provider's metadata; the session is told how the provider takes the secret."""
        metadata = self._provider.metadata(session)
        if metadata.takes_secret_in_body:
            session.token_endpoint_auth_method = "client_secret_post"  # noqa: S105
            session.revocation_endpoint_auth_method = "client_secret_post"
        return metadata

    @contextmanager
    def _session(self) -> Iterator[Any]:
        """A session of the client, in one of the few slots; one error for whatever fails in it."""
        secret = self._settings.openid_client_secret
        with outgoing.slot("An OpenID provider"):
            session = OAuth2Session(
                self._client_id,
                secret.get_secret_value() if secret else None,
                scope=self._settings.openid_scopes,
                redirect_uri=self._callback_url,
                code_challenge_method="S256",
                token_endpoint_auth_method="client_secret_basic",  # noqa: S106
            )
            outgoing.limit(session, together=True)
            try:
                with session:
                    yield session
            except ToolError:
                raise
            except OAuthError as error:
                raise _refusal(error.error) from None
            except Exception as error:
                # A provider can answer with anything, and its library stumbles in many ways.
                raise outgoing.unusable(type(error).__name__) from None


def _require_no_error(error: str) -> None:
    """Raise the error with which the provider sent the browser back, if it did."""
    if error in _TEMPORARY:
        raise outgoing.unusable(error)
    if error == "access_denied":
        raise SignInForbidden(
            "Your institution's sign-in page did not let you through.",
            advice="Perhaps you pressed Cancel there. Go to the sign-in page and try again; if it"
            " goes on, ask whoever runs accounts at your institution.",
        )
    if error:
        raise SignInError(detail="the provider sent an error")


def _refusal(error: object) -> Exception:
    if error == "invalid_grant":
        return SignInUsed("This sign-in has been used already, or it took too long.")
    # Everything else is about this tool: its id, its secret, what it asks for.
    return outgoing.unusable(str(error) if error in _OURS else "token endpoint")


_OURS = {"invalid_client", "invalid_request", "unauthorized_client", "invalid_scope"}


def _user_info(session: Any, endpoint: str | None, claims: Mapping[str, Any]) -> dict[str, Any]:
    """Claims from the userinfo endpoint, which has to speak of the same subject (OIDC Core 5.3.2).

    They count as those of the token do: asked of the issuer itself, over TLS, with a token that it
    has just made.
    """
    if endpoint is None:
        return {}
    response = session.get(endpoint, headers={"Accept": "application/json"})
    response.raise_for_status()
    found = response.json()
    if not isinstance(found, dict) or found.get("sub") != claims["sub"]:
        raise outgoing.unusable("userinfo of somebody else")
    return found
