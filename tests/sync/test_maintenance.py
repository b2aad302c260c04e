"""Repeated tasks: each runs on its own schedule, and a failure of one stops no other."""

import threading

from lti_tool.sync.maintenance import Maintenance, Task
from tests.waiting import PATIENCE


def test_a_task_that_fails_stops_neither_itself_nor_another() -> None:
    failed, ran = threading.Semaphore(0), threading.Semaphore(0)

    def fail() -> None:
        failed.release()
        raise ZeroDivisionError

    def run() -> None:
        ran.release()

    maintenance = Maintenance([Task(0.01, fail), Task(0.02, run)])
    maintenance.start()
    for semaphore in (failed, ran):
        assert all(semaphore.acquire(timeout=PATIENCE) for _ in range(3))
    maintenance.stop()
