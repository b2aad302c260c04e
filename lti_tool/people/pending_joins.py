"""Joins of two accounts that have begun: two proofs of one browser, minutes old, spent together.

The session of a launch begins one and gets a token for its page. The page posts it into a window of
the same browser, which keeps another in a cookie. A sign-in with that cookie adds its session. Only
that session can finish.
"""

import uuid
from datetime import timedelta

from sqlalchemy import LargeBinary, Uuid, bindparam, delete, or_, select
from sqlalchemy.orm import Session

from lti_tool import clock
from lti_tool.db import one_time
from lti_tool.db.one_time import OneTime, hash_of
from lti_tool.errors import Conflict, NotSignedIn
from lti_tool.people import sessions
from lti_tool.people.tables import ArrivalSession, PendingJoin

FRESH = timedelta(minutes=15)
"""Age up to which a launch or a sign-in proves who is there now."""

_PAGE_LIFE = timedelta(minutes=5)
BROWSER_LIFE = timedelta(minutes=10)

_TOKEN = OneTime(PendingJoin.token_hash, PendingJoin.expires_at, used=PendingJoin.sign_in_id)

_NEW_HASH = bindparam("new_hash", type_=LargeBinary)
_MOVE = _TOKEN.consume(token_hash=_NEW_HASH, expires_at=bindparam("ends")).returning(PendingJoin.id)
_ATTACH = _TOKEN.consume(
    token_hash=_NEW_HASH,
    sign_in_id=bindparam("sign_in", type_=Uuid),
    expires_at=bindparam("ends"),
).returning(PendingJoin.id)


def begin(db: Session, launch: ArrivalSession) -> str:
    """Begin a join in the session of a launch; a token for its page.

    An earlier one of the session is dropped. Raises Conflict where the launch is too old, or the
    session is not of a launch.
    """
    if launch.platform_id is None:
        raise Conflict(
            "This page was not opened from an LMS.", advice="Open an activity in your LMS first."
        )
    if launch.created_at < clock.now() - FRESH:
        raise Conflict(
            "It is a while since you opened this page.",
            advice="Open the activity again in your LMS, and come back here within 15 minutes.",
        )
    db.execute(
        delete(PendingJoin).where(
            or_(PendingJoin.launch_id == launch.id, PendingJoin.expires_at <= clock.now())
        )
    )
    token = one_time.new_token()
    db.add(PendingJoin(**_TOKEN.columns(token, _PAGE_LIFE), launch_id=launch.id))
    db.flush()
    return token


def move_to_browser(db: Session, page_token: str) -> str:
    """Exchange the token of a page for one that the browser keeps. Raises Conflict."""
    browser_token = one_time.new_token()
    ends = {"new_hash": hash_of(browser_token), "ends": clock.now() + BROWSER_LIFE}
    if db.scalar(_MOVE, one_time.parameters(page_token) | ends) is None:
        raise _expired()
    return browser_token


def is_waiting(db: Session, browser_token: str) -> bool:
    """True while a join waits for the sign-in of this browser."""
    query = select(PendingJoin.id).where(_TOKEN.is_valid())
    return db.scalar(query, one_time.parameters(browser_token)) is not None


def attach(db: Session, browser_token: str, sign_in: ArrivalSession) -> None:
    """Add the sign-in, the second proof; the token of the browser is spent. Raises Conflict."""
    given = one_time.parameters(browser_token) | {
        "new_hash": hash_of(one_time.new_token()),
        "sign_in": sign_in.id,
        "ends": clock.now() + FRESH,
    }
    if db.scalar(_ATTACH, given) is None:
        raise _expired()


def launch_of(db: Session, sign_in: ArrivalSession) -> ArrivalSession:
    """Session of the launch that waits for this sign-in's answer. Raises Conflict.

    Both have to be valid still: whoever signed out anywhere has taken the proof back.
    """
    pending = db.scalar(
        select(PendingJoin).where(
            PendingJoin.sign_in_id == sign_in.id, PendingJoin.expires_at > clock.now()
        )
    )
    if pending is None:
        raise _expired()
    try:
        return sessions.get(db, pending.launch_id)
    except NotSignedIn:
        raise _expired() from None


def spend(db: Session, sign_in: ArrivalSession) -> uuid.UUID:
    """End the join that waits for this sign-in, once; the person of its launch. Raises Conflict."""
    launch = launch_of(db, sign_in)
    spent = db.scalar(
        delete(PendingJoin).where(PendingJoin.sign_in_id == sign_in.id).returning(PendingJoin.id)
    )
    if spent is None:
        raise _expired()
    return launch.person_id


def drop(db: Session, sign_in: ArrivalSession) -> None:
    """End it without a join."""
    db.execute(delete(PendingJoin).where(PendingJoin.sign_in_id == sign_in.id))


def _expired() -> Conflict:
    return Conflict(
        "This took too long, or was answered already.",
        advice="Open the activity again in your LMS, and begin once more.",
    )
