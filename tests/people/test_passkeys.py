"""A passkey is added after a sign-in, used by its holder alone, and refused once it was copied."""

import json
import uuid
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from sqlalchemy import func, select, update

from lti_tool import clock
from lti_tool.audit import AuditEvent
from lti_tool.courses import joining
from lti_tool.courses.joining import Proof
from lti_tool.db.engine import Database
from lti_tool.errors import Conflict, NotFound, NotSignedIn, SignInError
from lti_tool.people import passkeys, sessions
from lti_tool.people.identities import find_or_create
from lti_tool.people.tables import ArrivalSession, Passkey, PasskeyChallenge
from tests import builders
from tests.auth.authenticator import FLAG, Authenticator

URL = "https://tool.example.edu"


def signed_in(database: Database, subject: str = "member-1") -> uuid.UUID:
    with database.transaction() as db:
        person = find_or_create(db, "stytch:org", subject, name="Ada", email=None)
        return sessions.start(db, person_id=person.id, hours=10).session.id


def added(
    database: Database, session_id: uuid.UUID, authenticator: Authenticator, name: str = "Laptop"
) -> uuid.UUID:
    with database.transaction() as db:
        session = db.get_one(ArrivalSession, session_id)
        begun = passkeys.begin_adding(db, URL, session)
    with database.transaction() as db:
        session = db.get_one(ArrivalSession, session_id)
        answer = authenticator.register(begun.options)
        return passkeys.add(db, URL, session, begun.token, answer, name).id


def used(database: Database, authenticator: Authenticator) -> uuid.UUID | None:
    with database.transaction() as db:
        begun = passkeys.begin_sign_in(db, URL)
    with database.transaction() as db:
        person = passkeys.sign_in(db, URL, begun.token, authenticator.sign(begun.options))
        return None if person is None else person.id


def person_of(database: Database, session_id: uuid.UUID) -> uuid.UUID:
    with database.transaction() as db:
        return db.get_one(ArrivalSession, session_id).person_id


def test_a_passkey_signs_its_own_person_in(database: Database) -> None:
    first, second = signed_in(database), signed_in(database, "member-2")
    of_first, of_second = Authenticator(), Authenticator()
    added(database, first, of_first)
    added(database, second, of_second)
    for authenticator, session in ((of_first, first), (of_second, second)):
        authenticator.counter += 1
        assert used(database, authenticator) == person_of(database, session)


def test_an_authenticator_without_a_counter_is_used_again_and_again(database: Database) -> None:
    session, authenticator = signed_in(database), Authenticator(counter=0)
    added(database, session, authenticator)
    assert used(database, authenticator) == used(database, authenticator) != None  # noqa: E711


@pytest.mark.parametrize("counter", [0, 4, 5])
def test_a_copy_is_known_by_its_counter_and_blocks_both(database: Database, counter: int) -> None:
    session, authenticator = signed_in(database), Authenticator(counter=5)
    added(database, session, authenticator)
    assert used(database, replace(authenticator, counter=counter)) is None
    assert used(database, replace(authenticator, counter=6)) is None
    with database.transaction() as db:
        assert db.scalars(select(Passkey.blocked_at)).one() is not None
        events = db.scalars(select(AuditEvent.event)).all()
    assert events.count("passkey:cloned") == 2


WRONG: dict[str, Callable[[Authenticator], Authenticator]] = {
    "another site": lambda one: replace(one, origin="https://tool.example.edu.evil.example"),
    "another port": lambda one: replace(one, origin="https://tool.example.edu:444"),
    "another relying party": lambda one: replace(one, relying_party="evil.example"),
    "nobody was present": lambda one: replace(one, flags=FLAG.UV),
    "nobody was verified": lambda one: replace(one, flags=FLAG.UP),
}


@pytest.mark.parametrize("wrong", WRONG.values(), ids=WRONG.keys())
def test_what_does_not_hold_adds_nothing_and_signs_nobody_in(
    database: Database, wrong: Callable[[Authenticator], Authenticator]
) -> None:
    session, authenticator = signed_in(database), Authenticator()
    with pytest.raises(SignInError):
        added(database, session, wrong(authenticator))
    added(database, session, authenticator)
    authenticator.counter += 1
    with pytest.raises(SignInError):
        used(database, wrong(authenticator))
    assert used(database, authenticator) is not None


def test_another_key_under_the_same_id_signs_nobody_in(database: Database) -> None:
    session, authenticator = signed_in(database), Authenticator()
    added(database, session, authenticator)
    with pytest.raises(SignInError):
        used(database, Authenticator(credential_id=authenticator.credential_id, counter=9))
    with pytest.raises(SignInError):
        used(database, Authenticator(counter=9))


