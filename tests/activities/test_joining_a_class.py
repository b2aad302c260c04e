"""A class without an LMS is joined to an LMS course once; nothing that was written gets lost."""

import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from decimal import Decimal
from threading import Barrier
from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from sqlalchemy import select

from lti_tool.activities import join_course
from lti_tool.activities.change_audience import change_audience
from lti_tool.activities.join_course import candidates
from lti_tool.audit import AuditEvent, Event
from lti_tool.courses import arrival, invitations, join_links, joining, memberships, standalone
from lti_tool.courses.activity_tables import Activity
from lti_tool.courses.joining import Proof
from lti_tool.courses.roles import Role
from lti_tool.courses.tables import Course, Enrolment, Invitation, JoinLink
from lti_tool.courses.tenancy import Member
from lti_tool.db.engine import Database
from lti_tool.db.job_queue import Job
from lti_tool.errors import Conflict, InvalidInput, NotFound
from lti_tool.grading import outbox
from lti_tool.grading.tables import Grade, GradeDelivery
from lti_tool.groups import groupings
from lti_tool.lti.tables import Platform
from lti_tool.models import METADATA
from lti_tool.people import joined, sessions
from lti_tool.people.tables import Person
from lti_tool.settings import Settings
from tests import builders
from tests.activities.campus import Campus
from tests.examples import examples


@pytest.fixture
def campus(database: Database, settings: Settings) -> Campus:
    return Campus(database, settings)


def test_activities_notes_marks_and_people_come_along(campus: Campus) -> None:
    gus = campus.sign_in("gus", into=campus.ours)
    start = campus.write(gus)
    campus.mark(gus, 7)
    campus.join()
    assert campus.work_of(gus) == {start}
    with campus.database.transaction() as db:
        assert db.get(Course, campus.ours.course_id) is None
        grade = db.scalars(select(Grade)).one()
        assert (grade.score, grade.course_id) == (Decimal(7), campus.course.course_id)
        ((course, membership),) = arrival.courses_of(db, gus)
        assert (course.id, membership.role) == (campus.course.course_id, Role.STUDENT)
    campus.verify()


def test_marks_are_kept_in_the_class_and_sent_once_it_is_in_a_course(campus: Campus) -> None:
    gus = campus.sign_in("gus", into=campus.ours)
    campus.mark(gus, 7)
    with campus.database.transaction() as db:
        assert db.scalars(select(GradeDelivery.state)).all() == ["kept"]
        assert db.scalars(select(Job.name).where(Job.name == outbox.DELIVER)).all() == []
    campus.join()
    with campus.database.transaction() as db:
        grade = db.scalars(select(Grade)).one()
        assert db.scalars(select(GradeDelivery.state)).all() == ["waiting"]
        assert db.scalars(select(Job.subject).where(Job.name == outbox.DELIVER)).all() == [
            str(grade.id)
        ]


def test_the_preview_counts_what_would_come(campus: Campus) -> None:
    gus = campus.sign_in("gus", into=campus.ours)
    campus.sign_in("tom", into=campus.ours, role=Role.TUTOR)
    campus.mark(gus, 7)
    with campus.database.transaction() as db:
        (preview,) = candidates(db, campus.ours)
        assert candidates(db, campus.course) == []
    assert preview.course.id == campus.course.course_id
    # The teacher is in both.
    assert (preview.activities, preview.marks, preview.people) == (1, 1, 3)
    assert (preview.in_both, preview.new_staff) == (1, 1)


def test_a_class_that_limits_its_tutors_limits_them_in_the_course(campus: Campus) -> None:
    with campus.database.transaction() as db:
        db.get_one(Course, campus.ours.course_id).limits_tutors = True
    campus.join()
    with campus.database.transaction() as db:
        assert db.get_one(Course, campus.course.course_id).limits_tutors


