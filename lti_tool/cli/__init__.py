"""Commands for operators."""

import sys
from importlib import import_module

import click

from lti_tool import logs
from lti_tool.db.engine import UNAVAILABLE
from lti_tool.db.postgres_account import LocalPostgresError
from lti_tool.kinds import register_kinds
from lti_tool.settings import SettingsError

_COMMANDS = (
    "serve",
    "work",
    "database",
    "platforms",
    "people",
    "keys",
    "administrator",
    "documents",
    "grades",
    "settings",
    "demo",
)
"""Names of the commands, each of the module in which it is."""


class _Commands(click.Group):
    """Group that imports a command when it is asked for: what serves pages is most of the tool, and
    an operator's command should not wait for it.
    """

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        """Names in the order in which help lists them."""
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """The command of this name; None for no command."""
        if cmd_name not in _COMMANDS:
            return None
        command: click.Command = getattr(import_module(f"{__name__}.{cmd_name}"), cmd_name)
        return command


@click.command(cls=_Commands)
@click.version_option(package_name="promptgrimoire-lti")
def cli() -> None:
    """PromptGrimoire LTI: a class reads and annotates AI conversations together."""
    register_kinds()


def main() -> None:
    """Run a command; errors that an operator can mend are printed without a traceback."""
    # To stderr: what a command shows stands by itself. `serve` asks for more.
    logs.configure("WARNING")
    try:
        cli()
    except SettingsError as error:
        click.echo(f"Settings: {error}", err=True)
        sys.exit(2)
    except LocalPostgresError as error:
        click.echo(f"The private PostgreSQL: {error}", err=True)
        sys.exit(1)
    except UNAVAILABLE as error:
        reason = getattr(error, "orig", None) or error
        click.echo(f"The database cannot be used: {reason}", err=True)
        click.echo("Is PostgreSQL running, and DATABASE_URL right?", err=True)
        sys.exit(1)
