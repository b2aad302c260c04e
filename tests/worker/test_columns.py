"""The column of an activity is found, made once, made again where it is gone, and followed."""

from concurrent.futures import ThreadPoolExecutor

import pytest
import requests
from flask import request
from sqlalchemy import delete, select, update

from lti_tool.activities.change import change_activity
from lti_tool.activities.remove import remove_activity
from lti_tool.courses import arrival
from lti_tool.courses.activity_tables import ActivityLink
from lti_tool.grading.tables import Grade, GradeDelivery
from tests.worker.marking import (
    BOTH,
    columns,
    delete_columns,
    delivery,
    mark,
    only_activity,
    scores,
    set_up,
    teacher,
    two_marks_without_a_column,
    work,
    work_at_once,
    write_down_without_launch,
)
from tests.worker.platform import Place

GRADE_SYNC_ONLY = ("lineitem.readonly", "result.readonly", "score")
"""Moodle's setting "use this service for grade sync only"."""


@BOTH
def test_two_workers_make_one_column_where_there_is_none(place: Place) -> None:
    two_marks_without_a_column(place)
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda _: work(place), range(2)))
    grades = requests.get(f"{place.lms.base_url}/control/gradebook/2", timeout=60).json()
    assert [column["label"] for column in grades["columns"]] == ["Week 3"]
    with place.database.transaction() as db:
        assert db.scalars(select(ActivityLink.lineitem_is_ours)).one()


def test_a_mark_finds_its_column_where_the_lms_allows_grade_sync_only(place: Place) -> None:
    place.lms.gradebook = GRADE_SYNC_ONLY
    set_up(place)
    with place.database.transaction() as db:
        db.execute(update(ActivityLink).values(lineitem_url=None))
    write_down_without_launch(place)
    work(place)
    assert scores(place) == [80]


def test_where_the_lms_lets_the_tool_make_no_column_the_teacher_learns_what_to_do(
    place: Place,
) -> None:
    place.lms.gradebook = GRADE_SYNC_ONLY
    set_up(place)
    delete_columns(place)
    mark(place, 40)
    assert (delivery(place).state, delivery(place).problem) == ("parked", "column-not-allowed")
    assert columns(place) == []


def test_a_scope_that_the_lms_does_not_grant_is_told_at_once(place: Place) -> None:
    place.lms.gradebook = ("lineitem.readonly",)
    set_up(place)
    mark(place, 40)
    assert (delivery(place).state, delivery(place).problem) == ("parked", "not-allowed")


def test_a_column_at_an_address_of_somebody_else_is_told_as_that(place: Place) -> None:
    set_up(place)
    with place.database.transaction() as db:
        db.execute(update(ActivityLink).values(lineitem_url="https://elsewhere.example/1/lineitem"))
    write_down_without_launch(place)
    work(place)
    assert (delivery(place).state, delivery(place).problem) == ("parked", "wrong-address")


@pytest.mark.parametrize(
    ("path", "answer", "state", "problem"),
    [
        ("/lti/token", ("", 503), "waiting", "busy"),
        ("/lti/token", ('{"error": "invalid_client"}', 400), "waiting", "not-let-in"),
        ("/lti/token", ("<html>", 200), "waiting", "unreadable"),
        ("/lti/services/2/lineitems", ("", 429), "waiting", "busy"),
        ("/lti/services/2/lineitems", ("", 403), "parked", "not-allowed"),
        ("/lti/services/2/lineitems", ("", 404), "parked", "no-gradebook"),
        ("/lti/services/2/lineitems", ("", 400), "parked", "refused"),
        ("/lti/services/2/lineitems", ("<html>", 200), "waiting", "unreadable"),
        ("/lti/services/2/lineitems", ('{"a": 1}', 200), "waiting", "unreadable"),
    ],
)
def test_a_refusal_on_the_way_is_told_as_what_it_is(
    place: Place, path: str, answer: tuple[str, int], state: str, problem: str
) -> None:
    set_up(place)
    with place.database.transaction() as db:
        db.execute(update(ActivityLink).values(lineitem_url=None))
    place.app.before_request_funcs.setdefault(None, []).append(
        lambda: answer if request.path == path else None
    )
    write_down_without_launch(place)
    work(place)
    assert (delivery(place).state, delivery(place).problem) == (state, problem)


@BOTH
@pytest.mark.parametrize("status", [404, 410])
def test_a_column_of_ours_that_was_deleted_is_made_again_with_all_its_marks(
    place: Place, status: int
) -> None:
    two_marks_without_a_column(place)
    work_at_once(place)
    delete_columns(place)
    place.lms.faults = [status]
    mark(place, 40)
    assert columns(place) == ["Week 3"]
    assert scores(place) == [40, 5]
    with place.database.transaction() as db:
        states = db.scalars(select(GradeDelivery.state)).all()
    assert states == ["sent", "sent"]


def test_a_new_title_finds_out_that_the_column_was_deleted(place: Place) -> None:
    two_marks_without_a_column(place)
    work_at_once(place)
    delete_columns(place)
    with place.database.transaction() as db:
        change_activity(db, teacher(place, db), only_activity(db), title="Week three")
    work(place)
    assert columns(place) == ["Week three"]
    assert scores(place) == [5, 5]


def test_a_column_of_the_lms_that_was_deleted_is_not_made_again(place: Place) -> None:
    set_up(place)
    delete_columns(place)
    write_down_without_launch(place)
    work(place)
    assert columns(place) == []
    assert (delivery(place).state, delivery(place).problem) == ("parked", "no-column")


def test_marks_move_to_the_column_that_a_launch_tells_in_place_of_theirs(place: Place) -> None:
    set_up(place)
    mark(place, 40)
    delete_columns(place)
    with place.lms.state.open() as db:
        db.execute("DELETE FROM line_item")
        db.execute(
            "INSERT INTO line_item (id, course_id, activity_id, label, maximum, tag, resource_id,"
            " is_own) VALUES (77, '2', '1', 'Week 3', 20, '', '', 1)"
        )
    with place.database.transaction() as db:
        arrival.from_launch(db, place.launch("11"))
    work(place)
    assert scores(place) == [16]


@BOTH
def test_a_column_of_ours_follows_the_title_and_goes_with_the_activity(place: Place) -> None:
    two_marks_without_a_column(place)
    work_at_once(place)
    with place.database.transaction() as db:
        change_activity(db, teacher(place, db), only_activity(db), title="Week three")
    work(place)
    grades = requests.get(f"{place.lms.base_url}/control/gradebook/2", timeout=60).json()
    (column,) = grades["columns"]
    assert (column["label"], column["maximum"]) == ("Week three", 50)
    assert column["resource_id"]
    assert [cell["score"] for row in grades["rows"] for cell in row["marks"] if cell] == [5, 5]
    with place.database.transaction() as db:
        # With marks, the activity stays: they go as when a person is forgotten.
        db.execute(delete(Grade))
        remove_activity(db, teacher(place, db), only_activity(db))
    work(place)
    grades = requests.get(f"{place.lms.base_url}/control/gradebook/2", timeout=60).json()
    assert grades["columns"] == []


def test_a_column_of_the_lms_is_never_touched(place: Place) -> None:
    set_up(place)
    with place.database.transaction() as db:
        change_activity(db, teacher(place, db), only_activity(db), title="Another")
        remove_activity(db, teacher(place, db), only_activity(db))
    work(place)
    grades = requests.get(f"{place.lms.base_url}/control/gradebook/2", timeout=60).json()
    assert [column["label"] for column in grades["columns"]] == ["Week 3: Interrogating a chatbot"]
