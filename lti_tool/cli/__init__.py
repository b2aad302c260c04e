"""Commands for operators."""

import sys

import click

from lti_tool import logs
from lti_tool.app import register_kinds
from lti_tool.cli import (
    administrator,
    database,
    demo,
    documents,
    grades,
    keys,
    people,
    platforms,
    serve,
    settings,
)
from lti_tool.db.engine import UNAVAILABLE
from lti_tool.db.postgres_account import LocalPostgresError
from lti_tool.settings import SettingsError


@click.group()
@click.version_option(package_name="promptgrimoire-lti")
def cli() -> None:
    """PromptGrimoire LTI: a class reads and annotates AI conversations together."""
    register_kinds()


cli.add_command(serve.serve)
cli.add_command(serve.work)
cli.add_command(database.database)
cli.add_command(platforms.platforms)
cli.add_command(people.people)
cli.add_command(keys.keys)
cli.add_command(administrator.administrator)
cli.add_command(documents.documents)
cli.add_command(grades.grades)
cli.add_command(settings.settings)
cli.add_command(demo.demo)


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
