"""A launch finds or makes what it speaks of: course, class, person, enrolment, link."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from threading import Barrier
from typing import TypeVar

import pytest
from sqlalchemy import func, select

from lti_tool import audit, clock
from lti_tool.courses import arrival, roster
from lti_tool.courses.activity_tables import ActivityLink
from lti_tool.courses.roles import Role
from lti_tool.courses.tables import Course, CourseClass, Enrolment
from lti_tool.courses.tenancy import Member
from lti_tool.db import job_queue
from lti_tool.db.base import Table
from lti_tool.db.engine import Database
from lti_tool.errors import NoCourse, NotFound
from lti_tool.lti.claims import AgsEndpoint, Context, Launch
from lti_tool.lti.tables import Deployment
from lti_tool.people.tables import Person
from tests import builders
from tests.builders import Place, launch

SERVICE = "https://lms.example.edu/members"

T = TypeVar("T", bound=Table)


@pytest.fixture
def place(database: Database) -> Place:
    with database.transaction() as db:
        return builders.place(db)


def arrive(database: Database, launched: Launch) -> arrival.Arrived:
    with database.transaction() as db:
        return arrival.from_launch(db, launched)


def count(database: Database, table: type[Table]) -> int:
    with database.transaction() as db:
        return db.scalar(select(func.count()).select_from(table)) or 0


def only(database: Database, table: type[T]) -> T:
    with database.transaction() as db:
        return db.scalars(select(table)).one()


def test_the_first_launch_makes_everything(database: Database, place: Place) -> None:
    arrived = arrive(database, launch(place, "ada", name="Ada Lovelace"))
    course = only(database, Course)
    assert (course.title, course.label) == ("Reading with machines", "C1")
    assert (course.platform_id, course.deployment_id) == (place.platform_id, place.deployment_id)
    assert only(database, CourseClass).kind == "course"
    person = only(database, Person)
    assert (person.name, person.email) == ("Ada Lovelace", None)
    enrolment = only(database, Enrolment)
    assert (enrolment.role, enrolment.role_source, enrolment.active) == ("student", "launch", True)
    assert enrolment.first_arrival_at == enrolment.last_arrival_at is not None
    assert only(database, ActivityLink).activity_id is None
    assert arrived.member == Member(
        enrolment.id, person.id, course.id, Role.STUDENT, arrived.member.link_id
    )


def test_a_second_launch_makes_nothing_new(database: Database, place: Place) -> None:
    start = clock.now()
    with clock.frozen(start):
        first = arrive(database, launch(place))
    with clock.frozen(start + timedelta(hours=1)):
        again = arrive(database, launch(place))
    assert again.member == first.member
    for table in (Course, CourseClass, Person, Enrolment, ActivityLink):
        assert count(database, table) == 1
    enrolment = only(database, Enrolment)
    assert enrolment.first_arrival_at == start
    assert enrolment.last_arrival_at == start + timedelta(hours=1)


def test_twenty_at_once_make_one_course_and_one_link(database: Database, place: Place) -> None:
    start = Barrier(10)

    def come(number: int) -> arrival.Arrived:
        launched = launch(place, f"student-{number % 10}", custom={"groups": "1,2"})
        start.wait(timeout=20)
        return arrive(database, launched)

    with ThreadPoolExecutor(10) as pool:
        came = list(pool.map(come, range(20)))
    assert len({each.member.course_id for each in came}) == 1
    assert len({each.member.link_id for each in came}) == 1
    assert count(database, Course) == count(database, ActivityLink) == 1
    assert count(database, Person) == count(database, Enrolment) == 10
    assert count(database, CourseClass) == 3


def test_two_courses_have_nothing_in_common(database: Database, place: Place) -> None:
    one = arrive(database, launch(place, course="c1"))
    other = arrive(database, launch(place, course="c2"))
    assert one.member.person_id == other.member.person_id
    assert one.member.course_id != other.member.course_id
    assert one.member.link_id != other.member.link_id
    assert count(database, ActivityLink) == 2


def test_outside_a_course_nothing_opens(database: Database, place: Place) -> None:
    with pytest.raises(NoCourse, match="outside a course"):
        arrive(database, replace(launch(place), context=None))
    assert count(database, Person) == 0


@pytest.mark.parametrize(
    ("roles", "role"),
    [
        ((builders.TEACHER,), Role.TEACHER),
        ((builders.TEACHER, builders.TUTOR), Role.TUTOR),
        ((builders.STUDENT,), Role.STUDENT),
        ((builders.OBSERVER,), Role.OBSERVER),
        (("http://purl.imsglobal.org/vocab/lis/v2/system/person#Administrator",), Role.OBSERVER),
        (("http://purl.imsglobal.org/vocab/lis/v2/institution/person#Instructor",), Role.OBSERVER),
        (("unheard of",), Role.OBSERVER),
    ],
)
def test_the_role_is_what_the_launch_asserts(
    database: Database, place: Place, roles: tuple[str, ...], role: Role
) -> None:
    assert arrive(database, launch(place, "ada", *roles)).member.role is role


def test_without_any_role_somebody_is_an_observer(database: Database, place: Place) -> None:
    assert arrive(database, replace(launch(place), roles=())).member.role is Role.OBSERVER


def test_a_role_belongs_to_its_own_course(database: Database, place: Place) -> None:
    arrive(database, launch(place, "ada", builders.TEACHER, course="c1"))
    assert arrive(database, launch(place, "ada", course="c2")).member.role is Role.STUDENT


@pytest.mark.parametrize("latest", [builders.TEACHER, builders.STUDENT])
def test_the_latest_launch_decides_the_role_kept(
    database: Database, place: Place, latest: str
) -> None:
    for role in (builders.STUDENT, builders.TEACHER, latest):
        member = arrive(database, launch(place, "ada", role)).member
    assert only(database, Enrolment).role == member.role
    assert member.role is (Role.TEACHER if latest == builders.TEACHER else Role.STUDENT)


def test_a_change_of_role_is_on_record(database: Database, place: Place) -> None:
    arrive(database, launch(place, "ada", builders.STUDENT))
    arrive(database, launch(place, "ada", builders.STUDENT))
    changed = arrive(database, launch(place, "ada", builders.TEACHER)).member
    with database.transaction() as db:
        record = db.scalars(
            select(audit.AuditEvent).where(audit.AuditEvent.event == audit.Event.ROLE_CHANGED)
        ).one()
    assert (record.person_id, record.course_id) == (changed.person_id, changed.course_id)
    assert record.details == {"before": "student", "after": "teacher", "source": "launch"}


def test_whoever_was_gone_is_back_with_a_launch(database: Database, place: Place) -> None:
    arrive(database, launch(place))
    with database.transaction() as db:
        db.scalars(select(Enrolment)).one().active = False
    arrive(database, launch(place))
    assert only(database, Enrolment).active


def test_the_newest_launch_knows_the_title_best(database: Database, place: Place) -> None:
    arrive(database, launch(place, title="Old title"))
    arrive(database, launch(place, title="New title"))
    assert only(database, Course).title == only(database, CourseClass).name == "New title"


def test_a_launch_without_titles_keeps_the_known_ones(database: Database, place: Place) -> None:
    arrive(database, launch(place, title="Reading"))
    arrive(database, replace(launch(place), context=Context("c1", "", "", ())))
    assert (only(database, Course).title, only(database, Course).label) == ("Reading", "C1")


def test_service_addresses_are_kept_until_newer_ones_come(database: Database, place: Place) -> None:
    ags = AgsEndpoint("https://lms.example.edu/items", "https://lms.example.edu/items/1", ("s",))
    arrive(database, launch(place, memberships_url=SERVICE, ags=ags))
    arrive(database, launch(place))
    course, link = only(database, Course), only(database, ActivityLink)
    assert course.memberships_url == SERVICE
    assert course.lineitems_url == "https://lms.example.edu/items"
    assert course.ags_scopes == ["s"]
    assert link.lineitem_url == "https://lms.example.edu/items/1"


@pytest.mark.parametrize("absent", [None, ""])
def test_a_line_item_that_is_gone_is_forgotten(
    database: Database, place: Place, absent: str | None
) -> None:
    # Moodle sends an empty text for an item that it no longer couples to the activity.
    for lineitem in ("https://lms.example.edu/items/1", absent):
        arrive(database, launch(place, ags=AgsEndpoint(None, lineitem, ())))
    assert only(database, ActivityLink).lineitem_url is None


def test_a_re_saved_activity_has_the_new_line_item(database: Database, place: Place) -> None:
    for number in (1, 2):
        ags = AgsEndpoint(None, f"https://lms.example.edu/items/{number}", ())
        arrive(database, launch(place, ags=ags))
    assert only(database, ActivityLink).lineitem_url == "https://lms.example.edu/items/2"


@pytest.fixture
def is_wanted(database: Database) -> "RosterWish":
    return RosterWish(database)


class RosterWish:
    """Callable that is true where a roster refresh was requested since the last call."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def __call__(self) -> bool:
        with self._database.transaction() as db:
            job = job_queue.claim(db)
            if job is not None:
                assert job.name == roster.REFRESH
                job_queue.finish(db, job)
        return job is not None


