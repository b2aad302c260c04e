"""The tool as it is served: processes of its own over one database; or one that the test plays."""

import os
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from multiprocessing.process import BaseProcess
from pathlib import Path

import psycopg
import requests

from lti_tool.db import pg_notify
from lti_tool.sync.cluster import messages
from lti_tool.sync.cluster.messages import Message
from tests import free_ports, preloaded
from tests.server import Replica, Somebody, Tool
from tests.waiting import PATIENCE, until

_START_PATIENCE = 120.0
"""Seconds: a process loads for some of processor time, of which a busy machine has little."""


@dataclass
class Process:
    """One `lti-tool serve`."""

    base: str
    process: BaseProcess
    environment: dict[str, str]
    log: Path | None = None
    """File for its errors, instead of the test's own output."""
    module: str = "lti_tool"
    """Module that Python runs for the command."""

    def replica(self, tool: Tool, somebody: Somebody) -> Replica:
        """Somebody's replica of the class's document, joined through this process."""
        here = replace(somebody, base=self.base)
        document_id = here.workspace(tool.activity_id)["document_id"]
        return Replica(self.base, document_id, here.ticket(document_id)).join()

    def again(self, *, is_gentle: bool) -> None:
        """End it, asked to or by kill -9, and start it at the same place."""
        if is_gentle:
            self.process.terminate()
            self.process.join(timeout=20)
            assert self.process.exitcode is not None, "it lives on"
        else:
            self.kill()
        self.process = _serve(self.base.rpartition(":")[2], self.environment, self.log, self.module)
        _wait_for(self)

    def workers(self) -> str:
        """The ids of the processes that it has serve: others, as soon as one of them has ended."""
        task = f"/proc/{self.process.pid}/task/{self.process.pid}"
        return Path(task, "children").read_text()

    def revive(self) -> None:
        """Start it again at the same place, if it has ended."""
        if not self.process.is_alive():
            port = self.base.rpartition(":")[2]
            self.process = _serve(port, self.environment, self.log, self.module)
            _wait_for(self)

    def transport_state(self) -> str | None:
        """State of its transport, "at-once" or "late"; None while it is not ready."""
        ready = requests.get(f"{self.base}/readyz", timeout=60)
        return ready.json()["between_processes"] if ready.ok else None

    def kill(self) -> None:
        """kill -9 of it and of what it started."""
        preloaded.kill(self.process)


class FakeProcess:
    """Process that a test plays: it publishes and receives messages over PostgreSQL."""

    def __init__(self, database_url: str, listener: pg_notify.Listener) -> None:
        self._url = database_url
        self._listener = listener
        self._unread: deque[str] = deque()

    def publish(self, message: Message, process: str = "fake") -> None:
        """Publish a message as a process of that name."""
        with psycopg.connect(self._url, autocommit=True) as db:
            db.execute(
                "SELECT pg_notify(%s, %s)", (pg_notify.SYNC, messages.encode(message, process))
            )

    def until(self, wanted: Callable[[Message], object]) -> list[Message]:
        """Messages that other processes publish from now on, up to one that is wanted."""
        received: list[Message] = []
        ends_at = time.monotonic() + PATIENCE
        while not (received and wanted(received[-1])):
            if self._unread:
                process, message = messages.decode(self._unread.popleft())
                received += [] if process.startswith("fake") else [message]
            else:
                assert time.monotonic() < ends_at, f"only {received}"
                self._unread += [each.payload for each in self._listener.wait(0.1)]
        return received


@contextmanager
def subscribed_process(database_url: str) -> Iterator[FakeProcess]:
    """Fake process with a subscription of its own."""
    with pg_notify.listen(database_url, pg_notify.SYNC) as listener:
        yield FakeProcess(database_url, listener)


@contextmanager
def serving(
    database_url: str,
    count: int,
    redis_url: str | None = None,
    log: Path | None = None,
    module: str = "lti_tool",
) -> Iterator[list[Process]]:
    """Serve so many processes for the length of the block."""
    started = [_start(database_url, redis_url, log, module) for _ in range(count)]
    try:
        for one in started:
            _wait_for(one)
        yield started
    finally:
        for one in started:
            if one.process.is_alive():
                one.kill()


def _start(database_url: str, redis_url: str | None, log: Path | None, module: str) -> Process:
    port = free_ports.one()
    environment = os.environ | {
        "DATABASE_URL": database_url,
        "LTI_TOOL_PUBLIC_URL": "http://127.0.0.1:8000",
        "LTI_TOOL_SECRET_KEY": "a secret key that only the tests ever use",
        "LTI_TOOL_INSECURE_LOOPBACK": "true",
        "LTI_TOOL_LOG_LEVEL": "ERROR",
    }
    if redis_url is not None:
        environment["LTI_TOOL_REDIS_URL"] = redis_url
    process = _serve(str(port), environment, log, module)
    return Process(f"http://127.0.0.1:{port}", process, environment, log, module)


def _serve(port: str, environment: dict[str, str], log: Path | None, module: str) -> BaseProcess:
    output = None if log is None else str(log)
    return preloaded.start(
        "serve", "--port", port, environment=environment, output=output, module=module
    )


def _wait_for(one: Process) -> None:
    def is_up() -> bool:
        assert one.process.is_alive(), "it has ended"
        try:
            return requests.get(f"{one.base}/healthz", timeout=2).ok
        except requests.RequestException:
            return False

    until(is_up, "a web process", _START_PATIENCE)
