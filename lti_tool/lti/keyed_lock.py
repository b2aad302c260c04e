"""Keyed lock: one thread of this process at a time for each key, or a few."""

import threading
from collections.abc import Hashable


class KeyedLock:
    """Locks by key, each made on first use."""

    def __init__(self, holders: int = 1) -> None:
        self._holders = holders
        self._locks: dict[Hashable, threading.BoundedSemaphore] = {}
        self._making = threading.Lock()

    def of(self, key: Hashable) -> threading.BoundedSemaphore:
        """The lock of this key."""
        with self._making:
            return self._locks.setdefault(key, threading.BoundedSemaphore(self._holders))
