"""The class screen has a row for every member, with what each has done in one activity."""

import uuid
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from lti_tool import clock
from lti_tool.annotations import tag_sets
from lti_tool.annotations.counts import Counts
from lti_tool.annotations.tables import Comment, Highlight
from lti_tool.courses import roster
from lti_tool.courses.activity_tables import Activity
from lti_tool.courses.memberships import Membership
from lti_tool.courses.roles import Role
from lti_tool.courses.tables import Course, Enrolment
from lti_tool.courses.tenancy import Member
from lti_tool.dashboard import class_overview
from lti_tool.dashboard.class_overview import Row
from lti_tool.db.engine import Database
from lti_tool.documents import opening
from lti_tool.grading import gradebook
from lti_tool.workspaces import authorship
from tests import builders
from tests.builders import Place, listed
from tests.statements import captured

START = clock.now() - timedelta(hours=1)


class Class:
    """A course with a teacher, "tea", and one activity."""

    def __init__(self, database: Database) -> None:
        self.database = database
        with database.transaction() as db:
            self.place: Place = builders.place(db)
            arrived = builders.arrive(db, self.place, "tea", builders.TEACHER)
            self.teacher: Member = arrived.member
            self.activity: Activity = builders.activity(db, arrived)

    def arrive(self, subject: str, *roles: str, groups: str | None = None) -> Member:
        with self.database.transaction() as db:
            return builders.arrive(db, self.place, subject, *roles, groups=groups).member

    def write(self, member: Member, highlights: int, comments: int, minutes: int = 0) -> None:
        """Rows as the shared document's projection leaves them."""
        at = START + timedelta(minutes=minutes)
        with self.database.transaction() as db:
            workspace, document = opening.open_for(db, member, self.activity, "annotations")
            author = authorship.author_id(db, workspace.id, member.enrolment_id)
            for number in range(highlights):
                db.add(
                    Highlight(
                        document_id=document.id, key=f"{author}/{uuid.uuid4()}", author_id=author,
                        conversation_id=str(uuid.uuid4()), start=number, end=number + 1,
                        quote="q", tag="t1", accepted_at=at,
                    )
                )  # fmt: skip
            for _ in range(comments):
                db.add(
                    Comment(
                        document_id=document.id, highlight_key="somebody/else",
                        key=f"{author}/{uuid.uuid4()}", author_id=author, text="c", accepted_at=at,
                    )
                )  # fmt: skip

    def grade(self, member: Member, score: int) -> None:
        with self.database.transaction() as db:
            membership = Membership(db.get_one(Enrolment, member.enrolment_id))
            gradebook.set_grade(db, self.teacher, self.activity, membership, Decimal(score), "Good")

    def rows(self) -> dict[str, Row]:
        with self.database.transaction() as db:
            table = builders.class_table(db, self.teacher, self.activity)
        return {row.member.name: row for row in table.rows}


@pytest.fixture
def course(database: Database) -> Class:
    return Class(database)


def apply_roster(course: Class, *subjects: str) -> None:
    members = [listed("tea", "Instructor", name="Tea")]
    members += [listed(subject, name=subject.capitalize()) for subject in subjects]
    with course.database.transaction() as db:
        roster.apply(db, db.get_one(Course, course.teacher.course_id), members)


def test_somebody_who_never_arrived_has_an_empty_row(course: Class) -> None:
    apply_roster(course, "ada")
    row = course.rows()["Ada"]
    membership = row.member.membership
    assert (membership.role, membership.active) == (Role.STUDENT, True)
    assert membership.first_arrival_at is membership.last_arrival_at is None
    assert row.notes == Counts()
    assert row.mark is None


