"""A connection that was cut while it rested is replaced, and nobody notices."""

import pytest
from sqlalchemy import text

from lti_tool.db import liveness
from lti_tool.db.engine import Database


def cut_the_others(of: Database) -> None:
    """PostgreSQL ends every session of this database but the one that asks."""
    with of.transaction() as db:
        db.execute(
            text(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        )


def test_whoever_comes_after_a_cut_gets_connections_that_live(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(liveness, "_FRESH", 0.0)
    tool, other = Database(database.url), Database(database.url)
    with tool.transaction() as first, tool.transaction() as second:
        first.execute(text("SELECT 1"))
        second.execute(text("SELECT 1"))
    cut_the_others(other)
    for _ in range(3):
        with tool.transaction() as db:
            assert db.scalar(text("SELECT 1")) == 1
    tool.dispose()
    other.dispose()


def test_one_that_was_just_used_is_not_asked(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    pings: list[object] = []
    ask = database.engine.dialect.do_ping
    monkeypatch.setattr(
        database.engine.dialect, "do_ping", lambda each: (pings.append(each), ask(each))
    )
    for _ in range(3):
        with database.transaction() as db:
            db.execute(text("SELECT 1"))
    assert pings == []
    monkeypatch.setattr(liveness, "_FRESH", 0.0)
    with database.transaction() as db:
        db.execute(text("SELECT 1"))
    assert len(pings) == 1