def test_a_teachers_arrival_asks_for_the_roster_once_an_hour(
    database: Database, place: Place, is_wanted: RosterWish
) -> None:
    launched = launch(place, "tea", builders.TEACHER, memberships_url=SERVICE)
    arrive(database, launched)
    assert is_wanted()
    with database.transaction() as db:
        db.scalars(select(Course)).one().roster_fetched_at = clock.now()
    arrive(database, launched)
    assert not is_wanted()
    with clock.frozen(clock.now() + timedelta(minutes=61)):
        arrive(database, launched)
        assert is_wanted()


def test_a_students_arrival_asks_for_no_roster(
    database: Database, place: Place, is_wanted: RosterWish
) -> None:
    arrive(database, launch(place, memberships_url=SERVICE))
    assert not is_wanted()


def test_a_roster_that_the_lms_does_not_offer_is_not_asked_for(
    database: Database, place: Place, is_wanted: RosterWish
) -> None:
    arrive(database, launch(place, "tea", builders.TEACHER))
    assert not is_wanted()


def test_somebody_enters_the_courses_they_are_in_and_no_other(
    database: Database, place: Place
) -> None:
    mine = arrive(database, launch(place, "ada", course="c1")).member
    gone = arrive(database, launch(place, "ada", course="c2")).member
    foreign = arrive(database, launch(place, "bob", course="c3")).member
    with database.transaction() as db:
        db.get_one(Enrolment, gone.enrolment_id).active = False
    with database.transaction() as db:
        courses = [course.id for course, _ in arrival.courses_of(db, mine.person_id)]
        assert courses == [mine.course_id]
        entered = arrival.enter(db, mine.person_id, mine.course_id)
        assert entered == replace(mine, link_id=None)
        for course_id in (gone.course_id, foreign.course_id):
            with pytest.raises(NotFound):
                arrival.enter(db, mine.person_id, course_id)


def test_a_course_of_a_switched_off_lms_is_closed(database: Database, place: Place) -> None:
    member = arrive(database, launch(place)).member
    with database.transaction() as db:
        db.get_one(Deployment, place.deployment_id).enabled = False
    with database.transaction() as db:
        assert arrival.courses_of(db, member.person_id) == []
        with pytest.raises(NotFound):
            arrival.enter(db, member.person_id, member.course_id)
