"""How Alembic reaches the database: one upgrade at a time, never waiting long for a lock."""

import math

from alembic import context
from sqlalchemy import text

from lti_tool.db.base import Table


def run() -> None:
    """Migrate within one transaction, under an advisory lock."""
    config = context.config
    with config.attributes["engine"].begin() as connection:
        # However long the other upgrade takes.
        connection.connection.driver_connection.longest_wait = math.inf
        connection.execute(text("SET LOCAL statement_timeout = 0"))
        connection.execute(
            text("SELECT pg_advisory_xact_lock(:key)"),
            {"key": config.attributes["lock_key"]},
        )
        # A migration that waits for a busy table makes everybody else wait behind it.
        connection.execute(text("SET LOCAL lock_timeout = '4s'"))
        connection.execute(text("SET LOCAL statement_timeout = '60s'"))
        context.configure(connection=connection, target_metadata=Table.metadata)
        with context.begin_transaction():
            context.run_migrations()


run()
