"""A mark reaches the gradebook of Moodle and of a strict LMS, whatever happens on the way."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from decimal import Decimal

import pytest
from flask import request
from sqlalchemy import select, update
from structlog.testing import capture_logs

from lti_tool import clock
from lti_tool.courses.tables import Enrolment
from lti_tool.db import job_queue
from lti_tool.grading import delivery_plan, outbox
from lti_tool.grading.tables import Grade, GradeDelivery
from lti_tool.lti.tables import Platform
from lti_tool.settings import Settings
from lti_tool.worker import loop
from tests.read_only import a_database_that_cannot_write
from tests.statements import captured
from tests.waiting import PATIENCE, until
from tests.worker.marking import (
    BOTH,
    book,
    delivery,
    mark,
    resend,
    set_up,
    work,
    work_at_once,
    write_down,
)
from tests.worker.platform import Place


def test_a_mark_waits_as_long_as_the_lms_asks(place: Place) -> None:
    set_up(place)
    asks = [({"Retry-After": "600"}), {}]
    place.app.before_request_funcs.setdefault("gradebook", []).append(
        lambda: ("", 429, asks.pop(0)) if request.method == "POST" and asks else None
    )
    start = clock.now()
    mark(place, 40)
    with place.database.transaction() as db:
        due = job_queue.next_due(db, outbox.QUEUE)
    assert due is not None
    assert timedelta(seconds=600) <= due - start < timedelta(seconds=720 + 60)
    assert delivery(place).problem == "busy"


@BOTH
def test_markdown_in_a_comment_arrives_as_it_was_typed(place: Place) -> None:
    """The LMS shows plain text, in which it is meant to be readable."""
    words = "**Well** read:\n\n- says where from\n- see [the source](https://source.example)"
    set_up(place)
    mark(place, 40, words)
    assert book(place)["comment"] == words


@BOTH
def test_a_mark_arrives_in_the_lmss_own_scale_with_its_comment(place: Place) -> None:
    set_up(place)
    mark(place, 40)
    assert (book(place)["score"], book(place)["comment"]) == (80, "Well read.")
    assert delivery(place).state == "sent"


@BOTH
def test_the_newest_of_two_marks_in_one_second_stays(place: Place) -> None:
    set_up(place)
    mark(place, 10)
    mark(place, 45)
    assert book(place)["score"] == 90


@pytest.mark.parametrize("faults", [[503, 502], [500]])
def test_what_fails_for_a_while_arrives_later(place: Place, faults: list[int]) -> None:
    set_up(place)
    place.lms.faults = list(faults)
    mark(place, 40)
    for _ in faults:
        work_at_once(place)
    assert book(place)["score"] == 80


def test_a_mark_that_is_sent_again_has_all_its_attempts_again(place: Place) -> None:
    """The job's counter alone decides both the pause and when a mark is given up."""
    set_up(place)
    place.lms.faults = [500] * 9
    mark(place, 40)
    for _ in range(3):
        work_at_once(place)
    resend(place)
    for _ in range(4):
        work_at_once(place)
        assert delivery(place).state == "waiting"
    work_at_once(place)
    assert (delivery(place).state, delivery(place).problem) == ("parked", "failing")
    resend(place)
    work_at_once(place)
    assert book(place)["score"] == 80


def test_a_platform_that_is_switched_off_costs_a_mark_no_attempt(place: Place) -> None:
    set_up(place)
    with place.database.transaction() as db:
        db.execute(update(Platform).values(enabled=False))
    write_down(place, 40)
    for _ in range(6):
        work_at_once(place)
    with place.database.transaction() as db:
        job = select(job_queue.Job.attempts).where(job_queue.Job.name == outbox.DELIVER)
        assert db.scalars(job).one() == 0
        db.execute(update(Platform).values(enabled=True))
    work_at_once(place)
    assert book(place)["score"] == 80


def test_a_mark_waits_for_a_database_that_cannot_write_and_the_worker_with_it(
    place: Place, settings: Settings, database_url: str
) -> None:
    set_up(place)
    write_down(place, 40)
    stop = threading.Event()
    worker = threading.Thread(target=loop.run, args=(place.database, settings, stop))
    with a_database_that_cannot_write(database_url), capture_logs() as lines:
        worker.start()
        until(lambda: [it for it in lines if it["event"] == "database-away"], "what it says")
    until(lambda: delivery(place).state == "sent", "the mark to be sent")
    stop.set()
    worker.join()
    assert book(place)["score"] == 80


