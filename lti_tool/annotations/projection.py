"""Rows of highlights, comments and tags, read from a live document of annotations."""

import uuid
from collections.abc import Collection, Iterable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from pycrdt import Doc, Map

from lti_tool.annotations import schema
from lti_tool.annotations.tables import Comment, Highlight, Tag
from lti_tool.documents.rows import Row, RowChanges, RowTable
from lti_tool.yjs.index import Change, Path
from lti_tool.yjs.schema import Integer, Record, Text

TABLES: tuple[RowTable, ...] = (Highlight, Comment, Tag)

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def touched(changes: Iterable[Change]) -> set[Path]:
    """Paths of the highlights, comments and tags that are no longer what they were.

    A deleted highlight also names its comments: all of them are gone.
    """
    paths: set[Path] = set()
    for kind, path, _ in changes:
        if path:
            paths.add(path[:4] if len(path) >= 4 else path[:2])
            if kind == "delete" and len(path) == 2 and path[0] == schema.HIGHLIGHTS:
                paths.add((*path, schema.COMMENTS))
    return paths


def add_row_changes(
    document_id: uuid.UUID, doc: "Doc[Any]", touched: Iterable[Path], changes: RowChanges
) -> None:
    """Add the changes that make the rows of `touched` agree with the live document.

    The document has the updates already; `touched` holds the paths of one of them or of several.
    """
    paths = set(touched)
    highlights = {path[1] for path in paths if path[0] == schema.HIGHLIGHTS and len(path) == 2}
    emptied = {path[1] for path in paths if len(path) == 3}
    comments = {(path[1], path[3]) for path in paths if len(path) == 4}
    tags = {path[1] for path in paths if path[0] == schema.TAGS and schema.is_own_tag(path[1])}
    own = {"document_id": document_id}
    with doc.transaction():
        # Finding a root costs as much as reading a comment.
        highlight_rows = list(_highlights(doc, highlights)) if highlights else []
        comment_rows = list(_comments(doc, comments)) if comments else []
        tag_rows = list(_tags(doc, tags)) if tags else []
    gone = highlights - {row["key"] for row in highlight_rows}
    withdrawn = comments - {(row["highlight_key"], row["key"]) for row in comment_rows}
    unused = tags - {row["key"] for row in tag_rows}
    changes.delete(Highlight, (own | {"key": key} for key in gone))
    changes.delete(Comment, (own | {"highlight_key": key} for key in emptied))
    changes.delete(Comment, (own | {"highlight_key": at, "key": key} for at, key in withdrawn))
    changes.delete(Tag, (own | {"key": key} for key in unused))
    changes.upsert(Highlight, (own | row for row in highlight_rows))
    changes.upsert(Comment, (own | row for row in comment_rows))
    changes.upsert(Tag, (own | row for row in tag_rows))


def rows(doc: "Doc[Any]") -> dict[RowTable, list[Row]]:
    """All rows that a document makes, without its id."""
    with doc.transaction():
        root = _root(doc, schema.HIGHLIGHTS)
        keys = list(root.keys())
        comments = [(key, inner) for key in keys for inner in _inside(root, key, schema.COMMENTS)]
        return {
            Highlight: list(_highlights(doc, keys)),
            Comment: list(_comments(doc, comments)),
            Tag: list(_tags(doc, list(filter(schema.is_own_tag, _root(doc, schema.TAGS).keys())))),
        }


def _highlights(doc: "Doc[Any]", keys: Collection[str]) -> Iterator[Row]:
    root = _root(doc, schema.HIGHLIGHTS)
    for key in keys:
        value = _fields(_at(root, key), schema.HIGHLIGHT)
        if value is not None:
            yield {
                "key": key,
                "author_id": schema.author_of(key),
                "conversation_id": value["conversation"],
                "start": value["start"],
                "end": value["end"],
                "quote": value["quote"],
                "tag": value["tag"],
                "created_at": _timestamp(value["created"]),
            }


def _comments(doc: "Doc[Any]", keys: Collection[tuple[str, str]]) -> Iterator[Row]:
    root = _root(doc, schema.HIGHLIGHTS)
    for highlight_key, key in keys:
        value = _fields(_at(root, highlight_key, schema.COMMENTS, key), schema.COMMENT)
        if value is not None:
            yield {
                "highlight_key": highlight_key,
                "key": key,
                "author_id": schema.author_of(key),
                "text": value["text"],
                "created_at": _timestamp(value["created"]),
            }


def _tags(doc: "Doc[Any]", keys: Collection[str]) -> Iterator[Row]:
    root = _root(doc, schema.TAGS)
    for key in keys:
        value = _fields(_at(root, key), schema.TAG)
        if value is not None:
            yield {"key": key} | value


def _root(doc: "Doc[Any]", name: str) -> "Map[Any]":
    root: Map[Any] = doc.get(name, type=Map)
    return root


def _at(container: Any, *path: str) -> Any:
    """Value at a path inside a map; None where there is none."""
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


def _fields(found: Any, record: Record) -> Row | None:
    """Values of a map's fields; None unless all are there and fit the schema.

    The policy lets no other map through, but rows are made for whatever a document holds.
    """
    if not isinstance(found, Map):
        return None
    values: Row = {}
    for name, shape in record.fields.items():
        if isinstance(shape, Text | Integer):
            value = _at(found, name)
            if isinstance(value, float) and value.is_integer():
                value = int(value)
            if shape.objection(value) is not None:
                return None
            values[name] = value
    return values


def _timestamp(milliseconds: int) -> datetime:
    return _EPOCH + timedelta(milliseconds=milliseconds)
