"""A session belongs to one arrival, and ends with its time, its place in the course or its LMS."""

import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import update

from lti_tool import clock
from lti_tool.courses.tables import Enrolment
from lti_tool.db import one_time
from lti_tool.db.engine import Database
from lti_tool.errors import NotSignedIn
from lti_tool.lti.tables import Deployment, Platform
from lti_tool.people import sessions
from lti_tool.people.identities import find_or_create
from lti_tool.people.sessions import StartedSession
from lti_tool.people.tables import ArrivalSession
from tests import builders
from tests.waiting import until_locked_out


def launched(database: Database) -> StartedSession:
    with database.transaction() as db:
        place = builders.place(db)
        return builders.sign_in(db, builders.arrive(db, place), place)


def standalone(database: Database) -> StartedSession:
    with database.transaction() as db:
        person = find_or_create(db, "stytch:org", "member-1", name="Ada", email=None)
        return sessions.start(db, person_id=person.id, hours=10)


def alive(database: Database, started: StartedSession) -> ArrivalSession:
    with database.transaction() as db:
        return sessions.load(db, started.token)


def test_a_token_brings_its_own_arrival_back(database: Database) -> None:
    first, second = launched(database), standalone(database)
    assert alive(database, first).id == first.id
    assert alive(database, second).id == second.id
    with database.transaction() as db:
        assert sessions.get(db, first.id).id == first.id


def test_the_token_itself_is_not_stored(database: Database) -> None:
    started = standalone(database)
    stored = alive(database, started).token_hash
    assert stored == one_time.hash_of(started.token)
    assert started.token.encode() not in stored


@pytest.mark.parametrize("token", ["", "made up", str(uuid.UUID(int=7)), "\x00"])
def test_an_unknown_token_is_nobody(database: Database, token: str) -> None:
    standalone(database)
    with database.transaction() as db, pytest.raises(NotSignedIn):
        sessions.load(db, token)


def test_a_session_runs_out(database: Database) -> None:
    started = launched(database)
    with clock.frozen(clock.now() + timedelta(hours=10, seconds=1)), pytest.raises(NotSignedIn):
        alive(database, started)


@pytest.mark.parametrize("switched_off", [Platform, Deployment])
def test_a_session_ends_when_its_lms_is_switched_off(
    database: Database, switched_off: type[Platform] | type[Deployment]
) -> None:
    started, other = launched(database), standalone(database)
    with database.transaction() as db:
        db.execute(update(switched_off).values(enabled=False))
    with pytest.raises(NotSignedIn, match="switched off"):
        alive(database, started)
    with database.transaction() as db, pytest.raises(NotSignedIn):
        sessions.get(db, started.id)
    assert alive(database, other)


def test_another_lms_that_is_switched_off_ends_nothing(database: Database) -> None:
    started = launched(database)
    with database.transaction() as db:
        other = builders.place(db, "https://other.edu", "client-2")
        db.get_one(Platform, other.platform_id).enabled = False
        db.get_one(Deployment, other.deployment_id).enabled = False
    assert alive(database, started)


def test_a_session_ends_for_somebody_who_left_the_course(database: Database) -> None:
    started = launched(database)
    with database.transaction() as db:
        db.execute(update(Enrolment).values(active=False))
    with pytest.raises(NotSignedIn, match="not in this course"):
        alive(database, started)


def test_a_guest_loses_a_course_whose_lms_is_switched_off(database: Database) -> None:
    with database.transaction() as db:
        place = builders.place(db)
        member = builders.arrive(db, place).member
        guest = sessions.start(
            db, person_id=member.person_id, hours=10, enrolment_id=member.enrolment_id
        )
        db.get_one(Platform, place.platform_id).enabled = False
    with pytest.raises(NotSignedIn, match="switched off"):
        alive(database, guest)


def entered(database: Database, sign_in: StartedSession) -> StartedSession:
    with database.transaction() as db:
        return sessions.start(
            db, person_id=sign_in.session.person_id, hours=10, sign_in_id=sign_in.id
        )


def sign_out(database: Database, sign_in: StartedSession) -> None:
    with database.transaction() as db:
        sessions.end(db, sessions.load(db, sign_in.token))


def test_a_course_that_is_being_entered_is_left_by_a_sign_out_meanwhile(
    database: Database,
) -> None:
    sign_in = standalone(database)
    with ThreadPoolExecutor() as another:
        with database.transaction() as db:
            inside = sessions.start(
                db, person_id=sign_in.session.person_id, hours=10, sign_in_id=sign_in.id
            )
            leaving = another.submit(sign_out, database, sign_in)
            until_locked_out(db)
        leaving.result()
    with pytest.raises(NotSignedIn):
        alive(database, inside)


def test_nobody_enters_a_course_from_a_sign_in_that_ends_meanwhile(database: Database) -> None:
    sign_in = standalone(database)
    with ThreadPoolExecutor() as another:
        with database.transaction() as db:
            sessions.end(db, sessions.load(db, sign_in.token))
            entering = another.submit(entered, database, sign_in)
            until_locked_out(db)
        with pytest.raises(NotSignedIn):
            entering.result()


def test_courses_that_were_entered_do_not_outlast_a_sign_in_by_more_than_one_session(
    database: Database,
) -> None:
    sign_in = standalone(database)
    with clock.frozen(clock.now() + timedelta(hours=9)):
        inside = entered(database, sign_in)
    with clock.frozen(clock.now() + timedelta(hours=11)):
        assert alive(database, inside)
        with pytest.raises(NotSignedIn):
            entered(database, sign_in)