def test_one_person_with_linked_accounts_has_one_membership_and_all_of_their_work(
    campus: Campus,
) -> None:
    gus = campus.sign_in("gus", into=campus.ours)
    start = campus.write(gus)
    with campus.database.transaction() as db:
        at_lms = builders.arrive(db, campus.place, "gus-at-lms").member
        joining.join(db, gus, at_lms.person_id, Proof.PROOFS)
    campus.join()
    assert campus.work_of(at_lms.person_id) == {start}
    with campus.database.transaction() as db:
        # Launching goes on as the same member.
        again = builders.arrive(db, campus.place, "gus-at-lms").member
        assert again.enrolment_id == at_lms.enrolment_id


def test_the_same_address_is_nobody_but_who_has_signed_in_by_it(campus: Campus) -> None:
    gus = campus.sign_in("gus", into=campus.ours)
    with campus.database.transaction() as db:
        db.get_one(Person, gus).name = "Ada Student"
        at_lms = builders.arrive(db, campus.place, "ada").member
    start = campus.write(gus)
    campus.join()
    assert campus.work_of(gus) == {start}
    assert campus.work_of(at_lms.person_id) == set()


def test_one_account_in_both_keeps_the_role_of_the_course_and_both_works(campus: Campus) -> None:
    gus = campus.sign_in("gus", into=campus.course)
    campus.sign_in("gus", into=campus.ours, role=Role.TEACHER)
    with campus.database.transaction() as db:
        (there,) = memberships.of_person(db, gus, campus.course.course_id)
        in_class = arrival.enter(db, gus, campus.ours.course_id)
        started = sessions.start(
            db, person_id=gus, hours=1, enrolment_id=in_class.enrolment_id, role="teacher"
        )
    campus.join()
    with campus.database.transaction() as db:
        (both,) = memberships.of_person(db, gus, campus.course.course_id)
        assert (both.enrolment.id, both.role) == (there.enrolment.id, Role.STUDENT)
        assert [each.id for each in both.merged] == [in_class.enrolment_id]
        assert {each.role for each in both.merged} == {"student"}
        # The page on which they were a teacher is closed.
        assert sessions.valid_among(db, [started.id]) == set()
        # It is no account that could be separated.
        (second,) = db.scalars(select(Person).where(Person.joined_by == joined.SECOND_PLACE))
        with pytest.raises(Conflict):
            joining.separate(db, second.id, by="administrator")


def test_a_role_in_the_class_raises_nobody_in_the_course(campus: Campus) -> None:
    gus = campus.sign_in("gus", into=campus.ours, role=Role.TEACHER)
    with campus.database.transaction() as db:
        at_lms = builders.arrive(db, campus.place, "gus-at-lms").member
        joining.join(db, gus, at_lms.person_id, Proof.PROOFS)
    campus.join()
    with campus.database.transaction() as db:
        (both,) = memberships.of_person(db, at_lms.person_id, campus.course.course_id)
        assert {Role(each.role) for each in (both.enrolment, *both.merged)} == {Role.STUDENT}


def test_somebody_who_teaches_only_the_class_joins_nothing(campus: Campus) -> None:
    campus.sign_in("zoe", into=campus.ours, role=Role.TEACHER)
    zoe_id = campus.sign_in("zoe")
    with campus.database.transaction() as db:
        zoe = arrival.enter(db, zoe_id, campus.ours.course_id)
        assert candidates(db, zoe) == []
    with pytest.raises(NotFound, match="do not teach"):
        campus.join(by=zoe)


def test_somebody_who_is_a_student_in_the_course_joins_nothing(campus: Campus) -> None:
    zoe_id = campus.sign_in("zoe", into=campus.ours, role=Role.TEACHER)
    campus.sign_in("zoe", into=campus.course)
    with campus.database.transaction() as db:
        zoe = arrival.enter(db, zoe_id, campus.ours.course_id)
    with pytest.raises(NotFound, match="do not teach"):
        campus.join(by=zoe)


