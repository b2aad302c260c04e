"""A database that can be read and not written, as one whose disk is full."""

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from psycopg import sql

from tests.waiting import until

_CONNECTING = """
SELECT 1 FROM pg_locks
WHERE locktype = 'object' AND classid = 'pg_database'::regclass AND mode = 'RowExclusiveLock'
AND objid = (SELECT oid FROM pg_database WHERE datname = current_database())
"""
"""A server process that begins holds this lock until it has read its settings and is listed."""


@contextmanager
def a_database_that_cannot_write(url: str) -> Iterator[None]:
    """Make a database read-only, as a full disk does: reads succeed, writes fail."""
    with psycopg.connect(url, autocommit=True) as admin:
        name = sql.Identifier(admin.info.dbname)

        def set_read_only(word: str) -> None:
            admin.execute(
                sql.SQL("ALTER DATABASE {} SET default_transaction_read_only = {}").format(
                    name, sql.Literal(word)
                )
            )
            # Who began to connect before that is not listed yet, and would not end.
            until(lambda: not admin.execute(_CONNECTING).fetchone(), "those who are connecting")
            admin.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )

        set_read_only("on")
        try:
            yield
        finally:
            admin.execute("SET default_transaction_read_only = off")
            set_read_only("off")
