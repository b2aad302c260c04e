"""Staff may create a class without an LMS, where the institution lets them, and nobody else."""

import uuid
from datetime import timedelta

import pytest
from sqlalchemy import select

from lti_tool import clock
from lti_tool.courses import arrival, standalone
from lti_tool.courses.roles import Role
from lti_tool.courses.tables import Course, CourseClass
from lti_tool.db.engine import Database
from lti_tool.errors import Conflict, Forbidden
from lti_tool.people import identities, sessions
from lti_tool.people.tables import ArrivalSession, Identity
from lti_tool.settings import Settings
from tests import builders

DAY = timedelta(days=1)


@pytest.fixture
def allowing(settings: Settings) -> Settings:
    return settings.model_copy(update={"staff_create_classes": True})


def signed_in(database: Database, staff_for: timedelta | None) -> ArrivalSession:
    """A sign-in of somebody of whom the provider said so long ago that they are staff."""
    with database.transaction() as db:
        person = identities.find_or_create(db, "stytch:org", "ann", name="Ann", email=None)
        if staff_for is not None:
            identity = db.scalars(select(Identity).where(Identity.person_id == person.id)).one()
            identity.staff_at = clock.now() - staff_for
        return sessions.start(db, person_id=person.id, hours=1).session


def create(database: Database, settings: Settings, session: ArrivalSession) -> uuid.UUID:
    with database.transaction() as db:
        return standalone.create(db, settings, session, "Reading circle").id


def test_the_creator_is_its_teacher_and_finds_it_at_home(
    database: Database, allowing: Settings
) -> None:
    session = signed_in(database, DAY)
    course_id = create(database, allowing, session)
    with database.transaction() as db:
        ((course, membership),) = arrival.courses_of(db, session.person_id)
        assert (course.id, course.title) == (course_id, "Reading circle")
        assert (membership.role, membership.active) == (Role.TEACHER, True)
        assert arrival.enter(db, session.person_id, course_id).role is Role.TEACHER
        whole = db.scalars(select(CourseClass).where(CourseClass.course_id == course_id)).one()
        assert (whole.kind, whole.name) == ("course", "Reading circle")
        assert not course.is_in_lms
        with pytest.raises(Conflict, match="not in an LMS"):
            _ = course.at_lms


@pytest.mark.parametrize("staff_for", [None, 181 * DAY])
def test_who_is_no_staff_or_was_too_long_ago_creates_none(
    database: Database, allowing: Settings, staff_for: timedelta | None
) -> None:
    session = signed_in(database, staff_for)
    with pytest.raises(Forbidden):
        create(database, allowing, session)
    with database.transaction() as db:
        assert db.scalars(select(Course)).all() == []


def test_nobody_creates_one_where_the_institution_does_not_allow_it(
    database: Database, settings: Settings
) -> None:
    session = signed_in(database, DAY)
    with pytest.raises(Forbidden):
        create(database, settings, session)


def test_a_launch_is_no_sign_in(database: Database, allowing: Settings) -> None:
    with database.transaction() as db:
        place = builders.place(db)
        arrived = builders.arrive(db, place, "tea", builders.TEACHER)
        identity = db.scalars(
            select(Identity).where(Identity.person_id == arrived.member.person_id)
        ).one()
        identity.staff_at = clock.now()
        session = builders.sign_in(db, arrived, place).session
    with pytest.raises(Forbidden):
        create(database, allowing, session)
