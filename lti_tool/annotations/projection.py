"""Shared document to rows that SQL can count and search, in the update's own transaction."""

import json
import uuid
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any, NamedTuple, TypeAlias

from pycrdt import Doc, Map
from sqlalchemy import delete
from sqlalchemy.dialects import postgresql
from sqlalchemy.orm import Session

from lti_tool.annotations import shape
from lti_tool.annotations.changes import Path
from lti_tool.annotations.tables import Comment, Highlight, Tag

Row: TypeAlias = dict[str, Any]
NoteTable: TypeAlias = type[Highlight] | type[Comment] | type[Tag]

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Statement(NamedTuple):
    """SQL in psycopg's form, with the rows that it is about as one JSON text: to send ten notes
    costs hardly more than one.
    """

    sql: str
    values: Mapping[str, str]


@dataclass
class RowChanges:
    """Rows to take out and to write, of any number of documents."""

    gone: dict[tuple[NoteTable, tuple[str, ...]], list[Row]] = field(default_factory=dict)
    """By table and the columns that say which."""
    made: dict[NoteTable, list[Row]] = field(default_factory=dict)

    def take_out(self, table: NoteTable, rows: Iterable[Row]) -> None:
        """Take out every row that has these values; all of `rows` name the same columns."""
        for row in rows:
            self.gone.setdefault((table, tuple(row)), []).append(row)

    def write(self, table: NoteTable, rows: Iterable[Row]) -> None:
        """Write whole rows, over those of the same key."""
        self.made.setdefault(table, []).extend(rows)

    def deletions(self) -> Iterator[Statement]:
        """What takes the rows out. To be executed before anything is written."""
        for (table, columns), rows in self.gone.items():
            yield Statement(_delete(table, columns), {"given": as_json(rows)})

    def writings(self) -> dict[str, list[Row]]:
        """The rows to write, by the name of their table, as `UPSERTS` takes them."""
        return {table.__tablename__: self.made.get(table, []) for table in _TABLES}


def of_change(
    document_id: uuid.UUID, doc: "Doc[Any]", touched: Iterable[Path], changes: RowChanges
) -> None:
    """Add what makes the rows of what was touched agree with the live document.

    The document has the changes already; `touched` is that of one reading or of several together.
    """
    paths = set(touched)
    highlights = {path[1] for path in paths if path[0] == shape.HIGHLIGHTS and len(path) == 2}
    emptied = {path[1] for path in paths if len(path) == 3}
    comments = {(path[1], path[3]) for path in paths if len(path) == 4}
    tags = {path[1] for path in paths if path[0] == shape.TAGS}
    own = {"document_id": document_id}
    with doc.transaction():
        highlight_rows = list(_highlights(doc, highlights))
        comment_rows = list(_comments(doc, comments))
        tag_rows = list(_tags(doc, tags))
    gone = highlights - {row["key"] for row in highlight_rows}
    withdrawn = comments - {(row["highlight_key"], row["key"]) for row in comment_rows}
    unused = tags - {row["key"] for row in tag_rows}
    changes.take_out(Highlight, (own | {"key": key} for key in gone))
    changes.take_out(Comment, (own | {"highlight_key": key} for key in emptied))
    changes.take_out(Comment, (own | {"highlight_key": at, "key": key} for at, key in withdrawn))
    changes.take_out(Tag, (own | {"key": key} for key in unused))
    changes.write(Highlight, (own | row for row in highlight_rows))
    changes.write(Comment, (own | row for row in comment_rows))
    changes.write(Tag, (own | row for row in tag_rows))


def rebuild(db: Session, document_id: uuid.UUID, doc: "Doc[Any]") -> None:
    """Compute all rows of a document anew, from the document."""
    clear(db, [document_id])
    changes = RowChanges()
    for table, rows in rows_of(doc).items():
        changes.write(table, ({"document_id": document_id} | row for row in rows))
    _execute(db, changes)


def clear(db: Session, document_ids: Collection[uuid.UUID]) -> None:
    """Take out all rows of documents, as of those that have become part of another one."""
    for table in _TABLES:
        db.execute(delete(table).where(table.document_id.in_(document_ids)))


def rows_of(doc: "Doc[Any]") -> dict[NoteTable, list[Row]]:
    """All rows that a document makes, without its id."""
    with doc.transaction():
        root = _root(doc, shape.HIGHLIGHTS)
        keys = list(root.keys())
        said = [(key, inner) for key in keys for inner in _inside(root, key, shape.COMMENTS)]
        return {
            Highlight: list(_highlights(doc, keys)),
            Comment: list(_comments(doc, said)),
            Tag: list(_tags(doc, list(_root(doc, shape.TAGS).keys()))),
        }


