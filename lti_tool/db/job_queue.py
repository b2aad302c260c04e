"""Job queue in a table: deduplicated, leased, retried with exponential back-off.

A job is added in the transaction of the change that needs it (transactional outbox).
"""

import random
import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    DateTime,
    String,
    UniqueConstraint,
    bindparam,
    cast,
    delete,
    exists,
    func,
    literal,
    or_,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, Insert, insert
from sqlalchemy.orm import Mapped, Session, aliased, mapped_column
from sqlalchemy.sql.dml import ReturningInsert, ReturningUpdate

from lti_tool import clock
from lti_tool.db import locks, pg_notify
from lti_tool.db.base import CreatedAt, Id, Table

LEASE = timedelta(seconds=120)
"""Lease of a claimed job; longer than any outgoing call. Another worker may claim it afterwards."""

_FIRST_PAUSE = timedelta(seconds=2)
_LONGEST_PAUSE = timedelta(hours=1)
_MOST_DOUBLINGS = 16
_HELD = timedelta(minutes=5)
_NO_PAUSE = timedelta()
_JITTER = 1.2
"""Most that a pause is lengthened by, so that jobs that failed together do not come back so."""

DEFAULT_QUEUE = "default"
"""Queue of whatever asks for no other; a slow job of another queue holds nothing up here."""


class Job(Table):
    """A job. One row per (name, subject): adding it twice is adding it once."""

    __tablename__ = "job"
    __table_args__ = (UniqueConstraint("name", "subject"),)

    id: Mapped[Id]
    created_at: Mapped[CreatedAt]
    name: Mapped[str]
    subject: Mapped[str]
    payload: Mapped[dict[str, Any]]
    queue: Mapped[str] = mapped_column(default=DEFAULT_QUEUE)
    concurrency_key: Mapped[str | None]
    """Key that serialises jobs: of those with the same one, only one runs at a time."""
    asked: Mapped[int] = mapped_column(default=1)
    """Rises with each request, so that one made while the job runs is not lost."""
    due_at: Mapped[datetime] = mapped_column(index=True)
    attempts: Mapped[int] = mapped_column(default=0)
    leased_until: Mapped[datetime | None]


@dataclass(frozen=True)
class Claimed:
    """A job this worker holds for `LEASE`."""

    id: uuid.UUID
    name: str
    subject: str
    payload: dict[str, Any]
    asked: int
    attempts: int
    """Times the job was begun since it was last enqueued, this time included."""


def enqueue(
    db: Session,
    name: str,
    subject: uuid.UUID | str,
    *,
    queue: str = DEFAULT_QUEUE,
    concurrency_key: str | None = None,
    at: datetime | None = None,
    **payload: Any,
) -> None:
    """Add a job in the caller's transaction; workers wake up when it commits.

    It is due now, or at `at`: then it is not due sooner, whatever was asked before.
    """
    now = clock.now()
    row = {
        "name": name,
        "subject": str(subject),
        "payload": payload,
        "queue": queue,
        "concurrency_key": concurrency_key,
        "due_at": at or now,
        "created_at": now,
    }
    db.execute(_ENQUEUE if at is None else _ENQUEUE_AT, row).all()


def enqueue_each(
    db: Session, name: str, subjects: Collection[uuid.UUID], *, queue: str = DEFAULT_QUEUE
) -> None:
    """Add a job of a queue, due now, for each of many subjects by one statement."""
    now = clock.now()
    subject = func.unnest(cast([str(each) for each in subjects], ARRAY(String)))
    row = {
        "id": func.gen_random_uuid(), "name": literal(name), "subject": subject,
        "payload": literal({}, JSONB), "queue": literal(queue), "asked": literal(1),
        "due_at": literal(now), "created_at": literal(now), "attempts": literal(0),
    }  # fmt: skip
    rows = select(*row.values())
    db.execute(_adding(insert(_JOBS).from_select(list(row), rows, include_defaults=False))).all()


_JOBS = Job.__table__
"""Table for statements that are made once: as an entity, it would cost more at each execution."""


def _adding(statement: Insert, *, is_due_as_asked: bool = False) -> "ReturningInsert[Any]":
    """Statement that inserts jobs; of one that is there already the newest request counts."""
    asked = statement.excluded
    added = statement.on_conflict_do_update(
        index_elements=[Job.name, Job.subject],
        set_={
            "asked": Job.asked + 1,
            "payload": asked.payload,
            "queue": asked.queue,
            "due_at": asked.due_at if is_due_as_asked else func.least(Job.due_at, asked.due_at),
            "attempts": 0,
        },
    )
    return added.returning(pg_notify.notification(pg_notify.JOBS))


_ENQUEUE = _adding(insert(_JOBS))
_ENQUEUE_AT = _adding(insert(_JOBS), is_due_as_asked=True)


def claim(db: Session, queue: str = DEFAULT_QUEUE) -> Claimed | None:
    """Lease the job of a queue that is due longest, or None. Never waits for another worker's row.

    A job whose key has just been taken by another worker is left to a later call.
    """
    now = clock.now()
    found = db.execute(
        _CLAIM, {"from_queue": queue, "now": now, "lease": now + LEASE}
    ).one_or_none()
    if found is None:
        return None
    *fields, concurrency_key = found
    job = Claimed(*fields)
    if concurrency_key is not None:
        # Another worker may have leased one of the same key since; its commit is seen from here on.
        locks.hold(db, locks.Lock.CONCURRENCY_KEY, concurrency_key)
        if db.scalar(select(Job.id).where(Job.id == job.id, _has_free_key(now))) is None:
            values = {"leased_until": None, "attempts": Job.attempts - 1}
            db.execute(update(Job).where(Job.id == job.id).values(values))
            return None
    return job


