"""Somebody is forgotten by command: their data goes, and their work stays as somebody's."""

from collections.abc import Callable

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import func, select

from lti_tool import audit
from lti_tool.cli import cli
from lti_tool.courses import arrival
from lti_tool.courses.tables import Enrolment
from lti_tool.db.engine import Database
from lti_tool.people import sessions
from lti_tool.people.names import display_name
from lti_tool.people.tables import ArrivalSession, Identity, Person
from tests import builders
from tests.builders import Place

Run = Callable[..., Result]


@pytest.fixture
def place(database: Database) -> Place:
    """A course with Ada, who has a session, and Grace."""
    with database.transaction() as db:
        place = builders.place(db)
        ada = builders.arrive(db, place, "ada", groups="1,2").member
        builders.arrive(db, place, "grace")
        sessions.start(db, person_id=ada.person_id, hours=1, enrolment_id=ada.enrolment_id)
    return place


@pytest.fixture
def run(database_url: str, monkeypatch: pytest.MonkeyPatch) -> Run:
    """The command line over this test's database."""
    monkeypatch.setenv("DATABASE_URL", database_url)
    monkeypatch.setenv("LTI_TOOL_PUBLIC_URL", "https://tool.example.edu")
    monkeypatch.setenv("LTI_TOOL_SECRET_KEY", "a secret key that only the tests ever use")
    return lambda *arguments: CliRunner().invoke(cli, ["people", *arguments])


def the_id(run: Run, words: str) -> str:
    return run("find", words).output.split()[0]


@pytest.mark.parametrize("words", ["Ada", "ada"])
def test_somebody_is_found_by_name_or_by_the_lms_id(run: Run, place: Place, words: str) -> None:
    found = run("find", words).output
    assert "Ada" in found
    assert f"account: ada at {place.issuer}" in found
    assert "course: Reading with machines" in found
    assert "Grace" not in found


@pytest.mark.usefixtures("place")
@pytest.mark.parametrize("words", ["%", "_", "nobody", "\\"])
def test_who_is_not_there_is_not_found(run: Run, words: str) -> None:
    assert run("find", words).exit_code == 1


@pytest.mark.usefixtures("place")
def test_a_dry_run_deletes_nothing(run: Run) -> None:
    done = run("forget", the_id(run, "Ada"), "--dry-run")
    assert "accounts     1" in done.output
    assert "Nothing has been deleted." in done.output
    assert "Ada" in run("find", "Ada").output


def test_what_is_known_of_somebody_goes_and_their_place_stays_as_somebodys(
    run: Run, place: Place, database: Database
) -> None:
    person_id = the_id(run, "Ada")
    assert run("forget", person_id).exit_code == 0
    assert run("find", "Ada").exit_code == 1
    with database.transaction() as db:
        person = db.scalars(select(Person).where(Person.id == person_id)).one()
        assert (display_name(person), person.email) == ("Somebody", None)
        assert db.scalar(select(func.count()).select_from(Identity)) == 1
        assert db.scalar(select(func.count()).select_from(ArrivalSession)) == 0
        enrolment = db.scalars(select(Enrolment).where(Enrolment.person_id == person.id)).one()
        assert not enrolment.active
        event = audit.AuditEvent.event == audit.Event.PERSON_FORGOTTEN
        record = db.scalars(select(audit.AuditEvent).where(event)).one()
        assert record.person_id == person.id
        assert "Ada" not in str(record.details)
    # Twice is no harm, and who comes again is somebody new.
    assert run("forget", person_id).exit_code == 0
    with database.transaction() as db:
        again = arrival.from_launch(db, builders.launch(place, "ada", name="Ada"))
        assert str(again.member.person_id) != person_id


@pytest.mark.usefixtures("place")
def test_an_unknown_id_is_one_plain_line(run: Run) -> None:
    done = run("forget", "00000000-0000-4000-8000-000000000000")
    assert done.exit_code == 1
    assert "There is nobody" in done.output
