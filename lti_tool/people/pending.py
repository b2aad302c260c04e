"""A standalone sign-in that has begun: its PKCE verifier, bound to one browser, spent once."""

import base64
import hashlib
import secrets
from datetime import timedelta

from sqlalchemy import ColumnElement, delete, select
from sqlalchemy.orm import Session

from lti_tool import clock
from lti_tool.errors import SignInError
from lti_tool.people.sessions import hash_of
from lti_tool.people.tables import PendingSignIn


def begin(db: Session, minutes: int = 10) -> tuple[str, str]:
    """A token for the browser's cookie, and the S256 challenge of RFC 7636 for the address.

    Sign-ins that were begun and never finished go at the same time.
    """
    db.execute(delete(PendingSignIn).where(PendingSignIn.expires_at <= clock.now()))
    browser_token = secrets.token_urlsafe(32)
    verifier = secrets.token_urlsafe(48)
    db.add(
        PendingSignIn(
            browser_hash=hash_of(browser_token),
            code_verifier=verifier,
            expires_at=clock.now() + timedelta(minutes=minutes),
        )
    )
    db.flush()
    digest = hashlib.sha256(verifier.encode()).digest()
    return browser_token, base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def verifier_of(db: Session, browser_token: str) -> str:
    """The verifier of the sign-in this browser began, which stays good until `spend`.

    A sign-in service that fails uses nothing up. Raises SignInError.
    """
    return _found(db.scalar(select(PendingSignIn.code_verifier).where(*_is_living(browser_token))))


def spend(db: Session, browser_token: str) -> None:
    """End the sign-in this browser began. Raises SignInError the second time."""
    _found(
        db.scalar(
            delete(PendingSignIn)
            .where(*_is_living(browser_token))
            .returning(PendingSignIn.code_verifier)
        )
    )


def _is_living(browser_token: str) -> tuple[ColumnElement[bool], ...]:
    return (
        PendingSignIn.browser_hash == hash_of(browser_token),
        PendingSignIn.expires_at > clock.now(),
    )


def _found(verifier: str | None) -> str:
    if verifier is None:
        raise SignInError("This sign-in was not begun in this browser, or it took too long.")
    return verifier
