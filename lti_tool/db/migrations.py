"""Run and check Alembic from code."""

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine

from lti_tool.db import locks
from lti_tool.resources import resource


class SchemaOutdated(Exception):
    """The database's schema is not the one this version needs."""


def _config(engine: Engine) -> Config:
    config = Config()
    config.set_main_option("script_location", str(resource("alembic")))
    config.attributes["engine"] = engine
    config.attributes["lock_key"] = locks.key_of(locks.Lock.MIGRATION)
    return config


def upgrade(engine: Engine) -> None:
    """Bring the schema to the newest version; two at once wait for each other."""
    command.upgrade(_config(engine), "head")


def check(engine: Engine) -> None:
    """Raise SchemaOutdated, naming the command that mends it, unless the schema is current."""
    newest = ScriptDirectory.from_config(_config(engine)).get_current_head()
    with engine.connect() as connection:
        current = MigrationContext.configure(connection).get_current_revision()
    if current != newest:
        raise SchemaOutdated(
            f"The database is at {current or 'no version'}, this tool needs {newest}."
            " Run `lti-tool database upgrade`."
        )