def test_a_mark_whose_answer_was_lost_is_recognised_in_the_results(place: Place) -> None:
    """The LMS has it, and refuses it as too old when it comes again."""
    set_up(place)
    mark(place, 40)
    with place.database.transaction() as db:
        db.execute(update(GradeDelivery).values(state="waiting", sent_at=None))
        job_queue.enqueue(db, outbox.DELIVER, db.scalars(select(Grade.id)).one())
    work(place)
    assert delivery(place).state == "sent"
    assert book(place)["score"] == 80


def test_a_mark_that_somebody_elses_newer_one_hides_is_sent_again_as_of_now(place: Place) -> None:
    set_up(place)
    mark(place, 40)
    with place.lms.state.open() as db:
        db.execute("UPDATE mark SET score = 1, comment = 'by hand'")
    with place.database.transaction() as db:
        db.execute(update(GradeDelivery).values(state="waiting", sent_at=None))
        job_queue.enqueue(db, outbox.DELIVER, db.scalars(select(Grade.id)).one())
    work(place)
    assert delivery(place).state == "sent"
    assert book(place)["score"] == 80


@pytest.mark.parametrize(
    ("status", "problem", "words"),
    [
        (422, "refused", "course has concluded"),
        (400, "refused", "course has concluded"),
        (413, "too-large", "course has concluded"),
    ],
)
def test_a_refused_score_is_told_in_the_lmss_own_words(
    place: Place, status: int, problem: str, words: str
) -> None:
    set_up(place)
    answer = ({"errors": [{"message": f"<b>{words}</b>"}]}, status)
    place.app.before_request_funcs.setdefault("gradebook", []).append(
        lambda: answer if request.path.endswith("/scores") else None
    )
    mark(place, 40)
    found = delivery(place)
    assert (found.state, found.problem, found.detail) == ("parked", problem, words)


def test_a_request_that_timed_out_at_the_lms_is_made_again(place: Place) -> None:
    set_up(place)
    place.lms.faults = [408]
    mark(place, 40)
    assert delivery(place).state == "waiting"
    work_at_once(place)
    assert (delivery(place).state, delivery(place).detail) == ("sent", "")
    assert book(place)["score"] == 80


def test_a_refusal_of_somebody_who_has_left_is_told_as_that(place: Place) -> None:
    set_up(place)
    work(place)
    write_down(place, 40)
    with place.database.transaction() as db:
        db.execute(update(Enrolment).where(Enrolment.role == "student").values(active=False))
    place.lms.faults = [400]
    work(place)
    assert delivery(place).problem == "not-gradable"


def test_a_plan_has_mark_and_version_as_they_belong_together(place: Place) -> None:
    """A mark that is being changed is planned as it was, and waits for nobody."""
    set_up(place)
    write_down(place, 40)

    def planned() -> tuple[int, Decimal | None]:
        with place.database.transaction() as db:
            plan = delivery_plan.plan(db, grade_id, 1)
            assert plan is not None
            assert plan.score is not None
            return plan.version, plan.score.score

    with ThreadPoolExecutor(1) as pool:
        with place.database.transaction() as db:
            grade = db.scalars(select(Grade)).one()
            grade_id = grade.id
            grade.score = Decimal(10)
            db.flush()
            outbox.enqueue(db, [grade_id])
            assert pool.submit(planned).result(PATIENCE) == (1, Decimal(40))
        assert pool.submit(planned).result(PATIENCE) == (2, Decimal(10))


def test_a_mark_is_recorded_as_sent_together_with_the_end_of_its_job(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_up(place)
    write_down(place, 40)

    def fail(*_: object) -> None:
        raise RuntimeError

    with monkeypatch.context() as broken:
        broken.setattr(job_queue, "finish", fail)
        loop.run_one(place.tools, outbox.QUEUE)
    assert delivery(place).state == "waiting"
    work_at_once(place)
    assert (delivery(place).state, book(place)["score"]) == ("sent", 80)


def test_a_delivery_takes_few_statements(place: Place) -> None:
    """Statements of a second delivery: the token, and what else is the same, is known by then."""
    set_up(place)
    mark(place, 40)
    write_down(place, 41)
    with captured(place.database.engine) as statements:
        loop.run_one(place.tools, outbox.QUEUE)
    assert delivery(place).state == "sent"
    assert len(statements) == 8
