"""LISTEN and NOTIFY: notifications to other processes after a commit; ids, never content."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

import psycopg
from sqlalchemy import ColumnElement, func, text
from sqlalchemy.orm import Session

from lti_tool.db import connections

JOBS = "lti_tool_jobs"
"""Channel: a job was added."""

ACCESS = "lti_tool_access"
"""Channel: access was revoked, and open sockets must be authorized again."""

SETTINGS = "lti_tool_settings"
"""Channel: settings of an activity have changed; the payload is the id of its document."""

POINTERS = "lti_tool_pointers"
"""Channel: a teacher points at another passage; the payload is the id of a document in which pages
show it, and, where they follow, ids and offset of the place."""

MARKS = "lti_tool_marks"
"""Channel: a student's mark, or feedback on their notes, has changed; the payload is the id of one
of their enrolments."""

DOCUMENTS = "lti_tool_documents"
"""Channel: something else than a room wrote to a document's log; the payload is its id."""

SYNC = "lti_tool_sync"
"""Channel: messages between processes about shared documents."""


def notify(db: Session, channel: str, payload: str = "") -> None:
    """Notify listeners of `channel` when the transaction commits."""
    db.execute(
        text("SELECT pg_notify(:channel, :payload)"), {"channel": channel, "payload": payload}
    )


def notification(channel: str) -> ColumnElement[Any]:
    """Expression that does what `notify` does, for a statement that has to be sent anyway."""
    return func.pg_notify(channel, "")


class Notification(NamedTuple):
    """One notification."""

    channel: str
    payload: str


class Listener:
    """A connection that listens on some channels."""

    def __init__(self, connection: psycopg.Connection[Any]) -> None:
        self._connection = connection

    def wait(self, seconds: float) -> list[Notification]:
        """Notifications that have come, after the first one or after `seconds`."""
        received = self._connection.notifies(timeout=seconds, stop_after=1)
        return [Notification(each.channel, each.payload) for each in received]


@contextmanager
def listen(url: str, *channels: str) -> Iterator[Listener]:
    """Listen on channels of the database at `url`; psycopg.OperationalError when it is lost."""
    with connections.connect(url, longest_wait=5, autocommit=True) as connection:
        for channel in channels:
            connection.execute(f"LISTEN {channel}")
        yield Listener(connection)
