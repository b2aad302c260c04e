"""Heartbeat of the database: one write a second, on a connection of its own.

`/readyz`, requests and open pages read its result and never wait for the database.
"""

import threading
from collections.abc import Callable
from datetime import datetime

import psycopg
import structlog
from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lti_tool import process_guard
from lti_tool.db import connections
from lti_tool.db.base import Table
from lti_tool.db.connections import Connection, DatabaseSilent, Storage

_log = structlog.get_logger()

_EVERY = 1.0
"""Seconds between two checks."""

_LONGEST_WAIT = 2.5
"""Seconds for one answer."""

_OPTIONS = "-c statement_timeout=2s -c lock_timeout=1s -c work_mem=64kB"
"""With so little memory, the many rows of `_STORE` go to a file of the data directory."""

_STORE = """
WITH spilled AS MATERIALIZED (SELECT n FROM generate_series(1, 20000) AS n)
INSERT INTO storage_check (id, checked_at)
SELECT 1, now() FROM spilled HAVING count(*) > 0
ON CONFLICT (id) DO UPDATE SET checked_at = excluded.checked_at
"""
"""A committed row, and half a megabyte of temporary file. The row alone can be changed in place on
a disk that is full, where nothing new can be stored."""


class StorageCheck(Table):
    """The one row that the check changes."""

    __tablename__ = "storage_check"
    __table_args__ = (CheckConstraint("id = 1", name="one"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    checked_at: Mapped[datetime]


class StorageMonitor:
    """A thread that keeps a `Storage` up to date."""

    def __init__(self, url: str, storage: Storage, on_change: Callable[[bool], None]) -> None:
        """`on_change` is called, in this thread, with whether something can be stored now."""
        self._url = url
        self._storage = storage
        self._on_change = on_change
        self._connection: Connection | None = None
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="storage-monitor", daemon=True)

    def start(self) -> None:
        """Start the thread."""
        self._thread.start()

    def stop(self) -> None:
        """Stop after the current check."""
        self._stop.set()

    def check(self) -> None:
        """Check once, and call `on_change` when the result has changed."""
        before = self._storage.problem
        problem, self._storage.is_silent = self._try_write()
        self._storage.problem = problem
        if (problem is None) != (before is None):
            _log.warning("storage-changed", problem=problem)
            self._on_change(problem is None)

    def _run(self) -> None:
        with process_guard.fail_fast("storage-monitor"):
            while True:
                self.check()
                if self._stop.wait(_EVERY):
                    self._close()
                    return

    def _try_write(self) -> tuple[str | None, bool]:
        """The reason why nothing can be stored, if any, and True where the server is silent."""
        answers = False
        try:
            connection = self._open()
            connection.execute("SELECT 1")
            answers = True
            connection.execute(_STORE)
        except psycopg.Error as error:
            self._close()
            # One that answers, and only cannot write, can still be read from.
            silence = isinstance(error, DatabaseSilent | psycopg.errors.ConnectionTimeout)
            return type(error).__name__, silence and not answers
        return None, False

    def _open(self) -> Connection:
        if self._connection is None:
            self._connection = connections.connect(
                self._url, longest_wait=_LONGEST_WAIT, autocommit=True, options=_OPTIONS
            )
        return self._connection

    def _close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None
