"""lti-tool keys: the tool's own signing keys."""

import click

from lti_tool.cli.opening import database_address
from lti_tool.db.engine import Database
from lti_tool.errors import Conflict
from lti_tool.lti import tool_keys
from lti_tool.settings import Settings


@click.group()
def keys() -> None:
    """The tool's own signing keys."""


@keys.command("list")
def list_() -> None:
    """List every key there ever was, the newest first."""
    with database_address(Settings.load()) as address:
        opened = Database(address)
        with opened.transaction() as db:
            for key in tool_keys.list_all(db):
                until = f"  until {key.retired_at:%Y-%m-%d %H:%M}" if key.retired_at else ""
                click.echo(
                    f"{tool_keys.state_of(key):9}  {key.kid}  signs from"
                    f" {key.signs_from:%Y-%m-%d %H:%M}{until}"
                )
        opened.dispose()


@keys.command()
@click.option("--at-once", is_flag=True, help="A key was seen: trust the old ones no longer.")
def rotate(at_once: bool) -> None:
    """Make a new key. It is published now, signs in a day, and the old ones go a week later.

    The first key signs at once.
    """
    settings = Settings.load()
    with database_address(settings) as address:
        opened = Database(address)
        try:
            with opened.transaction() as db:
                made = tool_keys.rotate(db, settings, at_once=at_once)
                click.echo(f"{made.kid} signs from {made.signs_from:%Y-%m-%d %H:%M} UTC.")
        except Conflict as error:
            raise click.ClickException(f"{error.sentence} {error.advice}") from None
        finally:
            opened.dispose()
