"""Comments of before are offered to their marker alone, until they or an erasure forget them."""

import uuid
from decimal import Decimal

import pytest
from sqlalchemy import select

from lti_tool.courses import memberships
from lti_tool.courses.activity_tables import Activity
from lti_tool.courses.tenancy import Member
from lti_tool.db.engine import Database
from lti_tool.errors import NotFound
from lti_tool.grading import gradebook, reusable_comments
from lti_tool.grading.tables import ReusableComment
from lti_tool.people.tables import Person
from lti_tool.privacy import erasure
from tests import builders

own = reusable_comments.fetch_own


class Class:
    """A course with two markers and two students."""

    def __init__(self, database: Database) -> None:
        self.database = database
        with database.transaction() as db:
            self.place = builders.place(db)
            arrived = builders.arrive(db, self.place, "tea", builders.TEACHER)
            self.teacher = arrived.member
            self.tutor = builders.arrive(db, self.place, "tut", builders.TUTOR).member
            self.ada = builders.arrive(db, self.place, "ada").member
            self.ben = builders.arrive(db, self.place, "ben").member
            self.activity_id = builders.activity(db, arrived).id

    def mark(self, student: Member, comment: str, by: Member | None = None) -> None:
        with self.database.transaction() as db:
            activity = db.get_one(Activity, self.activity_id)
            theirs = memberships.fetch(db, self.teacher, student.enrolment_id)
            gradebook.set_grade(db, by or self.teacher, activity, theirs, Decimal(5), comment)

    def offered(self, to: Member | None = None) -> list[str]:
        with self.database.transaction() as db:
            found = reusable_comments.of_member(db, to or self.teacher)
            return [each.text for each in found]

    def id_of(self, text: str) -> uuid.UUID:
        with self.database.transaction() as db:
            return db.scalars(select(ReusableComment.id).where(ReusableComment.text == text)).one()

    def erase(self, member: Member) -> None:
        with self.database.transaction() as db:
            erasure.begin(db, db.get_one(Person, member.person_id), by="test")


@pytest.fixture
def course(database: Database) -> Class:
    return Class(database)


def test_the_newest_comes_first_and_each_once(course: Class) -> None:
    course.mark(course.ada, "Well read.")
    course.mark(course.ben, "Where from?")
    course.mark(course.ada, "Where from?")
    assert course.offered() == ["Where from?", "Well read."]
    assert course.offered(course.tutor) == []


def test_what_is_forgotten_stays_so_when_the_mark_is_saved_again(course: Class) -> None:
    course.mark(course.ada, "Well read.")
    with course.database.transaction() as db:
        reusable_comments.forget(db, own(db, course.teacher, course.id_of("Well read.")))
    course.mark(course.ada, "Well read.")
    assert course.offered() == []


def test_nobody_changes_or_forgets_what_another_marker_wrote(course: Class) -> None:
    course.mark(course.ada, "Well read.")
    kept = course.id_of("Well read.")
    with course.database.transaction() as db, pytest.raises(NotFound):
        reusable_comments.change(db, own(db, course.tutor, kept), "Badly read.")
    with course.database.transaction() as db, pytest.raises(NotFound):
        reusable_comments.forget(db, own(db, course.tutor, kept))
    assert course.offered() == ["Well read."]


def test_two_that_become_the_same_are_one(course: Class) -> None:
    course.mark(course.ada, "Well read.")
    course.mark(course.ben, "Well red.")
    with course.database.transaction() as db:
        reusable_comments.change(
            db, own(db, course.teacher, course.id_of("Well red.")), "Well read."
        )
    assert course.offered() == ["Well read."]


def test_an_erasure_takes_what_was_written_about_that_student_alone(course: Class) -> None:
    course.mark(course.ada, "Ada, where from?")
    course.mark(course.ada, "Well read.")
    course.mark(course.ben, "Well read.")
    course.erase(course.ada)
    assert course.offered() == ["Well read."]
    course.erase(course.teacher)
    assert course.offered() == []


def test_the_oldest_goes_where_there_are_very_many(
    course: Class, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reusable_comments, "MOST_KEPT", 2)
    for words in ("One", "Two", "Three", "x" * (reusable_comments.LONGEST_KEPT + 1)):
        course.mark(course.ada, words)
    assert course.offered() == ["Three", "Two"]
