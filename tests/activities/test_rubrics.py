"""A rubric changes at any time, and the points that somebody has got stay as they were given."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select

from lti_tool import audit
from lti_tool.activities import course_copy, release_marks
from lti_tool.activities.change import change_activity
from lti_tool.activities.change_rubric import change_rubric, turn_columns
from lti_tool.activities.change_tags import change_tags
from lti_tool.activities.checks import MarkRelease
from lti_tool.annotations import tag_sets
from lti_tool.courses import memberships
from lti_tool.courses.activity_tables import Activity
from lti_tool.courses.tables import Course
from lti_tool.courses.tenancy import Member
from lti_tool.db.engine import Database
from lti_tool.errors import Conflict, Forbidden, InvalidInput
from lti_tool.grading import drafts, gradebook, rubrics
from lti_tool.grading.rubrics import Assessed, Choice, Choices, Criterion, Level, Rubric
from lti_tool.grading.tables import Grade, GradeDraft
from tests import builders
from tests.statements import captured

D = Decimal
LEVELS = (Level("Not there", D(0)), Level("Named", D(5)), Level("Checked", D(10)))
SOURCES = Criterion("c1", "Sources", "What did you check?", D(10), LEVELS, ("t1",))
CLARITY = Criterion("c2", "Clarity", "", D("7.5"))


class Class:
    """A course with a teacher, a tutor and a student, and an activity of two criteria."""

    def __init__(self, database: Database) -> None:
        self.database = database
        with database.transaction() as db:
            self.place = builders.place(db)
            self.arrived = builders.arrive(db, self.place, "tea", builders.TEACHER)
            self.teacher = self.arrived.member
            self.tutor = builders.arrive(db, self.place, "tut", builders.TUTOR).member
            self.ada = builders.arrive(db, self.place, "ada").member
            self.activity_id = builders.activity(db, self.arrived).id
        self.set(SOURCES, CLARITY)

    def set(
        self, *criteria: Criterion, version: int | None = None, by: Member | None = None
    ) -> None:
        with self.database.transaction() as db:
            known = self.rubric().version if version is None else version
            change_rubric(
                db, by or self.teacher, self.activity_id, version=known, criteria=criteria
            )

    def rubric(self) -> Rubric:
        with self.database.transaction() as db:
            return rubrics.of_activity(db, self.activity_id)

    def hold(self) -> None:
        with self.database.transaction() as db:
            change_activity(
                db, self.teacher, self.activity_id, mark_release=MarkRelease(holds_marks=True)
            )

    def mark(
        self, score: str, choices: Mapping[str, Choice] | None, *, version: int | None = None
    ) -> None:
        known = self.rubric().version if version is None else version
        with self.database.transaction() as db:
            activity = db.get_one(Activity, self.activity_id)
            theirs = memberships.fetch(db, self.teacher, self.ada.enrolment_id)
            chosen = None if choices is None else Choices(known, choices)
            give = drafts.set_draft if activity.holds_marks else gradebook.set_grade
            give(db, self.tutor, activity, theirs, D(score), "", chosen)

    def given(self, table: type[Grade | GradeDraft] = Grade) -> list[tuple[Any, ...]]:
        with self.database.transaction() as db:
            stored = db.scalar(select(table.assessment))
            return [(one.title, one.most, one.points, one.level) for one in Assessed.stored(stored)]


@pytest.fixture
def course(database: Database) -> Class:
    return Class(database)


BOTH = {"c1": Choice(level=1), "c2": Choice(points=D("6.25"))}
GIVEN = [("Sources", D(10), D(5), "Named"), ("Clarity", D("7.5"), D("6.25"), None)]


def test_a_mark_keeps_what_it_was_given_for(course: Class) -> None:
    course.mark("64.29", BOTH)
    assert course.given() == GIVEN


def test_points_that_somebody_has_got_stay_when_the_rubric_changes(course: Class) -> None:
    course.mark("64.29", BOTH)
    course.set(replace(SOURCES, title="Checks", points=D(2), levels=()))
    assert course.given() == GIVEN
    course.set()
    assert (course.given(), course.rubric().criteria) == (GIVEN, ())
    with course.database.transaction() as db:
        assert rubrics.count_assessed(db, course.activity_id) == 1


def test_a_version_goes_on_after_a_rubric_was_taken_out(course: Class) -> None:
    first = course.rubric().version
    course.set()
    course.set(SOURCES)
    assert course.rubric().version == first + 2


def test_a_choice_is_a_draft_with_its_mark_and_is_released_with_it(course: Class) -> None:
    course.hold()
    course.mark("64.29", BOTH)
    assert (course.given(), course.given(GradeDraft)) == ([], GIVEN)
    with course.database.transaction() as db:
        release_marks.release_marks(db, course.teacher, course.activity_id)
    assert (course.given(), course.given(GradeDraft)) == (GIVEN, [])


def test_a_change_without_choices_leaves_those_that_were_made(course: Class) -> None:
    course.mark("64.29", BOTH)
    course.mark("70", None)
    assert course.given() == GIVEN
    course.hold()
    course.mark("80", None)
    assert course.given(GradeDraft) == GIVEN
    course.mark("90", {"c1": Choice(level=2)})
    course.mark("91", None)
    assert [points for _, _, points, _ in course.given(GradeDraft)] == [D(10), None]


def test_nobody_marks_by_a_rubric_that_they_have_not_seen(course: Class) -> None:
    seen = course.rubric().version
    course.set(SOURCES)
    with pytest.raises(Conflict):
        course.mark("64.29", BOTH, version=seen)
    assert course.given() == []


def test_nobody_overwrites_a_rubric_that_they_have_not_seen(course: Class) -> None:
    with pytest.raises(Conflict):
        course.set(SOURCES, version=0)
    assert course.rubric().criteria == (SOURCES, CLARITY)


@pytest.mark.parametrize(
    "choices",
    [
        {"c1": Choice(level=3)},
        {"c2": Choice(points=D("7.51"))},
        {"c9": Choice(points=D(1))},
        # Of another activity, or of an earlier version of this one.
        {"": Choice()},
    ],
)
def test_what_the_rubric_does_not_give_is_refused(
    course: Class, choices: Mapping[str, Choice]
) -> None:
    with pytest.raises(InvalidInput) as refused:
        course.mark("1", choices)
    assert refused.value.field.startswith("rubric.criteria")
    assert course.given() == []


def test_points_of_a_criterion_with_levels_are_those_of_the_level(course: Class) -> None:
    course.mark("1", {"c1": Choice(level=1, points=D(9))})
    assert course.given()[0] == ("Sources", D(10), D(5), "Named")


@pytest.mark.parametrize(
    ("criteria", "field"),
    [
        ([SOURCES, replace(CLARITY, key="c1")], "criteria.1.key"),
        ([replace(CLARITY, key="C 1")], "criteria.0.key"),
        ([replace(CLARITY, points=D(0))], "criteria.0.points"),
        ([replace(CLARITY, points=D("1000.5"))], "criteria.0.points"),
        ([replace(SOURCES, levels=LEVELS[:1])], "criteria.0.levels"),
        ([replace(SOURCES, levels=LEVELS[:2])], "criteria.0.levels"),
        ([replace(SOURCES, points=D(5))], "criteria.0.levels"),
        ([replace(SOURCES, levels=LEVELS * 4)], "criteria.0.levels"),
        ([replace(SOURCES, tags=("t1", "nobody"))], "criteria.0.tags"),
        ([replace(CLARITY, key=f"c{number}") for number in range(21)], "criteria"),
    ],
)
def test_a_rubric_that_makes_no_sense_is_refused_by_its_place(
    course: Class, criteria: Sequence[Criterion], field: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        course.set(*criteria)
    assert refused.value.field == field
    assert course.rubric().criteria == (SOURCES, CLARITY)


def test_teachers_alone_change_it_and_it_is_on_record(course: Class) -> None:
    for member in (course.tutor, course.ada):
        with pytest.raises(Forbidden):
            course.set(by=member)
    with course.database.transaction() as db:
        (event,) = db.scalars(
            select(audit.AuditEvent).where(audit.AuditEvent.event == "rubric:changed")
        )
        assert (event.person_id, event.details["criteria"]) == (course.teacher.person_id, 2)


def test_teachers_alone_let_criteria_have_columns(course: Class) -> None:
    for member in (course.tutor, course.ada):
        with pytest.raises(Forbidden), course.database.transaction() as db:
            turn_columns(db, member, course.activity_id, are_on=True)


def test_evidence_follows_a_tag_that_is_merged_and_ends_with_one_that_is_deleted(
    course: Class,
) -> None:
    with course.database.transaction() as db:
        tags = list(tag_sets.of_activity(db, course.activity_id).tags)
        merged = [replace(tags[0], merged_into=tags[1].key, shortcut=None), *tags[1:]]
        change_tags(
            db, course.teacher, course.activity_id, version=1, tags=merged, allows_own_tags=False
        )
        known = tag_sets.of_activity(db, course.activity_id)
        (found,) = rubrics.evidence(known, [tags[0].key, tags[1].key, "deleted"])
    assert (found.name, found.keys) == (tags[1].name, (tags[0].key, tags[1].key))


def test_a_copied_activity_has_the_rubric_and_nobodys_marks(course: Class) -> None:
    course.mark("64.29", BOTH)
    with course.database.transaction() as db:
        there = builders.arrive(db, course.place, "tea", builders.TEACHER, course="c2", link="l2")
        db.get_one(Course, there.member.course_id).history = ["c1"]
        db.flush()
        assert there.member.link_id is not None
        made = course_copy.copy_activity(db, there.member, there.member.link_id, course.activity_id)
        assert rubrics.of_activity(db, made.id) == Rubric(1, (SOURCES, CLARITY))
        assert rubrics.count_assessed(db, made.id) == 0


def test_a_release_of_many_is_as_many_statements_as_one_of_few(course: Class) -> None:
    course.hold()

    def statements(count: int) -> int:
        with course.database.transaction() as db:
            activity = db.get_one(Activity, course.activity_id)
            chosen = Choices(course.rubric().version, BOTH)
            for number in range(count):
                name = f"s{uuid.uuid4().hex}-{number}"
                student = builders.arrive(db, course.place, name).member
                theirs = memberships.fetch(db, course.teacher, student.enrolment_id)
                drafts.set_draft(db, course.teacher, activity, theirs, D(5), "", chosen)
        with course.database.transaction() as db, captured(course.database.engine) as seen:
            release_marks.release_marks(db, course.teacher, course.activity_id)
        return len(seen)

    assert statements(2) == statements(9)
