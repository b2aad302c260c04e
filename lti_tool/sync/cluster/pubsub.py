"""Pub/sub transports between processes: PostgreSQL's notifications, or Redis (or Valkey)."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from typing import Any, ClassVar, NamedTuple, Protocol, TypeAlias

import psycopg
import redis
from pydantic import SecretStr

from lti_tool.db import connection_guard, connections, pg_notify

_CHANNEL = "lti_tool_sync"

MAX_BYTES = 7999
"""Limit of one notification: PostgreSQL refuses more, and a long one must not stop the rest."""


class PubSubUnavailable(Exception):
    """Raised when the transport cannot be reached."""


class Notification(NamedTuple):
    """One message. The channel is "sync" between processes, else the name of what has changed."""

    channel: str
    payload: str


Receive: TypeAlias = Callable[[float], Sequence[Notification]]
"""Function that waits at most the given seconds and returns the notifications received."""


class PubSub(Protocol):
    """A pub/sub transport between processes."""

    def publish(self, messages: Sequence[str]) -> None:
        """Send messages to every process that is subscribed now. Raises PubSubUnavailable."""

    def close(self) -> None:
        """Close the connection for publishing."""

    def subscribe(self) -> AbstractContextManager[Receive]:
        """Subscribe for the length of the block, which gets a function that receives notifications.

        Raises PubSubUnavailable, in the block as well.
        """


class PostgresPubSub:
    """LISTEN and NOTIFY on two connections of its own: one to publish and one to subscribe."""

    _CHANNELS: ClassVar = {
        pg_notify.SYNC: "sync",
        pg_notify.ACCESS: "access",
        pg_notify.SETTINGS: "settings",
        pg_notify.POINTERS: "pointers",
        pg_notify.MARKS: "marks",
        pg_notify.DOCUMENTS: "documents",
    }

    def __init__(self, url: str) -> None:
        self._url = url
        self._publisher: psycopg.Connection[Any] | None = None

    def publish(self, messages: Sequence[str]) -> None:
        """Notify every subscriber. Raises PubSubUnavailable."""
        short = [message for message in messages if len(message.encode()) <= MAX_BYTES]
        try:
            if self._publisher is None:
                self._publisher = connections.connect(self._url, longest_wait=5, autocommit=True)
            self._publisher.execute(
                "SELECT pg_notify(%s, message) FROM unnest(%s::text[]) AS message",
                (pg_notify.SYNC, short),
            )
        except psycopg.Error as error:
            if self._publisher is not None:
                self._publisher.close()
            self._publisher = None
            raise PubSubUnavailable(type(error).__name__) from None

    def close(self) -> None:
        """Close the connection for publishing."""
        if self._publisher is not None:
            self._publisher.close()

    @contextmanager
    def subscribe(self) -> Iterator[Receive]:
        """Subscribe to other processes, and to changes of access and settings in the database."""
        try:
            with pg_notify.listen(self._url, *self._CHANNELS) as listener:
                yield lambda seconds: [
                    Notification(self._CHANNELS[notification.channel], notification.payload)
                    for notification in listener.wait(seconds)
                ]
        except psycopg.Error as error:
            raise PubSubUnavailable(type(error).__name__) from None


class RedisPubSub:
    """Redis's publish and subscribe."""

    def __init__(self, url: SecretStr) -> None:
        """Connect lazily. `url` is redis://… or rediss://…; one channel carries everything."""
        self._client = redis.Redis.from_url(
            url.get_secret_value(),
            socket_connect_timeout=5,
            socket_timeout=5,
            health_check_interval=10,
        )

    def publish(self, messages: Sequence[str]) -> None:
        """Publish all messages in one round trip. Raises PubSubUnavailable."""
        connection_guard.require_none("Redis")
        try:
            with self._client.pipeline(transaction=False) as pipeline:
                for message in messages:
                    pipeline.publish(_CHANNEL, message)
                pipeline.execute()
        except redis.RedisError as error:
            raise PubSubUnavailable(type(error).__name__) from None

    def close(self) -> None:
        """Close the connection for publishing. The subscribed one is in use and stays."""
        self._client.connection_pool.disconnect(inuse_connections=False)

    @contextmanager
    def subscribe(self) -> Iterator[Receive]:
        """Subscribe to other processes."""
        subscription = self._client.pubsub(ignore_subscribe_messages=True)  # type: ignore[no-untyped-call]
        try:
            subscription.subscribe(_CHANNEL)

            def wait(seconds: float) -> Sequence[Notification]:
                message = subscription.get_message(timeout=seconds)
                if not message:
                    return []
                # Anybody may publish there, in any encoding; the receiver rejects the rest.
                return [Notification("sync", message["data"].decode(errors="surrogateescape"))]

            yield wait
        except redis.RedisError as error:
            raise PubSubUnavailable(type(error).__name__) from None
        finally:
            subscription.close()
