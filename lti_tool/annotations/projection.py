"""Shared document to rows that SQL can count and search, in the update's own transaction."""

import uuid
from collections.abc import Collection, Iterable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any, TypeAlias

from pycrdt import Doc, Map
from sqlalchemy import ColumnElement, delete, tuple_
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from lti_tool.annotations import shape
from lti_tool.annotations.changes import Path
from lti_tool.annotations.tables import Comment, Highlight, Tag

Row: TypeAlias = dict[str, Any]
NoteTable: TypeAlias = type[Highlight] | type[Comment] | type[Tag]

_MOST_ROWS = 1000
"""In one statement: PostgreSQL takes 65,535 parameters."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def write(db: Session, document_id: uuid.UUID, doc: "Doc[Any]", touched: Iterable[Path]) -> None:
    """Make the rows of what was touched agree with the live document, which has the change.

    `touched` is that of one reading or of several together. Few statements, whatever they changed.
    """
    paths = set(touched)
    highlights = {path[1] for path in paths if path[0] == shape.HIGHLIGHTS and len(path) == 2}
    emptied = {path[1] for path in paths if len(path) == 3}
    comments = {(path[1], path[3]) for path in paths if len(path) == 4}
    tags = {path[1] for path in paths if path[0] == shape.TAGS}
    with doc.transaction():
        highlight_rows = list(_highlights(doc, highlights))
        comment_rows = list(_comments(doc, comments))
        tag_rows = list(_tags(doc, tags))
    gone = highlights - {row["key"] for row in highlight_rows}
    withdrawn = comments - {(row["highlight_key"], row["key"]) for row in comment_rows}
    unused = tags - {row["key"] for row in tag_rows}
    said_at = tuple_(Comment.highlight_key, Comment.key)
    _remove(db, document_id, Highlight, Highlight.key.in_(gone), gone)
    _remove(db, document_id, Comment, Comment.highlight_key.in_(emptied), emptied)
    _remove(db, document_id, Comment, said_at.in_(withdrawn), withdrawn)
    _remove(db, document_id, Tag, Tag.key.in_(unused), unused)
    _store(db, document_id, Highlight, highlight_rows)
    _store(db, document_id, Comment, comment_rows)
    _store(db, document_id, Tag, tag_rows)


def rebuild(db: Session, document_id: uuid.UUID, doc: "Doc[Any]") -> None:
    """Compute all rows of a document anew, from the document."""
    made = rows_of(doc)
    for table, rows in made.items():
        db.execute(delete(table).where(table.document_id == document_id))
        _store(db, document_id, table, rows)


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


def _remove(
    db: Session,
    document_id: uuid.UUID,
    table: NoteTable,
    is_meant: ColumnElement[bool],
    keys: Collection[object],
) -> None:
    if keys:
        db.execute(delete(table).where(table.document_id == document_id, is_meant))


def _store(db: Session, document_id: uuid.UUID, table: NoteTable, rows: list[Row]) -> None:
    columns = table.__table__.columns
    for first in range(0, len(rows), _MOST_ROWS):
        chunk = [row | {"document_id": document_id} for row in rows[first : first + _MOST_ROWS]]
        statement = insert(table).values(chunk)
        db.execute(
            statement.on_conflict_do_update(
                index_elements=[column for column in columns if column.primary_key],
                set_={
                    column.name: statement.excluded[column.name]
                    for column in columns
                    if not column.primary_key
                },
            )
        )


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
    for key in path:
        container = container.get(key) if isinstance(container, Map) else None
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
            value = found.get(name)
            if isinstance(value, float) and value.is_integer():
                value = int(value)
            if part.objection(value) is not None:
                return None
            values[name] = value
    return values


def _moment(milliseconds: int) -> datetime:
    return _EPOCH + timedelta(milliseconds=milliseconds)
