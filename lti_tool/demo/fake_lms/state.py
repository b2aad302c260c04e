"""State that the demo LMS keeps between starts, in one SQLite file."""

import json
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

_SCHEMA = """
CREATE TABLE IF NOT EXISTS kept (name TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS course_copy (
    id INTEGER PRIMARY KEY, source_id TEXT NOT NULL, label TEXT NOT NULL, title TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS activity (
    id INTEGER PRIMARY KEY, course_id TEXT NOT NULL, title TEXT NOT NULL,
    description TEXT NOT NULL, custom TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS line_item (
    id INTEGER PRIMARY KEY, course_id TEXT NOT NULL, activity_id TEXT, label TEXT NOT NULL,
    maximum REAL NOT NULL, tag TEXT NOT NULL DEFAULT '', resource_id TEXT NOT NULL DEFAULT '',
    review TEXT NOT NULL DEFAULT 'null', is_own INTEGER NOT NULL DEFAULT 1,
    is_deleted INTEGER NOT NULL DEFAULT 0, is_locked INTEGER NOT NULL DEFAULT 0);
CREATE TABLE IF NOT EXISTS mark (
    item_id INTEGER NOT NULL, person_id TEXT NOT NULL, score REAL, comment TEXT,
    modified INTEGER, is_overridden INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (item_id, person_id));
CREATE TABLE IF NOT EXISTS progress (
    id INTEGER PRIMARY KEY, item_id INTEGER NOT NULL, person_id TEXT NOT NULL,
    activity TEXT NOT NULL, grading TEXT NOT NULL);
"""

_ADDED = (
    "ALTER TABLE line_item ADD COLUMN review TEXT NOT NULL DEFAULT 'null'",
    "ALTER TABLE line_item ADD COLUMN is_own INTEGER NOT NULL DEFAULT 1",
    "ALTER TABLE line_item ADD COLUMN is_deleted INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE line_item ADD COLUMN is_locked INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE mark ADD COLUMN is_overridden INTEGER NOT NULL DEFAULT 0",
)
"""Columns that a file of an earlier version lacks."""


class State:
    """The file, used by one thread at a time."""

    def __init__(self, file: Path) -> None:
        self._lock = threading.RLock()
        self._connection = sqlite3.connect(file, check_same_thread=False)
        self._connection.row_factory = sqlite3.Row
        self._connection.executescript(_SCHEMA)
        for statement in _ADDED:
            _, _, table, _, _, column, *_ = statement.split()
            there = self._connection.execute(f"PRAGMA table_info({table})")
            if column not in {row["name"] for row in there}:
                self._connection.execute(statement)

    @contextmanager
    def open(self) -> Iterator[sqlite3.Connection]:
        """The connection, in a transaction."""
        with self._lock, self._connection:
            yield self._connection

    def keep(self, name: str, value: Any) -> None:
        """Remember a value under a name."""
        with self.open() as db:
            db.execute("INSERT OR REPLACE INTO kept VALUES (?, ?)", (name, json.dumps(value)))

    def kept(self, name: str) -> Any:
        """The value remembered under a name, or None."""
        with self.open() as db:
            row = db.execute("SELECT value FROM kept WHERE name = ?", (name,)).fetchone()
        return json.loads(row["value"]) if row else None

    def signing_key(self) -> rsa.RSAPrivateKey:
        """The LMS's key, made once."""
        if self.kept("key") is None:
            made = rsa.generate_private_key(public_exponent=65537, key_size=2048)
            pem = made.private_bytes(
                serialization.Encoding.PEM,
                serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption(),
            )
            self.keep("key", pem.decode())
        key = serialization.load_pem_private_key(self.kept("key").encode(), None)
        assert isinstance(key, rsa.RSAPrivateKey)  # noqa: S101
        return key
