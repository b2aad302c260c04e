"""Batching window: seconds in which updates are collected before they are authorized and committed.

A longer window costs less, because one commit and one frame a reader carry more updates. A shorter
one delivers sooner. The window follows the load; see decision 23.
"""

import math

SHORTEST = 0.022
"""Seconds. Forty-five commits a second are cheap, and half of it is a delivery's usual wait."""

LONGEST = 0.1
"""Seconds. People still perceive it as immediate, and longer windows save almost nothing."""

_BUSY_RATE = 350.0
"""Updates a second at which the window is the longest: it then collects thirty-five."""

_BUSY_SHARE = 0.5
"""Share of one core at which the window is the longest, whatever the number of updates."""

_MEMORY = 2.0
"""Seconds after which past load counts for a third."""


def window(rate: float, share: float) -> float:
    """Calculate the batching window in seconds from updates a second and share of one core used."""
    load = max(rate / _BUSY_RATE, share / _BUSY_SHARE)
    # The square: a delay is worth its saving only where the machine has much to do.
    return min(LONGEST, max(SHORTEST, LONGEST * load**2))


class Load:
    """Moving average of updates a second and of CPU time a second."""

    def __init__(self, now: float, cpu: float) -> None:
        """Start measuring. `now` is monotonic and `cpu` is the process's CPU time, both in
        seconds.
        """
        self._at = now
        self._cpu = cpu
        self._rate = self._share = 0.0

    def count(self, changes: int, now: float, cpu: float) -> float:
        """Add the updates received since the last call, and return the window for the new load."""
        elapsed = now - self._at
        if elapsed > 0:
            kept = math.exp(-elapsed / _MEMORY)
            self._rate = self._rate * kept + changes / elapsed * (1 - kept)
            self._share = self._share * kept + (cpu - self._cpu) / elapsed * (1 - kept)
            self._at, self._cpu = now, cpu
        return window(self._rate, self._share)
