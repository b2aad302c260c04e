"""lti-tool database: upgrade and check the schema."""

import click

from lti_tool.cli.opening import check_schema, database_address
from lti_tool.db import bootstrap
from lti_tool.db.engine import Database
from lti_tool.settings import Settings


@click.group()
def database() -> None:
    """Upgrade or check the database's schema."""


@database.command()
def upgrade() -> None:
    """Bring the schema to this version; safe to run twice, and from two machines at once."""
    settings = Settings.load()
    with database_address(settings) as address:
        opened = Database(address)
        bootstrap.run_alembic_upgrade(opened.engine)
        opened.dispose()
    is_private = not bootstrap.is_db_configured(settings)
    which = f" of the private database in {settings.data_dir}" if is_private else ""
    click.echo(f"The schema{which} is current.")


@database.command()
def check() -> None:
    """Say whether the schema is the one this version needs."""
    with database_address(Settings.load()) as address:
        opened = Database(address)
        try:
            check_schema(opened)
        finally:
            opened.dispose()
    click.echo("The schema is current.")
