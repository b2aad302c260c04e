"""Nothing is reached but through the member's own course; what is foreign is simply not there."""

import uuid

import pytest

from lti_tool.courses import tenancy
from lti_tool.courses.activity_tables import Activity, ActivityLink
from lti_tool.courses.roles import Role
from lti_tool.courses.tables import CourseClass, Enrolment
from lti_tool.db.base import Table
from lti_tool.db.engine import Database
from lti_tool.errors import NotFound
from lti_tool.people import sessions
from tests import builders


@pytest.mark.parametrize("as_text", [str, uuid.UUID])
def test_ones_own_course_opens(database: Database, as_text: type) -> None:
    with database.transaction() as db:
        teacher = builders.arrive(db, builders.place(db), "tea", builders.TEACHER)
        activity = builders.activity(db, teacher)
        found = tenancy.fetch(db, teacher.member, Activity, as_text(str(activity.id)))
        assert found is activity


@pytest.mark.parametrize("table", [Activity, ActivityLink, Enrolment, CourseClass])
def test_another_course_is_not_there(database: Database, table: type[Table]) -> None:
    with database.transaction() as db:
        place = builders.place(db)
        mine = builders.arrive(db, place, "tea", builders.TEACHER, course="c1")
        theirs = builders.arrive(db, place, "tea", builders.TEACHER, course="c2")
        builders.activity(db, mine)
        builders.activity(db, theirs)
        for row in db.query(table):
            is_mine = row.course_id == mine.member.course_id  # type: ignore[attr-defined]
            if is_mine:
                assert tenancy.fetch(db, mine.member, table, row.id) is row  # type: ignore[attr-defined]
            else:
                with pytest.raises(NotFound):
                    tenancy.fetch(db, mine.member, table, row.id)  # type: ignore[attr-defined]


def test_the_same_context_id_of_another_platform_is_another_course(database: Database) -> None:
    with database.transaction() as db:
        mine = builders.arrive(db, builders.place(db), "tea", builders.TEACHER)
        theirs = builders.arrive(
            db, builders.place(db, "https://other.edu", "client-2"), "tea", builders.TEACHER
        )
        activity = builders.activity(db, theirs)
        with pytest.raises(NotFound):
            tenancy.fetch(db, mine.member, Activity, activity.id)


@pytest.mark.parametrize("no_id", ["", "1", "x" * 40, "\x00", str(uuid.UUID(int=7)), "' OR 1=1 --"])
def test_what_is_no_id_is_not_there_either(database: Database, no_id: str) -> None:
    with database.transaction() as db:
        member = builders.arrive(db, builders.place(db)).member
        with pytest.raises(NotFound) as refused:
            tenancy.fetch(db, member, Activity, no_id)
        assert refused.value.sentence == NotFound.sentence


def test_a_session_acts_with_the_role_its_own_arrival_asserted(database: Database) -> None:
    with database.transaction() as db:
        place = builders.place(db)
        as_teacher = builders.arrive(db, place, "tea", builders.TEACHER)
        teaching = builders.sign_in(db, as_teacher, place)
        as_student = builders.arrive(db, place, "tea", builders.STUDENT)
        looking = builders.sign_in(db, as_student, place)
        assert tenancy.acting(db, sessions.get(db, teaching.id)) == as_teacher.member
        assert tenancy.acting(db, sessions.get(db, looking.id)) == as_student.member
        assert as_teacher.member.role is Role.TEACHER
        assert as_student.member.role is Role.STUDENT
        assert as_teacher.member.enrolment_id == as_student.member.enrolment_id


def test_a_session_before_a_course_is_chosen_acts_as_nobody(database: Database) -> None:
    with database.transaction() as db:
        person_id = builders.arrive(db, builders.place(db)).member.person_id
        started = sessions.start(db, person_id=person_id, hours=1)
        assert tenancy.acting(db, sessions.get(db, started.id)) is None
