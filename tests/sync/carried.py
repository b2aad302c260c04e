"""What carries word between processes, as a real server: PostgreSQL's own, or a Redis."""

import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, LiteralString

import psycopg
import pytest
import redis

from lti_tool.db import pg_notify
from tests.waiting import until

_LISTENING = "pg_stat_activity WHERE query LIKE 'LISTEN%' AND datname = current_database()"


class Carrier:
    """PostgreSQL, which carries word wherever there is nothing else."""

    redis_url: str | None = None

    def __init__(self, database_url: str) -> None:
        self._database_url = database_url

    def deafen(self) -> None:
        """Cut the line of everybody who listens. They begin again by themselves."""
        self._ask(f"SELECT pg_terminate_backend(pid) FROM {_LISTENING}")

    def ears(self) -> set[int]:
        """The lines of those who listen now; who begins again gets another."""
        return {pid for (pid,) in self._ask(f"SELECT pid FROM {_LISTENING}")}

    def say(self, word: bytes) -> None:
        """Tell everybody, as a process would, or somebody else."""
        self._ask("SELECT pg_notify(%s, %s)", pg_notify.SYNC, word.decode(errors="replace"))

    def _ask(self, question: LiteralString, *values: str) -> list[tuple[Any, ...]]:
        with psycopg.connect(self._database_url, autocommit=True) as admin:
            return admin.execute(question, values or None).fetchall()


class RedisCarrier(Carrier):
    """A Redis."""

    def __init__(self, url: str, process: "subprocess.Popen[bytes]") -> None:
        self.redis_url = url
        self._process = process

    def deafen(self) -> None:
        """Cut the line of everybody who listens."""
        with redis.Redis.from_url(self.redis_url or "") as client:
            client.client_kill_filter(_type="pubsub")

    def ears(self) -> set[int]:
        """The lines of those who listen now; who begins again gets another."""
        with redis.Redis.from_url(self.redis_url or "") as client:
            return {int(listener["id"]) for listener in client.client_list("pubsub")}

    def say(self, word: bytes) -> None:
        """Tell everybody, as a process would, or somebody else."""
        with redis.Redis.from_url(self.redis_url or "") as client:
            client.publish(pg_notify.SYNC, word)

    def kill(self) -> None:
        """End it for good."""
        self._process.kill()
        self._process.wait()


@contextmanager
def redis_server() -> Iterator[RedisCarrier]:
    """A Redis (or Valkey) of this test's own; it writes nothing to disk."""
    program = shutil.which("redis-server") or shutil.which("valkey-server")
    if program is None:
        pytest.skip("no redis-server or valkey-server: apt-get install redis-server")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    directory = Path(tempfile.mkdtemp(prefix="redis-"))
    where = ["--port", str(port), "--bind", "127.0.0.1", "--dir", str(directory)]
    process = subprocess.Popen(
        [program, *where, "--save", "", "--appendonly", "no"], stdout=subprocess.DEVNULL
    )
    try:
        client = redis.Redis(port=port)

        def answers() -> bool:
            try:
                return bool(client.ping())
            except redis.RedisError:
                return False

        until(answers, "the Redis")
        client.close()
        yield RedisCarrier(f"redis://127.0.0.1:{port}/0", process)
    finally:
        process.kill()
        process.wait()
        shutil.rmtree(directory, ignore_errors=True)
