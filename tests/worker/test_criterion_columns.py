"""Criteria have columns of their own where a teacher wants it: made once, sent to, and followed."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from sqlalchemy import select, update

from lti_tool.activities import gradebook_columns
from lti_tool.activities.change import change_activity
from lti_tool.courses import arrival, memberships
from lti_tool.courses.activity_tables import Activity
from lti_tool.courses.tables import Course
from lti_tool.db import job_queue
from lti_tool.errors import Conflict
from lti_tool.grading import criterion_columns, gradebook
from lti_tool.grading.criterion_tables import CriterionColumn, CriterionDelivery
from lti_tool.grading.tables import Grade
from tests.grading.faults import Answers, Applies, Cut, Faulty
from tests.worker.marking import BOTH, only_activity, set_up, teacher, work
from tests.worker.platform import Place
from tests.worker.rubric_marking import (
    BOTH_CRITERIA,
    CLAIMS,
    CLEAR,
    OWN,
    book,
    criterion,
    go_on,
    mark,
    mark_by_rubric,
    read,
    save_rubric,
    turn,
)


@pytest.fixture
def marked(place: Place) -> Place:
    mark_by_rubric(place)
    return place


@BOTH
def test_there_are_none_unless_somebody_wants_them(place: Place) -> None:
    set_up(place)
    save_rubric(place, *BOTH_CRITERIA)
    mark(place, 40, 12, 4)
    work(place)
    assert book(place) == {OWN: 80}


@BOTH
def test_each_criterion_has_a_column_with_its_points(marked: Place) -> None:
    assert book(marked) == {OWN: 80, CLAIMS: 12, CLEAR: 4}
    mark(marked, 45, 15, 4)
    work(marked)
    assert book(marked) == {OWN: 90, CLAIMS: 15, CLEAR: 4}
    assert (read(marked).made, read(marked).waiting, read(marked).stuck) == (2, 0, [])


@BOTH
def test_the_activitys_own_column_stays_the_one_of_its_link(marked: Place) -> None:
    """Moodle names a link's column in no launch once the link has two."""
    endpoint = marked.launch("2").ags
    assert endpoint is not None
    assert endpoint.lineitem is not None
    with marked.lms.state.open() as db:
        links = db.execute("SELECT activity_id FROM line_item WHERE is_own = 0").fetchall()
    assert [link["activity_id"] for link in links] == [None, None]


@BOTH
def test_what_was_marked_before_is_sent_when_they_are_turned_on(place: Place) -> None:
    set_up(place)
    save_rubric(place, *BOTH_CRITERIA)
    mark(place, 40, 12, None)
    work(place)
    turn(place)
    work(place)
    assert book(place)[CLAIMS] == 12
    assert CLEAR not in book(place)


@BOTH
def test_points_that_are_gone_are_cleared(marked: Place) -> None:
    mark(marked, 40, None, 4)
    work(marked)
    assert (book(marked)[CLAIMS], book(marked)[CLEAR]) == (None, 4)
    with marked.database.transaction() as db:
        member = teacher(marked, db)
        student = arrival.from_launch(db, marked.launch("11")).member
        theirs = memberships.fetch(db, member, student.enrolment_id)
        gradebook.withdraw(db, member, db.get_one(Activity, only_activity(db)), theirs)
    work(marked)
    assert set(book(marked).values()) == {None}


@BOTH
def test_turned_off_the_columns_stay_with_what_they_have(marked: Place) -> None:
    turn(marked, are_on=False)
    mark(marked, 45, 15, 5)
    work(marked)
    assert book(marked) == {OWN: 90, CLAIMS: 12, CLEAR: 4}
    assert (read(marked).are_on, read(marked).made) == (False, 2)
    turn(marked)
    work(marked)
    assert book(marked) == {OWN: 90, CLAIMS: 15, CLEAR: 5}


def test_turned_off_meanwhile_nothing_more_is_sent(marked: Place) -> None:
    mark(marked, 45, 15, 5)
    turn(marked, are_on=False)
    work(marked)
    assert book(marked) == {OWN: 90, CLAIMS: 12, CLEAR: 4}


@BOTH
def test_two_workers_make_one_column_for_each(place: Place) -> None:
    set_up(place)
    save_rubric(place, *BOTH_CRITERIA)
    turn(place)
    for person in ("11", "12"):
        mark(place, 40, 12, 4, person=person)
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda _: work(place), range(2)))
    go_on(place)
    assert sorted(book(place)) == sorted([OWN, CLAIMS, CLEAR])
    assert book(place, "12") == {OWN: 80, CLAIMS: 12, CLEAR: 4}


@BOTH
def test_a_column_that_was_deleted_is_made_again_with_all_that_it_had(marked: Place) -> None:
    mark(marked, 30, 9, 3, person="12")
    work(marked)
    with marked.lms.state.open() as db:
        (gone,) = db.execute("SELECT id FROM line_item WHERE label = ?", (CLAIMS,)).fetchone()
        db.execute("UPDATE line_item SET is_deleted = 1 WHERE id = ?", (gone,))
        db.execute("DELETE FROM mark WHERE item_id = ?", (gone,))
    mark(marked, 45, 15, 4)
    work(marked)
    assert (book(marked)[CLAIMS], book(marked, "12")[CLAIMS]) == (15, 9)


