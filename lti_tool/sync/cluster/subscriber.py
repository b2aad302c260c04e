"""Subscription that is made again when it is lost."""

import threading
from collections.abc import Callable

import structlog

from lti_tool.db.engine import AWAY
from lti_tool.sync.cluster.pubsub import Notification, PubSub, PubSubUnavailable

_log = structlog.get_logger()

_TICK = 1.0
"""Seconds between two checks of whether to stop. Notifications are received at once."""


class Subscriber:
    """Subscribes to one transport for as long as the process lives."""

    def __init__(
        self,
        transport: PubSub,
        on_notification: Callable[[Notification], None],
        on_subscribed: Callable[[], None],
        stop: threading.Event,
    ) -> None:
        self._transport = transport
        self._on_notification = on_notification
        self._on_subscribed = on_subscribed
        self._stop = stop
        self.is_open = False

    def run(self) -> None:
        """Receive notifications until stopped."""
        while not self._stop.is_set():
            try:
                self._receive()
            except (PubSubUnavailable, *AWAY) as lost:
                _log.warning("bus-interrupted", kind=type(lost).__name__)
            except Exception:
                # Without a subscription, a process would go on as if it were alone. A new one
                # compares its documents with the log, which finds missed updates.
                _log.exception("bus-failed")
            self.is_open = False
            self._stop.wait(1)

    def _receive(self) -> None:
        with self._transport.subscribe() as wait:
            self._on_subscribed()
            self.is_open = True
            while not self._stop.is_set():
                for notification in wait(_TICK):
                    self._on_notification(notification)
