"""lti-tool database: upgrade and check the schema."""

import sys

import click

from lti_tool.cli.opening import database_address
from lti_tool.db import migrations
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
        migrations.upgrade(opened.engine)
        opened.dispose()
    whose = "" if settings.database_url else f" of the private database in {settings.data_dir}"
    click.echo(f"The schema{whose} is current.")


@database.command()
def check() -> None:
    """Say whether the schema is the one this version needs."""
    with database_address(Settings.load()) as address:
        opened = Database(address)
        try:
            migrations.check(opened.engine)
        except migrations.SchemaOutdated as outdated:
            click.echo(str(outdated), err=True)
            sys.exit(1)
        finally:
            opened.dispose()
    click.echo("The schema is current.")
