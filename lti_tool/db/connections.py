"""Connections to PostgreSQL with client-side timeouts, also for a server that is silent."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeVar, overload

import psycopg
from psycopg.abc import PQGen
from psycopg.pq import ExecStatus
from psycopg.waiting import READY_NONE

_TCP_LIMITS: dict[str, Any] = {
    "connect_timeout": 3,
    "keepalives_idle": 5,
    "keepalives_interval": 2,
    "keepalives_count": 3,
    "tcp_user_timeout": 10_000,
}
"""libpq's TCP timeouts: an unreachable server is given up after about ten seconds, not hours."""

_SLICE = 0.5
"""Seconds between two checks of `Storage.is_silent` while a result is awaited."""

ResultT = TypeVar("ResultT")


@dataclass
class Storage:
    """Condition of the database by the last check of `StorageMonitor`.

    Shared by all connections of a process; without a monitor it keeps these values.
    """

    is_silent: bool = False
    """True while the server takes connections and answers nothing."""
    problem: str | None = "not checked yet"
    """Reason why nothing can be stored now; None while it can."""


class DatabaseSilent(psycopg.OperationalError):
    """The server did not answer in time."""


class Columns(Sequence[psycopg.Column]):
    """Columns of a result, each described when it is looked at."""

    def __init__(self, cursor: "Cursor", count: int) -> None:
        self._cursor = cursor
        self._count = count

    def __len__(self) -> int:
        return self._count

    @overload
    def __getitem__(self, at: int) -> psycopg.Column: ...
    @overload
    def __getitem__(self, at: slice) -> list[psycopg.Column]: ...
    def __getitem__(self, at: int | slice) -> psycopg.Column | list[psycopg.Column]:
        if isinstance(at, slice):
            return [psycopg.Column(self._cursor, each) for each in range(self._count)[at]]
        return psycopg.Column(self._cursor, range(self._count)[at])


class Cursor(psycopg.Cursor[Any]):
    """A psycopg cursor that makes no object of a column before somebody looks at it.

    SQLAlchemy asks after each statement whether there are columns, and knows them from its cache.
    Describing all of them each time is a tenth of the CPU of opening a workspace.
    """

    @property
    def description(self) -> Columns | None:  # type: ignore[override]
        """Columns of the result; None of a statement that has no result."""
        result = self.pgresult
        if result is None or result.status != ExecStatus.TUPLES_OK:
            return None
        return Columns(self, result.nfields)


class Connection(psycopg.Connection[Any]):
    """A psycopg connection that closes itself when an answer takes too long.

    A stopped server process still has its kernel acknowledge packets, so neither TCP's limits nor
    PostgreSQL's own `statement_timeout` end the waiting.
    """

    longest_wait = 20.0
    storage = Storage()

    def wait(
        self, gen: PQGen[ResultT], interval: float = 0.1, timeout: float | None = None
    ) -> ResultT:
        """The generator's result. Raises DatabaseSilent, and closes, when that takes too long."""
        if timeout is not None:
            return super().wait(gen, interval, timeout)
        deadline = time.monotonic() + self.longest_wait
        part = gen
        while True:
            try:
                return super().wait(part, interval, _SLICE)
            except psycopg.errors._WaitTimeout:
                part = _resumed(gen)
                if self.storage.is_silent or time.monotonic() > deadline:
                    self.pgconn.finish()
                    raise DatabaseSilent("no answer in time") from None


def _resumed(gen: PQGen[ResultT]) -> PQGen[ResultT]:
    """The rest of a generator that is waiting: it expects a state of its socket, and never None.

    psycopg begins every wait with `next`, which sends None. A generator that is still writing a
    long statement fails at that.
    """
    ready: int = READY_NONE
    while True:
        try:
            wanted = gen.send(ready)
        except StopIteration as ended:
            result: ResultT = ended.value
            return result
        ready = yield wanted


def connect(
    url: str, *, longest_wait: float, storage: Storage | None = None, **options: Any
) -> Connection:
    """A connection whose every statement is answered within `longest_wait` seconds, or given up.

    With `storage`, waiting ends as soon as the server is known to be silent. `options` are
    psycopg's. Raises psycopg.OperationalError.
    """
    if storage is not None and storage.is_silent:
        raise DatabaseSilent("no answer lately")
    connection = Connection.connect(url, **_TCP_LIMITS | options)
    connection.cursor_factory = Cursor
    connection.longest_wait = longest_wait
    if storage is not None:
        connection.storage = storage
    return connection
