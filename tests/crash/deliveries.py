"""Workers that are killed while they deliver marks, at a step or somewhere among many."""

import os
import random
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from multiprocessing.process import BaseProcess
from typing import Any

from sqlalchemy import Select, select, text
from werkzeug.serving import make_server

from lti_tool.db.engine import Database
from lti_tool.db.job_queue import Job
from lti_tool.grading import criterion_columns, outbox
from lti_tool.grading.criterion_tables import CriterionDelivery
from lti_tool.grading.tables import Grade, GradeDelivery, GradeDraft
from tests import preloaded
from tests.grading import marked_class
from tests.grading.faults import see_order
from tests.grading.small_gradebook import OF_CRITERION, OWN, Quiet, SmallGradebook
from tests.waiting import PATIENCE, until, until_locked_out

Rows = Select[Any]

AT_THE_LMS = (
    "before the token",
    "after the token",
    "the column is made",
    "before the score",
    "after the score",
    "before the results",
    "after the results",
)
"""Steps at which the LMS keeps a request of the worker."""

DELIVERIES: Rows = select(GradeDelivery.grade_id)
JOBS: Rows = select(Job.id).where(Job.name.in_((outbox.DELIVER, criterion_columns.DELIVER)))

IN_THE_DATABASE: Mapping[str, Rows] = {
    "answered and not recorded": DELIVERIES,
    "recorded, and its job is there": JOBS,
}
"""Steps at which the worker, with the LMS's answer in hand, waits for rows that are locked."""

POINTS_IN_THE_DATABASE: Mapping[str, Rows] = {
    "answered and not recorded": select(CriterionDelivery.id),
    "recorded, and its job is there": JOBS,
}
"""The same steps, of points for a criterion."""

ONCE_FOR_ALL = ("token", "column", "results")
"""Words of steps to which many marks come once together, and not each by itself."""

CLAIMED, RELEASING = "claimed and not read", "about to release"

BEFORE_THE_LMS: Mapping[str, Rows] = {
    CLAIMED: DELIVERIES,
    RELEASING: select(GradeDraft.id),
}
"""Steps at which the worker waits for rows that are locked before it asks the LMS for anything."""

STEPS = (CLAIMED, *AT_THE_LMS, *IN_THE_DATABASE)

STEPS_OF_POINTS = (
    *(step for step in AT_THE_LMS if "token" not in step),
    *POINTS_IN_THE_DATABASE,
)
"""Steps that a delivery of points for a criterion has of its own: tokens are those of marks."""

_WORKER = "worker under test"
_SESSIONS = text(
    "SELECT count(*) FROM pg_stat_activity"
    " WHERE datname = current_database() AND application_name = :worker"
)
"""Sessions of the worker, which outlive it until they have ended what they were doing."""

_FOR_ALL = 6 * PATIENCE
"""Seconds that two hundred deliveries may take, which are some seconds of CPU."""


class Gate:
    """Gate of the gradebook that keeps one request of those that come to a step."""

    def __init__(self, step: str, number: int = 1) -> None:
        self.reached, self.open = threading.Event(), threading.Event()
        self._step, self._left = step, number
        self._lock = threading.Lock()

    def __call__(self, step: str) -> None:
        """Keep this request where it is the one; called in threads of the gradebook."""
        with self._lock:
            self._left -= step == self._step
            is_kept = step == self._step and self._left == 0
        if is_kept:
            self.reached.set()
            self.open.wait(PATIENCE)


class Crowd:
    """Gate of the gradebook that keeps scores until so many have come at once."""

    def __init__(self, number: int) -> None:
        self.has_come = threading.Event()
        self._left = number
        self._lock = threading.Lock()

    def __call__(self, step: str) -> None:
        """Keep a score; called in threads of the gradebook."""
        if step == "before the score":
            with self._lock:
                self._left -= 1
                if self._left == 0:
                    self.has_come.set()
            self.has_come.wait(PATIENCE)


