"""Marks are drafts until they are released: some, all or at a date, each once, by any number."""

import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select, update

from lti_tool import audit, clock
from lti_tool.activities import release_marks
from lti_tool.activities.change import change_activity
from lti_tool.activities.checks import MarkRelease
from lti_tool.activities.release_marks import Released
from lti_tool.activities.remove import remove_activity
from lti_tool.courses import joining, memberships
from lti_tool.courses.activity_tables import Activity
from lti_tool.courses.joining import Proof
from lti_tool.courses.tables import Enrolment
from lti_tool.courses.tenancy import Member
from lti_tool.dashboard import marking_queue, own_work
from lti_tool.db.engine import Database
from lti_tool.db.job_queue import Job
from lti_tool.errors import Conflict, Forbidden, InvalidInput
from lti_tool.grading import drafts, gradebook, outbox
from lti_tool.grading.tables import Grade, GradeDelivery, GradeDraft
from lti_tool.lti.service_client import ServiceClient
from lti_tool.settings import Settings
from lti_tool.worker.job_context import Tools
from lti_tool.worker.loop import run_one
from tests import builders
from tests.statements import captured

HOUR = timedelta(hours=1)


class Class:
    """A course whose marks are held back, with a teacher and a tutor."""

    def __init__(self, database: Database) -> None:
        self.database = database
        with database.transaction() as db:
            self.place = builders.place(db)
            arrived = builders.arrive(db, self.place, "tea", builders.TEACHER)
            self.teacher = arrived.member
            self.tutor = builders.arrive(db, self.place, "tut", builders.TUTOR).member
            self.activity_id = builders.activity(db, arrived).id
        self.hold()

    def hold(self, *, at: datetime | None = None, holds: bool = True) -> None:
        with self.database.transaction() as db:
            change_activity(db, self.teacher, self.activity_id, mark_release=MarkRelease(holds, at))

    def student(self, name: str) -> Member:
        with self.database.transaction() as db:
            return builders.arrive(db, self.place, name, builders.STUDENT).member

    def draft(self, student: Member, score: str, by: Member | None = None) -> None:
        with self.database.transaction() as db:
            activity = db.get_one(Activity, self.activity_id)
            theirs = memberships.fetch(db, self.teacher, student.enrolment_id)
            drafts.set_draft(db, by or self.teacher, activity, theirs, Decimal(score), "Well read.")

    def release(self, *students: Member) -> Released:
        ids = [each.enrolment_id for each in students] or None
        with self.database.transaction() as db:
            return release_marks.release_marks(db, self.teacher, self.activity_id, ids)

    def marks(self) -> dict[uuid.UUID, Decimal | None]:
        with self.database.transaction() as db:
            found = gradebook.of_activity(db, self.activity_id)
            return {main_id: mark.grade.score for main_id, mark in found.items()}

    def drafted(self) -> set[uuid.UUID]:
        with self.database.transaction() as db:
            return set(drafts.of_activity(db, self.activity_id))


@pytest.fixture
def course(database: Database) -> Class:
    return Class(database)


def test_a_draft_is_no_mark_and_nothing_is_sent(course: Class) -> None:
    ada = course.student("ada")
    course.draft(ada, "60")
    assert (course.marks(), course.drafted()) == ({}, {ada.enrolment_id})
    with course.database.transaction() as db:
        assert db.scalars(select(Job).where(Job.name == outbox.DELIVER)).all() == []
        (own,) = own_work.of_person(db, ada.person_id)
        assert (own.score, own.comment) == (None, "")


