"""Commands for operators."""

import sys

import click

from lti_tool.cli import (
    administrator,
    database,
    demo,
    documents,
    keys,
    platforms,
    serve,
    settings,
)
from lti_tool.settings import SettingsError


@click.group()
@click.version_option(package_name="promptgrimoire-lti")
def cli() -> None:
    """PromptGrimoire LTI: a class reads and annotates AI conversations together."""


cli.add_command(serve.serve)
cli.add_command(serve.work)
cli.add_command(database.database)
cli.add_command(platforms.platforms)
cli.add_command(keys.keys)
cli.add_command(administrator.administrator)
cli.add_command(documents.documents)
cli.add_command(settings.settings)
cli.add_command(demo.demo)


def main() -> None:
    """Run a command; a wrong setting is one plain line, not a traceback."""
    try:
        cli()
    except SettingsError as error:
        click.echo(f"Settings: {error}", err=True)
        sys.exit(2)
