"""A whole roster makes ours agree: people are added, renamed, back or gone, and never removed."""

import uuid
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from threading import Barrier
from typing import get_args

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from lti_tool import audit, clock
from lti_tool.auth.protocol import AuthResult
from lti_tool.courses import invitations, roster, roster_problems
from lti_tool.courses.arrival import accept_invitations, from_launch
from lti_tool.courses.memberships import Membership
from lti_tool.courses.roles import Role
from lti_tool.courses.roster import RosterReport
from lti_tool.courses.tables import Course, Enrolment
from lti_tool.courses.tenancy import Member
from lti_tool.db.engine import Database
from lti_tool.errors import InvalidInput, ServiceReason
from lti_tool.grading import gradebook
from lti_tool.lti.members import RosterMember
from lti_tool.people.identities import find_or_create
from lti_tool.people.tables import Identity, Person
from tests import builders
from tests.builders import Place, listed
from tests.statements import captured
from tests.waiting import until_locked_out

LONG_AGO = timedelta(days=2)

TEST_USER = "http://purl.imsglobal.org/vocab/lti/system/person#TestUser"


class Class:
    """A course that its teacher, "tea", has opened, and the rosters it is given."""

    def __init__(self, database: Database) -> None:
        self.database = database
        with database.transaction() as db:
            self.place: Place = builders.place(db)
            self.teacher: Member = builders.arrive(db, self.place, "tea", builders.TEACHER).member

    def apply(self, *members: RosterMember) -> RosterReport:
        """The roster with the teacher on it."""
        return self.apply_whole([listed("tea", "Instructor", name="Tea"), *members])

    def apply_whole(self, members: Sequence[RosterMember]) -> RosterReport:
        with self.database.transaction() as db:
            return roster.apply(db, db.get_one(Course, self.teacher.course_id), members)

    def arrive(self, subject: str, *roles: str) -> Member:
        with self.database.transaction() as db:
            return builders.arrive(db, self.place, subject, *roles).member

    def of(self, subject: str) -> tuple[str | None, str, str, bool]:
        """Name, role, where the role is from, and whether they are here."""
        with self.database.transaction() as db:
            person, enrolment = db.execute(
                select(Person, Enrolment)
                .join(Identity, Identity.person_id == Person.id)
                .join(Enrolment, Enrolment.person_id == Person.id)
                .where(Identity.subject == subject)
            ).one()
        return person.name, enrolment.role, enrolment.role_source, enrolment.active


@pytest.fixture
def course(database: Database) -> Class:
    return Class(database)


def test_people_who_never_arrived_are_added(course: Class) -> None:
    report = course.apply(listed("5", name="Ada Lovelace"))
    assert report == RosterReport(added=1, renamed=0, returned=0, gone=0)
    assert course.of("5") == ("Ada Lovelace", "student", "roster", True)
    with course.database.transaction() as db:
        found = db.get_one(Course, course.teacher.course_id)
        assert found.roster_fetched_at is not None
        assert found.roster_problem is None


def test_the_same_roster_again_changes_nothing(course: Class) -> None:
    course.apply(listed("5", name="Ada"), listed("6"))
    assert course.apply(listed("5", name="Ada"), listed("6")) == RosterReport(0, 0, 0, 0)


def test_a_new_name_is_taken_over_and_one_that_is_no_longer_sent_is_forgotten(
    course: Class,
) -> None:
    course.apply(listed("5", name="Ada Byron"), listed("6", name="Grace"))
    report = course.apply(listed("5", name=" Ada  Lovelace "), listed("6", name=None))
    assert report.renamed == 2
    assert course.of("5")[0] == "Ada Lovelace"
    assert course.of("6")[0] is None


def test_a_roster_that_tells_no_name_of_somebody_takes_none_away(course: Class) -> None:
    course.apply(listed("5", name="Ada"), listed("6", name="Grace"))
    with course.database.transaction() as db:
        found = db.get_one(Course, course.teacher.course_id)
        roster.apply(db, found, [listed("5"), listed("6")], is_whole=False, named={"5"})
    assert (course.of("5")[0], course.of("6")[0]) == (None, "Grace")


