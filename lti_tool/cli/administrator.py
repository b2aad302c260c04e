"""lti-tool administrator: a one-time link to the administrator's page."""

import click

from lti_tool.cli.opening import database_address
from lti_tool.db.engine import Database
from lti_tool.people import admin_sessions
from lti_tool.settings import Settings


@click.command()
def administrator() -> None:
    """Print a link to the administrator's page. It works once, for a quarter of an hour."""
    settings = Settings.load()
    with database_address(settings) as address:
        opened = Database(address)
        with opened.transaction() as db:
            token = admin_sessions.make_link(db)
        opened.dispose()
    # Behind the #, which no server and no log ever sees.
    click.echo(f"{settings.public_url}/admin#{token}")
