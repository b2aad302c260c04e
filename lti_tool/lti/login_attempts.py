"""Login attempts: found by their OIDC state, bound to one browser, consumed once.

Defence against replay and login CSRF (OpenID Connect Core 3.1.2.1, RFC 6749 10.12).
"""

import hmac
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import NoReturn

from sqlalchemy import LargeBinary, bindparam, func, insert, select
from sqlalchemy.orm import Session, aliased

from lti_tool import clock
from lti_tool.db import one_time
from lti_tool.db.engine import Database
from lti_tool.db.one_time import OneTime, hash_of
from lti_tool.errors import BrowserUnrecognised, LaunchExpired, LaunchReplayed
from lti_tool.lti import platforms
from lti_tool.lti.tables import LoginAttempt, Platform, PlatformKeySet

STATE = OneTime(LoginAttempt.state_hash, LoginAttempt.expires_at, used=LoginAttempt.spent_at)
"""The `state` parameter of an OIDC login, as a one-time token."""


def cookie_name(state: str) -> str:
    """Name of the cookie of one attempt. Two launches in two tabs need two cookies."""
    return f"__Host-login-{hash_of(state).hex()[:16]}"


_FITTING = platforms.FITTING.add_columns(platforms.IS_ENABLED.label("is_enabled")).cte("fitting")

_ATTEMPT = (
    "id",
    "created_at",
    "state_hash",
    "nonce",
    "browser_hash",
    "target_link_uri",
    "expires_at",
)

_BEGUN = (
    insert(LoginAttempt)
    .from_select(
        ["platform_id", *_ATTEMPT],
        select(
            _FITTING.c.id,
            *(
                bindparam(f"new_{name}", type_=LoginAttempt.__table__.c[name].type)
                for name in _ATTEMPT
            ),
        ).where(
            _FITTING.c.is_enabled,
            select(func.count()).select_from(_FITTING).scalar_subquery() == 1,
        ),
        include_defaults=False,
    )
    .cte("begun")
)

_BEGIN = select(aliased(Platform, _FITTING)).add_cte(_BEGUN)
"""Finds the platforms that fit, and stores an attempt if that is one and enabled."""


def begin(
    database: Database,
    params: Mapping[str, str],
    state: str,
    nonce: str,
    browser_token: str,
    life: timedelta,
) -> Platform:
    """Store an attempt of the one platform that `params` fit, in one round trip.

    Raises PlatformUnknown, PlatformPending or PlatformDisabled, with nothing stored.
    """
    attempt = {
        **STATE.columns(state, life),
        "id": uuid.uuid4(),
        "created_at": clock.now(),
        "nonce": nonce,
        "browser_hash": hash_of(browser_token),
        "target_link_uri": params["target_link_uri"],
    }
    sender = {
        "issuer": params["iss"],
        "client_id": params.get("client_id") or None,
        "deployment_id": params.get("lti_deployment_id") or None,
    }
    new = {f"new_{name}": value for name, value in attempt.items()}
    return platforms.the_one([row[0] for row in database.autocommit(_BEGIN, new | sender)])


def platform_of_pending(db: Session, state: str) -> Platform:
    """The platform of a login that can still be finished.

    Raises LaunchExpired and LaunchReplayed.
    """
    attempt = _find(db, state)
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
    consumed = database.autocommit(_CONSUME, given)
    if not consumed:
        _refuse(database, state, browser_token)
    return ConsumedLogin(*consumed[0])


def _refuse(database: Database, state: str, browser_token: str) -> NoReturn:
    """Raise the error that says why an attempt could not be consumed."""
    with database.transaction() as db:
        attempt = _find(db, state)
    if attempt is None or attempt.expires_at <= clock.now():
        raise LaunchExpired
    if not hmac.compare_digest(hash_of(browser_token), attempt.browser_hash):
        raise BrowserUnrecognised
    raise LaunchReplayed


def _find(db: Session, state: str) -> LoginAttempt | None:
    return db.scalar(select(LoginAttempt).where(LoginAttempt.state_hash == hash_of(state)))