class Deliveries:
    """A class, the gradebook of its LMS, and the worker between them."""

    def __init__(
        self,
        database: Database,
        students: int,
        *,
        has_column: bool = True,
        when_known: int = 409,
    ) -> None:
        self.book = SmallGradebook(has_column=has_column, when_known=when_known)
        self._server = make_server("127.0.0.1", 0, self.book, threaded=True, request_handler=Quiet)
        self._serving = threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.01}
        )
        self._serving.start()
        self.address = f"http://127.0.0.1:{self._server.server_port}"
        self.given: dict[int, int | None] = {}
        """The newest mark of each student, by number; None for one that was withdrawn."""
        self._database = database
        self._workers: list[BaseProcess] = []
        self.marked = marked_class.made(database, self.address, students, has_column=has_column)

    def release(self, marks: Mapping[int, int]) -> None:
        """Release marks by the number of the student."""
        self.marked.release(marks)
        self.given |= marks

    def release_by_date(self, marks: Mapping[int, int]) -> None:
        """Leave the release of marks to the worker, at a date that has come."""
        self.marked.release_at_once_by_date(marks)
        self.given |= marks

    def time_of(self, number: int) -> datetime:
        """Time of the newest mark of a student, as it is sent."""
        of_student = Grade.enrolment_id == self.marked.students[number]
        with self._database.transaction() as db:
            return db.scalars(select(GradeDelivery.timestamp).join(Grade).where(of_student)).one()

    def time_of_points(self, number: int) -> datetime:
        """Time of the newest points of a student for the criterion, as they are sent."""
        of_student = Grade.enrolment_id == self.marked.students[number]
        times = select(CriterionDelivery.timestamp).join(Grade).where(of_student)
        with self._database.transaction() as db:
            return db.scalars(times).one()

    def withdraw(self, number: int) -> None:
        """Withdraw the mark of a student."""
        self.marked.withdraw(number)
        self.given[number] = None

    def kill_at(self, step: str, number: int = 1, *, of_points: bool = False) -> None:
        """Start a worker, and kill it at a step of the delivery that comes there as this one.

        It is the delivery of a mark, or of the points for its criterion.
        """
        if step in BEFORE_THE_LMS:
            with self._locked(BEFORE_THE_LMS[step]):
                self.start()
                self._wait_for_lock_and_kill()
            return
        at_the_lms = step if step in AT_THE_LMS else "after the score"
        kept = f"{at_the_lms}{OF_CRITERION}" if of_points else at_the_lms
        gate = self.book.gate = Gate(kept, number)
        self.start()
        until(gate.reached.is_set, f"a request {kept}", _FOR_ALL)
        rows = (POINTS_IN_THE_DATABASE if of_points else IN_THE_DATABASE).get(step)
        if rows is None:
            self.kill()
        else:
            with self._locked(rows):
                gate.open.set()
                self._wait_for_lock_and_kill()
        gate.open.set()

    def _wait_for_lock_and_kill(self) -> None:
        with self._database.transaction() as db:
            until_locked_out(db)
        self.kill()

    @contextmanager
    def _locked(self, rows: Rows) -> Iterator[None]:
        with self._database.transaction() as db:
            db.execute(rows.with_for_update())
            yield

    def finish(self) -> None:
        """Start another worker, once the claims of the killed one have ended, and let it end."""
        self.book.gate = lambda _: None
        until(self._is_gone, "the server to end what the killed worker was doing")
        self.marked.let_leases_end()
        self.start()
        self.until_delivered()
        self.kill()

    def until_delivered(self) -> None:
        """Wait until nothing is on its way any more."""
        until(self.marked.is_delivered, "all marks to be delivered", _FOR_ALL)

    def start(self) -> None:
        """Start a worker, beside any that runs."""
        environment = os.environ | {
            "DATABASE_URL": self._database.url,
            "LTI_TOOL_PUBLIC_URL": "http://127.0.0.1:8000",
            "LTI_TOOL_SECRET_KEY": marked_class.SECRET,
            "LTI_TOOL_INSECURE_LOOPBACK": "true",
            "LTI_TOOL_LOG_LEVEL": "ERROR",
            "PGAPPNAME": _WORKER,
        }
        self._workers.append(preloaded.start("work", environment=environment))

    def kill(self) -> None:
        """kill -9 of the workers and of all that they started."""
        while self._workers:
            preloaded.kill(self._workers.pop())

    def _is_gone(self) -> bool:
        with self._database.transaction() as db:
            return not db.scalar(_SESSIONS, {"worker": _WORKER})

    def see_that_all_arrived(self) -> None:
        """Check that the LMS has the newest mark of everybody, and took no older one after it."""
        assert self.marked.states() == {"sent"}
        assert self._shown() == self.given
        keys = [column.key for column in self.book.columns.values()]
        assert len(keys) == len(set(keys))
        for key in set(keys) - {OWN}:
            tenths = {who: None if mark is None else mark / 10 for who, mark in self.given.items()}
            assert self._shown(key) == tenths
        see_order(self.book.posted)

    def _shown(self, key: str = OWN) -> dict[int, float | None]:
        return {int(subject): given for subject, (_, given) in self.book.marks(key).items()}

    def end(self) -> None:
        """End everything that was started."""
        self.kill()
        self._server.shutdown()
        self._serving.join()
        self._server.server_close()


@contextmanager
def delivering(database: Database, students: int = 1, **lms: Any) -> Iterator[Deliveries]:
    """A class and its LMS, as `Deliveries` has it, for the length of the block."""
    made = Deliveries(database, students, **lms)
    try:
        yield made
    finally:
        made.end()


def sweep(database: Database, chance: random.Random, rounds: int, students: int) -> Iterator[str]:
    """Round after round some marks are released, and the worker is killed somewhere among them;
    then all that was released is looked for.
    """
    with delivering(database, students) as under_way:
        for _ in range(rounds):
            some = chance.sample(range(students), chance.randint(1, students))
            under_way.release({number: chance.randint(0, 100) for number in some})
            step = chance.choice(
                [step for step in STEPS if not any(each in step for each in ONCE_FOR_ALL)]
            )
            number = chance.randint(1, len(some))
            under_way.kill_at(step, number)
            if chance.random() < 0.5:
                again = chance.sample(some, max(1, len(some) // 3))
                under_way.release({each: chance.randint(0, 100) for each in again})
            under_way.finish()
            under_way.see_that_all_arrived()
            yield f"{step}, number {number} of {len(some)}"
