"""Sign-ins without an LMS that have begun: the PKCE verifier, bound to one browser, used once."""

import base64
import hashlib
import secrets
from datetime import timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from lti_tool import clock
from lti_tool.db import one_time
from lti_tool.db.one_time import OneTime
from lti_tool.errors import SignInError
from lti_tool.people.tables import PendingSignIn

_BROWSER = OneTime(PendingSignIn.browser_hash, PendingSignIn.expires_at)
_VERIFIER = select(PendingSignIn.code_verifier).where(_BROWSER.is_valid())
_CONSUME = _BROWSER.consume().returning(PendingSignIn.code_verifier)


def begin(db: Session, minutes: int = 10) -> tuple[str, str]:
    """A token for the browser's cookie, and the S256 challenge for the sign-in (RFC 7636, 4.2).

    Rows of sign-ins that were never finished are deleted at the same time.
    """
    db.execute(delete(PendingSignIn).where(PendingSignIn.expires_at <= clock.now()))
    browser_token = one_time.new_token()
    verifier = secrets.token_urlsafe(48)
    db.add(
        PendingSignIn(
            **_BROWSER.columns(browser_token, timedelta(minutes=minutes)), code_verifier=verifier
        )
    )
    db.flush()
    digest = hashlib.sha256(verifier.encode()).digest()
    return browser_token, base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def verifier_of(db: Session, browser_token: str) -> str:
    """The verifier of the sign-in that this browser began. It stays valid until `consume`.

    A failing sign-in service therefore uses nothing up. Raises SignInError.
    """
    return _required(db.scalar(_VERIFIER, one_time.parameters(browser_token)))


def consume(db: Session, browser_token: str) -> None:
    """End the sign-in that this browser began. Raises SignInError the second time."""
    _required(db.scalar(_CONSUME, one_time.parameters(browser_token)))


def _required(verifier: str | None) -> str:
    if verifier is None:
        raise SignInError("This sign-in was not begun in this browser, or it took too long.")
    return verifier
