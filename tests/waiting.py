"""Waits for what happens in another thread or process, with an end to its patience."""

import threading
import time
from collections.abc import Callable

PATIENCE = 20.0
"""Seconds: what is waited for takes a few milliseconds, and a busy machine may take its time."""


def until(is_so: Callable[[], object], what: str) -> None:
    """Ask again and again, until it is so. Raises AssertionError, saying `what` was waited for."""
    deadline = time.monotonic() + PATIENCE
    pause = threading.Event()
    while not is_so():
        assert time.monotonic() < deadline, f"waited in vain for {what}"
        pause.wait(0.02)
