"""Points for criteria that do not arrive, or that the gradebook shows otherwise, are found."""

import pytest
from sqlalchemy import select

from lti_tool.dashboard import mark_history
from lti_tool.grading import results, stuck
from lti_tool.grading.stuck import Scope
from lti_tool.grading.tables import Grade, GradeDelivery
from tests.worker.marking import BOTH, check, only_activity, work
from tests.worker.platform import Place
from tests.worker.rubric_marking import (
    BOTH_CRITERIA,
    CLAIMS,
    CLEAR,
    book,
    criterion,
    go_on,
    mark,
    mark_by_rubric,
    save_rubric,
    turn,
)


@pytest.fixture
def marked(place: Place) -> Place:
    mark_by_rubric(place)
    return place


@BOTH
def test_operators_find_points_that_are_stuck_and_send_them_alone(marked: Place) -> None:
    with marked.lms.state.open() as db:
        db.execute("UPDATE line_item SET is_locked = 1 WHERE label = ?", (CLAIMS,))
    mark(marked, 45, 15, 5)
    go_on(marked)
    with marked.database.transaction() as db:
        (found,) = stuck.find(db, Scope())
        assert (found.criterion, found.state, found.problem) == (
            "Checks claims",
            "parked",
            "failing",
        )
    with marked.lms.state.open() as db:
        db.execute("UPDATE line_item SET is_locked = 0")
    with marked.database.transaction() as db:
        assert stuck.resend(db, Scope()) == 1
        assert db.scalars(select(GradeDelivery.state)).one() == "sent"
    work(marked)
    assert book(marked)[CLAIMS] == 15
    with marked.database.transaction() as db:
        assert stuck.find(db, Scope()) == []


def test_points_that_go_nowhere_any_more_are_not_stuck(marked: Place) -> None:
    with marked.lms.state.open() as db:
        db.execute("UPDATE line_item SET is_locked = 1 WHERE label = ?", (CLAIMS,))
    mark(marked, 45, 15, 5)
    go_on(marked)
    turn(marked, are_on=False)
    with marked.database.transaction() as db:
        assert stuck.find(db, Scope()) == []
        assert stuck.resend(db, Scope()) == 0


def test_each_attempt_is_in_the_history_with_its_criterion(marked: Place) -> None:
    with marked.lms.state.open() as db:
        db.execute("UPDATE line_item SET is_locked = 1 WHERE label = ?", (CLAIMS,))
    mark(marked, 45, 15, 5)
    go_on(marked)
    with marked.database.transaction() as db:
        course_id = db.scalars(select(Grade.course_id)).one()
        header, *rows = mark_history.rows(db, course_id, mark_history.administrators_name)
    entries = [dict(zip(header, row, strict=True)) for row in rows]
    taken = [
        (row["Criterion"], row["To"], row["Of"])
        for row in entries
        if row["What"] == "taken by the LMS"
    ]
    assert sorted(taken) == sorted(
        [("", "40", "50"), ("Checks claims", "12", "15"), ("Writes clearly", "4", "5"),
         ("", "45", "50"), ("Writes clearly", "5", "5")]
    )  # fmt: skip
    refused = [row for row in entries if row["What"].startswith("not taken")]
    assert {(row["Criterion"], row["To"], row["Answer of the LMS"]) for row in refused} == {
        ("Checks claims", "15", "500")
    }
    # It is tried again some times, and then left.
    assert refused[-1]["What"] == "not taken by the LMS"


def differing(place: Place) -> dict[str, int]:
    """Number of students whose points are others in the gradebook, by criterion."""
    check(place)
    with place.database.transaction() as db:
        return results.count_differing_points(db, only_activity(db))


def change_by_hand(place: Place, label: str, score: float | None) -> None:
    with place.lms.state.open() as db:
        db.execute(
            "UPDATE mark SET score = ?, modified = 1"
            " WHERE item_id = (SELECT id FROM line_item WHERE label = ?)",
            (score, label),
        )


@BOTH
@pytest.mark.parametrize("theirs", [9, 12.5, None])
def test_points_that_were_changed_in_the_gradebook_are_told(
    marked: Place, theirs: float | None
) -> None:
    assert differing(marked) == {}
    change_by_hand(marked, CLAIMS, theirs)
    assert differing(marked) == {"Checks claims": 1}
    turn(marked)
    work(marked)
    assert (book(marked)[CLAIMS], differing(marked)) == (12, {})


@BOTH
def test_points_that_were_cleared_are_looked_for_as_well(marked: Place) -> None:
    mark(marked, 40, None, 4)
    work(marked)
    assert differing(marked) == {}
    change_by_hand(marked, CLAIMS, 3)
    assert differing(marked) == {"Checks claims": 1}


@BOTH
def test_points_on_another_scale_are_compared_as_parts_of_it(marked: Place) -> None:
    """The column keeps its highest mark, and the points are out of others by now."""
    save_rubric(marked, criterion("c1", "Checks claims", 30), BOTH_CRITERIA[1])
    mark(marked, 40, 25, 4)
    work(marked)
    assert (book(marked)[CLAIMS], differing(marked)) == (12.5, {})
    change_by_hand(marked, CLAIMS, 13)
    assert differing(marked) == {"Checks claims": 1}


def test_a_column_that_is_gone_holds_up_the_results_of_no_other(marked: Place) -> None:
    with marked.lms.state.open() as db:
        db.execute("UPDATE line_item SET is_deleted = 1 WHERE label = ?", (CLAIMS,))
    change_by_hand(marked, CLEAR, 1)
    assert differing(marked) == {"Writes clearly": 1}
