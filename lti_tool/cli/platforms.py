"""lti-tool platforms: register LMSs and see which are."""

import json
from pathlib import Path

import click
from sqlalchemy import select

from lti_tool.cli.opening import database_address
from lti_tool.db.engine import Database
from lti_tool.errors import InvalidInput
from lti_tool.lti import platforms as registered
from lti_tool.lti.tables import Platform
from lti_tool.settings import Settings


@click.group()
def platforms() -> None:
    """Register LMSs and see which are."""


def register(database: Database, settings: Settings, file: Path) -> int:
    """Register what `file` names, as often as one likes; how many platforms it names.

    Raises click.ClickException with the place to correct.
    """
    try:
        config = json.loads(file.read_text())
        with database.transaction() as db:
            return registered.import_config(
                db, config, insecure_loopback=settings.insecure_loopback
            )
    except (OSError, json.JSONDecodeError) as error:
        raise click.ClickException(f"{file} cannot be read: {error}") from None
    except InvalidInput as error:
        raise click.ClickException(f"{file}: {error.field}: {error.sentence}") from None


@platforms.command("import")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
def import_(file: Path) -> None:
    """Register the platforms of FILE (pylti1p3's lti_config.json format)."""
    settings = Settings.load()
    with database_address(settings) as address:
        opened = Database(address)
        count = register(opened, settings, file)
        opened.dispose()
    click.echo(f"{count} registered.")


@platforms.command("list")
def list_() -> None:
    """List the platforms."""
    with database_address(Settings.load()) as address:
        opened = Database(address)
        with opened.transaction() as db:
            for platform in db.scalars(select(Platform).order_by(Platform.issuer)):
                state = "enabled" if platform.enabled else "disabled"
                click.echo(f"{state}  {platform.issuer}  {platform.client_id}  {platform.name}")
        opened.dispose()
