"""Opens the database the settings name, or the private one where they name none, for a command.

Ends a command where the database is not that of this version, or where what is asked cannot be.
"""

from collections.abc import Iterator
from contextlib import contextmanager

import click
from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from lti_tool.db import bootstrap, local_postgres
from lti_tool.db.engine import Database
from lti_tool.errors import Conflict, InvalidInput, NotFound
from lti_tool.lti.tables import Platform
from lti_tool.models import METADATA
from lti_tool.settings import DatabaseSettings, Settings


@contextmanager
def database_address(settings: DatabaseSettings) -> Iterator[str]:
    """Address of the database; a private server that this started stops with the block."""
    if settings.database_url is not None:
        yield settings.database_url.get_secret_value()
        return
    with local_postgres.running(settings.data_dir / "postgres") as server:
        yield server.ensure_database()


@contextmanager
def opened() -> Iterator[tuple[Settings, Database]]:
    """Settings and database of a command; its errors are told in words."""
    settings = Settings.load()
    with database_address(settings) as address:
        database = Database(address)
        try:
            yield settings, database
        except (InvalidInput, Conflict, NotFound) as error:
            field = f"{error.field}: " if isinstance(error, InvalidInput) and error.field else ""
            words = f"{field}{error.sentence} {error.advice}".strip()
            raise click.ClickException(words) from None
        finally:
            database.dispose()


def find_platform(db: Session, name: str) -> Platform:
    """The one platform of this issuer or client id. Raises click.ClickException."""
    found = db.scalars(
        select(Platform).where(or_(Platform.issuer == name, Platform.client_id == name)).limit(2)
    ).all()
    if not found:
        raise click.ClickException(f"There is no platform {name}. `platforms list` shows them.")
    if len(found) > 1:
        raise click.ClickException(f"Several platforms are {name}; name one by its client id.")
    return found[0]


def check_schema(database: Database) -> None:
    """End the command with the reason unless the schema is the one this version needs."""
    try:
        bootstrap.verify_schema(database.engine, METADATA)
    except bootstrap.SchemaMismatch as mismatch:
        raise click.ClickException(str(mismatch)) from None
