"""A home page has every course of a person, with what is due, their own notes and what is new."""

import uuid
from datetime import datetime, timedelta

from sqlalchemy import update

from lti_tool import clock
from lti_tool.annotations.tables import Comment, Highlight
from lti_tool.courses.activity_tables import Activity
from lti_tool.courses.tables import Enrolment
from lti_tool.courses.tenancy import Member
from lti_tool.dashboard import home
from lti_tool.dashboard.home import HomeActivity
from lti_tool.db.engine import Database
from lti_tool.documents import opening
from lti_tool.lti.tables import Platform
from lti_tool.workspaces import authorship
from tests import builders
from tests.statements import captured

NOW = clock.now()


def write(database: Database, member: Member, activity: Activity, at: datetime = NOW) -> None:
    """One highlight with a comment, stored at that time."""
    with database.transaction() as db:
        workspace, document = opening.open_for(db, member, activity, "annotations")
        author = authorship.author_id(db, workspace.id, member.enrolment_id)
        key = f"{author}/{uuid.uuid4()}"
        own = {"document_id": document.id, "author_id": author, "stored_at": at}
        db.add(
            Highlight(
                key=key, conversation_id=str(uuid.uuid4()), start=0, end=1, quote="q", tag="t1",
                **own,
            )
        )  # fmt: skip
        db.add(Comment(highlight_key=key, key=f"{author}/{uuid.uuid4()}", text="so", **own))


class Course:
    """A course with an activity, its teacher "tea", and the student "ada"."""

    def __init__(self, database: Database, name: str, issuer: str, **activity: str) -> None:
        with database.transaction() as db:
            place = builders.place(db, issuer)
            teacher = builders.arrive(db, place, "tea", builders.TEACHER, course=name)
            self.teacher = teacher.member
            self.activity = builders.activity(db, teacher, **activity)  # type: ignore[arg-type]
            self.ada = builders.arrive(db, place, "ada", course=name).member
            self.ben = builders.arrive(db, place, "ben", course=name).member
            db.execute(
                update(Enrolment)
                .where(Enrolment.id.in_([self.teacher.enrolment_id, self.ada.enrolment_id]))
                .values(last_arrival_at=NOW - timedelta(hours=1))
            )

    def seen_by(self, database: Database, member: Member) -> HomeActivity:
        with database.transaction() as db:
            (course,) = home.courses_of(db, member.person_id)
        (activity,) = course.activities
        return activity


def test_new_is_what_others_stored_since_the_last_arrival(database: Database) -> None:
    course = Course(database, "c1", "https://lms.example.edu")
    write(database, course.ben, course.activity, NOW - timedelta(hours=2))
    write(database, course.ben, course.activity)
    write(database, course.ada, course.activity)
    assert course.seen_by(database, course.ada).new_notes == 2
    assert course.seen_by(database, course.ada).own_notes == 2
    assert course.seen_by(database, course.ben).own_notes == 4


def test_nothing_is_counted_that_the_person_may_not_see(database: Database) -> None:
    course = Course(database, "c1", "https://lms.example.edu", workspace_for="student")
    write(database, course.ben, course.activity)
    assert course.seen_by(database, course.ada).new_notes == 0
    assert course.seen_by(database, course.teacher).new_notes == 2


def test_what_has_closed_comes_last_and_what_closes_first_comes_first(database: Database) -> None:
    course = Course(database, "c1", "https://lms.example.edu")
    closing = {"later": 5, "closed": -1, "soon": 1, "never": None}
    with database.transaction() as db:
        db.delete(db.get_one(Activity, course.activity.id))
        for title, days in closing.items():
            closes_at = None if days is None else NOW + timedelta(days=days)
            db.add(Activity(course_id=course.ada.course_id, title=title, closes_at=closes_at))
    with database.transaction() as db:
        (listed,) = home.courses_of(db, course.ada.person_id)
    assert [each.title for each in listed.activities] == ["soon", "later", "never", "closed"]


def test_courses_that_cannot_be_entered_are_not_listed(database: Database) -> None:
    course = Course(database, "c1", "https://lms.example.edu")
    with database.transaction() as db:
        assert [each.platform for each in home.courses_of(db, course.ada.person_id)] == ["An LMS"]
        db.execute(update(Platform).values(enabled=False))
        assert home.courses_of(db, course.ada.person_id) == []


def test_the_number_of_statements_does_not_grow_with_courses(database: Database) -> None:
    counted = []
    for number in (1, 5):
        for each in range(number):
            course = Course(database, f"c{number}-{each}", "https://lms.example.edu")
        with database.transaction() as db:
            with captured(db.connection()) as statements:
                home.courses_of(db, course.ada.person_id)
            counted.append(len(statements))
    assert counted[0] == counted[1] <= 7
