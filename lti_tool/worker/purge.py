"""Removes what has run out: logins, tickets, sign-ins and sessions nobody can use any more."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from lti_tool import clock
from lti_tool.documents.tables import SocketTicket
from lti_tool.lti.tables import LoginAttempt
from lti_tool.people.tables import (
    AdminSession,
    ArrivalSession,
    PendingJoin,
    PendingSignIn,
)

EVERY = timedelta(minutes=10)

_KEPT: Mapping[type[Any], timedelta] = {
    LoginAttempt: timedelta(),
    SocketTicket: timedelta(),
    # As long as somebody may open an old link and wonder.
    PendingSignIn: timedelta(days=1),
    PendingJoin: timedelta(),
    AdminSession: timedelta(days=1),
    # As long as somebody may ask why a page stopped.
    ArrivalSession: timedelta(days=1),
}
"""Time that a row stays after it ran out. An unknown one and an expired one get the same answer."""

_MOST = 5_000
"""Rows of one table at a time, so that nobody waits for the sweeping."""


def sweep(db: Session) -> int:
    """Remove some of what has run out; how many rows."""
    return sum(_sweep(db, table, kept) for table, kept in _KEPT.items())


def _sweep(db: Session, table: type[Any], kept: timedelta) -> int:
    key = next(iter(table.__table__.primary_key))
    old = (
        select(key)
        .where(table.expires_at <= clock.now() - kept)
        .limit(_MOST)
        # Two workers share the sweeping.
        .with_for_update(skip_locked=True)
    )
    gone = db.execute(delete(table).where(key.in_(old)))
    return int(gone.rowcount)  # type: ignore[attr-defined]  # CursorResult at run time
