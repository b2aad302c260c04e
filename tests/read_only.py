"""A database that can be read and not written, as one whose disk is full."""

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from psycopg import sql


@contextmanager
def a_database_that_cannot_write(url: str) -> Iterator[None]:
    """As when its disk is full: everything can be read, nothing be written."""
    with psycopg.connect(url, autocommit=True) as admin:
        name = sql.Identifier(admin.info.dbname)

        def set_writable(word: str) -> None:
            admin.execute(
                sql.SQL("ALTER DATABASE {} SET default_transaction_read_only = {}").format(
                    name, sql.Literal(word)
                )
            )
            admin.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )

        set_writable("on")
        yield
        admin.execute("SET default_transaction_read_only = off")
        set_writable("off")
