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

    def require_closed(self, platform_id: uuid.UUID) -> int:
        """Number of openings before this request, which `succeeded` and `failed` are told again.

        Raises PlatformPaused while the platform is left alone. After the pause the first caller is
        let through, and the others wait for how that ends.
        """
        with self._lock:
            circuit = self._circuits.get(platform_id)
            if circuit is None:
                return 0
            if circuit.until is not None:
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
            return circuit.opened

    def succeeded(self, platform_id: uuid.UUID, opened: int) -> None:
        """Close the circuit: the platform answers.

        An answer to a request from before the last opening cuts no pause short.
        """
        with self._lock:
            circuit = self._circuits.get(platform_id)
            if circuit is not None and circuit.opened == opened:
                del self._circuits[platform_id]

    def failed(
        self, platform_id: uuid.UUID, opened: int, retry_after: timedelta | None = None
    ) -> None:
        """Count a failure. The circuit opens where there are many, or where the platform asks for a
        pause: it then holds for everything that would be sent there.

        A request from before the last opening counts no more; only a pause that it asks for does.
        """
        with self._lock:
            circuit = self._circuits.setdefault(platform_id, _Circuit())
            asked = _later(retry_after) if retry_after else None
            if circuit.opened != opened:
                if asked and circuit.until:
                    circuit.until = max(asked, circuit.until)
                return
            circuit.failures += 1
            if circuit.until or circuit.failures >= FAILURES:
                doublings = min(circuit.opened, _MOST_DOUBLINGS)
                own = _later(min(_FIRST_PAUSE * 2**doublings, _LONGEST_PAUSE))
                asked = max(asked, own) if asked else own
            if asked is not None:
                circuit.opened += 1
                circuit.until = asked


def _later(pause: timedelta) -> datetime:
    """End of a pause that begins now, some time later at random."""
    return clock.now() + pause * random.uniform(1, _JITTER)  # noqa: S311  # no secret