def test_all_are_released_into_the_outbox_and_the_release_is_on_record(course: Class) -> None:
    ada, ben = course.student("ada"), course.student("ben")
    course.draft(ada, "60")
    course.draft(ben, "70.5", by=course.tutor)
    assert course.release() == Released(2, 0)
    assert course.marks() == {ada.enrolment_id: 60, ben.enrolment_id: Decimal("70.5")}
    assert course.drafted() == set()
    with course.database.transaction() as db:
        assert db.scalars(select(GradeDelivery.state)).all() == ["waiting", "waiting"]
        jobs = db.scalars(select(Job.subject).where(Job.name == outbox.DELIVER)).all()
        assert sorted(jobs) == sorted(str(each) for each in db.scalars(select(Grade.id)))
        markers = set(db.scalars(select(Grade.graded_by)))
        assert markers == {course.teacher.enrolment_id, course.tutor.enrolment_id}
        event = db.scalars(
            select(audit.AuditEvent).where(audit.AuditEvent.event == "grade:released")
        ).one()
        assert (event.person_id, event.details["marks"]) == (course.teacher.person_id, 2)
        (own,) = own_work.of_person(db, ada.person_id)
        assert (own.score, own.comment) == (Decimal(60), "Well read.")
    assert course.release() == Released(0, 0)


def test_only_those_that_are_chosen_are_released(course: Class) -> None:
    ada, ben = course.student("ada"), course.student("ben")
    course.draft(ada, "60")
    course.draft(ben, "70")
    assert course.release(ada, course.tutor) == Released(1, 0)
    assert course.drafted() == {ben.enrolment_id}


def test_a_change_is_a_draft_beside_the_mark_until_it_is_released(course: Class) -> None:
    ada = course.student("ada")
    course.draft(ada, "60")
    course.release()
    with course.database.transaction() as db:
        before = db.scalars(select(GradeDelivery)).one()
        db.expunge(before)
    course.draft(ada, "80")
    assert course.marks() == {ada.enrolment_id: 60}
    course.release()
    assert course.marks() == {ada.enrolment_id: 80}
    with course.database.transaction() as db:
        after = db.scalars(select(GradeDelivery)).one()
        assert (before.version, after.version) == (1, 2)
        assert after.timestamp > before.timestamp


def test_a_draft_that_is_discarded_leaves_the_mark(course: Class) -> None:
    ada = course.student("ada")
    course.draft(ada, "60")
    course.release()
    course.draft(ada, "80")
    with course.database.transaction() as db:
        activity = db.get_one(Activity, course.activity_id)
        theirs = memberships.fetch(db, course.teacher, ada.enrolment_id)
        drafts.discard(db, course.tutor, activity, theirs)
    assert (course.marks(), course.drafted()) == ({ada.enrolment_id: Decimal(60)}, set())


def test_the_draft_of_somebody_who_has_left_stays(course: Class) -> None:
    ada, ben = course.student("ada"), course.student("ben")
    course.draft(ada, "60")
    course.draft(ben, "70")
    with course.database.transaction() as db:
        db.execute(update(Enrolment).where(Enrolment.id == ben.enrolment_id).values(active=False))
    assert course.release() == Released(1, 1)
    assert course.drafted() == {ben.enrolment_id}


def test_a_person_with_two_accounts_has_one_mark(course: Class) -> None:
    ada, other = course.student("ada"), course.student("ada2")
    course.draft(ada, "60")
    course.release()
    with course.database.transaction() as db:
        joining.join(db, other.person_id, ada.person_id, Proof.PROOFS)
    (main,) = course.marks()
    with course.database.transaction() as db:
        course.draft(Member.of(db.get_one(Enrolment, main)), "80")
    course.release()
    with course.database.transaction() as db:
        assert [grade.score for grade in db.scalars(select(Grade))] == [80]


def test_the_worker_releases_at_the_date_and_not_before(course: Class, settings: Settings) -> None:
    ada = course.student("ada")
    now = clock.now()
    course.hold(at=now + HOUR)
    course.draft(ada, "60")
    tools = Tools(course.database, ServiceClient(course.database, settings), settings)
    while run_one(tools, "reveals"):
        pass
    assert course.marks() == {}
    course.hold(at=now + 3 * HOUR)
    with clock.frozen(now + 2 * HOUR):
        while run_one(tools, "reveals"):
            pass
    assert course.marks() == {}
    with clock.frozen(now + 4 * HOUR):
        while run_one(tools, "reveals"):
            pass
    assert course.marks() == {ada.enrolment_id: 60}
    with course.database.transaction() as db:
        activity = db.get_one(Activity, course.activity_id)
        assert (activity.holds_marks, activity.release_at) == (True, None)


