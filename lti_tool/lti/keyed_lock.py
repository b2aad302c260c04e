"""Keyed lock: one thread of this process at a time for each key."""

import threading
from collections.abc import Hashable


class KeyedLock:
    """Locks by key, each made on first use."""

    def __init__(self) -> None:
        self._locks: dict[Hashable, threading.Lock] = {}
        self._making = threading.Lock()

    def of(self, key: Hashable) -> threading.Lock:
        """The lock of this key."""
        with self._making:
            return self._locks.setdefault(key, threading.Lock())
