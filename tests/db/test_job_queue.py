"""Jobs are asked for once, held by one worker, and never lost."""

import uuid
from collections import Counter
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select, text, update
from sqlalchemy.orm import Session

from lti_tool import clock
from lti_tool.db import job_queue
from lti_tool.db.engine import Database
from lti_tool.db.job_queue import Job


def test_asking_twice_is_asking_once(database: Database) -> None:
    with database.transaction() as db:
        job_queue.enqueue(db, "deliver", "a", n=1)
        job_queue.enqueue(db, "deliver", "a", n=2)
    with database.transaction() as db:
        job = job_queue.claim(db)
        assert job is not None
        assert job.payload == {"n": 2}
        assert job_queue.claim(db) is None


def test_a_job_for_a_time_is_due_then_and_moves_with_it(database: Database) -> None:
    first, second = (clock.now() + timedelta(hours=hours) for hours in (1, 3))

    def is_due(at: datetime) -> bool:
        with clock.frozen(at), database.transaction() as db:
            is_found = job_queue.claim(db) is not None
            db.rollback()
            return is_found

    with database.transaction() as db:
        job_queue.enqueue(db, "reveal", "a", at=first)
    assert not is_due(first - timedelta(seconds=1))
    assert is_due(first)
    with database.transaction() as db:
        job_queue.enqueue(db, "reveal", "a", at=second)
    assert not is_due(first)
    assert is_due(second)
    with database.transaction() as db:
        job_queue.enqueue(db, "reveal", "a")
    assert is_due(clock.now())


def test_a_request_made_while_the_job_runs_is_done_afterwards(database: Database) -> None:
    with database.transaction() as db:
        job_queue.enqueue(db, "deliver", "a")
    with database.transaction() as db:
        job = job_queue.claim(db)
        assert job is not None
    with database.transaction() as db:
        job_queue.enqueue(db, "deliver", "a")
    with database.transaction() as db:
        job_queue.finish(db, job)
        assert job_queue.claim(db) is not None


def test_a_finished_job_is_gone(database: Database) -> None:
    with database.transaction() as db:
        job_queue.enqueue(db, "deliver", "a")
        job = job_queue.claim(db)
        assert job is not None
        job_queue.finish(db, job)
        assert job_queue.next_due(db) is None


def test_the_job_of_a_dead_worker_is_claimed_again_after_its_lease(database: Database) -> None:
    with database.transaction() as db:
        job_queue.enqueue(db, "deliver", "a")
        job_queue.claim(db)
    later = clock.now() + job_queue.LEASE + timedelta(seconds=1)
    with clock.frozen(later), database.transaction() as db:
        again = job_queue.claim(db)
    assert again is not None
    assert again.attempts == 2


def due_of(db: Session) -> datetime:
    """Time at which the next job can be claimed."""
    due = job_queue.next_due(db)
    assert due is not None
    return due


def test_pauses_double(database: Database) -> None:
    start = clock.now()
    with clock.frozen(start), database.transaction() as db:
        job_queue.enqueue(db, "deliver", "a")
        job = job_queue.claim(db)
        assert job is not None
        job_queue.postpone(db, job)
        assert start + timedelta(seconds=2) <= due_of(db) <= start + timedelta(seconds=2.4)
    with clock.frozen(start + timedelta(seconds=3)), database.transaction() as db:
        job = job_queue.claim(db)
        assert job is not None
        job_queue.postpone(db, job)
        assert start + timedelta(seconds=3 + 4) <= due_of(db) <= start + timedelta(seconds=3 + 4.8)