def test_who_left_is_gone_but_not_removed_and_can_return(course: Class) -> None:
    course.apply(listed("5"), listed("6"))
    assert course.apply(listed("6")).gone == 1
    assert course.of("5") == (None, "student", "roster", False)
    assert course.apply(listed("6")).gone == 0
    assert course.apply(listed("5"), listed("6")) == RosterReport(0, 0, returned=1, gone=0)
    assert course.of("5")[3]


def test_a_student_who_came_by_launch_is_gone_when_the_lms_no_longer_lists_them(
    course: Class,
) -> None:
    course.arrive("5")
    course.apply(listed("5"))
    assert course.apply().gone == 1
    assert not course.of("5")[3]


def test_an_inactive_member_of_the_platform_is_not_here(course: Class) -> None:
    course.apply(replace(listed("5"), active=False))
    with course.database.transaction() as db:
        assert db.scalar(select(func.count()).select_from(Enrolment)) == 1


@pytest.mark.parametrize(
    ("launched", "role"),
    [(builders.TEACHER, "teacher"), (builders.TUTOR, "tutor"), (builders.STUDENT, "student")],
)
@pytest.mark.parametrize("word", ["Learner", "Mentor"])
def test_a_role_from_a_launch_is_not_lowered(
    course: Class, launched: str, role: str, word: str
) -> None:
    course.arrive("5", launched)
    course.apply(listed("5", word))
    assert course.of("5")[1:3] == (role, "launch")


def test_a_teacher_who_looked_as_a_student_is_a_teacher_in_the_list_and_a_student_in_the_session(
    course: Class,
) -> None:
    # Moodle's "Switch role to... Student", before and after a roster.
    course.arrive("5", builders.TEACHER)
    assert course.arrive("5", builders.STUDENT).role is Role.STUDENT
    course.apply(listed("5", "Instructor"))
    assert course.of("5")[1] == "teacher"
    assert course.arrive("5", builders.STUDENT).role is Role.STUDENT
    assert course.of("5")[1] == "teacher"
    with course.database.transaction() as db:
        enrolment = db.scalars(select(Enrolment).where(Enrolment.launch_role == "student")).one()
        activity = builders.activity(db, builders.arrive(db, course.place, "tea", builders.TEACHER))
        with pytest.raises(InvalidInput, match="Only students"):
            gradebook.set_grade(db, course.teacher, activity, Membership(enrolment), Decimal(5), "")


def test_who_is_a_learner_for_launch_and_roster_is_a_student_again(course: Class) -> None:
    course.arrive("5", builders.TEACHER)
    course.arrive("5", builders.STUDENT)
    course.apply(listed("5", "Learner"))
    assert course.of("5")[1] == "student"


def test_a_roster_that_says_no_role_leaves_the_role(course: Class) -> None:
    course.apply(listed("5", "Learner"))
    course.apply(replace(listed("5"), roles=()))
    assert course.of("5")[1] == "student"


def test_the_lmss_test_student_is_nobody_to_mark_and_no_roster_sends_it_away(
    course: Class,
) -> None:
    member = course.arrive("view", builders.STUDENT, TEST_USER)
    assert member.role is Role.STUDENT
    with clock.frozen(clock.now() + LONG_AGO):
        assert course.apply(listed("5")).gone == 0
    assert course.of("view")[1:] == ("observer", "launch", True)


def test_a_test_student_on_a_roster_is_no_student(course: Class) -> None:
    # Blackboard lists its preview users so.
    course.apply(replace(listed("view"), roles=("Learner", TEST_USER)))
    course.apply(replace(listed("view"), roles=("Learner", TEST_USER)))
    assert course.of("view")[1] == "observer"