def test_a_row_counts_what_a_member_wrote(course: Class) -> None:
    ada, bob = course.arrive("ada"), course.arrive("bob")
    course.write(ada, highlights=2, comments=0, minutes=1)
    course.write(ada, highlights=0, comments=3, minutes=5)
    course.write(bob, highlights=1, comments=0, minutes=9)
    rows = course.rows()
    notes = rows["Ada"].notes
    assert (notes.highlights, notes.comments, notes.words) == (2, 3, 3)
    assert notes.first_at == START + timedelta(minutes=1)
    assert notes.last_at == START + timedelta(minutes=5)
    assert notes.tags == {"t1": 2}
    assert (rows["Bob"].notes.highlights, rows["Bob"].notes.comments) == (1, 0)
    assert rows["Tea"].notes == Counts()


def test_a_row_shows_the_mark_and_how_far_it_has_come(course: Class) -> None:
    ada = course.arrive("ada")
    course.grade(ada, 80)
    row = course.rows()["Ada"]
    assert row.mark is not None
    assert row.mark.grade.score == 80
    assert (row.mark.grade.comment, row.mark.delivery.state) == ("Good", "waiting")


def test_what_was_done_elsewhere_does_not_count(course: Class) -> None:
    ada = course.arrive("ada")
    course.write(ada, highlights=2, comments=2)
    course.grade(ada, 80)
    with course.database.transaction() as db:
        link = builders.arrive(db, course.place, "tea", builders.TEACHER, link="l2")
        other = builders.activity(db, link)
        table = builders.class_table(db, course.teacher, other)
        row = next(row for row in table.rows if row.member.name == "Ada")
    assert (row.notes, row.mark) == (Counts(), None)


def test_members_come_by_name_and_leavers_last(course: Class) -> None:
    for subject in ("eve", "Ada", "bob"):
        course.arrive(subject)
    apply_roster(course, "eve", "bob")
    assert [*course.rows()] == ["Bob", "Eve", "Tea", "Ada"]
    assert not course.rows()["Ada"].member.membership.active


def test_other_courses_have_their_own_rows(course: Class) -> None:
    with course.database.transaction() as db:
        builders.arrive(db, course.place, "stranger", course="c2")
    assert [*course.rows()] == ["Tea"]


def test_members_have_their_groups_in_the_order_of_numbers(course: Class) -> None:
    course.arrive("ada", groups="21,3")
    course.arrive("bob", groups="3")
    course.arrive("cyd")
    with course.database.transaction() as db:
        table = builders.class_table(db, course.teacher, course.activity)
    assert [*table.groups.values()] == ["Group 3", "Group 21"]
    rows = {row.member.name: {*row.member.groups.values()} for row in table.rows}
    assert rows == {"Ada": {"Group 3", "Group 21"}, "Bob": {"Group 3"}, "Cyd": set(), "Tea": set()}


def test_tags_that_count_as_others_have_no_place_of_their_own(course: Class) -> None:
    with course.database.transaction() as db:
        tags = [*tag_sets.of_activity(db, course.activity.id).tags]
        tags[1] = replace(tags[1], merged_into=tags[0].key, shortcut=None)
        tag_sets.store(db, course.activity.id, tags)
        table = builders.class_table(db, course.teacher, course.activity)
    assert [tag.key for tag in table.tags] == [tag.key for tag in tags if tag is not tags[1]]


def test_a_large_class_costs_as_many_questions_as_a_small_one(course: Class) -> None:
    asked = []
    for people in (3, 60):
        apply_roster(course, *(f"s{number}" for number in range(people)))
        for number in range(0, people, 3):
            member = course.arrive(f"s{number}", groups=f"{number},{number + 1}")
            course.write(member, highlights=1, comments=1)
            course.grade(member, 50)
        with course.database.transaction() as db:
            activity, tags = tag_sets.with_activity(db, course.teacher, course.activity.id)
            with captured(db.connection()) as seen:
                table = class_overview.of_activity(db, course.teacher, activity, tags)
            assert len(table.rows) == people + 1
        asked.append(len(seen))
    assert asked == [5, 5]
