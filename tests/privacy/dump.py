"""Everything that a database holds, as text to search in: rows, bytes, and Yjs documents."""

import zlib
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import psycopg
from psycopg import sql
from pycrdt import Doc, Map

from lti_tool.annotations.schema import ROOTS


def places_of(database_url: str, words: str) -> list[str]:
    """Tables and columns in which these words are found, in whatever form."""
    with psycopg.connect(database_url) as db:
        return [place for place, text in _everything(db) if words in text]


def _everything(db: "psycopg.Connection[Any]") -> Iterator[tuple[str, str]]:
    tables = db.execute(
        "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'"
    ).fetchall()
    for (table,) in tables:
        cursor = db.execute(sql.SQL("SELECT * FROM {}").format(sql.Identifier(table)))
        names = [column.name for column in cursor.description or ()]
        for row in cursor:
            for name, value in zip(names, row, strict=True):
                for text in _texts(value):
                    yield f"{table}.{name}", text


def _texts(value: object) -> Iterator[str]:
    if not isinstance(value, bytes):
        yield str(value)
        return
    yield value.decode("utf-8", "replace")
    yield value.decode("utf-16-le", "replace")
    with suppress(zlib.error):
        yield zlib.decompress(value).decode("utf-8", "replace")
    # pycrdt's panics are no Exceptions.
    with suppress(BaseException):
        doc: Doc[Any] = Doc()
        doc.apply_update(value)
        for root in ROOTS:
            yield str(doc.get(root, type=Map).to_py())
