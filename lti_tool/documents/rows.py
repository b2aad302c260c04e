"""Rows that documents make, written in bulk: one JSON parameter a table.

Rows travel as JSON text because ten of them then cost hardly more than one, and every statement of
psycopg costs as much again. PostgreSQL reads a parameter again for each place that takes a part of
it, so that each place has a parameter of its own.
"""

import json
import uuid
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any, NamedTuple, TypeAlias

from sqlalchemy import delete, select
from sqlalchemy.dialects import postgresql
from sqlalchemy.orm import DeclarativeBase, Session

Row: TypeAlias = dict[str, Any]

_ENCODE = json.JSONEncoder(default=str).encode
"""One encoder for all: making one for each statement costs more than a small statement."""

RowTable: TypeAlias = type[DeclarativeBase]
"""Table of rows that a document makes; it has a column `document_id`."""


class Statement(NamedTuple):
    """SQL in psycopg's form, with its parameters."""

    sql: str
    values: Mapping[str, str]


@dataclass
class RowChanges:
    """Rows to delete and to upsert, of any number of documents."""

    deleted: dict[tuple[RowTable, tuple[str, ...]], list[Row]] = field(default_factory=dict)
    """Rows by table and by the columns that identify them."""
    upserted: dict[RowTable, list[Row]] = field(default_factory=dict)

    def delete(self, table: RowTable, rows: Iterable[Row]) -> None:
        """Delete every row that has these values; all of `rows` name the same columns."""
        for row in rows:
            self.deleted.setdefault((table, tuple(row)), []).append(row)

    def upsert(self, table: RowTable, rows: Iterable[Row]) -> None:
        """Write whole rows, over those of the same key; each key once."""
        self.upserted.setdefault(table, []).extend(rows)

    def deletions(self) -> Iterator[Statement]:
        """Statements that delete; to be executed before anything is written."""
        for (table, columns), rows in self.deleted.items():
            yield Statement(_delete_sql(table, columns), as_parameters({"given": rows}))

    def by_table_name(self, tables: Iterable[RowTable]) -> dict[str, list[Row]]:
        """Rows to write, as the statements of `upsert_sql` for these tables take them."""
        return {table.__tablename__: self.upserted.get(table, []) for table in tables}


def execute(db: Session, changes: RowChanges) -> None:
    """Execute the changes in the session's transaction."""
    connection = db.connection()
    for statement in changes.deletions():
        connection.exec_driver_sql(statement.sql, dict(statement.values))
    tables = [table for table, rows in changes.upserted.items() if rows]
    given = as_parameters(changes.by_table_name(tables))
    for table in tables:
        connection.exec_driver_sql(upsert_sql(table), given)


def replace(db: Session, document_id: uuid.UUID, made: Mapping[RowTable, Iterable[Row]]) -> None:
    """Write these rows, without a document id, in the place of all that the document had.

    A row that was there before keeps what the database added when it was inserted.
    """
    own = {"document_id": document_id}
    changes = RowChanges()
    for table, rows in made.items():
        new = [own | row for row in rows]
        columns = [each for each in table.__table__.columns if each.primary_key]
        keys = [column.name for column in columns]
        kept = {tuple(row[key] for key in keys) for row in new}
        stored = db.execute(select(*columns).where(table.__table__.c["document_id"] == document_id))
        gone = {tuple(row) for row in stored} - kept
        changes.delete(table, (dict(zip(keys, key, strict=True)) for key in gone))
        changes.upsert(table, new)
    execute(db, changes)


def clear(db: Session, tables: Sequence[RowTable], document_ids: Collection[uuid.UUID]) -> None:
    """Delete all rows of these documents."""
    for table in tables:
        db.execute(delete(table).where(table.__table__.c["document_id"].in_(document_ids)))


def as_parameters(given: Mapping[str, Sequence[object]]) -> dict[str, str]:
    """Encode rows as JSON for PostgreSQL, by name of parameter; ids and times become texts."""
    return {name: _ENCODE(rows) if rows else "[]" for name, rows in given.items()}


@cache
def upsert_sql(table: RowTable) -> str:
    """SQL that writes rows of one table, over those of the same key.

    The parameter of the table's name is the JSON of its rows. A column with a default of the
    database is written once, when the row is inserted.
    """
    columns = [each.name for each in table.__table__.columns if each.server_default is None]
    keys = [column.name for column in table.__table__.columns if column.primary_key]
    news = ", ".join(f'"{name}" = excluded."{name}"' for name in columns if name not in keys)
    source = f"%({table.__tablename__})s::json"
    return (
        f"INSERT INTO {table.__tablename__} ({_quoted(columns)})"  # noqa: S608  # our own names
        f" SELECT {_quoted(columns)} FROM {_given(table, columns, source)}"
        f" ON CONFLICT ({_quoted(keys)}) DO {f'UPDATE SET {news}' if news else 'NOTHING'}"
    )


@cache
def _delete_sql(table: RowTable, columns: tuple[str, ...]) -> str:
    name = table.__tablename__
    same = " AND ".join(f'{name}."{column}" = given."{column}"' for column in columns)
    given = _given(table, columns, "%(given)s::json")
    return f"DELETE FROM {name} USING {given} WHERE {same}"  # noqa: S608


def _given(table: RowTable, columns: Iterable[str], source: str) -> str:
    types = table.__table__.columns
    dialect = postgresql.dialect()  # type: ignore[no-untyped-call]
    fields = (f'"{name}" {types[name].type.compile(dialect=dialect)}' for name in columns)
    return f"json_to_recordset({source}) AS given({', '.join(fields)})"


def _quoted(names: Iterable[str]) -> str:
    return ", ".join(f'"{name}"' for name in names)
