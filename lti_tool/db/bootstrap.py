"""Schema of the database: Alembic upgrade and verification at start-up.

The tables are a parameter, as they are declared above (lti_tool/models.py imports them all).
"""

from collections.abc import Iterator, Mapping
from functools import cache

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, Index, MetaData, Table, text
from sqlalchemy.dialects import postgresql
from sqlalchemy.sql.schema import Constraint

from lti_tool.resources import resource
from lti_tool.settings import DatabaseSettings

_COLUMNS = """
SELECT class.relname, column_.attname
FROM pg_attribute column_ JOIN pg_class class ON class.oid = column_.attrelid
WHERE class.relnamespace = current_schema()::regnamespace AND class.relkind IN ('r', 'p')
    AND column_.attnum > 0 AND NOT column_.attisdropped
"""

_RULES = """
SELECT class.relname, rule.conname
FROM pg_constraint rule JOIN pg_class class ON class.oid = rule.conrelid
WHERE class.relnamespace = current_schema()::regnamespace AND rule.convalidated
UNION ALL
SELECT class.relname, index_.relname
FROM pg_index JOIN pg_class class ON class.oid = indrelid
    JOIN pg_class index_ ON index_.oid = indexrelid
WHERE class.relnamespace = current_schema()::regnamespace AND indisvalid
"""
"""Constraints and indexes, but for those that PostgreSQL has not finished checking or building."""

_MOST_NAMED = 20


class SchemaMismatch(Exception):
    """The database's schema is not the one this version needs. The message says what to do."""


def is_db_configured(settings: DatabaseSettings) -> bool:
    """True where the settings name a database; otherwise the private one is used."""
    return settings.database_url is not None


def alembic_config(engine: Engine) -> Config:
    """Alembic's configuration for a database that is open already."""
    config = _config()
    config.attributes["engine"] = engine
    return config


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(resource("alembic")))
    return config


# Alembic loads every migration to know it; each web process asks again for what it was forked with.
@cache
def _newest_version() -> str | None:
    return ScriptDirectory.from_config(_config()).get_current_head()


def run_alembic_upgrade(engine: Engine) -> None:
    """Upgrade the schema to the newest version, under an advisory lock."""
    command.upgrade(alembic_config(engine), "head")


def get_expected_tables(metadata: MetaData) -> frozenset[str]:
    """Names of the tables that this version needs."""
    return frozenset(metadata.tables)


def verify_schema(engine: Engine, metadata: MetaData) -> None:
    """Raise SchemaMismatch unless the schema is at this version and has all that is declared.

    Two catalog queries; types and defaults are compared by `alembic check`, which takes longer.
    """
    newest = _newest_version()
    with engine.connect() as connection:
        current = MigrationContext.configure(connection).get_current_revision()
        if current != newest:
            raise SchemaMismatch(
                f"The database is at {current or 'no version'}, this tool needs {newest}."
                " Run `lti-tool database upgrade`."
            )
        missing = list(_missing(connection, metadata))
    if missing:
        named = ", ".join(missing[:_MOST_NAMED])
        more = f" and {len(missing) - _MOST_NAMED} more" if len(missing) > _MOST_NAMED else ""
        raise SchemaMismatch(
            f"The database says that it is at {current}, but lacks {named}{more}. Somebody has"
            " changed it by hand, or a restore was not complete: restore it from a backup."
        )


def _missing(connection: Connection, metadata: MetaData) -> Iterator[str]:
    """Names of declared things that the database lacks: tables, columns, constraints, indexes."""
    columns = _by_table(connection, _COLUMNS)
    rules = _by_table(connection, _RULES)
    expected = get_expected_tables(metadata)
    yield from (f"table {name}" for name in sorted(expected - columns.keys()))
    for name in sorted(expected & columns.keys()):
        table = metadata.tables[name]
        for column in table.columns:
            if column.name not in columns[name]:
                yield f"column {name}.{column.name}"
        for rule in sorted(_names_of_rules(table) - rules.get(name, set())):
            yield f"{rule} of {name}"


def _by_table(connection: Connection, query: str) -> Mapping[str, set[str]]:
    found: dict[str, set[str]] = {}
    for table, name in connection.execute(text(query)):
        found.setdefault(table, set()).add(name)
    return found


@cache
def _names_of_rules(table: Table) -> frozenset[str]:
    """Names, as PostgreSQL has them, of the table's constraints and indexes."""
    declared: list[Constraint | Index] = [*table.constraints, *table.indexes]
    preparer = postgresql.dialect().identifier_preparer  # type: ignore[no-untyped-call]
    names = (
        preparer.format_index(each) if isinstance(each, Index) else preparer.format_constraint(each)
        for each in declared
    )
    return frozenset(str(name).strip('"') for name in names if name)
