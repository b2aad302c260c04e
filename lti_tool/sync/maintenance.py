"""Maintenance: tasks of the engine that are repeated for as long as the process lives."""

import threading
import time
from collections.abc import Callable, Sequence
from typing import NamedTuple

from lti_tool import process_guard


class Task(NamedTuple):
    """A function, and the seconds between two calls of it."""

    interval: float
    run: Callable[[], None]


class Maintenance:
    """One thread that runs the tasks; a failure of one does not affect the others."""

    def __init__(self, tasks: Sequence[Task]) -> None:
        self._tasks = tasks
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="maintenance", daemon=True)

    def start(self) -> None:
        """Start the thread."""
        self._thread.start()

    def stop(self) -> None:
        """End the thread soon."""
        self._stop.set()

    def _run(self) -> None:
        with process_guard.fail_fast("maintenance"):
            due_at = [time.monotonic() + task.interval for task in self._tasks]
            while not self._stop.wait(max(0.0, min(due_at) - time.monotonic())):
                for index, task in enumerate(self._tasks):
                    if due_at[index] <= time.monotonic():
                        due_at[index] = time.monotonic() + task.interval
                        with process_guard.isolate_errors("maintenance", task=task.run.__name__):
                            task.run()
