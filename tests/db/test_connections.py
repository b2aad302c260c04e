"""A server that is slow to read or to answer is waited for, slice by slice."""

import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from lti_tool.db import connections
from lti_tool.db.engine import Database

_SLICE = 0.05


@contextmanager
def stopped_for(db: Session, seconds: float) -> Iterator[None]:
    """The server's process of this connection stopped for a time, as on a machine that is busy."""
    pid: int = db.scalar(text("SELECT pg_backend_pid()"))
    going_on = threading.Timer(seconds, os.kill, (pid, signal.SIGCONT))
    os.kill(pid, signal.SIGSTOP)
    going_on.start()
    try:
        yield
    finally:
        going_on.join()


@pytest.mark.parametrize("megabytes", [0, 32], ids=["answers late", "reads late"])
def test_a_statement_is_finished_after_several_slices(
    database: Database, monkeypatch: pytest.MonkeyPatch, megabytes: int
) -> None:
    monkeypatch.setattr(connections, "_SLICE", _SLICE)
    words = "x" * (megabytes << 20)
    with database.transaction() as db, stopped_for(db, 6 * _SLICE):
        assert db.scalar(text("SELECT length(:words)"), {"words": words}) == len(words)


def test_columns_are_described_as_by_psycopg(database: Database) -> None:
    with database.engine.connect() as connection:
        cursor = connection.connection.cursor()
        cursor.execute("SELECT 1 AS one, 'x'::text AS word")
        columns: Any = cursor.description
        assert type(columns) is connections.Columns
        assert [each[:2] for each in columns] == [("one", 23), ("word", 25)]
        assert (columns[0].name, columns[-1].type_code) == ("one", 25)
        assert [each.name for each in columns[1:]] == ["word"]
        cursor.execute("SET LOCAL statement_timeout = 1000")
        assert cursor.description is None
