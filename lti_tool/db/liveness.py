"""Pooled connections are asked whether they are alive before they are handed out, if they rested.

SQLAlchemy's own `pool_pre_ping` asks each time, which is a round trip for every transaction. One
that was in use a moment ago is as likely to break in the middle of the next transaction.
"""

import time
from typing import Any

from sqlalchemy import Engine, event
from sqlalchemy.exc import InvalidatePoolError
from sqlalchemy.pool import ConnectionPoolEntry

_FRESH = 1.0
"""Seconds after its last use for which a connection is taken to be alive."""

_USED_AT = "used_at"


def install(engine: Engine) -> None:
    """Look after the connections of an engine's pool."""

    def note_use(connection: Any, entry: ConnectionPoolEntry) -> None:  # noqa: ARG001
        entry.info[_USED_AT] = time.monotonic()

    def check(connection: Any, entry: ConnectionPoolEntry, handed_out: Any) -> None:  # noqa: ARG001
        if time.monotonic() - entry.info[_USED_AT] < _FRESH:
            return
        try:
            engine.dialect.do_ping(connection)
        except engine.dialect.dbapi.Error:  # type: ignore[union-attr]
            # Whatever cut this one has cut the others as well: all are made anew.
            raise InvalidatePoolError from None

    event.listen(engine, "connect", note_use)
    event.listen(engine, "checkin", note_use)
    event.listen(engine, "checkout", check)
