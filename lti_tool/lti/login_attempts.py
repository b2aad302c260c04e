"""Login attempts: found by their OIDC state, bound to one browser, consumed once.

Defence against replay and login CSRF (OpenID Connect Core 3.1.2.1, RFC 6749 10.12).
"""

import hmac
from dataclasses import dataclass
from typing import NoReturn

from sqlalchemy import LargeBinary, bindparam, select
from sqlalchemy.orm import Session

from lti_tool import clock
from lti_tool.db import one_time
from lti_tool.db.engine import Database
from lti_tool.db.one_time import OneTime, hash_of
from lti_tool.errors import BrowserUnrecognised, LaunchExpired, LaunchReplayed
from lti_tool.lti.tables import LoginAttempt, Platform, PlatformKeySet

STATE = OneTime(LoginAttempt.state_hash, LoginAttempt.expires_at, used=LoginAttempt.spent_at)
"""The `state` parameter of an OIDC login, as a one-time token."""


def cookie_name(state: str) -> str:
    """Name of the cookie of one attempt. Two launches in two tabs need two cookies."""
    return f"__Host-login-{hash_of(state).hex()[:16]}"


def platform_of_pending(db: Session, state: str) -> Platform:
    """The platform of a login that can still be finished.

    Raises LaunchExpired and LaunchReplayed.
    """
    attempt = db.scalar(select(LoginAttempt).where(LoginAttempt.state_hash == hash_of(state)))
    if attempt is None or attempt.expires_at <= clock.now():
        raise LaunchExpired
    if attempt.spent_at is not None:
        raise LaunchReplayed
    return db.get_one(Platform, attempt.platform_id)


@dataclass(frozen=True)
class ConsumedLogin:
    """A login attempt that has just been consumed: its nonce, its platform, and the platform's
    key set if one is stored.
    """

    nonce: str
    platform: Platform
    keys: PlatformKeySet | None


_CONSUMED = (
    STATE.consume(
        LoginAttempt.browser_hash == bindparam("browser", type_=LargeBinary),
        spent_at=one_time.NOW,
    )
    .returning(LoginAttempt.nonce, LoginAttempt.platform_id)
    .cte("consumed")
)

_CONSUME = (
    select(_CONSUMED.c.nonce, Platform, PlatformKeySet)
    .join_from(_CONSUMED, Platform, Platform.id == _CONSUMED.c.platform_id)
    .outerjoin(PlatformKeySet, PlatformKeySet.platform_id == Platform.id)
)
"""Consumes an attempt and loads its platform and keys, in one round trip."""


def consume(database: Database, state: str, browser_token: str) -> ConsumedLogin:
    """Consume the attempt in a transaction of its own: a refused token uses it up as well.

    Another browser cannot use it up. The transaction ends before the platform's keys are fetched.
    Raises LaunchExpired, LaunchReplayed or BrowserUnrecognised.
    """
    given = one_time.parameters(state) | {"browser": hash_of(browser_token)}
    with database.transaction() as db:
        row = db.execute(_CONSUME, given).one_or_none()
        if row is None:
            _refuse(db, state, browser_token)
        return ConsumedLogin(row.nonce, row.Platform, row.PlatformKeySet)


def _refuse(db: Session, state: str, browser_token: str) -> NoReturn:
    """Raise the error that says why an attempt could not be consumed."""
    attempt = db.scalar(select(LoginAttempt).where(LoginAttempt.state_hash == hash_of(state)))
    if attempt is None or attempt.expires_at <= clock.now():
        raise LaunchExpired
    if not hmac.compare_digest(hash_of(browser_token), attempt.browser_hash):
        raise BrowserUnrecognised
    raise LaunchReplayed
