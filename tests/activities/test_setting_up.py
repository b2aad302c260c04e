"""A teacher sets an activity up once; what is wrong is refused by the field it stands in."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from sqlalchemy import select

from lti_tool.activities.change import change_activity
from lti_tool.activities.queries import activities_of_course
from lti_tool.activities.set_up import set_up_activity
from lti_tool.courses.activity_tables import Activity, ActivityLink
from lti_tool.courses.arrival import Arrived
from lti_tool.db.engine import Database
from lti_tool.errors import Conflict, InvalidInput
from tests import builders

GOOD: dict[str, Any] = {
    "title": "Week 1",
    "instructions": "Read, then mark what surprises you.",
    "workspace_for": "class",
    "score_maximum": 100,
}


@pytest.fixture
def teacher(database: Database) -> Arrived:
    with database.transaction() as db:
        return builders.arrive(db, builders.place(db), "tea", builders.TEACHER)


def set_up(database: Database, teacher: Arrived, **changed: Any) -> Activity:
    with database.transaction() as db:
        member = teacher.member
        return set_up_activity(db, member, member.link_id, **(GOOD | changed))


def test_the_link_opens_the_activity_from_then_on(database: Database, teacher: Arrived) -> None:
    activity = set_up(database, teacher)
    with database.transaction() as db:
        assert db.get_one(ActivityLink, teacher.member.link_id).activity_id == activity.id
        assert activities_of_course(db, teacher.member) == [db.get_one(Activity, activity.id)]


def test_a_link_is_set_up_once(database: Database, teacher: Arrived) -> None:
    set_up(database, teacher)
    with pytest.raises(Conflict, match="set up by somebody else"):
        set_up(database, teacher)


def test_two_teachers_at_once_make_one_activity(database: Database, teacher: Arrived) -> None:
    start = Barrier(4)

    def try_to() -> bool:
        start.wait(timeout=10)
        try:
            set_up(database, teacher)
        except Conflict:
            return False
        return True

    with ThreadPoolExecutor(4) as pool:
        done = [pool.submit(try_to) for _ in range(4)]
    assert sum(each.result() for each in done) == 1
    with database.transaction() as db:
        assert len(db.scalars(select(Activity)).all()) == 1


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", ""),
        ("title", "  \n "),
        ("title", "x" * 201),
        ("title", "a\x00b"),
        ("title", "\ud800"),
        ("instructions", "x" * 5001),
        ("instructions", "a\x1bb"),
        ("workspace_for", "everybody"),
        ("score_maximum", 0),
        ("score_maximum", 1001),
    ],
)
def test_what_is_wrong_is_refused_by_its_field(
    database: Database, teacher: Arrived, field: str, value: object
) -> None:
    with pytest.raises(InvalidInput) as refused:
        set_up(database, teacher, **{field: value})
    assert refused.value.field == field
    with database.transaction() as db:
        assert db.get_one(ActivityLink, teacher.member.link_id).activity_id is None


@pytest.mark.parametrize(
    ("field", "value", "kept"),
    [
        ("title", "  Week \n 1 ", "Week 1"),
        ("title", "x" * 200, "x" * 200),
        ("title", "第一週 🙂", "第一週 🙂"),
        ("instructions", " Read.\n\n\tThen mark. \n", "Read.\n\n\tThen mark."),
        ("instructions", "x" * 5000, "x" * 5000),
        ("workspace_for", "student", "student"),
    ],
)
def test_what_is_right_is_kept_in_a_tidy_form(
    database: Database, teacher: Arrived, field: str, value: object, kept: object
) -> None:
    assert getattr(set_up(database, teacher, **{field: value}), field) == kept


def test_only_what_is_given_is_changed(database: Database, teacher: Arrived) -> None:
    made = set_up(database, teacher)
    with database.transaction() as db:
        activity = db.get_one(Activity, made.id)
        change_activity(db, teacher.member, activity.id, title="Week 2")
        assert (activity.title, activity.instructions) == ("Week 2", GOOD["instructions"])
        change_activity(db, teacher.member, activity.id, instructions="")
        assert (activity.title, activity.instructions) == ("Week 2", "")
        with pytest.raises(InvalidInput):
            change_activity(db, teacher.member, activity.id, title="")


def test_another_course_has_its_own_activities(database: Database, teacher: Arrived) -> None:
    set_up(database, teacher)
    with database.transaction() as db:
        other = builders.arrive(db, builders.place(db), "tea", builders.TEACHER, course="c2")
        assert activities_of_course(db, other.member) == []