@pytest.mark.parametrize("is_whole", [True, False])
def test_a_list_with_rows_that_could_not_be_read_takes_nobody_out_and_says_so(
    course: Class, is_whole: bool
) -> None:
    course.apply(listed("5"), listed("6"))
    with course.database.transaction() as db:
        own = db.get_one(Course, course.teacher.course_id)
        rows = [listed("7"), replace(listed("6"), active=False)]
        report = roster.apply(db, own, rows, is_whole=is_whole, unreadable=2)
        assert own.roster_problem is None
        assert roster_problems.sentence(own) == (
            "2 people on the LMS's list could not be read and are left out. Nobody who is missing"
            " from the list was taken out of the class."
        )
    # Who is listed as having left has left.
    assert (report.added, report.gone, report.unreadable) == (1, 1, 2)
    assert [course.of(each)[3] for each in ("5", "6", "7", "tea")] == [True, False, True, True]
    course.apply(listed("7"))
    assert not course.of("5")[3]
    with course.database.transaction() as db:
        assert roster_problems.sentence(db.get_one(Course, course.teacher.course_id)) is None


def test_a_launch_overrules_what_the_roster_said(course: Class) -> None:
    # Moodle lists a non-editing teacher as a learner.
    course.apply(listed("5", "Learner"))
    assert course.arrive("5", builders.TEACHER).role is Role.TEACHER
    course.apply(listed("5", "Learner"))
    assert course.of("5")[1:3] == ("teacher", "launch")


def test_whom_only_rosters_know_changes_role_with_them_and_on_record(course: Class) -> None:
    course.apply(listed("5", "Learner"))
    course.apply(listed("5", "Instructor"))
    assert course.of("5")[1:3] == ("teacher", "roster")
    with course.database.transaction() as db:
        record = db.scalars(
            select(audit.AuditEvent).where(audit.AuditEvent.event == audit.Event.ROLE_CHANGED)
        ).one()
    assert record.details == {"before": "student", "after": "teacher", "source": "roster"}


def test_an_unknown_role_is_the_least(course: Class) -> None:
    course.apply(listed("5", "Wizard"))
    assert course.of("5")[1] == "observer"


def test_staff_whom_the_lms_has_just_let_in_stay_though_it_does_not_list_them(
    course: Class,
) -> None:
    # A Moodle site's administrator: sent as a teacher, enrolled nowhere.
    course.arrive("admin", builders.TEACHER)
    course.apply()
    assert course.of("admin")[3]
    with clock.frozen(clock.now() + LONG_AGO):
        course.apply()
    assert not course.of("admin")[3]


def test_invited_people_are_in_no_roster_and_stay(course: Class) -> None:
    with course.database.transaction() as db:
        invitations.invite(db, course.teacher, "guest@example.org", Role.STUDENT, can_sign_in=True)
    with course.database.transaction() as db:
        guest = AuthResult("stytch:org", "guest", "A guest", "guest@example.org")
        accept_invitations(db, guest)
    with clock.frozen(clock.now() + LONG_AGO):
        course.apply()
    assert course.of("guest") == ("A guest", "student", "invitation", True)


def test_a_roster_without_anybody_sends_nobody_away(course: Class) -> None:
    course.apply(listed("5"))
    assert course.apply_whole([]).gone == 0
    assert course.of("5")[3]


def test_another_course_is_left_alone(course: Class) -> None:
    with course.database.transaction() as db:
        other = builders.arrive(db, course.place, "5", course="c2").member
    course.apply(listed("6"))
    with course.database.transaction() as db:
        assert db.get_one(Enrolment, other.enrolment_id).active


def test_what_was_done_is_on_record_in_numbers(course: Class) -> None:
    course.apply(listed("5", name="Ada"))
    with course.database.transaction() as db:
        record = db.scalars(
            select(audit.AuditEvent).where(audit.AuditEvent.event == audit.Event.ROSTER_APPLIED)
        ).one()
    assert record.details == {
        "added": 1, "renamed": 0, "returned": 0, "gone": 0, "unreadable": 0,
    }  # fmt: skip


