"""A login attempt: found by its state, held to its browser, spent once."""

import hashlib
import hmac
from dataclasses import dataclass
from typing import NoReturn

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from lti_tool import clock
from lti_tool.db.engine import Database
from lti_tool.errors import BrowserUnrecognised, LaunchExpired, LaunchReplayed
from lti_tool.lti.tables import LoginAttempt, Platform, PlatformKeySet


def hash_of(token: str) -> bytes:
    """What is stored of a random token."""
    return hashlib.sha256(token.encode()).digest()


def cookie_name(state: str) -> str:
    """The cookie of one attempt, so that two launches in two tabs do not take each other's."""
    return f"__Host-login-{hash_of(state).hex()[:16]}"


def living(db: Session, state: str) -> Platform:
    """The platform that a login went to, while it can still be finished.

    Raises LaunchExpired and LaunchReplayed.
    """
    attempt = db.scalar(select(LoginAttempt).where(LoginAttempt.state_hash == hash_of(state)))
    if attempt is None or attempt.expires_at <= clock.now():
        raise LaunchExpired
    if attempt.spent_at is not None:
        raise LaunchReplayed
    return db.get_one(Platform, attempt.platform_id)


@dataclass(frozen=True)
class Spent:
    """A login attempt that was just spent: its nonce, whom it went to, and their keys if known."""

    nonce: str
    platform: Platform
    keys: PlatformKeySet | None


def spend(database: Database, state: str, browser_token: str) -> Spent:
    """Spend the attempt, in a transaction of its own: whatever the token turns out to be, there is
    one try. Of many at once, exactly one succeeds; nobody else's browser can use it up.

    The transaction is over when this returns, so nothing is held while the platform's keys are
    fetched. Raises LaunchExpired, LaunchReplayed or BrowserUnrecognised.
    """
    with database.transaction() as db:
        spent = (
            update(LoginAttempt)
            .where(
                LoginAttempt.state_hash == hash_of(state),
                LoginAttempt.browser_hash == hash_of(browser_token),
                LoginAttempt.expires_at > clock.now(),
                LoginAttempt.spent_at.is_(None),
            )
            .values(spent_at=clock.now())
            .returning(LoginAttempt.nonce, LoginAttempt.platform_id)
            .cte("spent")
        )
        row = db.execute(
            select(spent.c.nonce, Platform, PlatformKeySet)
            .join_from(spent, Platform, Platform.id == spent.c.platform_id)
            .outerjoin(PlatformKeySet, PlatformKeySet.platform_id == Platform.id)
        ).one_or_none()
        if row is None:
            _explain(db, state, browser_token)
        return Spent(row.nonce, row.Platform, row.PlatformKeySet)


def _explain(db: Session, state: str, browser_token: str) -> NoReturn:
    """Say why an attempt could not be spent."""
    attempt = db.scalar(select(LoginAttempt).where(LoginAttempt.state_hash == hash_of(state)))
    if attempt is None or attempt.expires_at <= clock.now():
        raise LaunchExpired
    if not hmac.compare_digest(hash_of(browser_token), attempt.browser_hash):
        raise BrowserUnrecognised
    raise LaunchReplayed
