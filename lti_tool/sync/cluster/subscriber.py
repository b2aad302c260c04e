"""Subscription to a transport, made again whenever it is lost."""

import threading
from collections.abc import Callable, Mapping, Sequence

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
    ) -> None:
        """`handlers` get the payloads of their channel.

        `on_subscribed` is called after each subscription, because notifications may be missed.
        """
        self._transport = transport
        self._handlers = handlers
        self._on_subscribed = on_subscribed
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
            for callback in self._on_subscribed:
                callback()
            self.is_open = True
            while not self._stop.is_set():
                for notification in wait(_TICK):
                    self._handle(notification)

    def _handle(self, notification: Notification) -> None:
        handler = self._handlers.get(notification.channel)
        if handler is None:
            return
        try:
            handler(notification.payload)
        except InvalidMessage as error:
            # Perhaps of another version. Reconciliation finds what it is about.
            _log.warning("message-unreadable", channel=notification.channel, code=error.code)
        except UNAVAILABLE:
            raise
        except Exception:
            # One message: the next ones are about other documents.
            _log.exception("notification-failed", channel=notification.channel)