def test_somebody_who_teaches_only_the_course_joins_nothing(campus: Campus) -> None:
    with campus.database.transaction() as db:
        other = builders.arrive(db, campus.place, "oth", builders.TEACHER).member
        assert candidates(db, other) == []
    forged = Member(campus.ours.enrolment_id, other.person_id, campus.ours.course_id, Role.TEACHER)
    with pytest.raises(NotFound, match="do not teach"):
        campus.join(by=forged)


def test_two_courses_of_an_lms_are_not_joined_nor_two_classes(campus: Campus) -> None:
    with pytest.raises(Conflict, match="in an LMS already"):
        campus.join(by=campus.course)
    allowing = campus.settings.model_copy(update={"staff_create_classes": True})
    with campus.database.transaction() as db:
        session = sessions.start(db, person_id=campus.ours.person_id, hours=1).session
        second = standalone.create(db, allowing, session, "Second")
    with (
        campus.database.transaction() as db,
        pytest.raises(Conflict, match="in an LMS, either"),
    ):
        join_course.join_course(db, campus.ours, second.id)


def test_a_course_whose_lms_is_off_takes_nothing_in(campus: Campus) -> None:
    with campus.database.transaction() as db:
        db.get_one(Platform, campus.place.platform_id).enabled = False
    with pytest.raises(NotFound):
        campus.join()


def test_it_is_done_once_also_by_two_at_once(campus: Campus) -> None:
    barrier = Barrier(2)

    def attempt(_: int) -> str:
        barrier.wait()
        try:
            campus.join()
        except Conflict as error:
            return error.sentence
        return "joined"

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(attempt, range(2))) == [
            "This class has been joined to a course already.",
            "joined",
        ]


def test_invitations_come_along_once_each_and_links_are_switched_off(campus: Campus) -> None:
    with campus.database.transaction() as db:
        for member, email in (
            (campus.ours, "a@x.org"), (campus.ours, "b@x.org"), (campus.course, "b@x.org"),
        ):  # fmt: skip
            invitations.invite(db, member, email, Role.STUDENT, can_sign_in=True)
        link = join_links.create(
            db, campus.settings, campus.ours, Role.STUDENT,
            life=timedelta(days=1), most_people=5, can_sign_in=True,
        )  # fmt: skip
    campus.join()
    with campus.database.transaction() as db:
        kept = db.scalars(select(Invitation).order_by(Invitation.email)).all()
        assert [(each.email, each.course_id) for each in kept] == [
            ("a@x.org", campus.course.course_id),
            ("b@x.org", campus.course.course_id),
        ]
        moved = db.get_one(JoinLink, link.id)
        assert (moved.course_id, moved.is_on) == (campus.course.course_id, False)


def test_the_audit_log_has_the_class_under_the_course(campus: Campus) -> None:
    campus.join()
    with campus.database.transaction() as db:
        events = db.scalars(
            select(AuditEvent).where(
                AuditEvent.event.in_([Event.CLASS_CREATED.value, Event.CLASS_JOINED.value])
            )
        ).all()
    assert [each.course_id for each in events] == [campus.course.course_id] * 2
    assert events[1].details["class"] == str(campus.ours.course_id)


def test_a_class_without_groups_has_no_group_activity(campus: Campus) -> None:
    with campus.database.transaction() as db, pytest.raises(InvalidInput, match="no such groups"):
        campus.set_up(db, "group")


def test_groups_of_a_class_come_along_with_the_activity_that_is_for_them(campus: Campus) -> None:
    with campus.database.transaction() as db:
        grouping = groupings.create(db, campus.ours, "Pairs", group_names=["Pair 1", "Pair 2"])
        grouping_id = grouping.id
        activity = campus.set_up(db, "class")
        change_audience(db, campus.ours, activity.id, "group", grouping_id)
    campus.join()
    with campus.database.transaction() as db:
        course_id = campus.course.course_id
        of_lms, pairs = groupings.of_course(db, course_id)
        assert (of_lms.is_of_lms, pairs.id) == (True, grouping_id)
        groups = groupings.all_groups(db, pairs.id)
        assert [(each.name, each.course_id) for each in groups] == [
            ("Pair 1", course_id), ("Pair 2", course_id),
        ]  # fmt: skip
        moved = db.get_one(Activity, activity.id)
        assert (moved.course_id, moved.grouping_id) == (course_id, grouping_id)


