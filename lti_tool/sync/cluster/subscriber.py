"""Subscription to a transport, made again whenever it is lost."""

import threading
from collections.abc import Callable, Mapping, Sequence
from functools import partial

import structlog

from lti_tool.db.engine import UNAVAILABLE
from lti_tool.sync.cluster.messages import InvalidMessage
from lti_tool.sync.cluster.pubsub import Notification, PubSub, PubSubUnavailable

_log = structlog.get_logger()

_TICK = 1.0
"""Seconds between two checks of whether to stop. Notifications are received at once."""


class Subscriber:
    """Passes the notifications of one transport to handlers, for as long as the process lives."""

    def __init__(
        self,
        transport: PubSub,
        handlers: Mapping[str, Callable[[str], None]],
        on_subscribed: Sequence[Callable[[], None]],
        after_batch: Sequence[Callable[[], None]] = (),
    ) -> None:
        """`handlers` get the payloads of their channel.

        `on_subscribed` is called after each subscription, because notifications may be missed.
        `after_batch` is called when all notifications that arrived together were handled, and after
        `on_subscribed`, for those that a lost subscription left unapplied; by one thread alone.
        """
        self._transport = transport
        self._handlers = handlers
        self._on_subscribed = on_subscribed
        self._after_batch = after_batch
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="subscriber", daemon=True)
        self.is_open = False

    def start(self) -> None:
        """Start the thread."""
        self._thread.start()

    def stop(self) -> None:
        """End the thread soon."""
        self._stop.set()

    def _run(self) -> None:
        while not self._stop.is_set():
            try:
                self._receive()
            except (PubSubUnavailable, *UNAVAILABLE) as lost:
                _log.warning("subscription-lost", kind=type(lost).__name__)
            except Exception:
                # Without a subscription, a process would go on as if it were alone. A new one
                # compares its documents with the log, which finds missed updates.
                _log.exception("subscription-failed")
            self.is_open = False
            self._stop.wait(1)

    def _receive(self) -> None:
        with self._transport.subscribe() as wait:
            for callback in (*self._on_subscribed, *self._after_batch):
                callback()
            self.is_open = True
            while not self._stop.is_set():
                self._handle_all(wait(_TICK))

    def _handle_all(self, notifications: Sequence[Notification]) -> None:
        """Handle what has arrived. One failure does not affect the rest, which is about others."""
        for notification in notifications:
            handler = self._handlers.get(notification.channel)
            if handler is not None:
                self._isolate(notification.channel, partial(handler, notification.payload))
        if notifications:
            for callback in self._after_batch:
                self._isolate("batch", callback)

    def _isolate(self, channel: str, handle: Callable[[], None]) -> None:
        try:
            handle()
        except InvalidMessage as error:
            # Perhaps of another version. Reconciliation finds what it is about.
            _log.warning("message-unreadable", channel=channel, code=error.code)
        except UNAVAILABLE:
            raise
        except Exception:
            _log.exception("notification-failed", channel=channel)
