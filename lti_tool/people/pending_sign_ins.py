"""Sign-ins without an LMS that have begun: each bound to one browser, finished once in time."""

import secrets
import uuid
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import null
from sqlalchemy.orm import Session

from lti_tool import clock
from lti_tool.auth.protocol import Attempt, Way
from lti_tool.db import one_time
from lti_tool.db.one_time import OneTime, hash_of
from lti_tool.errors import SignInElsewhere, SignInError, SignInExpired, SignInUsed
from lti_tool.people.tables import PendingSignIn

LIFE = timedelta(minutes=10)
LINK_LIFE = timedelta(hours=1)
"""Time for a mail to come, and for somebody to look."""


@dataclass(frozen=True)
class Destination:
    """Place to go on to after a sign-in: an activity, or a course by a link; else the home page.

    It is an id or a hash, never an address. What it leads to is looked up for who has signed in.
    """

    activity_id: uuid.UUID | None = None
    join_hash: bytes | None = None


HOME = Destination()

_BROWSER = OneTime(
    PendingSignIn.browser_hash, PendingSignIn.expires_at, used=PendingSignIn.finished_at
)
_CONSUME = _BROWSER.consume(
    finished_at=one_time.NOW, code_hash=null(), code_link=null(), code_expires_at=null()
).returning(PendingSignIn.activity_id, PendingSignIn.join_hash)


def life_of(way: Way) -> timedelta:
    """Time between the beginning of a sign-in and its end at the latest."""
    return LINK_LIFE if way is Way.LINK else LIFE


def begin(db: Session, way: Way, destination: Destination = HOME) -> tuple[str, Attempt]:
    """A token for the browser's cookie, and the attempt. Each attempt stands for itself."""
    browser_token = one_time.new_token()
    row = PendingSignIn(
        **_BROWSER.columns(browser_token, life_of(way)),
        way=way.value,
        code_verifier=secrets.token_urlsafe(48),
        activity_id=destination.activity_id,
        join_hash=destination.join_hash,
    )
    db.add(row)
    db.flush()
    return browser_token, attempt_of(row)


def attempt_of(row: PendingSignIn) -> Attempt:
    """The attempt that a row stands for."""
    return Attempt(str(row.id), Way(row.way), row.code_verifier)


def get(db: Session, state: str) -> PendingSignIn:
    """The sign-in with this state, which anybody may know.

    Raises SignInError where there is none, SignInUsed, or SignInExpired.
    """
    attempt_id = _as_id(state)
    row = db.get(PendingSignIn, attempt_id) if attempt_id else None
    if row is None:
        raise SignInError(
            "This sign-in is not known here.",
            advice="It is too old, or its address is not whole. Go to the sign-in page and begin"
            " again.",
        )
    if row.finished_at is not None:
        raise SignInUsed(*_USED_LINK) if row.way == Way.LINK else SignInUsed()
    if row.expires_at <= clock.now():
        raise SignInExpired(*_OLD_LINK) if row.way == Way.LINK else SignInExpired()
    return row


_USED_LINK = ("You have signed in with this link already.",)
_OLD_LINK = ("This link is more than an hour old, so it does not work any more.",)


def find(db: Session, state: str, browser_token: str) -> Attempt:
    """The attempt that this browser began. It stays valid until `consume`.

    A failing sign-in service therefore uses nothing up. Raises as `get` does, and SignInElsewhere.
    """
    row = get(db, state)
    if not secrets.compare_digest(row.browser_hash, hash_of(browser_token)):
        raise SignInElsewhere
    return attempt_of(row)


def consume(db: Session, browser_token: str) -> Destination:
    """End the sign-in that this browser began; its destination. Raises SignInUsed the second
    time.
    """
    row = db.execute(_CONSUME, one_time.parameters(browser_token)).one_or_none()
    if row is None:
        raise SignInUsed
    return Destination(*row)


def _as_id(state: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(state)
    except ValueError:
        return None