def test_a_challenge_is_used_once_and_only_for_what_it_was_made(database: Database) -> None:
    session, authenticator = signed_in(database), Authenticator()
    added(database, session, authenticator)
    with database.transaction() as db:
        begun = passkeys.begin_sign_in(db, URL)
        other = passkeys.begin_sign_in(db, URL)
        adding = passkeys.begin_adding(db, URL, db.get_one(ArrivalSession, session))
    authenticator.counter += 1
    answer = authenticator.sign(begun.options)
    wrong = [
        (other.token, answer),
        (adding.token, authenticator.sign(adding.options)),
        ("made up", answer),
    ]
    for token, given_answer in wrong:
        with database.transaction() as db, pytest.raises(SignInError):
            passkeys.sign_in(db, URL, token, given_answer)
    with database.transaction() as db:
        assert passkeys.sign_in(db, URL, begun.token, answer) is not None
    with database.transaction() as db, pytest.raises(SignInError):
        passkeys.sign_in(db, URL, begun.token, answer)


def test_a_ceremony_that_another_session_began_adds_nothing(database: Database) -> None:
    mine, theirs = signed_in(database), signed_in(database, "member-2")
    with database.transaction() as db:
        begun = passkeys.begin_adding(db, URL, db.get_one(ArrivalSession, theirs))
    answer = Authenticator().register(begun.options)
    with database.transaction() as db:
        session = db.get_one(ArrivalSession, mine)
        with pytest.raises(SignInError):
            passkeys.add(db, URL, session, begun.token, answer, "")


def test_only_a_fresh_sign_in_adds_a_passkey(database: Database) -> None:
    session = signed_in(database)
    with database.transaction() as db:
        place = builders.place(db)
        launched = builders.sign_in(db, builders.arrive(db, place), place).session.id
        db.execute(
            update(ArrivalSession)
            .where(ArrivalSession.id == session)
            .values(created_at=clock.now() - timedelta(minutes=16))
        )
    for refused in (session, launched):
        with pytest.raises(NotSignedIn):
            added(database, refused, Authenticator())


def test_ceremonies_that_were_never_finished_are_forgotten(database: Database) -> None:
    with database.transaction() as db:
        passkeys.begin_sign_in(db, URL)
        db.execute(update(PasskeyChallenge).values(expires_at=clock.now()))
        passkeys.begin_sign_in(db, URL)
        assert db.scalar(select(func.count()).select_from(PasskeyChallenge)) == 1


def test_a_removed_passkey_signs_nobody_in(database: Database) -> None:
    session, other = signed_in(database), signed_in(database, "member-2")
    authenticator = Authenticator()
    passkey = added(database, session, authenticator)
    with database.transaction() as db, pytest.raises(NotFound):
        passkeys.remove(db, person_of(database, other), passkey)
    with database.transaction() as db:
        passkeys.remove(db, person_of(database, session), passkey)
    authenticator.counter += 1
    with pytest.raises(SignInError):
        used(database, authenticator)


def test_the_same_authenticator_is_added_once(database: Database) -> None:
    session, authenticator = signed_in(database), Authenticator()
    added(database, session, authenticator)
    with pytest.raises(Conflict):
        added(database, session, authenticator)
    other = signed_in(database, "member-2")
    with pytest.raises(Conflict):
        added(database, other, authenticator)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20) | st.binary().map(str),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=12,
)


@given(st.dictionaries(st.sampled_from(["id", "rawId", "type", "response"]), JSON))
@hypothesis_settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_is_sent_ends_as_one_error(database: Database, answer: dict[str, Any]) -> None:
    with database.transaction() as db:
        begun = passkeys.begin_sign_in(db, URL)
    with database.transaction() as db, pytest.raises(SignInError):
        passkeys.sign_in(db, URL, begun.token, json.dumps(answer))


def test_separating_takes_the_passkeys_that_were_added_while_joined(database: Database) -> None:
    first, second = signed_in(database), signed_in(database, "member-2")
    before, while_joined = Authenticator(), Authenticator()
    added(database, second, before)
    one, other = person_of(database, first), person_of(database, second)
    with database.transaction() as db:
        root = joining.join(db, one, other, Proof.ADMINISTRATOR)
    added(database, first, while_joined)
    before.counter += 1
    assert used(database, before) == root
    with database.transaction() as db:
        joining.separate(db, other if root == one else one, by="test")
    for authenticator in (before, while_joined):
        authenticator.counter += 1
    # What somebody had before stays theirs; whose the other one is, nobody knows.
    assert used(database, before) == other
    with pytest.raises(SignInError):
        used(database, while_joined)
