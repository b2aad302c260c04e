"""Alembic's way to the database: one upgrade at a time, never waiting long for a lock.

The tool hands an engine over (lti_tool/db/bootstrap.py). Alembic's own command opens the database
that the environment names, or the private one where it names none.
"""

import math
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from alembic import context
from sqlalchemy import Connection, text

from lti_tool.cli.opening import database_address
from lti_tool.db import locks
from lti_tool.db.engine import Database
from lti_tool.models import METADATA
from lti_tool.settings import DatabaseSettings


@contextmanager
def opened() -> Iterator[Connection]:
    """A transaction in the database that is meant."""
    engine = context.config.attributes.get("engine")
    if engine is not None:
        with engine.begin() as connection:
            yield connection
        return
    with database_address(DatabaseSettings.load()) as address:
        database = Database(address, pool_size=1)
        with database.engine.begin() as connection:
            yield connection
        database.dispose()


def name_by_date(_context: Any, _revision: Any, directives: list[Any]) -> None:
    """Name a new revision by its date, as its file."""
    for script in directives:
        script.rev_id = f"{datetime.now(UTC):%Y%m%d_%H%M}"


def run() -> None:
    """Migrate within one transaction, under an advisory lock."""
    with opened() as connection:
        # However long the other upgrade takes.
        connection.connection.driver_connection.longest_wait = math.inf
        connection.execute(text("SET LOCAL statement_timeout = 0"))
        connection.execute(
            text("SELECT pg_advisory_xact_lock(:key)"),
            {"key": locks.key_of(locks.Lock.MIGRATION)},
        )
        # A migration that waits for a busy table makes everybody else wait behind it.
        connection.execute(text("SET LOCAL lock_timeout = '4s'"))
        connection.execute(text("SET LOCAL statement_timeout = '60s'"))
        context.configure(
            connection=connection,
            target_metadata=METADATA,
            compare_server_default=True,
            process_revision_directives=name_by_date,
        )
        with context.begin_transaction():
            context.run_migrations()


run()
