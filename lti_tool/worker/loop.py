"""Claim a job, run it, finish it or back off."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Self

import structlog

from lti_tool import background, clock, process_guard
from lti_tool.activities import reveal_notes
from lti_tool.conversations import importing
from lti_tool.db import job_queue, pg_notify
from lti_tool.db.engine import UNAVAILABLE, Database
from lti_tool.db.job_queue import Claimed
from lti_tool.errors import PlatformPaused
from lti_tool.grading import outbox
from lti_tool.lti.service_client import ServiceClient
from lti_tool.people import provider_sessions
from lti_tool.privacy import erasure, retention
from lti_tool.settings import Settings
from lti_tool.worker import purge, session_checks, work_watch
from lti_tool.worker.handlers import HANDLERS
from lti_tool.worker.job_context import NotYet, Tools, TryAgain

_log = structlog.get_logger()

_LONGEST_SLEEP = 1.0
"""Seconds; what a wake-up that is lost with its connection costs, and what ending does."""

_READERS = 2
"""Imports at once. A course has one of them at most, so that the other is there for the others."""

_DELIVERIES = 6
"""Marks in hand at once; more than are on their way to a platform, so that none is waited for."""


def run(
    database: Database, settings: Settings, stop: threading.Event, tools: Tools | None = None
) -> None:
    """Work until `stop` is set. No failing job ends the loop; a lost database is waited for."""
    tools = tools or Tools(database, ServiceClient(database, settings), settings)
    queues = [importing.QUEUE] * _READERS + [
        erasure.QUEUE,
        provider_sessions.QUEUE,
        reveal_notes.QUEUE,
    ]
    others = [
        threading.Thread(target=_run_other, args=(tools, stop, name), name=f"{name}-{number}")
        for number, name in enumerate(queues)
    ]
    others.append(threading.Thread(target=_run_checks, args=(tools, stop), name="checks"))
    others.append(threading.Thread(target=_run_deliveries, args=(tools, stop), name="deliveries"))
    others.append(threading.Thread(target=_run_watch, args=(tools, stop), name="work-watch"))
    for thread in others:
        thread.start()
    swept_at = clock.now() - purge.EVERY

    def sweep_sometimes() -> None:
        nonlocal swept_at
        if clock.now() - swept_at >= purge.EVERY:
            swept_at = clock.now()
            with database.transaction() as db:
                purge.sweep(db)
                retention.enqueue(db, settings.retention_days)

    try:
        _work(tools, job_queue.DEFAULT_QUEUE, stop, sweep_sometimes)
    finally:
        stop.set()
        tools.reading.sandbox.close()
        for thread in others:
            thread.join()


def _run_other(tools: Tools, stop: threading.Event, name: str) -> None:
    with process_guard.fail_fast(name):
        background.give_way()
        _work(tools, name, stop, lambda: None)


def _run_checks(tools: Tools, stop: threading.Event) -> None:
    with process_guard.fail_fast("checks"):
        session_checks.run(tools, stop)


def _run_deliveries(tools: Tools, stop: threading.Event) -> None:
    with process_guard.fail_fast("deliveries"), _SideBySide(_DELIVERIES, "delivery") as several:
        _work(tools, outbox.QUEUE, stop, lambda: None, several.begin_one)


def _run_watch(tools: Tools, stop: threading.Event) -> None:
    with process_guard.fail_fast("work-watch"):
        background.give_way()
        work_watch.run(tools, stop)


def _work(
    tools: Tools,
    queue: str,
    stop: threading.Event,
    between_jobs: Callable[[], None],
    next_job: Callable[[Tools, str], bool] | None = None,
) -> None:
    """Run the jobs of a queue as they come, each by `next_job` (`run_one` by default)."""
    next_job = next_job or run_one
    database = tools.database
    while not stop.is_set():
        try:
            with pg_notify.listen(database.url, pg_notify.JOBS) as listener:
                while not stop.is_set():
                    between_jobs()
                    if not next_job(tools, queue):
                        listener.wait(_sleep(database, queue))
        except UNAVAILABLE as error:
            _log.warning("database-away", kind=type(error).__name__)
            stop.wait(1)
        except Exception:
            _log.exception("worker-failed")
            stop.wait(1)


def run_one(tools: Tools, queue: str = job_queue.DEFAULT_QUEUE) -> bool:
    """Run the job of a queue that is due longest; False when none is due."""
    job = _claim(tools, queue)
    if job is None:
        return False
    _run(tools, job)
    return True


def _claim(tools: Tools, queue: str) -> Claimed | None:
    with tools.database.transaction() as db:
        return job_queue.claim(db, queue)


def _run(tools: Tools, job: Claimed) -> None:
    """Run a job, and take it off the queue or put it off."""
    at_least = timedelta()
    try:
        last_step = HANDLERS[job.name](tools, job)
        with tools.database.transaction() as db:
            if last_step is not None:
                last_step(db)
            job_queue.finish(db, job)
    except (PlatformPaused, NotYet) as held:
        _log.info("job-held", job=job.name, subject=job.subject, why=type(held).__name__)
        pause = held.after if isinstance(held, NotYet) else held.retry_after
        with tools.database.transaction() as db:
            job_queue.defer(db, job, pause)
        return
    except TryAgain as again:
        at_least = again.after
        _log.info("job-again", job=job.name, subject=job.subject, attempts=job.attempts)
    except Exception:
        _log.exception("job-failed", job=job.name, subject=job.subject, attempts=job.attempts)
    else:
        return
    with tools.database.transaction() as db:
        job_queue.postpone(db, job, at_least=at_least)


class _SideBySide:
    """Runs jobs of a queue side by side, in the order in which they are due, a few at once."""

    def __init__(self, count: int, name: str) -> None:
        self._free = threading.BoundedSemaphore(count)
        self._threads = ThreadPoolExecutor(count, thread_name_prefix=name)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._threads.shutdown()

    def begin_one(self, tools: Tools, queue: str) -> bool:
        """Begin the job that is due longest as soon as a thread is free; False when none is due."""
        if not self._free.acquire(timeout=_LONGEST_SLEEP):
            return True
        job = None
        try:
            job = _claim(tools, queue)
        finally:
            if job is None:
                self._free.release()
        if job is None:
            return False
        self._threads.submit(self._finish, tools, job)
        return True

    def _finish(self, tools: Tools, job: Claimed) -> None:
        """Run a job; where the database goes away meanwhile, it comes again after its lease."""
        try:
            _run(tools, job)
        except UNAVAILABLE as error:
            _log.warning("database-away", kind=type(error).__name__, job=job.name)
        except Exception:
            _log.exception("worker-failed", job=job.name, subject=job.subject)
        finally:
            self._free.release()


def _sleep(database: Database, queue: str) -> float:
    with database.transaction() as db:
        due = job_queue.next_due(db, queue)
    if due is None:
        return _LONGEST_SLEEP
    return min(_LONGEST_SLEEP, max(0.0, (due - clock.now()).total_seconds()))
