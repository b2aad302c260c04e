"""The progress of a course has a row for each student, and a cell for each activity of theirs."""

from decimal import Decimal

import pytest

from lti_tool.annotations import counts
from lti_tool.courses import memberships
from lti_tool.courses.activity_tables import Activity
from lti_tool.courses.tables import Course, Enrolment
from lti_tool.courses.tenancy import Member
from lti_tool.dashboard import progress
from lti_tool.dashboard.progress import Cell, Progress
from lti_tool.db.engine import Database
from lti_tool.grading import gradebook
from tests import builders
from tests.activities.contributing import make_round, place_of_round
from tests.activities.handing_in import HOUR, NOON, Work
from tests.statements import captured


@pytest.fixture
def work(database: Database) -> Work:
    return Work(make_round(database, "student")).ask(due_at=NOON)


def found(work: Work, viewer: str = "tess") -> Progress:
    with work.database.transaction() as db:
        return progress.of_course(db, work.member(viewer))


def cells(work: Work, viewer: str = "tess") -> dict[str, Cell]:
    """Cells of the activity by the names of those who have one."""
    rows = found(work, viewer).rows
    return {
        row.member.name.casefold(): row.cells[work.activity_id]
        for row in rows
        if work.activity_id in row.cells
    }


def mark(work: Work, name: str, score: int | None) -> None:
    with work.database.transaction() as db:
        activity = db.get_one(Activity, work.activity_id)
        tess, student = work.member("tess"), work.member(name)
        membership = memberships.fetch(db, tess, student.enrolment_id)
        gradebook.set_grade(db, tess, activity, membership, Decimal(score or 1), "")
        if score is None:
            gradebook.withdraw(db, tess, activity, membership)


def test_every_student_has_a_row_by_name_and_nobody_else(work: Work) -> None:
    names = [row.member.name for row in found(work).rows]
    assert names == ["Ada", "Ben", "Cleo"]
    assert [each.id for each in found(work).activities] == [work.activity_id]
    assert cells(work) == {}


def test_a_cell_counts_notes_and_shows_what_is_handed_in_and_the_mark(work: Work) -> None:
    work.write("ada")
    work.write("ada")
    work.write("ben")
    work.submit("ada")
    mark(work, "ada", 80)
    ada, ben = cells(work)["ada"], cells(work)["ben"]
    assert (ada.notes, ada.score, ada.maximum) == (4, Decimal(80), Decimal(100))
    assert ada.submission is not None
    assert ada.submission.is_late
    assert ben == Cell(2, 0, None, None, None)


def test_more_time_counts_and_work_that_is_taken_back_is_not_handed_in(work: Work) -> None:
    work.write("ada")
    work.extend("ada", NOON + 20_000 * HOUR)
    work.submit("ada")
    handed_in = cells(work)["ada"].submission
    assert handed_in is not None
    assert not handed_in.is_late
    work.take_back("ada")
    taken_back = cells(work)["ada"].submission
    assert taken_back is not None
    assert taken_back.taken_back_at is not None


def test_a_mark_that_was_withdrawn_is_none(work: Work) -> None:
    mark(work, "ben", None)
    assert cells(work) == {}


def test_activities_keep_what_is_theirs(work: Work) -> None:
    work.write("ada")
    work.submit("ada")
    with work.database.transaction() as db:
        at = place_of_round(db)
        other = builders.activity(db, builders.arrive(db, at, "tess", builders.TEACHER, link="l2"))
    (row,) = (row for row in found(work).rows if row.cells)
    assert other.id not in row.cells
    assert {each.id for each in found(work).activities} == {work.activity_id, other.id}


def test_other_courses_have_their_own_rows(work: Work) -> None:
    with work.database.transaction() as db:
        at = place_of_round(db)
        sam = builders.arrive(db, at, "sam", builders.TEACHER, course="c2", link="l9").member
        assert progress.of_course(db, sam) == Progress([], {}, [])


def test_whoever_has_left_comes_last_and_only_with_something_of_theirs(work: Work) -> None:
    work.write("ada")
    with work.database.transaction() as db:
        for name in ("ada", "ben"):
            db.get_one(Enrolment, work.member(name).enrolment_id).active = False
    rows = found(work).rows
    assert [(row.member.name, row.member.membership.active) for row in rows] == [
        ("Cleo", True),
        ("Ada", False),
    ]


def test_notes_that_the_viewer_may_not_see_do_not_count(work: Work) -> None:
    work.write("ada")
    # No page asks for a student; the rule of visibility holds for whoever would.
    with work.database.transaction() as db:
        assert counts.of_course(db, work.member("ben")) == {}
        assert list(counts.of_course(db, work.member("tess")).values()) == [2]


def test_a_limited_tutor_sees_the_students_of_their_groups_and_no_others(work: Work) -> None:
    for name in ("ada", "cleo"):
        work.write(name)
        work.submit(name)
        mark(work, name, 50)
    with work.database.transaction() as db:
        db.get_one(Course, work.member("tess").course_id).limits_tutors = True
        builders.arrive(db, place_of_round(db), "tom", builders.TUTOR, groups="2")
    table = found(work, "tom")
    assert [row.member.name for row in table.rows] == ["Cleo"]
    assert set(table.groups.values()) == {"Group 2"}
    assert list(cells(work, "tom")) == ["cleo"]


def test_a_large_course_costs_as_many_questions_as_a_small_one(work: Work) -> None:
    def count() -> int:
        with work.database.transaction() as db, captured(db.connection()) as seen:
            progress.of_course(db, work.member("tess"))
        return len(seen)

    small = count()
    for number in range(20):
        with work.database.transaction() as db:
            at = place_of_round(db)
            member: Member = builders.arrive(db, at, f"s{number}", groups=str(number)).member
            link = builders.arrive(db, at, "tess", builders.TEACHER, link=f"l{number + 10}")
            builders.activity(db, link)
        work.round.members[f"s{number}"] = member
    assert (small, count()) == (5, 5)
