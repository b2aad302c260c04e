"""Pub/sub servers between processes: PostgreSQL itself, or a Redis."""

import shutil
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
from tests import free_ports
from tests.waiting import until

_LISTENING = "pg_stat_activity WHERE query LIKE 'LISTEN%' AND datname = current_database()"


class PubSubServer:
    """PostgreSQL, the transport wherever no other is configured."""

    redis_url: str | None = None

    def __init__(self, database_url: str) -> None:
        self._database_url = database_url

    def drop_subscribers(self) -> None:
        """Cut the connections of all subscribers, which subscribe again by themselves."""
        self._ask(f"SELECT pg_terminate_backend(pid) FROM {_LISTENING}")

    def subscribers(self) -> set[int]:
        """Ids of the subscribed connections; a new subscription has a new one."""
        return {pid for (pid,) in self._ask(f"SELECT pid FROM {_LISTENING}")}

    def publish(self, message: bytes) -> None:
        """Publish to all processes, as a process would, or another program."""
        self._ask("SELECT pg_notify(%s, %s)", pg_notify.SYNC, message.decode(errors="replace"))

    def _ask(self, question: LiteralString, *values: str) -> list[tuple[Any, ...]]:
        with psycopg.connect(self._database_url, autocommit=True) as admin:
            return admin.execute(question, values or None).fetchall()


class RedisServer(PubSubServer):
    """Redis, the transport of a larger installation."""

    def __init__(self, url: str, process: "subprocess.Popen[bytes]") -> None:
        self.redis_url = url
        self._process = process

    def drop_subscribers(self) -> None:
        """Cut the connections of all subscribers."""
        with redis.Redis.from_url(self.redis_url or "") as client:
            client.client_kill_filter(_type="pubsub")

    def subscribers(self) -> set[int]:
        """Ids of the subscribed connections; a new subscription has a new one."""
        with redis.Redis.from_url(self.redis_url or "") as client:
            return {int(listener["id"]) for listener in client.client_list("pubsub")}

    def publish(self, message: bytes) -> None:
        """Publish to all processes, as a process would, or another program."""
        with redis.Redis.from_url(self.redis_url or "") as client:
            client.publish(pg_notify.SYNC, message)

    def kill(self) -> None:
        """End it for good."""
        self._process.kill()
        self._process.wait()


@contextmanager
def redis_server() -> Iterator[RedisServer]:
    """A Redis (or Valkey) of this test's own; it writes nothing to disk."""
    program = shutil.which("redis-server") or shutil.which("valkey-server")
    if program is None:
        pytest.skip("no redis-server or valkey-server: apt-get install redis-server")
    port = free_ports.one()
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
        yield RedisServer(f"redis://127.0.0.1:{port}/0", process)
    finally:
        process.kill()
        process.wait()
        shutil.rmtree(directory, ignore_errors=True)