def crowd(
    people: int, *, word: str = "Learner", name: str = "Student", tutorials: int = 10
) -> list[RosterMember]:
    """Members of a roster, each in a tutorial and in a lecture."""
    return [
        replace(
            listed(f"{n}", word, name=f"{name} {n}"),
            groups=(f"{n % tutorials}", f"lecture {n % 2}"),
        )
        for n in range(people)
    ]


def test_1100_members_cost_as_many_statements_as_20(course: Class) -> None:
    asked: dict[int, list[int]] = {}
    # What it says of the teacher is new only once.
    course.apply()
    for people in (20, 1100):
        asked[people] = []
        for members in (
            crowd(people),
            crowd(people, name="Renamed", tutorials=7),
            crowd(people // 2, word="Instructor"),
            crowd(people),
        ):
            with captured(course.database.engine) as seen:
                course.apply(*members)
            asked[people].append(len(seen))
    assert asked[1100] == asked[20]
    assert max(asked[1100]) < 30


def test_2500_members_come_are_renamed_and_go(course: Class) -> None:
    assert course.apply(*crowd(2500)).added == 2500
    assert course.apply(*crowd(2500, name="Renamed")).renamed == 2500
    assert course.apply(*crowd(1250, name="Renamed")).gone == 1250
    with course.database.transaction() as db:
        assert db.scalar(select(func.count()).select_from(Person)) == 2501


def test_two_rosters_with_the_same_new_people_never_wait_for_each_other(course: Class) -> None:
    with course.database.transaction() as db:
        other = builders.arrive(db, course.place, "tea", builders.TEACHER, course="c2").member

    def apply(course_id: uuid.UUID, members: list[RosterMember]) -> RosterReport:
        with course.database.transaction() as db:
            return roster.apply(db, db.get_one(Course, course_id), members)

    people = crowd(9)
    with ThreadPoolExecutor(2) as pool:
        # Somebody in the middle is just arriving, so that both rosters stop half way.
        with course.database.transaction() as db:
            find_or_create(db, course.place.issuer, "4", name=None, email=None)
            one = pool.submit(apply, course.teacher.course_id, people)
            two = pool.submit(apply, other.course_id, people[::-1])
            until_locked_out(db, 2)
        assert one.result(timeout=20).added == two.result(timeout=20).added == 9


def test_rosters_of_two_courses_and_launches_at_once_meet_nobody_twice(course: Class) -> None:
    with course.database.transaction() as db:
        other = builders.arrive(db, course.place, "tea", builders.TEACHER, course="c2").member
    start = Barrier(4)

    def apply(course_id: uuid.UUID, members: list[RosterMember]) -> None:
        start.wait(timeout=20)
        with course.database.transaction() as db:
            roster.apply(db, db.get_one(Course, course_id), members)

    def arrive(subjects: range) -> None:
        start.wait(timeout=20)
        for subject in subjects:
            with course.database.transaction() as db:
                launched = builders.launch(
                    course.place, f"{subject}", name=f"Launched {subject}", title=f"At {subject}"
                )
                from_launch(db, launched)

    people = crowd(300)
    with ThreadPoolExecutor(4) as pool:
        done = [
            pool.submit(apply, course.teacher.course_id, people),
            pool.submit(apply, other.course_id, people[::-1]),
            pool.submit(arrive, range(0, 300, 10)),
            pool.submit(arrive, range(299, 0, -10)),
        ]
        for each in done:
            each.result(timeout=60)
    with course.database.transaction() as db:
        assert db.scalar(select(func.count()).select_from(Identity)) == 301
        assert db.scalar(select(func.count()).select_from(Person)) == 301
        assert db.scalar(select(func.count()).select_from(Enrolment)) == 602


def test_every_reason_why_a_service_fails_has_a_sentence_for_teachers() -> None:
    assert roster_problems.SENTENCES.keys() == set(get_args(ServiceReason))


def test_a_roster_problem_that_is_no_code_is_refused_by_the_database(course: Class) -> None:
    with pytest.raises(IntegrityError), course.database.transaction() as db:
        db.get_one(Course, course.teacher.course_id).roster_problem = "The LMS did not answer."
