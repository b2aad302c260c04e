"""LISTEN and NOTIFY: wakes other processes after a commit; carries ids, never content."""

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from sqlalchemy import text
from sqlalchemy.orm import Session

JOBS = "lti_tool_jobs"
"""A job was asked for."""

ACCESS = "lti_tool_access"
"""Somebody was shut out: whoever is connected is to be looked at again."""


def notify(db: Session, channel: str, payload: str = "") -> None:
    """Wake listeners of `channel` when the transaction commits (PostgreSQL sees to that)."""
    db.execute(
        text("SELECT pg_notify(:channel, :payload)"), {"channel": channel, "payload": payload}
    )


class Listener:
    """One connection that listens on one channel."""

    def __init__(self, connection: psycopg.Connection[tuple[str, ...]]) -> None:
        self._connection = connection

    def wait(self, seconds: float) -> list[str]:
        """The payloads that came, after the first of them or after `seconds` at the latest."""
        return [n.payload for n in self._connection.notifies(timeout=seconds, stop_after=1)]


@contextmanager
def listening(url: str, channel: str) -> Iterator[Listener]:
    """Listen on `channel` of the database at `url`; psycopg.OperationalError when it is lost."""
    with psycopg.connect(url, autocommit=True, connect_timeout=10) as connection:
        connection.execute(f"LISTEN {channel}")
        yield Listener(connection)
