"""Somebody is recognised by issuer and subject, and by nothing else."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from sqlalchemy import func, select

from lti_tool.db.engine import Database
from lti_tool.people.identities import find_or_create
from lti_tool.people.tables import Identity, Person

MOODLE = "https://moodle.example.edu"


def test_the_same_subject_is_the_same_person(database: Database) -> None:
    with database.transaction() as db:
        first = find_or_create(db, MOODLE, "5", name="Ada", email=None)
    with database.transaction() as db:
        again = find_or_create(db, MOODLE, "5", name="Ada", email=None)
    assert again.id == first.id


def test_the_same_subject_of_another_issuer_is_somebody_else(database: Database) -> None:
    with database.transaction() as db:
        one = find_or_create(db, MOODLE, "5", name="Ada", email="ada@example.edu")
        other = find_or_create(db, "https://other.edu", "5", name="Ada", email="ada@example.edu")
    assert one.id != other.id


def test_an_e_mail_address_never_joins_two_people(database: Database) -> None:
    with database.transaction() as db:
        one = find_or_create(db, MOODLE, "5", name="Ada", email="shared@example.edu")
        other = find_or_create(db, MOODLE, "6", name="Grace", email="shared@example.edu")
    assert one.id != other.id


def test_a_new_name_and_address_replace_the_old_ones(database: Database) -> None:
    with database.transaction() as db:
        find_or_create(db, MOODLE, "5", name="Ada Byron", email="byron@example.edu")
        person = find_or_create(db, MOODLE, "5", name="Ada Lovelace", email="ada@example.edu")
    assert (person.name, person.email) == ("Ada Lovelace", "ada@example.edu")


def test_what_is_no_longer_sent_is_forgotten(database: Database) -> None:
    with database.transaction() as db:
        find_or_create(db, MOODLE, "5", name="Ada", email="ada@example.edu")
        person = find_or_create(db, MOODLE, "5", name="  ", email=None)
    assert (person.name, person.email) == (None, None)


def test_many_at_once_make_one_person(database: Database) -> None:
    start = Barrier(8)

    def arrive(_: int) -> object:
        with database.transaction() as db:
            start.wait(timeout=10)
            return find_or_create(db, MOODLE, "5", name="Ada", email=None).id

    with ThreadPoolExecutor(8) as pool:
        found = set(pool.map(arrive, range(8)))
    assert len(found) == 1
    with database.transaction() as db:
        assert db.scalar(select(func.count()).select_from(Person)) == 1
        assert db.scalar(select(func.count()).select_from(Identity)) == 1
