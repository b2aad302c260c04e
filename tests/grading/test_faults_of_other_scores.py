"""A withdrawal, points for a criterion and a report of progress go through faults as marks do."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import pytest
from sqlalchemy import select

from lti_tool.grading.credit_tables import ProgressDelivery
from lti_tool.grading.criterion_tables import CriterionDelivery
from lti_tool.grading.tables import GradeDelivery
from lti_tool.lti import service_client
from tests.grading.faults import Answers, Applies, Cut, Hang, Step, see_order
from tests.grading.pages import Pages
from tests.grading.test_faults_of_an_lms import HTML, JSON, TOO_OLD, attempt, faulty, pages_of
from tests.worker import marking, rubric_marking, test_progress
from tests.worker.platform import Place

ROUNDS = 30
"""More than the attempts that anything has."""


@dataclass(frozen=True)
class Sending:
    """Something beside a mark that is sent as a score."""

    prepare: Callable[[Place], object]
    send: Callable[[Place], None]
    """Send it, with all attempts that are due by themselves."""
    table: Any
    """Table of its deliveries."""
    there: Callable[[Place], bool]
    """True where the LMS has it."""
    teacher_reads: Callable[[Pages], str]
    student_reads: object
    """Mark and comment of the student from the sending on; None for no mark."""


def _mark(place: Place) -> None:
    marking.set_up(place)
    marking.mark(place, 40)


def _mark_by_rubric(place: Place) -> None:
    marking.set_up(place)
    rubric_marking.save_rubric(place, rubric_marking.BOTH_CRITERIA[0])
    rubric_marking.mark(place, 40, 12)
    marking.work(place)


def _turn_columns_on(place: Place) -> None:
    rubric_marking.turn(place)
    marking.work(place)


WITHDRAWAL = Sending(
    prepare=_mark,
    send=marking.withdraw,
    table=GradeDelivery,
    there=lambda place: marking.scores(place) in ([], [None]),
    teacher_reads=Pages.teacher_reads,
    student_reads=None,
)
POINTS = Sending(
    prepare=_mark_by_rubric,
    send=_turn_columns_on,
    table=CriterionDelivery,
    there=lambda place: rubric_marking.book(place).get(rubric_marking.CLAIMS) == 12,
    teacher_reads=lambda pages: "".join(pages.teacher_reads_of_points()),
    student_reads=(40, "Good"),
)
PROGRESS = Sending(
    prepare=test_progress.start,
    send=test_progress.watch,
    table=ProgressDelivery,
    there=lambda place: test_progress.reported(place) == [("Started", "NotReady")],
    # Nobody waits for it: a mark says more.
    teacher_reads=Pages.teacher_reads,
    student_reads=None,
)

KINDS = [
    pytest.param("moodle", WITHDRAWAL, id="withdrawal at Moodle"),
    pytest.param("strict", WITHDRAWAL, id="withdrawal"),
    pytest.param("strict", POINTS, id="points"),
    pytest.param("strict", PROGRESS, id="progress"),
]

Row = tuple[tuple[Step, ...], str, int, str]

TABLE: dict[str, Row] = {
    # fault                        answers                          outcome, requests, what is read
    "200 or 201": ((), "sent", 1, ""),
    "204": ((Applies(Answers(204)),), "sent", 1, ""),
    "401, then 200": ((Answers(401),), "sent", 2, ""),
    "403": ((Answers(403),), "parked", 1, "does not allow"),
    "422": ((Answers(422, TOO_OLD, JSON),), "parked", 1, "“course has concluded”"),
    "429": ((Answers(429, b"", {"Retry-After": "7"}),), "sent", 2, ""),
    "500 for ever": ((Answers(500, b"[]"),) * 9, "parked", 5, "may be locked"),
    "503 for a day": ((Answers(503),) * 40, "parked", 25, "Send it again later"),
    "a page": ((Answers(200, HTML),), "sent", 2, ""),
    "cut off": ((Cut(),), "sent", 2, ""),
    "taken, and the answer is lost": ((Applies(),), "sent", 2, ""),
    "taken, and answered with 500": ((Applies(Answers(500)),), "sent", 2, ""),
    "a hang": ((Hang(),), "sent", 2, ""),
}


@pytest.mark.parametrize(("place", "sending"), KINDS, indirect=["place"])
@pytest.mark.parametrize("fault", TABLE)
def test_what_comes_of_a_fault(
    place: Place, sending: Sending, fault: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    script, state, posts, reads = TABLE[fault]
    if any(isinstance(step, Hang) for step in script):
        short = replace(service_client._SERVICE, between=1)
        monkeypatch.setattr(service_client, "_SERVICE", short)
    sending.prepare(place)
    pages = pages_of(place)
    with faulty(place, *script) as lms:
        sending.send(place)
        assert pages.student_reads() == sending.student_reads
        for _ in range(ROUNDS):
            if _state(place, sending) != "waiting":
                break
            attempt(place)
        attempt(place)
        assert (_state(place, sending), len(lms.posted)) == (state, posts)
        assert pages.student_reads() == sending.student_reads
        see_order(lms.posted)
    assert sending.there(place) is (state == "sent")
    if sending is not PROGRESS:
        assert reads in sending.teacher_reads(pages)
    if not reads or sending is PROGRESS:
        assert sending.teacher_reads(pages) == ""


def _state(place: Place, sending: Sending) -> str:
    with place.database.transaction() as db:
        return str(db.scalars(select(sending.table.state)).one())