_OTHER = aliased(Job)


def _has_free_key(now: datetime | BindParameter[datetime]) -> ColumnElement[bool]:
    """No other job of the same key runs. True for a job without a key."""
    return ~exists().where(
        _OTHER.concurrency_key == Job.concurrency_key,
        _OTHER.id != Job.id,
        _OTHER.leased_until > now,
    )


_NOW = bindparam("now", type_=DateTime(timezone=True))

_CLAIM: "ReturningUpdate[*tuple[Any, ...]]" = (
    update(Job)
    .where(
        Job.id
        == select(Job.id)
        .where(
            Job.queue == bindparam("from_queue", type_=String),
            Job.due_at <= _NOW,
            or_(Job.leased_until.is_(None), Job.leased_until <= _NOW),
            _has_free_key(_NOW),
        )
        .order_by(Job.due_at, Job.id)
        .limit(1)
        .with_for_update(skip_locked=True)
        .correlate(None)
        .scalar_subquery()
    )
    .values(
        leased_until=bindparam("lease", type_=DateTime(timezone=True)), attempts=Job.attempts + 1
    )
    # Not the row as a whole: a timestamp in it that cannot be loaded would hold up every job.
    .returning(
        Job.id, Job.name, Job.subject, Job.payload, Job.asked, Job.attempts, Job.concurrency_key
    )
    .execution_options(synchronize_session=False)
)


def is_running(name: str, subject: ColumnElement[uuid.UUID]) -> ColumnElement[bool]:
    """Condition that a worker has a job in hand, for the expression of a query that is its subject.

    The query is given the parameters `at_present()`.
    """
    return exists().where(
        Job.name == name,
        Job.subject == cast(subject, String),
        Job.leased_until > _NOW,
    )


def at_present() -> dict[str, datetime]:
    """Parameters of `is_running`."""
    return {"now": clock.now()}


_FINISH = delete(_JOBS).where(Job.id == bindparam("job"), Job.asked == bindparam("as_asked"))


def finish(db: Session, job: Claimed) -> None:
    """Delete a finished job; one that was added again meanwhile stays due."""
    gone = db.execute(_FINISH, {"job": job.id, "as_asked": job.asked})
    if gone.rowcount == 0:  # type: ignore[attr-defined]  # CursorResult at run time
        db.execute(update(Job).where(Job.id == job.id).values(leased_until=None))


def postpone(db: Session, job: Claimed, *, at_least: timedelta = _NO_PAUSE) -> None:
    """Put off a job that failed: `at_least` this long, and twice as long after each attempt.

    Pauses are lengthened a little at random. A request made while the job ran begins again with the
    first pause.
    """
    # Not `job.attempts`: such a request has set the row's counter to 0.
    attempts = db.scalar(select(Job.attempts).where(Job.id == job.id).with_for_update()) or 0
    # Two to the power of a hundred attempts would be more seconds than there are dates.
    doublings = min(max(attempts - 1, 0), _MOST_DOUBLINGS)
    wait = min(max(_FIRST_PAUSE * 2**doublings, at_least), _LONGEST_PAUSE)
    db.execute(update(Job).where(Job.id == job.id).values(leased_until=None, due_at=_after(wait)))


def _after(pause: timedelta) -> datetime:
    """End of a pause that begins now, some time later at random."""
    return clock.now() + pause * random.uniform(1, _JITTER)  # noqa: S311  # no secret


def defer(db: Session, job: Claimed, pause: timedelta | None = None) -> None:
    """Put a job off that may not run now, for a pause or until `make_all_due`.

    This does not count as an attempt.
    """
    db.execute(
        update(Job)
        .where(Job.id == job.id)
        .values(
            leased_until=None,
            due_at=_after(pause or _HELD),
            # A request made while the job ran has set it to 0 already.
            attempts=func.greatest(Job.attempts - 1, 0),
        )
    )


def make_all_due(db: Session) -> None:
    """Make all jobs due now, as the reason for deferring them may be gone.

    Jobs that are due are left alone: a worker that finishes one has locked it, and may wait for
    another one that would be locked here.
    """
    now = clock.now()
    db.execute(update(Job).where(Job.due_at > now).values(due_at=now))
    pg_notify.notify(db, pg_notify.JOBS)


def next_due(db: Session, queue: str = DEFAULT_QUEUE) -> datetime | None:
    """Time at which the next job of a queue can be claimed, or None while there is none."""
    next_at = func.greatest(Job.due_at, Job.leased_until)
    due: datetime | None = db.scalar(
        select(func.min(next_at)).where(
            func.isfinite(next_at), Job.queue == queue, _has_free_key(clock.now())
        )
    )
    return due


def count(db: Session) -> int:
    """Number of jobs, due or deferred."""
    return db.scalar(select(func.count()).select_from(Job)) or 0


def is_waiting(db: Session, name: str, subject: uuid.UUID | str) -> bool:
    """True while the job is in the queue."""
    return (
        db.scalar(select(Job.id).where(Job.name == name, Job.subject == str(subject))) is not None
    )
