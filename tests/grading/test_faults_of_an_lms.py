"""A mark goes the whole way through each fault of an LMS: what comes of it, at what cost, and what
the teacher and the student read.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import pytest
from sqlalchemy import select, update

from lti_tool import clock
from lti_tool.courses.tables import Enrolment
from lti_tool.db import job_queue
from lti_tool.grading import outbox
from lti_tool.lti import service_client
from lti_tool.lti.service_client import ServiceClient
from lti_tool.lti.tables import ServiceToken
from tests.grading.faults import (
    REFUSED_AT,
    Answers,
    Applies,
    Cut,
    Faulty,
    Hang,
    Step,
    refusing,
    see_order,
)
from tests.grading.pages import Pages
from tests.worker.marking import (
    BOTH,
    book,
    delivery,
    mark,
    resend,
    set_up,
    work_at_once,
    write_down,
)
from tests.worker.platform import Place

HTML = b"<!DOCTYPE html><title>Down for maintenance</title>"
TOO_OLD = b'{"errors": [{"message": "<b>course</b> has concluded"}]}'
JSON = {"Content-Type": "application/json"}
GZIP = {"Content-Encoding": "gzip"}
ROUNDS = 30
"""More than the attempts that any mark has."""


@dataclass(frozen=True)
class Row:
    """A fault and all that comes of it."""

    name: str
    script: tuple[Step, ...]
    state: str
    posts: int
    """Requests with the score that the LMS was sent, until nothing more happens by itself."""
    reads: str | None = None
    """Part of what the teacher reads in the end; None where the mark is in the LMS."""
    meanwhile: str | None = None
    """Part of what the teacher reads after the first attempt, where there are several."""


def row(name: str, *script: Step, sent: int = 0, parked: int = 0, reads: str = "",
        meanwhile: str | None = None) -> Any:  # fmt: skip
    """Row of the table: sent or parked after so many requests."""
    state = "sent" if sent else "parked"
    found = Row(name, script, state, sent or parked, reads if parked else None, meanwhile)
    return pytest.param(found, id=name)


TABLE = [
    #   fault of the LMS, and its answers one after the other   outcome, requests, what is read
    row("200 without a body", sent=1),
    row("200 with a body", Applies(Answers(200, b'{"resultUrl": "x"}', JSON)), sent=1),
    row("204", Applies(Answers(204)), sent=1),
    row("200 that is a refusal", Answers(200, b"[]"), parked=1, reads="refused the mark"),
    row("200 that is a page", Answers(200, HTML), sent=2, meanwhile="cannot read"),
    row("200 that is a page, and the score was taken", Applies(Answers(200, HTML)), sent=2,
        meanwhile="cannot read"),
    row("200 that is a page, for ever", *[Answers(200, HTML)] * 9, parked=5, reads="cannot read"),
    row("a redirect", Answers(302, b"", {"Location": "/login"}), parked=1,
        reads="refused the mark"),
    row("400, not gradable", Answers(400, b"[]"), parked=1, reads="refused the mark"),
    row("401, then 200", Answers(401), sent=2),
    row("401 for ever", *[Answers(401)] * 20, parked=10, reads="does not allow",
        meanwhile="does not allow"),
    row("403", Answers(403), parked=1, reads="does not allow"),
    row("404 though the column is there", Answers(404), parked=1, reads="refused the mark"),
    row("410 though the column is there", Answers(410), parked=1, reads="refused the mark"),
    row("408", Answers(408), sent=2, meanwhile="busy"),
    row("409 with nothing newer there", Answers(409, b"[]"), sent=2),
    row("409 for ever", *[Answers(409, b"[]")] * 9, parked=2, reads="already has a newer mark"),
    row("413", Answers(413), parked=1, reads="Shorten the comment"),
    row("422", Answers(422, TOO_OLD, JSON), parked=1, reads="“course has concluded”"),
    row("425", Answers(425), sent=2, meanwhile="busy"),
    row("429 without a time", Answers(429), sent=2, meanwhile="busy"),
    row("429 with a time", Answers(429, b"", {"Retry-After": "7"}), sent=2, meanwhile="busy"),
    row("500 once", Answers(500, b"[]"), sent=2, meanwhile="may be locked"),
    row("500 four times", *[Answers(500, b"[]")] * 4, sent=5, meanwhile="may be locked"),
    row("500 for ever", *[Answers(500, b"[]")] * 9, parked=5, reads="may be locked"),
    row("502, 503, 504", Answers(502), Answers(503), Answers(504), sent=4, meanwhile="busy"),
    row("503 for a day", *[Answers(503)] * 40, parked=25, reads="Send it again later",
        meanwhile="busy"),
    row("cut off", Cut(), sent=2, meanwhile="did not answer"),
    row("cut off for a day", *[Cut()] * 40, parked=25, reads="Send it again later",
        meanwhile="tried again by itself"),
    row("taken, and the answer is lost", Applies(), sent=2, meanwhile="did not answer"),
    row("taken, and all answers are lost", Applies(), Cut(), Cut(), sent=4,
        meanwhile="did not answer"),
    row("taken, and answered with 500", Applies(Answers(500)), sent=2, meanwhile="may be locked"),
    row("a body that cannot be decoded", Applies(Answers(200, b"no gzip" * 9, GZIP)),
        sent=2, meanwhile="did not answer"),
    row("a hang", Hang(), sent=2, meanwhile="did not answer"),
]  # fmt: skip


@pytest.fixture
def limits(fault: Row, monkeypatch: pytest.MonkeyPatch) -> None:
    """Limits that end a hang within the test; the product's own are looked at elsewhere."""
    if any(isinstance(step, Hang) for step in fault.script):
        short = replace(service_client._SERVICE, between=1)
        monkeypatch.setattr(service_client, "_SERVICE", short)


