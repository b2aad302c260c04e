"""Sign-in without an LMS, by Stytch with PKCE (RFC 7636): start, and finish to a `SignIn`."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode, urljoin

from lti_tool.auth import stytch_client
from lti_tool.errors import SignInError
from lti_tool.settings import Settings

_LONGEST = 254
"""Characters of an address, a name or an id."""

_OAUTH_PROVIDERS = ("google", "github")


@dataclass(frozen=True)
class SignIn:
    """An identity that Stytch has authenticated, known by issuer and subject.

    The e-mail opens an invitation only where the identity provider has verified it.
    """

    issuer: str
    subject: str
    name: str | None
    email: str | None
    email_verified: bool


def start_sso(settings: Settings, code_challenge: str, callback_url: str) -> str:
    """The URL that starts a sign-in by the AAF (Stytch SSO with PKCE)."""
    query = {"connection_id": settings.stytch_sso_connection_id or ""}
    return _start(settings, "v1/public/sso/start", query, code_challenge, callback_url)


def start_oauth(settings: Settings, provider: str, code_challenge: str, callback_url: str) -> str:
    """The URL that starts a sign-in by Google or GitHub. Raises SignInError for another one."""
    if provider not in _OAUTH_PROVIDERS:
        raise SignInError("This way to sign in is not offered.")
    query = {"organization_id": settings.stytch_organization_id or ""}
    path = f"v1/b2b/public/oauth/{provider}/start"
    return _start(settings, path, query, code_challenge, callback_url)


def _start(
    settings: Settings, path: str, query: dict[str, str], code_challenge: str, callback_url: str
) -> str:
    query |= {
        "public_token": settings.stytch_public_token or "",
        "login_redirect_url": callback_url,
        "signup_redirect_url": callback_url,
        "pkce_code_challenge": code_challenge,
    }
    return f"{urljoin(settings.stytch_api_url, path)}?{urlencode(query)}"


def send_magic_link(settings: Settings, email: str, code_challenge: str, callback_url: str) -> None:
    """Have Stytch send a link to `email`; an address that may not sign in gives the same result.

    Raises Busy, or ServiceError where Stytch cannot be used: nothing was sent then.
    """
    try:
        stytch_client.call(
            settings,
            lambda stytch: stytch.magic_links.email.login_or_signup(
                organization_id=settings.stytch_organization_id or "",
                email_address=email,
                login_redirect_url=callback_url,
                signup_redirect_url=callback_url,
                pkce_code_challenge=code_challenge,
            ),
        )
    except SignInError:
        return


def finish(settings: Settings, token_type: str, token: str, code_verifier: str) -> SignIn:
    """Exchange the token from the callback for an identity.

    Raises SignInError, and whatever `stytch_client.call` raises.
    """
    authenticate = _AUTHENTICATE.get(token_type)
    if authenticate is None or not token or len(token) > 2000:
        raise SignInError(detail="token type")
    answer = stytch_client.call(settings, lambda stytch: authenticate(stytch, token, code_verifier))
    if answer.organization_id != settings.stytch_organization_id:
        raise SignInError("This account belongs to another organisation.")
    if not answer.member_authenticated:
        raise SignInError("Your sign-in needs one more step, which this tool does not offer.")
    return SignIn(
        issuer=f"stytch:{answer.organization_id}",
        subject=_required(answer.member_id),
        name=_text(answer.member.name),
        email=_text(answer.member.email_address),
        email_verified=answer.member.email_address_verified is True,
    )


def _text(value: str | None) -> str | None:
    """A text that can be stored and shown, or None."""
    kept = "".join(each for each in value or "" if each.isprintable()).strip()
    return kept[:_LONGEST] or None


def _required(value: str) -> str:
    """An id, unchanged. Raises ServiceError for what can be nobody's."""
    if not 0 < len(value) <= _LONGEST or not value.isprintable():
        raise stytch_client.unusable("member id")
    return value


_AUTHENTICATE: dict[str, Callable[[stytch_client.Stytch, str, str], Any]] = {
    "sso": lambda stytch, token, verifier: stytch.sso.authenticate(
        sso_token=token, pkce_code_verifier=verifier
    ),
    "oauth": lambda stytch, token, verifier: stytch.oauth.authenticate(
        oauth_token=token, pkce_code_verifier=verifier
    ),
    "multi_tenant_magic_links": lambda stytch, token, verifier: stytch.magic_links.authenticate(
        magic_links_token=token, pkce_code_verifier=verifier
    ),
}
