"""People are found, suspended, erased and made administrators by command."""

import re
import uuid
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import func, select

from lti_tool import audit, clock
from lti_tool.cli import cli
from lti_tool.courses import arrival
from lti_tool.courses.tables import Enrolment
from lti_tool.db.engine import Database
from lti_tool.people import sessions
from lti_tool.people.names import display_name
from lti_tool.people.tables import ArrivalSession, Identity, Person
from lti_tool.privacy import erasure
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


def test_somebody_is_erased_where_their_name_is_typed_and_their_place_stays_as_somebodys(
    run: Run, place: Place, database: Database
) -> None:
    person_id = the_id(run, "Ada")
    refused = run("erase", person_id, "--confirm", "Grace")
    assert "That is not the name" in refused.output
    assert "Ada" in run("find", "Ada").output
    assert run("erase", person_id, "--confirm", "Ada").exit_code == 0
    assert run("find", "Ada").exit_code == 1
    assert f"{person_id}  Somebody  erased" in run("find", person_id).output
    with database.transaction() as db:
        person = db.scalars(select(Person).where(Person.id == person_id)).one()
        assert (display_name(person), person.email) == ("Somebody", None)
        assert db.scalar(select(func.count()).select_from(Identity)) == 1
        assert db.scalar(select(func.count()).select_from(ArrivalSession)) == 0
        enrolment = db.scalars(select(Enrolment).where(Enrolment.person_id == person.id)).one()
        assert not enrolment.active
        event = audit.AuditEvent.event == audit.Event.ERASURE_BEGUN
        record = db.scalars(select(audit.AuditEvent).where(event)).one()
        assert (record.person_id, record.details) == (person.id, {"by": "command"})
    # Twice is no harm, and who comes again is somebody new.
    assert run("erase", person_id, "--confirm", "Somebody").exit_code == 0
    with database.transaction() as db:
        again = arrival.from_launch(db, builders.launch(place, "ada", name="Ada"))
        assert str(again.member.person_id) != person_id


def test_an_erasure_says_how_far_it_is(run: Run, place: Place, database: Database) -> None:
    person_id = the_id(run, "Ada")
    run("erase", person_id, "--confirm", "Ada")
    assert "not finished: 0 documents wait" in run("erasures").output
    with clock.frozen(clock.now() + erasure.SETTLED_AFTER), database.transaction() as db:
        erasure.finish(db, uuid.UUID(person_id))
    assert " finished 20" in run("erasures").output


@pytest.mark.usefixtures("place")
def test_administrators_are_granted_listed_and_withdrawn(run: Run) -> None:
    ada = the_id(run, "Ada")
    assert "Ada" not in run("administrators").output
    assert run("grant", ada).exit_code == 0
    assert f"{ada}  Ada  administrator" in run("administrators").output
    assert "Withdraw that right first" in run("suspend", ada).output
    assert run("withdraw", ada).exit_code == 0
    assert "Ada" not in run("administrators").output


@pytest.mark.usefixtures("place")
def test_somebody_is_suspended_and_comes_back(run: Run) -> None:
    ada = the_id(run, "Ada")
    assert run("suspend", ada).exit_code == 0
    assert "suspended" in run("find", "Ada").output
    assert "Let them back in first" in run("grant", ada).output
    assert run("restore", ada).exit_code == 0
    assert "suspended" not in run("find", "Ada").output


@pytest.mark.usefixtures("place")
def test_everything_held_on_somebody_is_written_to_a_new_file(run: Run, tmp_path: Path) -> None:
    ada, file = the_id(run, "Ada"), tmp_path / "ada.zip"
    assert "person.json          1" in run("export", ada, str(file)).output
    assert zipfile.is_zipfile(file)
    before = file.read_bytes()
    assert "Nothing was written" in run("export", ada, str(file)).output
    assert file.read_bytes() == before


@pytest.mark.usefixtures("place")
@pytest.mark.parametrize("command", ["erase", "suspend", "restore", "grant", "withdraw"])
def test_an_unknown_id_is_one_plain_line(run: Run, command: str) -> None:
    done = run(command, "00000000-0000-4000-8000-000000000000")
    assert done.exit_code == 1
    assert "There is nobody" in done.output


def test_two_accounts_are_joined_shown_and_separated(run: Run, place: Place) -> None:
    ada, grace = the_id(run, "Ada"), the_id(run, "Grace")
    assert run("join", ada, grace).exit_code == 1  # nobody said yes
    joined = run("join", grace, ada, "--yes")
    assert joined.exit_code == 0, joined.output
    assert f"both are {ada}" in joined.output
    shown = run("identities", grace).output
    assert f"account: grace at {place.issuer}" in shown
    assert re.search(rf"{grace}  joined on .* by administrator", shown)
    assert run("separate", grace).exit_code == 0
    again = run("separate", grace)
    assert again.exit_code == 1
    assert "not linked" in again.output
    assert run("identities", "00000000-0000-4000-8000-000000000000").exit_code == 1


def test_who_is_erased_is_so_with_all_joined_accounts(
    run: Run, place: Place, database: Database
) -> None:
    ada, grace = the_id(run, "Ada"), the_id(run, "Grace")
    run("join", ada, grace, "--yes")
    assert run("erase", grace, "--confirm", "Ada").exit_code == 0
    with database.transaction() as db:
        theirs = [uuid.UUID(ada), uuid.UUID(grace)]
        assert db.scalar(select(func.count()).select_from(Identity)) == 0
        places = select(Enrolment).where(Enrolment.origin_id.in_(theirs))
        assert {each.active for each in db.scalars(places)} == {False}
        persons = db.scalars(select(Person).where(Person.id.in_(theirs))).all()
        assert {each.name for each in persons} == {None}
        assert all(each.forgotten_at for each in persons)
    assert "There is no such person" in run("separate", grace).output


@pytest.mark.usefixtures("place")
def test_accounts_of_an_administrator_are_not_joined(run: Run) -> None:
    ada, grace = the_id(run, "Ada"), the_id(run, "Grace")
    run("grant", ada)
    refused = run("join", ada, grace, "--yes")
    assert refused.exit_code == 1
    assert "withdrawn first" in refused.output