@contextmanager
def faulty(place: Place, *script: Step) -> Iterator[Faulty]:
    """The place, whose LMS follows the script for scores."""
    laid_over = Faulty(place.app.wsgi_app, *script)
    place.app.wsgi_app = laid_over  # type: ignore[method-assign]
    yield laid_over
    laid_over.end()


def attempt(place: Place) -> None:
    """Let a worker that has just begun do everything there is, also what was put off."""
    client = ServiceClient(place.database, place.tools.settings)
    place.tools = replace(place.tools, client=client)
    work_at_once(place)


def go_on(place: Place) -> None:
    """Attempt after attempt, until nothing more happens by itself."""
    for _ in range(ROUNDS):
        if delivery(place).state != "waiting":
            return
        attempt(place)


def pages_of(place: Place) -> Pages:
    """Pages of the teacher and the student who have come."""
    return Pages(place.tools.settings, place.database)


@BOTH
@pytest.mark.usefixtures("limits")
@pytest.mark.parametrize("fault", TABLE)
def test_what_comes_of_a_fault(place: Place, fault: Row) -> None:
    set_up(place)
    pages = pages_of(place)
    with faulty(place, *fault.script) as lms:
        write_down(place, 40)
        attempt(place)
        if fault.meanwhile is not None:
            assert fault.meanwhile in pages.teacher_reads()
        go_on(place)
        assert (delivery(place).state, len(lms.posted)) == (fault.state, fault.posts)
        assert pages.student_reads() == (40, "Well read.")
        see_order(lms.posted)
        if fault.reads is None:
            assert (book(place)["score"], book(place)["comment"]) == (80, "Well read.")
            found = pages.grade()
            assert found is not None
            assert (found["problem_sentence"], found["is_confirmed"]) == (None, True)
        else:
            assert fault.reads in pages.teacher_reads()
        # Whatever it was: once it is over, the teacher's next mark arrives.
        lms.script.clear()
        mark(place, 45)
        go_on(place)
        assert (delivery(place).state, book(place)["score"]) == ("sent", 90)
        see_order(lms.posted)


@pytest.mark.parametrize("form", ["seconds", "date"])
def test_a_mark_comes_again_when_the_lms_wants_it(place: Place, form: str) -> None:
    set_up(place)
    start = clock.now()
    date = format_datetime((start + timedelta(seconds=600)).astimezone(UTC), usegmt=True)
    asked = "600" if form == "seconds" else date
    with faulty(place, Answers(429, b"", {"Retry-After": asked})) as lms:
        write_down(place, 40)
        attempt(place)
        with place.database.transaction() as db:
            due = job_queue.next_due(db, outbox.QUEUE)
        assert due is not None
        assert timedelta(seconds=590) < due - start < timedelta(seconds=780)
        assert len(lms.posted) == 1


def test_a_pause_that_the_lms_asks_for_holds_for_all_its_marks(place: Place) -> None:
    """It is not asked again for each of a thousand marks."""
    set_up(place)
    with faulty(place, Answers(503, b"", {"Retry-After": "600"})) as lms:
        write_down(place, 40)
        work_at_once(place)
        for score in (41, 42, 43):
            write_down(place, score)
            work_at_once(place)
        assert len(lms.posted) == 1
        assert "did not answer" in pages_of(place).teacher_reads()
        attempt(place)
        assert (delivery(place).state, book(place)["score"]) == ("sent", 86)


