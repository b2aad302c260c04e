"""Liveness check of pooled connections at checkout, after a second without use.

SQLAlchemy's own `pool_pre_ping` checks each time, a round trip for every transaction. A connection
that was used a second ago is as likely to break within the next transaction.
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
    """Install the check on an engine's pool."""

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