def test_every_table_of_a_course_comes_along_or_is_named_as_left_behind() -> None:
    tables = {table.name for table in METADATA.tables.values() if "course_id" in table.c}
    moved = {table.name for table in join_course.tables_of_courses()}
    assert tables - moved == {"retention_rule", "audit_event"}
    # Whatever else refers to a course would be deleted with the class.
    others = {
        f"{table.name}.{key.parent.name}"
        for table in METADATA.tables.values()
        for key in table.foreign_keys
        if key.column.table.name == "course" and key.parent.name != "course_id"
    }
    assert others == set()


GUESTS = ("g0", "g1", "g2")
AT_LMS = ("l0", "l1", "l2")


@st.composite
def people(draw: Any) -> dict[str, Any]:
    """Accounts in the class and in the course, and those that are one person's."""
    return {
        "class": draw(st.sets(st.sampled_from(GUESTS), min_size=1)),
        "course": draw(st.sets(st.sampled_from(GUESTS))),
        "launched": draw(st.sets(st.sampled_from(AT_LMS))),
        "joins": draw(
            st.lists(st.tuples(st.sampled_from(GUESTS), st.sampled_from(GUESTS + AT_LMS)))
        ),
        "separated": draw(st.booleans()),
    }


@pytest.mark.random
def test_whoever_is_whom_nobody_loses_work_and_nobody_gets_anothers(
    database: Database, settings: Settings
) -> None:
    @hypothesis_settings(
        max_examples=examples(6), deadline=None, suppress_health_check=list(HealthCheck)
    )
    @given(people())
    def check(given_: dict[str, Any]) -> None:
        _check(Campus(database, settings), given_)

    check()


def _check(campus: Campus, given_: dict[str, Any]) -> None:
    origins = {}
    for account in sorted(given_["class"] | given_["course"]):
        for name, into in (("class", campus.ours), ("course", campus.course)):
            if account in given_[name]:
                origins[account] = campus.sign_in(account, into=into)
    notes = {account: {campus.write(origins[account])} for account in sorted(given_["class"])}
    for account in sorted(given_["class"]):
        campus.mark(origins[account], 5)
    with campus.database.transaction() as db:
        for account in sorted(given_["launched"]):
            origins[account] = builders.arrive(db, campus.place, account).member.person_id
    for one, other in given_["joins"]:
        if one in origins and other in origins:
            with campus.database.transaction() as db:
                joining.join(db, origins[one], origins[other], Proof.PROOFS)
    campus.join()
    _check_work(campus, origins, notes)
    if given_["separated"]:
        with campus.database.transaction() as db:
            for origin in origins.values():
                if db.get_one(Person, origin).joined_into is not None:
                    joining.separate(db, origin, by="administrator")
        _check_work(campus, origins, notes)


def _check_work(campus: Campus, origins: dict[str, uuid.UUID], notes: dict[str, set[int]]) -> None:
    with campus.database.transaction() as db:
        roots = {account: joined.root_of(db, origin) for account, origin in origins.items()}
        course = campus.course.course_id
        rows = db.scalars(select(Enrolment).where(Enrolment.course_id == course)).all()
        mains = [each.person_id for each in rows if each.merged_into is None]
        assert len(mains) == len(set(mains))
        assert all(joined.root_of(db, each) == each for each in mains)
        marks = db.scalars(select(Grade).where(Grade.course_id == course)).all()
        assert len(marks) == len(notes)
    campus.verify()
    for account, root in roots.items():
        family = {each for each in origins if roots[each] == root}
        expected = set().union(*(notes.get(each, set()) for each in family))
        assert campus.work_of(origins[account]) == expected
