"""One at a time for each key, within this process: the others wait and use what the first got."""

import threading
from collections.abc import Hashable


class KeyedLock:
    """A lock for each key, made when first asked for."""

    def __init__(self) -> None:
        self._locks: dict[Hashable, threading.Lock] = {}
        self._making = threading.Lock()

    def of(self, key: Hashable) -> threading.Lock:
        """The lock of this key, the same for everybody."""
        with self._making:
            return self._locks.setdefault(key, threading.Lock())
