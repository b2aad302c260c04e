"""Rows of highlights, of what stands in them, and of tags, read from a live document."""

import uuid
from collections.abc import Collection, Iterable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any, TypeAlias

from pycrdt import Doc, Map
from sqlalchemy import func, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from lti_tool.annotations import schema
from lti_tool.annotations.tables import Agreement, Comment, FactCheck, Highlight, Tag
from lti_tool.documents.rows import Row, RowChanges, RowTable
from lti_tool.folding import fold
from lti_tool.words import count_words
from lti_tool.yjs.index import Change, Path
from lti_tool.yjs.schema import Integer, Record, Text

TABLES: tuple[RowTable, ...] = (Highlight, Comment, Agreement, FactCheck, Tag)

_InNote: TypeAlias = tuple[str, str]
"""Key of a highlight, and of what stands in it: a comment, an agreement or a fact check."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def touched(changes: Iterable[Change]) -> list[Path]:
    """Paths of highlights, of what stands in them, and of tags that are no longer what they were.

    A deleted highlight also names its comments: all of them are gone. The order is that of the
    changes, and rows are numbered in it.
    """
    paths: dict[Path, None] = {}
    for kind, path, _ in changes:
        if path:
            paths[path[:4] if len(path) >= 4 else path[:2]] = None
            if kind == "delete" and len(path) == 2 and path[0] == schema.HIGHLIGHTS:
                paths[(*path, schema.COMMENTS)] = None
    return list(paths)


def add_row_changes(
    document_id: uuid.UUID, doc: "Doc[Any]", touched: Iterable[Path], changes: RowChanges
) -> None:
    """Add the changes that make the rows of `touched` agree with the live document.

    The document has the updates already; `touched` holds the paths of one of them or of several.
    """
    paths = dict.fromkeys(touched)
    highlights = [path[1] for path in paths if path[0] == schema.HIGHLIGHTS and len(path) == 2]
    emptied = [path[1] for path in paths if len(path) == 3]
    comments, agreements, checks = _split((path[1], path[3]) for path in paths if len(path) == 4)
    tags = [path[1] for path in paths if path[0] == schema.TAGS and schema.is_own_tag(path[1])]
    with doc.transaction():
        # Finding a root costs as much as reading a comment.
        made: dict[RowTable, list[Row]] = {
            Highlight: list(_highlights(doc, highlights)) if highlights else [],
            Comment: list(_comments(doc, comments)) if comments else [],
            Agreement: list(_agreements(doc, agreements)) if agreements else [],
            FactCheck: list(_fact_checks(doc, checks)) if checks else [],
            Tag: list(_tags(doc, tags)) if tags else [],
        }
    named: dict[RowTable, list[Row]] = {
        Highlight: [{"key": key} for key in highlights],
        Comment: [{"highlight_key": at, "key": key} for at, key in comments],
        Agreement: [_agreement(at, key) for at, key in agreements],
        FactCheck: [{"highlight_key": at, "key": key} for at, key in checks],
        Tag: [{"key": key} for key in tags],
    }
    own = {"document_id": document_id}
    for in_notes in (Comment, Agreement, FactCheck):
        changes.delete(in_notes, (own | {"highlight_key": key} for key in emptied))
    for table, keys in named.items():
        if keys:
            kept = {tuple(row[name] for name in keys[0]) for row in made[table]}
            changes.delete(table, (own | key for key in keys if tuple(key.values()) not in kept))
            changes.upsert(table, (own | row for row in made[table]))


def rows(doc: "Doc[Any]") -> dict[RowTable, list[Row]]:
    """All rows that a document makes, without its id."""
    with doc.transaction():
        root = _root(doc, schema.HIGHLIGHTS)
        keys = list(root.keys())
        comments, agreements, checks = _split(
            (key, inner) for key in keys for inner in _inside(root, key, schema.COMMENTS)
        )
        return {
            Highlight: list(_highlights(doc, keys)),
            Comment: list(_comments(doc, comments)),
            Agreement: list(_agreements(doc, agreements)),
            FactCheck: list(_fact_checks(doc, checks)),
            Tag: list(_tags(doc, list(filter(schema.is_own_tag, _root(doc, schema.TAGS).keys())))),
        }


def take_rows(db: Session, document_id: uuid.UUID, draft_ids: Collection[uuid.UUID]) -> bool:
    """Make rows of drafts rows of a document, with their numbers and times of acceptance.

    False where a key is in both, of which each kind of row has one. It names its author, who has
    written it into both on purpose.
    """
    try:
        with db.begin_nested():
            for table in TABLES:
                columns = table.__table__.c
                stored_at = {"stored_at": func.now()} if "stored_at" in columns else {}
                db.execute(
                    update(table)
                    .where(columns["document_id"].in_(draft_ids))
                    .values(document_id=document_id, **stored_at)
                    .execution_options(synchronize_session=False)
                )
    except IntegrityError:
        return False
    return True


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
                "folded": fold(value["quote"]),
                "tag": value["tag"],
                "question": value.get(schema.QUESTION, ""),
                "is_claim": value.get(schema.CLAIM, 0) == 1,
                "created_at": _timestamp(value["created"]),
            }


def _comments(doc: "Doc[Any]", keys: Collection[_InNote]) -> Iterator[Row]:
    root = _root(doc, schema.HIGHLIGHTS)
    for highlight_key, key in keys:
        value = _fields(_at(root, highlight_key, schema.COMMENTS, key), schema.COMMENT)
        if value is not None:
            yield {
                "highlight_key": highlight_key,
                "key": key,
                "author_id": schema.author_of(key),
                "text": value["text"],
                "folded": fold(value["text"]),
                "words": count_words(value["text"]),
                "reply_to": value.get(schema.REPLY_TO, ""),
                "question": value.get(schema.QUESTION, ""),
                "created_at": _timestamp(value["created"]),
            }


def _fact_checks(doc: "Doc[Any]", keys: Collection[_InNote]) -> Iterator[Row]:
    root = _root(doc, schema.HIGHLIGHTS)
    for highlight_key, key in keys:
        value = _fields(_at(root, highlight_key, schema.COMMENTS, key), schema.FACT_CHECK)
        if value is not None:
            yield {
                "highlight_key": highlight_key,
                "key": key,
                "author_id": schema.author_of(key),
                **value,
                "folded": fold(f"{value['source']}\n{value['excerpt']}"),
            }


def _split(keys: Iterable[_InNote]) -> tuple[list[_InNote], list[_InNote], list[_InNote]]:
    """Keys of comments, of agreements and of fact checks."""
    comments: list[_InNote] = []
    agreements: list[_InNote] = []
    checks: list[_InNote] = []
    for at, key in keys:
        if schema.is_fact_check(key):
            checks.append((at, key))
        else:
            (agreements if schema.agreed_comment(key) else comments).append((at, key))
    return comments, agreements, checks


def _agreements(doc: "Doc[Any]", keys: Collection[_InNote]) -> Iterator[Row]:
    root = _root(doc, schema.HIGHLIGHTS)
    for highlight_key, key in keys:
        if isinstance(_at(root, highlight_key, schema.COMMENTS, key), Map):
            yield _agreement(highlight_key, key)


def _agreement(highlight_key: str, key: str) -> Row:
    return {
        "highlight_key": highlight_key,
        "comment_key": schema.agreed_comment(key),
        "author_id": schema.author_of(key),
    }


def _tags(doc: "Doc[Any]", keys: Collection[str]) -> Iterator[Row]:
    root = _root(doc, schema.TAGS)
    for key in keys:
        value = _fields(_at(root, key), schema.TAG)
        if value is not None:
            yield {"key": key, "author_id": schema.author_of_tag(key)} | value


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
    """Values of a map's fields; None unless all that must be are there, and all fit the schema.

    The policy lets no other map through, but rows are made for whatever a document holds.
    """
    if not isinstance(found, Map):
        return None
    values: Row = {}
    for name, shape in (*record.fields.items(), *record.optional.items()):
        if isinstance(shape, Text | Integer):
            value = _at(found, name)
            if value is None and name in record.optional:
                continue
            if isinstance(value, float) and value.is_integer():
                value = int(value)
            if shape.objection(value) is not None:
                return None
            values[name] = value
    return values


def _timestamp(milliseconds: int) -> datetime:
    return _EPOCH + timedelta(milliseconds=milliseconds)
