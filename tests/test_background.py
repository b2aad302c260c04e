"""Threads whose work nobody waits for, as the kernel schedules them."""

import os
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from lti_tool import background


def scheduling() -> tuple[int, int, str]:
    """Priority, policy and the kernel's own table of the calling thread, after it gave way."""
    background.give_way()
    thread = threading.get_native_id()
    table = Path(f"/proc/self/task/{thread}/sched")
    details = table.read_text() if table.exists() else ""
    return os.getpriority(os.PRIO_PROCESS, 0), os.sched_getscheduler(thread), details


def test_a_thread_gives_way_and_the_others_of_its_process_do_not() -> None:
    before = os.getpriority(os.PRIO_PROCESS, 0)
    with ThreadPoolExecutor(1) as pool:
        priority, policy, _ = pool.submit(scheduling).result()
    assert (priority, policy) == (10, os.SCHED_BATCH)
    assert os.getpriority(os.PRIO_PROCESS, 0) == before
    assert os.sched_getscheduler(0) == os.SCHED_OTHER


def test_it_asks_for_slices_so_long_that_whoever_wakes_up_is_served_at_once() -> None:
    with ThreadPoolExecutor(1) as pool:
        *_, details = pool.submit(scheduling).result()
    slices = [line.split()[-1] for line in details.splitlines() if line.startswith("se.slice")]
    if not slices:
        pytest.skip("the kernel does not tell the slices of a thread")
    assert slices == ["100000000"]
