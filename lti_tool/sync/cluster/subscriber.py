"""Listening that begins again: a process must not go on deaf, as if it were alone."""

import threading
from collections.abc import Callable

import structlog

from lti_tool.db.engine import UNAVAILABLE
from lti_tool.sync.cluster.pubsub import Notification, PubSub, PubSubUnavailable

_log = structlog.get_logger()

_TICK = 1.0
"""Seconds between two looks at whether to go on; word of others comes at once."""


class Subscriber:
    """Listens to one source for as long as the process lives, whatever happens to it."""

    def __init__(
        self,
        source: PubSub,
        hear: Callable[[Notification], None],
        begin: Callable[[], None],
        stop: threading.Event,
    ) -> None:
        self._source = source
        self._hear = hear
        self._begin = begin
        self._stop = stop
        self.is_open = False

    def run(self) -> None:
        """Listen until told to stop."""
        while not self._stop.is_set():
            try:
                self._listen()
            except (PubSubUnavailable, *UNAVAILABLE) as lost:
                _log.warning("bus-interrupted", kind=type(lost).__name__)
            except Exception:
                # A deaf process would go on as if it were alone. Beginning again compares its
                # documents with the log, so nothing that was missed stays missed.
                _log.exception("bus-failed")
            self.is_open = False
            self._stop.wait(1)

    def _listen(self) -> None:
        with self._source.listening() as wait:
            self._begin()
            self.is_open = True
            while not self._stop.is_set():
                for heard in wait(_TICK):
                    self._hear(heard)
