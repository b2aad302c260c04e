"""Waits for what happens in another thread or process, with an end to its patience."""

import threading
import time
from collections.abc import Callable

from sqlalchemy import text
from sqlalchemy.orm import Session

PATIENCE = 20.0
"""Seconds: what is waited for takes a few milliseconds, and a busy machine may take its time."""


def until(is_so: Callable[[], object], what: str, patience: float = PATIENCE) -> None:
    """Ask again and again, until it is so. Raises AssertionError, saying `what` was waited for."""
    deadline = time.monotonic() + patience
    pause = threading.Event()
    while not is_so():
        assert time.monotonic() < deadline, f"waited in vain for {what}"
        pause.wait(0.02)


def until_locked_out(db: Session, sessions: int = 1) -> None:
    """Wait until so many sessions of this database wait for a lock."""
    waiting = text(
        "SELECT count(*) FROM pg_stat_activity"
        " WHERE datname = current_database() AND wait_event_type = 'Lock'"
    )

    def are_waiting() -> object:
        # What one transaction sees of the others' doings is kept until it asks for it anew.
        db.execute(text("SELECT pg_stat_clear_snapshot()"))
        return db.scalar(waiting) >= sessions

    until(are_waiting, "somebody to wait for a lock")
