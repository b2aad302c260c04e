"""transaction(): the one way to begin, commit and roll back."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from sqlalchemy import create_engine, event
from sqlalchemy.engine import ExceptionContext
from sqlalchemy.exc import InterfaceError, InternalError, OperationalError
from sqlalchemy.exc import TimeoutError as NoConnection
from sqlalchemy.orm import Session

from lti_tool.db import after_commit, liveness

LOST: dict[str, Any] = {
    "connect_timeout": 5,
    "keepalives_idle": 5,
    "keepalives_interval": 2,
    "keepalives_count": 3,
    "tcp_user_timeout": 10_000,
}
"""libpq's words for when a server that says nothing is gone: after about ten seconds. Without them
a network that swallows everything is waited for for hours."""


AWAY = (
    OperationalError, InternalError, InterfaceError, NoConnection,
    psycopg.OperationalError, psycopg.InternalError,
)  # fmt: skip
"""What the database's own failing raises, through SQLAlchemy and without it: it cannot be reached,
has no connection free, takes too long, or can only be read. Asking again later may help."""


class Database:
    """A pool of connections to one PostgreSQL. Made once per process and handed down."""

    def __init__(self, url: str, *, pool_size: int = 10) -> None:
        """`url` is a libpq address (postgresql://…); psycopg 3 is the driver."""
        self.url = url
        self.engine = create_engine(
            url.replace("postgresql://", "postgresql+psycopg://", 1),
            pool_size=pool_size,
            max_overflow=0,
            pool_timeout=10,
            # What was sent may be quoted in an error, and errors are logged.
            hide_parameters=True,
            connect_args={
                **LOST,
                # A forgotten transaction or a runaway query must not starve a whole class.
                "options": "-c statement_timeout=15s -c idle_in_transaction_session_timeout=30s",
            },
        )
        liveness.install(self.engine)
        event.listen(self.engine, "handle_error", _give_up_what_only_reads)

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        """A session whose work is committed when the block returns and rolled back when it raises.

        What `after_commit.run` was given in the block runs after the commit, never otherwise.
        """
        with Session(self.engine, expire_on_commit=False) as session:
            with session.begin():
                yield session
            after_commit.run_all(session)

    def dispose(self) -> None:
        """Close every pooled connection."""
        self.engine.dispose()


def _give_up_what_only_reads(context: ExceptionContext) -> None:
    """After a failover the old server may still answer, and only be read. A new connection finds
    the new one; the pool would go on handing out the old ones, which look alive.
    """
    if isinstance(context.original_exception, psycopg.errors.ReadOnlySqlTransaction):
        context.is_disconnect = True
