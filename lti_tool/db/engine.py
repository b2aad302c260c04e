"""Database engine and connection pool; the only place where transactions begin and commit."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, TypeVarTuple

import psycopg
from sqlalchemy import Row, create_engine, event
from sqlalchemy.engine import ExceptionContext
from sqlalchemy.exc import IntegrityError, InterfaceError, InternalError, OperationalError
from sqlalchemy.exc import TimeoutError as NoConnection
from sqlalchemy.orm import Session
from sqlalchemy.sql.selectable import TypedReturnsRows

from lti_tool.db import connection_guard, connections, liveness
from lti_tool.db.connections import Storage

UNAVAILABLE = (
    OperationalError, InternalError, InterfaceError, NoConnection,
    psycopg.OperationalError, psycopg.InternalError,
)  # fmt: skip
"""Errors of an unavailable database, from SQLAlchemy and psycopg: unreachable, no free connection,
too slow, or read-only. A later attempt may succeed."""

Columns = TypeVarTuple("Columns")


def is_reference_gone(error: IntegrityError) -> bool:
    """True where a row could not be written because another one that it needs has just gone."""
    return isinstance(error.orig, psycopg.errors.ForeignKeyViolation)


class Database:
    """A pool of connections to one PostgreSQL. Made once per process and handed down."""

    def __init__(
        self,
        url: str,
        *,
        pool_size: int = 10,
        patience: float = 15,
        storage: Storage | None = None,
    ) -> None:
        """`url` is a libpq address (postgresql://…); psycopg 3 is the driver.

        A statement may take `patience` seconds; the server ends it then, or this side a second
        later. `storage` is shared with other pools of the process.
        """
        self.url = url
        self.storage = storage or Storage()
        # A forgotten transaction or a runaway query must not starve a whole class.
        # In another zone the last day of the year 9999 is one that Python has not.
        limits = (
            f"-c statement_timeout={patience:g}s -c idle_in_transaction_session_timeout=30s"
            " -c timezone=UTC"
        )
        self.engine = create_engine(
            "postgresql+psycopg://",
            creator=lambda: connections.connect(
                url, longest_wait=patience + 1, storage=self.storage, options=limits
            ),
            pool_size=pool_size,
            max_overflow=0,
            pool_timeout=min(10, patience),
            # What was sent may be quoted in an error, and errors are logged.
            hide_parameters=True,
        )
        # In this order: a checkout that the first refuses is none to the second.
        liveness.install(self.engine)
        connection_guard.track(self.engine.pool)
        event.listen(self.engine, "handle_error", _disconnect_read_only)
        self._autocommit = self.engine.execution_options(isolation_level="AUTOCOMMIT")

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        """A session: committed when the block returns, rolled back when it raises."""
        with Session(self.engine, expire_on_commit=False) as session:
            yield session
            session.commit()

    def autocommit(
        self, statement: TypedReturnsRows[*Columns], parameters: Mapping[str, Any]
    ) -> Sequence[Row[*Columns]]:
        """Rows of one statement in a transaction of its own: one round trip, with no BEGIN or
        COMMIT around it.
        """
        with Session(self._autocommit) as session:
            return session.execute(statement, parameters).all()

    def dispose(self) -> None:
        """Close every pooled connection."""
        self.engine.dispose()


def _disconnect_read_only(context: ExceptionContext) -> None:
    """Close a connection to a server that is read-only, as the old one is after a failover.

    The pool would go on using it, as it looks alive; a new one finds the new server.
    """
    if isinstance(context.original_exception, psycopg.errors.ReadOnlySqlTransaction):
        context.is_disconnect = True
