"""Backoff: pauses between attempts to write to a locked document, or to reach the database."""

import time

_FIRST_PAUSE, _LONGEST_PAUSE = 0.5, 4.0
"""Seconds between two attempts to write to a document that is locked."""

_OUTAGE_PAUSE = 0.5
"""Seconds between two attempts to reach the database."""


class Backoff:
    """Exponential backoff of one room whose document is locked. `now` is monotonic seconds."""

    def __init__(self) -> None:
        self._pause = 0.0
        self._due_at = 0.0

    @property
    def is_active(self) -> bool:
        """True after a failed attempt, until one succeeds."""
        return self._pause > 0.0

    def is_due(self, now: float) -> bool:
        """True where the next attempt may be made."""
        return not self.is_active or now >= self._due_at

    def extend(self, now: float) -> None:
        """Count a failed attempt: the next pause is twice as long, up to a limit."""
        self._pause = min(2 * self._pause or _FIRST_PAUSE, _LONGEST_PAUSE)
        self._due_at = now + self._pause

    def clear(self) -> None:
        """Count a successful attempt."""
        self._pause = 0.0


class Outage:
    """Pause after the database was unreachable, for all rooms together."""

    def __init__(self) -> None:
        self._ends_at = 0.0

    @property
    def is_on(self) -> bool:
        """True while no attempt is to be made."""
        return time.monotonic() < self._ends_at

    def begin(self) -> None:
        """Begin a pause."""
        self._ends_at = time.monotonic() + _OUTAGE_PAUSE
