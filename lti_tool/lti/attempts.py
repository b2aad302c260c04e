"""A login attempt: found by its state, held to its browser, spent once."""

import hashlib
import hmac

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from lti_tool import clock
from lti_tool.db.engine import Database
from lti_tool.errors import BrowserUnrecognised, LaunchExpired, LaunchReplayed
from lti_tool.lti.tables import LoginAttempt, Platform

_MOST_FORGOTTEN = 100
"""Rows removed at once; more than one login makes, so that old ones never pile up."""


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


def spend(database: Database, state: str, browser_token: str) -> tuple[LoginAttempt, Platform]:
    """Spend the attempt, in a transaction of its own: whatever the token turns out to be, there is
    one try. Of many at once, exactly one succeeds.

    The transaction is over when this returns, so nothing is held while the platform's keys are
    fetched. Raises LaunchExpired, BrowserUnrecognised or LaunchReplayed.
    """
    with database.transaction() as db:
        attempt = db.scalar(select(LoginAttempt).where(LoginAttempt.state_hash == hash_of(state)))
        if attempt is None or attempt.expires_at <= clock.now():
            raise LaunchExpired
        # Before the attempt is spent: nobody else's browser can use it up.
        if not hmac.compare_digest(hash_of(browser_token), attempt.browser_hash):
            raise BrowserUnrecognised
        spent = db.scalar(
            update(LoginAttempt)
            .where(LoginAttempt.id == attempt.id, LoginAttempt.spent_at.is_(None))
            .values(spent_at=clock.now())
            .returning(LoginAttempt.id)
        )
        if spent is None:
            raise LaunchReplayed
        return attempt, db.get_one(Platform, attempt.platform_id)


def forget_expired(db: Session) -> None:
    """Remove attempts that ran out; an unknown state and an expired one get the same answer."""
    expired = (
        select(LoginAttempt.id)
        .where(LoginAttempt.expires_at <= clock.now())
        .limit(_MOST_FORGOTTEN)
        # Two logins at once do not wait for each other's clearing up.
        .with_for_update(skip_locked=True)
    )
    db.execute(delete(LoginAttempt).where(LoginAttempt.id.in_(expired)))