def test_two_who_release_at_once_send_each_mark_once(course: Class) -> None:
    for number in range(5):
        course.draft(course.student(f"s{number}"), "60")
    with ThreadPoolExecutor(2) as pool:
        done = list(pool.map(lambda _: course.release(), range(2)))
    assert sorted(each.released for each in done) == [0, 5]
    with course.database.transaction() as db:
        assert db.scalars(select(GradeDelivery.version)).all() == [1] * 5


def test_a_large_class_is_released_and_listed_by_as_many_statements(course: Class) -> None:
    asked = []
    for people in (3, 60):
        for number in range(people):
            course.draft(course.student(f"s{number}"), "60")
        with course.database.transaction() as db, captured(db.connection()) as seen:
            queue = marking_queue.of_activity(
                db, course.teacher, db.get_one(Activity, course.activity_id)
            )
            assert [one.has_draft for one in queue] == [True] * people
            release_marks.release_marks(db, course.teacher, course.activity_id)
        asked.append(len(seen))
    assert asked[0] == asked[1]


def test_only_teachers_release_and_withdraw_what_is_released(course: Class) -> None:
    ada = course.student("ada")
    course.draft(ada, "60", by=course.tutor)
    course.release()
    for refused in (_release_as, _withdraw_as):
        for member in (course.tutor, ada):
            with course.database.transaction() as db, pytest.raises(Forbidden):
                refused(course, member)(db)
    assert course.marks() == {ada.enrolment_id: 60}


def _release_as(course: Class, member: Member) -> Callable[..., object]:
    return lambda db: release_marks.release_marks(db, member, course.activity_id)


def _withdraw_as(course: Class, member: Member) -> Callable[..., object]:
    def withdraw(db: object) -> None:
        activity = db.get_one(Activity, course.activity_id)  # type: ignore[attr-defined]
        (main,) = gradebook.of_activity(db, activity.id)  # type: ignore[arg-type]
        theirs = memberships.fetch(db, course.teacher, main)  # type: ignore[arg-type]
        gradebook.withdraw(db, member, activity, theirs)  # type: ignore[arg-type]

    return withdraw


def test_a_page_that_does_not_know_the_setting_neither_sends_nor_hides_a_mark(
    course: Class,
) -> None:
    ada = course.student("ada")
    with course.database.transaction() as db:
        stale = db.get_one(Activity, course.activity_id)
        db.expunge(stale)
        theirs = memberships.fetch(db, course.teacher, ada.enrolment_id)
        stale.holds_marks_here = False
        with pytest.raises(Conflict):
            gradebook.set_grade(db, course.teacher, stale, theirs, Decimal(1), "")
    course.hold(holds=False)
    with pytest.raises(Conflict):
        course.draft(ada, "60")
    assert (course.marks(), course.drafted()) == ({}, set())


def test_holding_ends_only_where_there_are_no_drafts_and_they_keep_the_activity(
    course: Class,
) -> None:
    course.draft(course.student("ada"), "60")
    with pytest.raises(Conflict):
        course.hold(holds=False)
    with course.database.transaction() as db, pytest.raises(Conflict):
        change_activity(db, course.teacher, course.activity_id, score_maximum=50)
    with course.database.transaction() as db, pytest.raises(Conflict):
        remove_activity(db, course.teacher, course.activity_id)
    course.release()
    course.hold(holds=False)
    with course.database.transaction() as db:
        assert db.scalars(select(GradeDraft)).all() == []


@pytest.mark.parametrize(
    "wanted", [MarkRelease(True, clock.now() - HOUR), MarkRelease(False, clock.now() + HOUR)]
)
def test_a_date_is_still_to_come_and_for_marks_that_are_held(
    course: Class, wanted: MarkRelease
) -> None:
    with course.database.transaction() as db, pytest.raises(InvalidInput):
        change_activity(db, course.teacher, course.activity_id, mark_release=wanted)
