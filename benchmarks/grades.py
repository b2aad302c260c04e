"""1,100 marks that are released at once, on their way into the gradebook of an LMS.

The LMS takes 50 ms for a score. `lti-tool serve` and `lti-tool work` run over a durable PostgreSQL;
nothing is pinned. Figures: the throughput as a part of the ideal one, which is as many scores at
once as the tool sends, each in 50 ms; by how many others a mark was overtaken; tokens; and the p95
of requests of pages meanwhile over that without marks on their way. Run: ./dev bench grades
"""

import argparse
import itertools
import json
import signal
import subprocess
import sys
import time
import urllib.request
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from sqlalchemy import select

from benchmarks.load import installing, machine, servers
from benchmarks.load.school import school
from benchmarks.summary import summary
from lti_tool import parent_death
from lti_tool.db.job_queue import Job
from lti_tool.grading import outbox
from lti_tool.grading.tables import Grade
from lti_tool.lti.service_client import AT_ONCE
from tests.grading import marked_class
from tests.grading.marked_class import MarkedClass

STUDENTS, SCORE_SECONDS = 1_100, 0.05
PAGES = ("/api/here", "/api/activities", "/api/own-work")
EVERY = 0.05
"""Seconds from one request of a page to the next."""

LONGEST = 120.0
"""Seconds after which marks that have not arrived are given up."""

AT_MOST = {"undelivered": 0, "at_once": AT_ONCE, "overtaken": 3 * AT_ONCE, "tokens": 1, "p95": 2}
AT_LEAST = {"of_ideal": 0.8}


def main() -> None:
    """Print what was measured, then the key figures as one JSON object."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--students", type=int, default=STUDENTS)
    parser.add_argument("--seconds", type=float, default=8, help="of pages before the release")
    asked = parser.parse_args()
    machine.get_ready()
    with school() as ours, gradebook() as address, servers.tool(ours, machine.CORES) as server:
        marked = marked_class.made(ours.database, address, asked.students, secret=servers.SECRET)
        pages = Pages(f"http://{server.address}", ours.sessions(20))
        before = pages.ask_until(ends_in(asked.seconds))
        marked.release({number: number % 101 for number in range(asked.students)})
        expected = order_of_jobs(marked)
        with servers.worker(ours, machine.CORES):
            during = pages.ask_until(ends_in(LONGEST, marked.is_delivered))
        log = json.loads(fetched(f"{address}/log"))
    seconds = max(log["seconds"], 0.001)
    rate, ideal = asked.students / seconds, AT_ONCE / SCORE_SECONDS
    print(f"{asked.students:,} marks in {seconds:.1f} s: {rate:.0f} a second, ideally {ideal:.0f}")
    print(f"pages, p95: {p95(before):.1f} ms before, {p95(during):.1f} ms meanwhile")
    figures = {
        "of_ideal": round(rate / ideal, 2),
        "undelivered": asked.students - len(set(log["subjects"])),
        "at_once": log["most_at_once"],
        "overtaken": overtaken(expected, log["subjects"]),
        "tokens": log["tokens"],
        "p95": round(p95(during) / p95(before), 2),
    }
    print("\n" + summary(figures, AT_MOST, AT_LEAST))


@contextmanager
def gradebook() -> Iterator[str]:
    """Address of the LMS's gradebook, in a process of its own."""
    port = machine.free_port()
    command = [sys.executable, "-m", "tests.grading.small_gradebook", str(port), str(SCORE_SECONDS)]
    process = subprocess.Popen(
        command,
        cwd=installing.ROOT,
        preexec_fn=parent_death.end_with_parent(signal.SIGKILL),  # noqa: PLW1509  # one system call
    )
    try:
        servers.wait_until(process, lambda: servers.listens(port))
        yield f"http://127.0.0.1:{port}"
    finally:
        process.kill()
        process.wait()


class Pages:
    """Requests that open pages make, one after the other, each for another person."""

    def __init__(self, base: str, tokens: Sequence[str]) -> None:
        self._base = base
        self._calls = itertools.cycle(itertools.product(tokens, PAGES))

    def ask_until(self, is_over: Callable[[], bool]) -> list[float]:
        """Milliseconds of each request, until it is over."""
        times = []
        while not is_over():
            token, path = next(self._calls)
            began = time.perf_counter()
            fetched(self._base + path, token)
            took = time.perf_counter() - began
            times.append(took * 1000)
            time.sleep(max(0.0, EVERY - took))
        return times


def fetched(address: str, token: str = "") -> bytes:
    """Body of an answer."""
    request = urllib.request.Request(address, headers={"Authorization": f"Bearer {token}"})
    with urllib.request.urlopen(request, timeout=30) as answer:
        body: bytes = answer.read()
    return body


def ends_in(seconds: float, is_done: Callable[[], bool] = lambda: False) -> Callable[[], bool]:
    """Condition that holds after so many seconds, or once something is done."""
    end = time.monotonic() + seconds
    return lambda: time.monotonic() >= end or is_done()


def order_of_jobs(marked: MarkedClass) -> list[str]:
    """Students' ids at the LMS, in the order in which their marks are due."""
    numbers = {each: str(number) for number, each in enumerate(marked.students)}
    with marked.database.transaction() as db:
        grades = dict(db.execute(select(Grade.id, Grade.enrolment_id)).tuples().all())
        due = select(Job.subject).where(Job.name == outbox.DELIVER).order_by(Job.due_at, Job.id)
        return [numbers[grades[uuid.UUID(each)]] for each in db.scalars(due)]


def overtaken(expected: Sequence[str], arrived: Sequence[str]) -> int:
    """Largest number of places by which a mark came later or sooner than in order."""
    places = {each: place for place, each in enumerate(arrived)}
    found = [abs(places[each] - place) for place, each in enumerate(expected) if each in places]
    return max(found, default=0)


def p95(times: Sequence[float]) -> float:
    """Milliseconds within which 95 of 100 were answered."""
    return sorted(times)[int(len(times) * 0.95)]


if __name__ == "__main__":
    main()
