"""Batching window: how long changes are gathered before they are judged, committed and broadcast.

A longer window costs less, because one commit and one frame a reader carry more changes; a shorter
one is a shorter wait. It follows the load; see decision 23.
"""

import math

SHORTEST = 0.025
"""Seconds: forty commits a second are cheap, and nobody sees so short a wait."""

LONGEST = 0.1
"""Seconds: people take it for at once, and longer windows save next to nothing."""

_BUSY_RATE = 400.0
"""Changes a second at which the window is the longest: it gathers forty then."""

_BUSY_SHARE = 0.5
"""CPU time in a second at which it is the longest, however few changes make it: a large hall."""

_MEMORY = 2.0
"""Seconds after which load counts for a third of what it did."""


def window(rate: float, share: float) -> float:
    """Seconds to gather, at so many changes a second and such a share of one core in use."""
    load = max(rate / _BUSY_RATE, share / _BUSY_SHARE)
    return min(LONGEST, max(SHORTEST, LONGEST * load))


class Load:
    """Changes a second and CPU time in a second, of late: the older, the less it counts."""

    def __init__(self, now: float, cpu: float) -> None:
        """`now` is a monotonic clock's and `cpu` the process's CPU time, both in seconds."""
        self._at = now
        self._cpu = cpu
        self._rate = self._share = 0.0

    def count(self, changes: int, now: float, cpu: float) -> float:
        """Add what has arrived since the last call; the window that the load asks for."""
        elapsed = now - self._at
        if elapsed > 0:
            kept = math.exp(-elapsed / _MEMORY)
            self._rate = self._rate * kept + changes / elapsed * (1 - kept)
            self._share = self._share * kept + (cpu - self._cpu) / elapsed * (1 - kept)
            self._at, self._cpu = now, cpu
        return window(self._rate, self._share)