@BOTH
@pytest.mark.parametrize("where", REFUSED_AT)
def test_nobody_listens(place: Place, where: str) -> None:
    set_up(place)
    pages = pages_of(place)
    write_down(place, 40)
    with refusing(place.database, where):
        attempt(place)
        assert pages.teacher_reads() == "The LMS did not answer. It is tried again by itself."
        assert pages.student_reads() == (40, "Well read.")
        go_on(place)
        assert (delivery(place).state, delivery(place).problem) == ("parked", "unreachable")
        assert pages.teacher_reads() == "The LMS did not answer. Send it again later."
    resend(place)
    go_on(place)
    assert (delivery(place).state, book(place)["score"]) == ("sent", 80)


def test_a_request_ends_long_before_a_hang_of_a_minute_and_before_its_lease() -> None:
    limits = service_client._SERVICE
    assert limits.connect + limits.between <= 25
    assert limits.connect + limits.between + limits.whole < job_queue.LEASE.total_seconds()


@BOTH
def test_a_locked_column_takes_the_mark_once_it_is_unlocked_and_it_is_sent_again(
    place: Place,
) -> None:
    set_up(place)
    with place.lms.state.open() as db:
        db.execute("UPDATE line_item SET is_locked = 1")
    write_down(place, 40)
    go_on(place)
    assert (delivery(place).state, delivery(place).problem) == ("parked", "failing")
    assert "may be locked there" in pages_of(place).teacher_reads()
    with place.lms.state.open() as db:
        db.execute("UPDATE line_item SET is_locked = 0")
    resend(place)
    go_on(place)
    assert (delivery(place).state, book(place)["score"]) == ("sent", 80)


def test_a_token_that_the_lms_has_forgotten_is_renewed_once_for_all(place: Place) -> None:
    set_up(place)
    mark(place, 40)
    place.lms.tokens.clear()
    with faulty(place) as lms:
        mark(place, 41)
        assert [each.status for each in lms.posted] == [401, 200]
        # Then the results, for which a token of their own is renewed.
        renewed = [path == "/lti/token" for path in lms.others]
        assert renewed == [True, False, True, False]
    with place.database.transaction() as db:
        assert db.scalars(select(ServiceToken.scopes)).all()


def test_the_newest_mark_is_not_hidden_by_one_that_was_on_its_way(place: Place) -> None:
    """The teacher corrects a mark while the LMS refuses it as too old."""
    set_up(place)

    class Corrects(Faulty):
        def _note(self, body: bytes, status: int | None) -> None:
            super()._note(body, status)
            if len(self.posted) == 1:
                write_down(place, 50)

    laid_over = Corrects(place.app.wsgi_app, Answers(409, b"[]"))
    place.app.wsgi_app = laid_over  # type: ignore[method-assign]
    write_down(place, 40)
    attempt(place)
    go_on(place)
    assert [each.given for each in laid_over.posted] == [40, 50]
    assert (delivery(place).state, book(place)["score"]) == ("sent", 100)


@BOTH
@pytest.mark.parametrize(
    ("score", "shown"), [(15, 30), ("0.01", 0.02), ("43.77", 87.54), ("33.33", 66.66)]
)
def test_a_mark_arrives_unrounded_in_a_column_of_another_maximum(
    place: Place, score: Any, shown: float
) -> None:
    set_up(place)
    write_down(place, score)
    attempt(place)
    assert book(place)["score"] == pytest.approx(shown, abs=1e-9)
    grade = pages_of(place).grade()
    assert grade is not None
    assert grade["is_confirmed"]


def test_nothing_is_sent_for_somebody_who_is_no_student_any_more(place: Place) -> None:
    set_up(place)
    attempt(place)
    with faulty(place) as lms:
        write_down(place, 40)
        with place.database.transaction() as db:
            marked = update(Enrolment).where(Enrolment.role == "student")
            db.execute(marked.values(role="tutor"))
        attempt(place)
        assert lms.posted == []
        assert (delivery(place).state, delivery(place).problem) == ("parked", "not-gradable")


def test_times_of_scores_rise_though_the_clock_does_not(place: Place) -> None:
    set_up(place)
    with faulty(place) as lms:
        for score in (10, 20, 30):
            mark(place, score)
        times = [each.timestamp for each in lms.posted]
    assert times == sorted(set(times))
    assert all(isinstance(each, datetime) for each in times)
