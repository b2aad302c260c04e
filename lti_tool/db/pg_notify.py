"""LISTEN and NOTIFY: wakes other processes after a commit; carries ids, never content."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

import psycopg
from sqlalchemy import text
from sqlalchemy.orm import Session

from lti_tool.db import connections

JOBS = "lti_tool_jobs"
"""A job was asked for."""

ACCESS = "lti_tool_access"
"""Somebody was shut out: whoever is connected is to be looked at again."""

SETTINGS = "lti_tool_settings"
"""The settings of a shared document's activity have changed; the payload is the document's id."""

SYNC = "lti_tool_sync"
"""What the processes that have shared documents open tell each other."""


def notify(db: Session, channel: str, payload: str = "") -> None:
    """Wake listeners of `channel` when the transaction commits (PostgreSQL sees to that)."""
    db.execute(
        text("SELECT pg_notify(:channel, :payload)"), {"channel": channel, "payload": payload}
    )


class Notification(NamedTuple):
    """One notification."""

    channel: str
    payload: str


class Listener:
    """One connection that listens on some channels."""

    def __init__(self, connection: psycopg.Connection[Any]) -> None:
        self._connection = connection

    def wait(self, seconds: float) -> list[Notification]:
        """What came, after the first of it or after `seconds` at the latest."""
        heard = self._connection.notifies(timeout=seconds, stop_after=1)
        return [Notification(each.channel, each.payload) for each in heard]


@contextmanager
def listen(url: str, *channels: str) -> Iterator[Listener]:
    """Listen on channels of the database at `url`; psycopg.OperationalError when it is lost."""
    with connections.connect(url, longest_wait=5, autocommit=True) as connection:
        for channel in channels:
            connection.execute(f"LISTEN {channel}")
        yield Listener(connection)
