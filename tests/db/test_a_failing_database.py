"""A database that fails is told from a question that is wrong, and is not given up."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from lti_tool.db.engine import UNAVAILABLE, Database

_WRITE = text("INSERT INTO job (id, name) SELECT gen_random_uuid(), 'x' WHERE false")


def test_a_connection_that_only_reads_is_not_used_again(database_url: str) -> None:
    """Failover: the former primary still answers, but is a read-only replica now."""
    database = Database(database_url, pool_size=1)
    with database.transaction() as db:
        db.execute(text("SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY"))
    with pytest.raises(UNAVAILABLE), database.transaction() as db:
        db.execute(_WRITE)
    with database.transaction() as db:
        db.execute(_WRITE)
    database.dispose()


def test_a_pool_with_no_connection_free_counts_as_away(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    database = Database(database_url, pool_size=1)
    monkeypatch.setattr(database.engine.pool, "_timeout", 0.01)
    with database.transaction() as db:
        db.execute(text("SELECT 1"))
        with pytest.raises(UNAVAILABLE), database.transaction() as other:
            other.execute(text("SELECT 1"))
    database.dispose()


def test_a_wrong_question_does_not(database: Database) -> None:
    with pytest.raises(ProgrammingError) as wrong, database.transaction() as db:
        db.execute(text("SELECT nothing"))
    assert not isinstance(wrong.value, UNAVAILABLE)