@BOTH
def test_new_titles_reach_the_columns(marked: Place) -> None:
    with marked.database.transaction() as db:
        change_activity(db, teacher(marked, db), only_activity(db), title="Week three")
    save_rubric(marked, criterion("c1", "Checks each claim", 15), BOTH_CRITERIA[1])
    work(marked)
    assert {"Week three: Checks each claim", "Week three: Writes clearly"} < set(book(marked))


@BOTH
def test_a_criterion_that_is_changed_or_gone_keeps_its_column(marked: Place) -> None:
    """Its highest mark stays, too: Moodle gives zeros for another one."""
    save_rubric(marked, criterion("c1", "Checks claims", 30), criterion("c3", "Cites", 10))
    mark(marked, 40, 30, 10)
    work(marked)
    assert book(marked) == {OWN: 80, CLAIMS: 15, CLEAR: None, "Week 3: Cites": 10}


@BOTH
def test_a_locked_column_is_told_and_holds_up_no_other(marked: Place) -> None:
    with marked.lms.state.open() as db:
        db.execute("UPDATE line_item SET is_locked = 1 WHERE label = ?", (CLAIMS,))
    mark(marked, 45, 15, 5)
    go_on(marked)
    assert book(marked) == {OWN: 90, CLAIMS: 12, CLEAR: 5}
    (stuck,) = read(marked).stuck
    assert (stuck.title, stuck.problem, stuck.is_parked, stuck.count) == (
        "Checks claims", "failing", True, 1,
    )  # fmt: skip
    with marked.lms.state.open() as db:
        db.execute("UPDATE line_item SET is_locked = 0")
    turn(marked)
    work(marked)
    assert (book(marked)[CLAIMS], read(marked).stuck) == (15, [])


@BOTH
@pytest.mark.parametrize(
    "script",
    [
        (Answers(503),),
        (Cut(),),
        (Applies(),),
        (Applies(Answers(500)),),
        (Answers(409, b"[]"),),
        (Answers(401),),
    ],
    ids=["503", "cut off", "answer lost", "taken and 500", "409", "401"],
)
def test_faults_are_answered_as_those_of_marks(marked: Place, script: tuple[Any, ...]) -> None:
    turn(marked, are_on=False)
    mark(marked, 45, 15, 5)
    work(marked)
    laid_over = Faulty(marked.app.wsgi_app, *script)
    marked.app.wsgi_app = laid_over  # type: ignore[method-assign]
    turn(marked)
    go_on(marked)
    assert book(marked) == {OWN: 90, CLAIMS: 15, CLEAR: 5}
    assert len(laid_over.posted) == 3
    assert read(marked).stuck == []
    laid_over.end()


def test_where_the_lms_lets_the_tool_make_none_the_page_knows_why(place: Place) -> None:
    place.lms.gradebook = ("lineitem.readonly", "result.readonly", "score")
    set_up(place)
    save_rubric(place, *BOTH_CRITERIA)
    assert read(place).obstacle == "not-allowed"
    with pytest.raises(Conflict, match="no columns"):
        turn(place)
    mark(place, 40, 12, 4)
    work(place)
    with place.database.transaction() as db:
        assert db.scalars(select(CriterionDelivery)).all() == []


@pytest.mark.parametrize(
    ("gone", "obstacle"),
    [
        ({"lineitems_url": None}, "no-gradebook"),
        ({"platform_id": None, "deployment_id": None, "context_id": None}, "no-lms"),
    ],
)
def test_where_there_is_no_gradebook_the_page_knows_that(
    place: Place, gone: dict[str, None], obstacle: str
) -> None:
    set_up(place)
    with place.database.transaction() as db:
        course_id = db.scalars(select(Activity.course_id)).one()
        course = db.get_one(Course, course_id)
        for name in gone:
            setattr(course, name, None)
        db.flush()
        activity = db.get_one(Activity, only_activity(db))
        assert criterion_columns.of_activity(db, activity).obstacle == obstacle
        db.rollback()


def test_they_go_with_the_activity(marked: Place) -> None:
    with marked.database.transaction() as db:
        db.execute(update(Grade).values(score=None))
        activity = db.get_one(Activity, only_activity(db))
        gradebook_columns.enqueue_removal(db, activity)
    work(marked)
    assert list(book(marked)) == [OWN]


def test_a_newer_mark_wins_whichever_job_comes_first(marked: Place) -> None:
    mark(marked, 30, 9, 3)
    mark(marked, 45, 15, 5)
    with marked.database.transaction() as db:
        due = select(job_queue.Job.subject).where(job_queue.Job.name == criterion_columns.DELIVER)
        assert len(db.scalars(due).all()) == 2
        assert set(db.scalars(select(CriterionDelivery.version))) == {3}
    work(marked)
    assert book(marked) == {OWN: 90, CLAIMS: 15, CLEAR: 5}
    with marked.database.transaction() as db:
        assert db.scalars(select(CriterionColumn.key).order_by(CriterionColumn.key)).all() == [
            "c1", "c2",
        ]  # fmt: skip
