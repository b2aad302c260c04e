"""Suspended people are signed out in every process, cannot return, and lose no data."""

from threading import Thread

import pytest
from sqlalchemy import select

from lti_tool import audit
from lti_tool.audit import AuditEvent
from lti_tool.courses.tables import Enrolment
from lti_tool.db.engine import Database
from lti_tool.errors import Conflict, Suspended
from lti_tool.people import administrators, sessions, suspension
from lti_tool.people.tables import Person
from tests import builders
from tests.server import Somebody, Tool
from tests.sync.processes import serving
from tests.waiting import until_locked_out


def person_of(database: Database, somebody: Somebody) -> Person:
    with database.transaction() as db:
        return db.get_one(Person, db.get_one(Enrolment, somebody.enrolment_id).person_id)


def test_their_sockets_close_in_every_process_and_others_stay(
    tool: Tool, database_url: str
) -> None:
    with serving(database_url, 2) as two:
        hers = [one.replica(tool, tool.ada) for one in two]
        bens = two[0].replica(tool, tool.ben)
        with tool.database.transaction() as db:
            suspension.suspend(db, db.get_one(Person, person_of(tool.database, tool.ada).id), "x")
        assert [replica.close_code() for replica in hers] == [4401, 4401]
        bens.highlight()
        bens.until_saved()


def test_a_launch_and_a_sign_in_are_refused_in_words_until_they_are_let_back_in(
    database: Database,
) -> None:
    with database.transaction() as db:
        place = builders.place(db)
        arrived = builders.arrive(db, place, "ada")
        person_id = arrived.member.person_id
        suspension.suspend(db, db.get_one(Person, person_id), "x")
    for enrolment_id in (arrived.member.enrolment_id, None):
        with database.transaction() as db, pytest.raises(Suspended, match="suspended"):
            sessions.start(db, person_id=person_id, hours=1, enrolment_id=enrolment_id)
    with database.transaction() as db:
        suspension.restore(db, db.get_one(Person, person_id), "x")
        sessions.start(db, person_id=person_id, hours=1)


def test_a_session_that_begins_during_a_suspension_waits_and_is_refused(
    database: Database,
) -> None:
    with database.transaction() as db:
        member = builders.arrive(db, builders.place(db), "ada").member
    refused: list[type[Exception]] = []

    def launch() -> None:
        try:
            with database.transaction() as db:
                sessions.start(db, person_id=member.person_id, hours=1, event=audit.Event.LAUNCH)
        except Suspended as error:
            refused.append(type(error))

    thread = Thread(target=launch)
    with database.transaction() as db:
        suspension.suspend(db, db.get_one(Person, member.person_id), "x")
        thread.start()
        until_locked_out(db)
    thread.join(timeout=10)
    assert refused == [Suspended]


def test_a_suspension_during_a_launch_waits_for_its_session(database: Database) -> None:
    with database.transaction() as db:
        member = builders.arrive(db, builders.place(db), "ada").member

    def suspend() -> None:
        with database.transaction() as db:
            suspension.suspend(db, db.get_one(Person, member.person_id), "x")

    thread = Thread(target=suspend)
    with database.transaction() as db:
        started = sessions.start(db, person_id=member.person_id, hours=1)
        thread.start()
        until_locked_out(db)
    thread.join(timeout=10)
    with database.transaction() as db, pytest.raises(Suspended):
        sessions.load(db, started.token)


def test_a_refused_launch_leaves_no_event_of_one(database: Database) -> None:
    with database.transaction() as db:
        member = builders.arrive(db, builders.place(db), "ada").member
        suspension.suspend(db, db.get_one(Person, member.person_id), "x")
        with pytest.raises(Suspended):
            sessions.start(db, person_id=member.person_id, hours=1, event=audit.Event.LAUNCH)
        launches = select(AuditEvent).where(AuditEvent.event == audit.Event.LAUNCH)
        assert db.scalars(launches).all() == []


def test_an_administrator_is_not_suspended_and_who_is_suspended_becomes_none(
    database: Database,
) -> None:
    with database.transaction() as db:
        place = builders.place(db)
        ada, ben = (
            db.get_one(Person, builders.arrive(db, place, name).member.person_id)
            for name in ("ada", "ben")
        )
        administrators.grant(db, ada, "x")
        suspension.suspend(db, ben, "x")
        with pytest.raises(Conflict, match="cannot be suspended"):
            suspension.suspend(db, ada, "x")
        with pytest.raises(Conflict, match="is suspended"):
            administrators.grant(db, ben, "x")
