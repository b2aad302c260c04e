"""The people of a course are erased when its rule says so, and not before."""

import uuid
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from lti_tool import audit, clock
from lti_tool.courses.activity_tables import Activity
from lti_tool.courses.tables import Course, Enrolment
from lti_tool.db.engine import Database
from lti_tool.people.tables import Person
from lti_tool.privacy import retention
from tests import builders
from tests.builders import Place

DAYS = 365
NOW = clock.now()


@pytest.fixture
def place(database: Database) -> Place:
    """An old course with Ada and a teacher, who is also in a new one."""
    with database.transaction() as db:
        place = builders.place(db)
        with clock.frozen(NOW - timedelta(days=400)):
            teacher = builders.arrive(db, place, "teacher", builders.TEACHER, course="old")
            builders.activity(db, teacher)
            builders.arrive(db, place, "ada", course="old")
        builders.arrive(db, place, "teacher", builders.TEACHER, course="new", link="l2")
    return place


def apply(database: Database, days: int | None = DAYS, at: datetime = NOW) -> None:
    with clock.frozen(at):
        with database.transaction() as db:
            places = retention.due_places(db, days)
        for each in places:
            with database.transaction() as db:
                retention.erase_place(db, each, days)


def names(database: Database, course: str) -> list[str | None]:
    with database.transaction() as db:
        return sorted(
            db.scalars(
                select(Person.name)
                .join(Enrolment, Enrolment.person_id == Person.id)
                .join(Course)
                .where(Course.context_id == course)
            ),
            key=str,
        )


def course_of(database: Database, context_id: str) -> uuid.UUID:
    with database.transaction() as db:
        return db.scalars(select(Course.id).where(Course.context_id == context_id)).one()


def test_without_a_rule_nothing_is_ever_erased(database: Database, place: Place) -> None:
    apply(database, None, NOW + timedelta(days=30_000))
    assert names(database, "old") == ["Ada", "Teacher"]


def test_people_of_an_old_course_are_erased_and_keep_their_name_in_a_new_one(
    database: Database, place: Place
) -> None:
    with database.transaction() as db:
        listed = {each.course.context_id: each for each in retention.preview(db, DAYS)}
    old = listed["old"]
    assert (old.is_due, old.people, old.kept_elsewhere) == (True, 2, 1)
    assert not listed["new"].is_due
    apply(database)
    assert names(database, "old") == [None, None]
    assert names(database, "new") == ["Teacher"]
    with database.transaction() as db:
        assert db.scalars(select(Activity.title)).all(), "what the course is made of stays"
        assert [each.course.context_id for each in retention.preview(db, DAYS)] == ["new"]
        applied = audit.AuditEvent.event == audit.Event.RETENTION_APPLIED
        assert len(db.scalars(select(audit.AuditEvent).where(applied)).all()) == 2
        # Who comes again is there again, by their name.
        builders.arrive(db, place, "teacher", builders.TEACHER, course="old")
    assert names(database, "old") == [None, None, "Teacher"]


def test_a_course_in_which_somebody_has_arrived_since_is_left_alone(
    database: Database, place: Place
) -> None:
    with database.transaction() as db:
        places = retention.due_places(db, DAYS)
        builders.arrive(db, place, "ada", course="old")
    for each in places:
        with database.transaction() as db:
            retention.erase_place(db, each, DAYS)
    assert names(database, "old") == ["Ada", "Teacher"]


@pytest.mark.parametrize(
    ("own", "default", "is_due"),
    [(None, 30, False), (30, None, True), (500, 30, False), (100, 500, True)],
)
def test_a_rule_of_the_course_counts_before_the_institutions(
    database: Database, place: Place, own: int | None, default: int | None, is_due: bool
) -> None:
    course_id = course_of(database, "old")
    with database.transaction() as db:
        retention.set_rule(db, db.get_one(Course, course_id), own, "a test")
    with database.transaction() as db:
        found = {each.course.id: each for each in retention.preview(db, default)}
        assert found[course_id].is_due is is_due
        retention.remove_rule(db, db.get_one(Course, course_id), "a test")
        found = {each.course.id: each for each in retention.preview(db, default)}
        assert found[course_id].days == default


def test_an_administrator_keeps_the_account(database: Database, place: Place) -> None:
    with database.transaction() as db:
        ada = db.scalars(select(Person).where(Person.name == "Ada")).one()
        ada.administrator_since = NOW
    apply(database)
    assert names(database, "old") == [None, None]
    with database.transaction() as db:
        assert db.get_one(Person, ada.id).name == "Ada"