def _execute(db: Session, changes: RowChanges) -> None:
    connection = db.connection()
    for statement in changes.deletions():
        connection.exec_driver_sql(statement.sql, dict(statement.values))
    given = {"given": as_json(changes.writings())}
    for table, upsert in zip(_TABLES, UPSERTS, strict=True):
        if changes.made.get(table):
            connection.exec_driver_sql(upsert, given)


def as_json(value: object) -> str:
    """JSON for PostgreSQL to take rows from; ids and points in time become texts."""
    return json.dumps(value, default=str)


def _upsert(table: NoteTable) -> str:
    columns = [column.name for column in table.__table__.columns]
    keys = [column.name for column in table.__table__.columns if column.primary_key]
    news = ", ".join(f'"{name}" = excluded."{name}"' for name in columns if name not in keys)
    source = f"%(given)s::json -> '{table.__tablename__}'"
    return (
        f"INSERT INTO {table.__tablename__} ({_quoted(columns)})"  # noqa: S608  # our own names
        f" SELECT {_quoted(columns)} FROM {_given(table, columns, source)}"
        f" ON CONFLICT ({_quoted(keys)}) DO UPDATE SET {news}"
    )


@cache
def _delete(table: NoteTable, columns: tuple[str, ...]) -> str:
    name = table.__tablename__
    same = " AND ".join(f'{name}."{column}" = given."{column}"' for column in columns)
    given = _given(table, columns, "%(given)s::json")
    return f"DELETE FROM {name} USING {given} WHERE {same}"  # noqa: S608


def _given(table: NoteTable, columns: Iterable[str], source: str) -> str:
    types = table.__table__.columns
    dialect = postgresql.dialect()  # type: ignore[no-untyped-call]
    fields = (f'"{name}" {types[name].type.compile(dialect=dialect)}' for name in columns)
    return f"json_to_recordset({source}) AS given({', '.join(fields)})"


def _quoted(names: Iterable[str]) -> str:
    return ", ".join(f'"{name}"' for name in names)


_TABLES: tuple[NoteTable, ...] = (Highlight, Comment, Tag)

UPSERTS = tuple(_upsert(table) for table in _TABLES)
"""Write rows, over those of the same key: the value of `writings` is the parameter "given". Rows of
one key may be there once."""


def _highlights(doc: "Doc[Any]", keys: Collection[str]) -> Iterator[Row]:
    root = _root(doc, shape.HIGHLIGHTS)
    for key in keys:
        value = _fields(_at(root, key), shape.HIGHLIGHT)
        if value is not None:
            yield {
                "key": key,
                "author_id": shape.author_of(key),
                "conversation_id": value["conversation"],
                "start": value["start"],
                "end": value["end"],
                "quote": value["quote"],
                "tag": value["tag"],
                "created_at": _moment(value["created"]),
            }


def _comments(doc: "Doc[Any]", keys: Collection[tuple[str, str]]) -> Iterator[Row]:
    root = _root(doc, shape.HIGHLIGHTS)
    for highlight_key, key in keys:
        value = _fields(_at(root, highlight_key, shape.COMMENTS, key), shape.COMMENT)
        if value is not None:
            yield {
                "highlight_key": highlight_key,
                "key": key,
                "author_id": shape.author_of(key),
                "text": value["text"],
                "created_at": _moment(value["created"]),
            }


def _tags(doc: "Doc[Any]", keys: Collection[str]) -> Iterator[Row]:
    root = _root(doc, shape.TAGS)
    for key in keys:
        value = _fields(_at(root, key), shape.TAG)
        if value is not None:
            yield {"key": key} | value


def _root(doc: "Doc[Any]", name: str) -> "Map[Any]":
    root: Map[Any] = doc.get(name, type=Map)
    return root


def _at(container: Any, *path: str) -> Any:
    """What stands at a path inside a map; None where nothing does."""
    try:
        for key in path:
            # Not `get`, which looks the key up three times.
            container = container[key] if isinstance(container, Map) else None
    except KeyError:
        return None
    return container


def _inside(root: "Map[Any]", *path: str) -> list[str]:
    found = _at(root, *path)
    return list(found.keys()) if isinstance(found, Map) else []


def _fields(found: Any, record: shape.Record) -> Row | None:
    """The values of a map; None unless all are there and fit.

    The policy lets nothing else through; but rows are made for whatever a document holds.
    """
    if not isinstance(found, Map):
        return None
    values: Row = {}
    for name, part in record.fields.items():
        if isinstance(part, shape.Text | shape.Whole):
            value = _at(found, name)
            if isinstance(value, float) and value.is_integer():
                value = int(value)
            if part.objection(value) is not None:
                return None
            values[name] = value
    return values


def _moment(milliseconds: int) -> datetime:
    return _EPOCH + timedelta(milliseconds=milliseconds)
