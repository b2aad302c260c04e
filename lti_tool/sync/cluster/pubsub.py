"""What carries word between processes: PostgreSQL's notifications, or Redis (or Valkey)."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from typing import Any, ClassVar, NamedTuple, Protocol, TypeAlias

import psycopg
import redis
from pydantic import SecretStr

from lti_tool.db import connection_guard, connections, pg_notify

_CHANNEL = "lti_tool_sync"

MOST_BYTES = 7999
"""Of one notification: PostgreSQL refuses more, and one that is too long must not stop the rest."""


class PubSubUnavailable(Exception):
    """The carrier cannot be reached."""


class Notification(NamedTuple):
    """One message: "sync" for a word of another process, else the name of what has changed."""

    channel: str
    payload: str


Receive: TypeAlias = Callable[[float], Sequence[Notification]]
"""Waits for so many seconds at most; what has come."""


class PubSub(Protocol):
    """What carries word between processes."""

    def say(self, words: Sequence[str]) -> None:
        """Give these to every other process that listens now. Raises CarrierLost."""

    def close(self) -> None:
        """Nothing more will be said."""

    def listening(self) -> AbstractContextManager[Receive]:
        """Listen; the block is given what waits for word, for so many seconds at most. Raises
        CarrierLost, in the block as well.
        """


class PostgresPubSub:
    """LISTEN and NOTIFY, on two connections of its own; used by two threads, one for each."""

    _CHANNELS: ClassVar = {
        pg_notify.SYNC: "sync",
        pg_notify.ACCESS: "access",
        pg_notify.SETTINGS: "settings",
    }

    def __init__(self, url: str) -> None:
        self._url = url
        self._mouth: psycopg.Connection[Any] | None = None

    def say(self, words: Sequence[str]) -> None:
        """Notify everybody who listens. Raises CarrierLost."""
        short = [word for word in words if len(word.encode()) <= MOST_BYTES]
        try:
            if self._mouth is None:
                self._mouth = connections.connect(self._url, longest_wait=5, autocommit=True)
            self._mouth.execute(
                "SELECT pg_notify(%s, word) FROM unnest(%s::text[]) AS word",
                (pg_notify.SYNC, short),
            )
        except psycopg.Error as error:
            if self._mouth is not None:
                self._mouth.close()
            self._mouth = None
            raise PubSubUnavailable(type(error).__name__) from None

    def close(self) -> None:
        """Give the connection that speaks back."""
        if self._mouth is not None:
            self._mouth.close()

    @contextmanager
    def listening(self) -> Iterator[Receive]:
        """Listen to other processes, and to what the database tells of access and settings."""
        try:
            with pg_notify.listen(self._url, *self._CHANNELS) as listener:
                yield lambda seconds: [
                    Notification(self._CHANNELS[heard.channel], heard.payload)
                    for heard in listener.wait(seconds)
                ]
        except psycopg.Error as error:
            raise PubSubUnavailable(type(error).__name__) from None


class RedisPubSub:
    """Publish and subscribe."""

    def __init__(self, url: SecretStr) -> None:
        """`url` is redis://… or rediss://…; everything goes over one channel."""
        self._client = redis.Redis.from_url(
            url.get_secret_value(),
            socket_connect_timeout=5,
            socket_timeout=5,
            health_check_interval=10,
        )

    def say(self, words: Sequence[str]) -> None:
        """Publish, all in one journey. Raises CarrierLost."""
        connection_guard.require_none("Redis")
        try:
            with self._client.pipeline(transaction=False) as pipeline:
                for word in words:
                    pipeline.publish(_CHANNEL, word)
                pipeline.execute()
        except redis.RedisError as error:
            raise PubSubUnavailable(type(error).__name__) from None

    def close(self) -> None:
        """Give the connection that speaks back. The one that listens is in use, and not cut."""
        self._client.connection_pool.disconnect(inuse_connections=False)

    @contextmanager
    def listening(self) -> Iterator[Receive]:
        """Listen to other processes."""
        subscription = self._client.pubsub(ignore_subscribe_messages=True)  # type: ignore[no-untyped-call]
        try:
            subscription.subscribe(_CHANNEL)

            def wait(seconds: float) -> Sequence[Notification]:
                message = subscription.get_message(timeout=seconds)
                if not message:
                    return []
                # Anybody may publish there, also what is no text: that is for the hearer to see.
                return [Notification("sync", message["data"].decode(errors="surrogateescape"))]

            yield wait
        except redis.RedisError as error:
            raise PubSubUnavailable(type(error).__name__) from None
        finally:
            subscription.close()
