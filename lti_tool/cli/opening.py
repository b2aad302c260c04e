"""Opens the database the settings name, or the private one where they name none.

Ends a command where the database is not that of this version.
"""

from collections.abc import Iterator
from contextlib import contextmanager

import click

from lti_tool.db import bootstrap, local_postgres
from lti_tool.db.engine import Database
from lti_tool.models import METADATA
from lti_tool.settings import DatabaseSettings


@contextmanager
def database_address(settings: DatabaseSettings) -> Iterator[str]:
    """Address of the database; a private server that this started stops with the block."""
    if settings.database_url is not None:
        yield settings.database_url.get_secret_value()
        return
    with local_postgres.running(settings.data_dir / "postgres") as server:
        yield server.ensure_database()


def check_schema(database: Database) -> None:
    """End the command with the reason unless the schema is the one this version needs."""
    try:
        bootstrap.verify_schema(database.engine, METADATA)
    except bootstrap.SchemaMismatch as mismatch:
        raise click.ClickException(str(mismatch)) from None
