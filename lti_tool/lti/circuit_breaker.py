"""Circuit breaker: a platform that does not answer is left alone, and then tried by one request."""

import random
import threading
import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from lti_tool import clock
from lti_tool.errors import PlatformPaused

FAILURES = 5
"""Requests in a row without a useful answer that open the circuit."""

_FIRST_PAUSE = timedelta(seconds=30)
_LONGEST_PAUSE = timedelta(minutes=10)
_MOST_DOUBLINGS = 8

_TRIAL = timedelta(seconds=60)
"""Time that the one request has which tries the platform again; longer than any request takes."""

_JITTER = 1.2
"""Most that a pause is lengthened by, so that processes do not come back at the same moment."""


@dataclass
class _Circuit:
    failures: int = 0
    """Failures in a row."""
    opened: int = 0
    """Times that the circuit was opened in a row."""
    until: datetime | None = None
    """Time until which nothing is sent; None while the circuit is closed."""


class CircuitBreaker:
    """Circuits of platforms, each opened by failures and closed by an answer.

    They belong to one process: another one finds out by itself, at the cost of a few requests.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._circuits: dict[uuid.UUID, _Circuit] = {}

    def require_closed(self, platform_id: uuid.UUID) -> None:
        """Raise PlatformPaused while the platform is left alone.

        After the pause the first caller is let through, and the others wait for how that ends.
        """
        with self._lock:
            circuit = self._circuits.get(platform_id)
            if circuit is None or circuit.until is None:
                return
            now = clock.now()
            if now < circuit.until:
                raise PlatformPaused(
                    "The LMS has not answered for a while.",
                    advice="It is tried again by itself.",
                    detail="the circuit is open",
                    reason="no-answer",
                    retry_after=circuit.until - now,
                )
            circuit.until = now + _TRIAL

    def succeeded(self, platform_id: uuid.UUID) -> None:
        """Close the circuit: the platform answers."""
        with self._lock:
            self._circuits.pop(platform_id, None)

    def failed(self, platform_id: uuid.UUID, retry_after: timedelta | None = None) -> None:
        """Count a failure. The circuit opens where there are many, or where the platform asks for a
        pause: it then holds for everything that would be sent there.
        """
        with self._lock:
            circuit = self._circuits.setdefault(platform_id, _Circuit())
            circuit.failures += 1
            if retry_after:
                pause = retry_after
            elif circuit.failures >= FAILURES:
                pause = min(
                    _FIRST_PAUSE * 2 ** min(circuit.opened, _MOST_DOUBLINGS), _LONGEST_PAUSE
                )
            else:
                return
            circuit.opened += 1
            circuit.until = clock.now() + pause * random.uniform(1, _JITTER)  # noqa: S311  # no secret
