"""Expired rows do not pile up; rows that can still be used stay."""

from datetime import timedelta

from sqlalchemy import func, select

from lti_tool import clock
from lti_tool.auth.protocol import Way
from lti_tool.db.base import Table
from lti_tool.db.engine import Database
from lti_tool.lti.tables import LoginAttempt
from lti_tool.people import admin_sessions, pending_sign_ins
from lti_tool.people.tables import AdminSession, ArrivalSession, PendingSignIn
from lti_tool.worker import purge
from tests import builders


def count(database: Database, table: type[Table]) -> int:
    with database.transaction() as db:
        return db.scalar(select(func.count()).select_from(table)) or 0


def test_only_what_nobody_can_use_any_more_goes(database: Database) -> None:
    now = clock.now()
    with database.transaction() as db:
        at = builders.place(db)
        for number, ends in enumerate((now - timedelta(seconds=1), now + timedelta(minutes=5))):
            db.add(
                LoginAttempt(
                    state_hash=bytes([number]),
                    nonce="n",
                    browser_hash=b"b",
                    platform_id=at.platform_id,
                    target_link_uri="x",
                    expires_at=ends,
                )
            )
        arrived = builders.arrive(db, at)
        builders.sign_in(db, arrived, at)
        pending_sign_ins.begin(db, Way.SSO)
        admin_sessions.make_link(db)
    with database.transaction() as db:
        assert purge.sweep(db) == 1
    assert count(database, LoginAttempt) == 1
    everything = (LoginAttempt, ArrivalSession, PendingSignIn, AdminSession)
    with clock.frozen(now + timedelta(hours=12)), database.transaction() as db:
        purge.sweep(db)
    # The session and the sign-in ended hours ago: they are kept for a day.
    assert [count(database, table) for table in everything] == [0, 1, 1, 1]
    with clock.frozen(now + timedelta(days=3)), database.transaction() as db:
        purge.sweep(db)
    assert [count(database, table) for table in everything] == [0, 0, 0, 0]
