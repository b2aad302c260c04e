"""Connections to PostgreSQL with client-side timeouts, also for a server that is silent."""

import time
from dataclasses import dataclass
from typing import Any, TypeVar

import psycopg
from psycopg.abc import PQGen
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
    connection.longest_wait = longest_wait
    if storage is not None:
        connection.storage = storage
    return connection