@pytest.mark.parametrize(("attempts", "seconds"), [(1, 2), (4, 16), (11, 2048), (40, 3600)])
def test_jobs_that_fail_together_come_back_spread_over_a_fifth_of_their_pause(
    database: Database, attempts: int, seconds: int
) -> None:
    now, jobs = clock.now(), 200
    with clock.frozen(now), database.transaction() as db:
        subjects = [uuid.uuid4() for _ in range(jobs)]
        job_queue.enqueue_each(db, "deliver", subjects, queue=job_queue.DEFAULT_QUEUE)
        claimed = [job_queue.claim(db) for _ in range(jobs)]
        db.execute(update(Job).values(attempts=attempts))
        for job in claimed:
            assert job is not None
            job_queue.postpone(db, job)
        due = db.scalars(select(Job.due_at)).all()
    pauses = [(each - now) / timedelta(seconds=seconds) for each in due]
    assert all(1 <= pause <= 1.2 for pause in pauses)
    # Each quarter of that range has some of the fifty that are its share.
    quarters = Counter(min(int((pause - 1) / 0.05), 3) for pause in pauses)
    assert all(quarters[quarter] >= 15 for quarter in range(4))


def test_a_pause_that_a_service_asks_for_is_never_cut_short(database: Database) -> None:
    asked = timedelta(minutes=10)
    with clock.frozen(clock.now()), database.transaction() as db:
        for number in range(20):
            job_queue.enqueue(db, "deliver", str(number))
            job = job_queue.claim(db)
            assert job is not None
            job_queue.postpone(db, job, at_least=asked)
        assert due_of(db) >= clock.now() + asked


def test_a_request_made_during_a_late_attempt_does_not_wait_out_its_long_pause(
    database: Database,
) -> None:
    start = clock.now()
    with clock.frozen(start), database.transaction() as db:
        job_queue.enqueue(db, "deliver", "a")
        db.execute(update(Job).values(attempts=20))
        job = job_queue.claim(db)
        assert job is not None
        job_queue.enqueue(db, "deliver", "a")
        job_queue.postpone(db, job)
        assert due_of(db) <= start + timedelta(seconds=2.4)


def test_a_job_that_is_held_and_enqueued_meanwhile_has_no_attempt(database: Database) -> None:
    with database.transaction() as db:
        job_queue.enqueue(db, "deliver", "a")
        job = job_queue.claim(db)
        assert job is not None
        job_queue.enqueue(db, "deliver", "a")
        job_queue.defer(db, job)
        job_queue.make_all_due(db)
        again = job_queue.claim(db)
    assert again is not None
    assert again.attempts == 1


def test_making_all_due_waits_for_no_job_that_a_worker_finishes(database: Database) -> None:
    """The worker may wait for a job that is made due meanwhile: each would wait for the other."""
    with database.transaction() as db:
        job_queue.enqueue(db, "deliver", "a")
        job_queue.enqueue(db, "check", "b", at=clock.now() + timedelta(hours=1))
    with database.transaction() as worker, database.transaction() as other:
        job = job_queue.claim(worker)
        assert job is not None
        job_queue.finish(worker, job)
        other.execute(text("SET LOCAL lock_timeout = '1s'"))
        job_queue.make_all_due(other)
        assert other.scalars(select(Job.due_at).where(Job.name == "check")).one() <= clock.now()


def test_a_job_that_has_failed_a_hundred_times_waits_an_hour(database: Database) -> None:
    """Two seconds doubled as often would be more than there are dates."""
    with database.transaction() as db:
        job_queue.enqueue(db, "deliver", "a")
        db.execute(update(Job).values(attempts=100))
        job = job_queue.claim(db)
        assert job is not None
        assert job.attempts == 101
        job_queue.postpone(db, job)
        due = job_queue.next_due(db)
        assert due is not None
        assert due > clock.now() + timedelta(minutes=59)


@pytest.mark.parametrize("timestamp", ["infinity", "-infinity", "4713-01-01 BC"])
def test_a_job_whose_moment_cannot_be_loaded_holds_up_no_other(
    database: Database, timestamp: str
) -> None:
    with database.transaction() as db:
        job_queue.enqueue(db, "deliver", "odd")
        db.execute(text("UPDATE job SET created_at = :at, due_at = :at"), {"at": timestamp})
        job_queue.enqueue(db, "deliver", "good")
        claimed = [job_queue.claim(db) for _ in range(2)]
        assert "good" in {job.subject for job in claimed if job}
        job_queue.next_due(db)
