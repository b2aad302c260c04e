"""A mark is said to be in the LMS, or out of it, where the LMS was seen to show that."""

import pytest
from flask import request
from sqlalchemy import select

from lti_tool.errors import NotFound
from lti_tool.grading import gradebook
from lti_tool.grading.tables import GradeDelivery
from lti_tool.web.schemas.grades import ShownMark
from tests.worker.marking import (
    BOTH,
    answer,
    check,
    delivery,
    mark,
    only_activity,
    scores,
    set_up,
    shown,
    two_marks_without_a_column,
    withdraw,
    work,
    work_at_once,
)
from tests.worker.platform import Place


@BOTH
def test_a_mark_is_confirmed_only_by_what_the_lms_shows(place: Place) -> None:
    set_up(place)
    mark(place, 40)
    assert answer(place).is_confirmed
    assert shown(place) is None
    with place.lms.state.open() as db:
        db.execute("UPDATE mark SET score = 12.5")
    check(place)
    assert not answer(place).is_confirmed
    assert shown(place) == ShownMark(score=12.5, maximum=100, as_ours=6.25)


@BOTH
def test_a_mark_that_is_withdrawn_goes_from_the_lms_and_may_come_back(place: Place) -> None:
    set_up(place)
    mark(place, 40)
    withdraw(place)
    assert scores(place) in ([], [None])
    assert answer(place).score is None
    assert answer(place).comment == "Well read."
    assert (delivery(place).state, answer(place).is_confirmed) == ("sent", True)
    with pytest.raises(NotFound):
        withdraw(place)
    mark(place, 45)
    assert scores(place) == [90]


def test_a_mark_that_the_lms_keeps_is_told_after_its_withdrawal(place: Place) -> None:
    """Moodle keeps what was changed by hand there."""
    set_up(place)
    mark(place, 40)
    withdraw(place)
    with place.lms.state.open() as db:
        db.execute("UPDATE mark SET score = 12.5, modified = 1")
    check(place)
    assert shown(place) == ShownMark(score=12.5, maximum=100, as_ours=6.25)


def test_what_the_lms_rounds_is_the_same_mark(place: Place) -> None:
    set_up(place)
    mark(place, 7)
    with place.lms.state.open() as db:
        db.execute("UPDATE mark SET score = 14.005")
    check(place)
    assert shown(place) is None


def test_one_list_of_results_answers_for_all_marks(place: Place) -> None:
    two_marks_without_a_column(place)
    work_at_once(place)
    asked: list[str] = []
    place.app.before_request_funcs.setdefault(None, []).append(
        lambda: asked.append(request.path) if request.path.endswith("/results") else None
    )
    with place.database.transaction() as db:
        gradebook.resend_column(db, only_activity(db))
    work(place)
    assert len(asked) == 1
    with place.database.transaction() as db:
        assert None not in db.scalars(select(GradeDelivery.checked_at)).all()


@pytest.mark.parametrize("failure", [("", 403), ("<html>", 200),
                                     ('[{"userId": "11", "resultScore": "1e999"}]', 200),
                                     ('[{"userId": "11", "resultScore": 1, "resultMaximum": 0}]',
                                      200)])  # fmt: skip
def test_results_that_cannot_be_read_cost_no_mark(place: Place, failure: tuple[str, int]) -> None:
    set_up(place)
    place.app.before_request_funcs.setdefault(None, []).append(
        lambda: failure if request.path.endswith("/results") else None
    )
    mark(place, 40)
    assert (delivery(place).state, delivery(place).problem) == ("sent", None)
    assert not answer(place).is_confirmed
    assert shown(place) is None


def test_results_are_not_asked_for_where_the_lms_does_not_permit_it(place: Place) -> None:
    place.lms.gradebook = ("lineitem", "score")
    set_up(place)
    mark(place, 40)
    assert (delivery(place).state, delivery(place).checked_at) == ("sent", None)
    assert shown(place) is None


def test_a_result_without_a_score_is_told_as_no_mark(place: Place) -> None:
    set_up(place)
    mark(place, 40)
    place.app.before_request_funcs.setdefault(None, []).append(
        lambda: ('[{"userId": "11"}]', 200) if request.path.endswith("/results") else None
    )
    check(place)
    assert shown(place) == ShownMark(score=None, maximum=None, as_ours=None)
