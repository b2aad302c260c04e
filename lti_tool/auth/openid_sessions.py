"""Sessions at an OpenID provider: the parts that are kept, and how one is asked for and ended."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from authlib.integrations.base_client import OAuthError

from lti_tool import clock
from lti_tool.auth import outgoing
from lti_tool.auth.openid_provider import Metadata, Session
from lti_tool.auth.protocol import ProviderSession, Recheck, showable

_LONGEST = 8192
"""Characters of a token or a URL; a longer one is not kept."""

_LONGEST_ACCESS = timedelta(days=1)


def begun(
    token: Mapping[str, Any], claims: Mapping[str, Any], issuer: str, sign_out_url: str | None
) -> ProviderSession:
    """The session of a sign-in: its refresh token, or else its access token while that is valid."""
    refresh_token = _kept(token.get("refresh_token"))
    access_until = None if refresh_token else _end_of(token.get("expires_in"))
    return ProviderSession(
        subject=claims["sub"],
        reference=showable(claims.get("sid")),
        issuer=issuer,
        refresh_token=refresh_token,
        access_token=_kept(token.get("access_token")) if access_until else None,
        access_until=access_until,
        sign_out_url=sign_out_url,
    )


def sign_out_url(endpoint: str | None, client_id: str, subject: str, home: str) -> str | None:
    """The URL at which a browser signs out (RP-Initiated Logout 1.0), if there is one."""
    if endpoint is None:
        return None
    query = {"client_id": client_id, "logout_hint": subject, "post_logout_redirect_uri": home}
    return _kept(f"{endpoint}{'&' if '?' in endpoint else '?'}{urlencode(query)}")


def recheck(http: Session, metadata: Metadata, session: ProviderSession) -> Recheck:
    """Ask the provider: by the refresh token, by introspection, or by the userinfo endpoint.

    An access token that has run out says nothing of its session.
    """
    if session.refresh_token is not None:
        return _refresh(http, metadata.token_endpoint, session)
    if session.access_until is not None and session.access_until > clock.now():
        if metadata.introspection_endpoint is not None:
            return Recheck(_is_active(http, metadata.introspection_endpoint, session), session)
        if metadata.userinfo_endpoint is not None:
            return Recheck(_is_known(http, metadata.userinfo_endpoint, session), session)
    return Recheck(None, session)


def revoke(http: Session, metadata: Metadata, session: ProviderSession) -> None:
    """Revoke the session's token (RFC 7009), where the provider has an address for it."""
    token = session.refresh_token or session.access_token
    if token is None or metadata.revocation_endpoint is None:
        return
    kind = "refresh_token" if session.refresh_token else "access_token"
    answer = http.revoke_token(metadata.revocation_endpoint, token=token, token_type_hint=kind)
    answer.raise_for_status()


def _refresh(http: Session, endpoint: str, session: ProviderSession) -> Recheck:
    """Exchange the refresh token (RFC 6749, 6); a provider may give a new one in its place."""
    try:
        token = http.refresh_token(endpoint, refresh_token=session.refresh_token)
    except OAuthError as error:
        if error.error == "invalid_grant":
            return Recheck(False, session)
        raise
    if _kept(token.get("access_token")) is None:
        raise outgoing.unusable("refresh")
    newer = _kept(token.get("refresh_token")) or session.refresh_token
    return Recheck(True, replace(session, refresh_token=newer))


def _is_active(http: Session, endpoint: str, session: ProviderSession) -> bool:
    """The answer of token introspection (RFC 7662)."""
    answer = http.introspect_token(endpoint, token=session.access_token)
    answer.raise_for_status()
    found = answer.json()
    if not isinstance(found, dict) or not isinstance(found.get("active"), bool):
        raise outgoing.unusable("introspection")
    return bool(found["active"])


def _is_known(http: Session, endpoint: str, session: ProviderSession) -> bool:
    """True where the access token is still good for the userinfo endpoint."""
    headers = {"Authorization": f"Bearer {session.access_token}", "Accept": "application/json"}
    answer = http.get(endpoint, headers=headers, withhold_token=True)
    if answer.status_code == 401:
        return False
    answer.raise_for_status()
    found = answer.json()
    if not isinstance(found, dict) or found.get("sub") != session.subject:
        raise outgoing.unusable("userinfo of somebody else")
    return True


def _kept(value: object) -> str | None:
    return value if isinstance(value, str) and 0 < len(value) <= _LONGEST else None


def _end_of(seconds: object) -> datetime | None:
    if not isinstance(seconds, int) or seconds <= 0:
        return None
    return clock.now() + min(timedelta(seconds=min(seconds, 10**6)), _LONGEST_ACCESS)
