"""A trusted identifier joins two accounts at arrival; nothing that somebody could choose does."""

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from itertools import permutations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from lti_tool.auth.protocol import AuthResult
from lti_tool.courses import arrival, joining, recognition
from lti_tool.db.engine import Database
from lti_tool.lti.claims import SHARED_TOKEN_PARAMETER, Launch
from lti_tool.lti.tables import Platform
from lti_tool.people import identifiers, joined
from lti_tool.people.identifiers import Kind
from lti_tool.people.tables import Identifier, Person
from tests import builders

TOKEN = "ZsiAvfxa0BXULgcz7QXknbGtfxk"
AMINA: Mapping[Kind, str] = {
    Kind.PRINCIPAL_NAME: "amina.haddad@example.edu",
    Kind.SHARED_TOKEN: TOKEN,
    Kind.EMAIL: "Amina.Haddad@example.edu",
}


@dataclass
class World:
    database: Database
    place: builders.Place

    def trust(self, kind: Kind | None, place: builders.Place | None = None) -> None:
        with self.database.transaction() as db:
            platform = db.get_one(Platform, (place or self.place).platform_id)
            identifiers.trust(db, platform, kind)

    def launch(
        self, kind: Kind, value: str | None, subject: str = "amina",
        place: builders.Place | None = None,
    ) -> uuid.UUID:  # fmt: skip
        """Arrive by a launch that asserts this identifier; the person."""
        at = place or self.place
        custom = {SHARED_TOKEN_PARAMETER: value} if value and kind is Kind.SHARED_TOKEN else {}
        launch = replace(
            builders.launch(at, subject, name="Amina Haddad", custom=custom),
            person_sourced_id=value if kind is Kind.PRINCIPAL_NAME else None,
            email=value if kind is Kind.EMAIL else None,
        )
        return self.arrive(launch)

    def arrive(self, launch: Launch) -> uuid.UUID:
        with self.database.transaction() as db:
            platform = db.get_one(Platform, launch.platform_id)
        recognition.recognise_launch(self.database, platform, launch)
        with self.database.transaction() as db:
            return arrival.from_launch(db, launch).member.person_id

    def sign_in(self, kind: Kind, value: str | None, subject: str = "member-1") -> uuid.UUID:
        """Sign in through the AAF, which asserts this identifier; the person."""
        names = {
            Kind.PRINCIPAL_NAME: "eduperson_principal_name",
            Kind.SHARED_TOKEN: "au_edu_person_shared_token",
        }
        metadata: dict[str, Any] = {} if kind is Kind.EMAIL else {names[kind]: value}
        result = AuthResult(
            "stytch:org", subject, "Amina H.", value if kind is Kind.EMAIL else None, metadata
        )
        recognition.recognise_sign_in(self.database, result)
        with self.database.transaction() as db:
            return arrival.accept_invitations(db, result).id

    def are_one(self, *person_ids: uuid.UUID) -> bool:
        with self.database.transaction() as db:
            return len({joined.root_of(db, each) for each in person_ids}) == 1


@pytest.fixture
def world(database: Database) -> World:
    with database.transaction() as db:
        return World(database, builders.place(db))


Order = Callable[[World, Kind, str, str], tuple[uuid.UUID, uuid.UUID]]


def launch_first(world: World, kind: Kind, at_lms: str, at_aaf: str) -> tuple[uuid.UUID, uuid.UUID]:
    launched = world.launch(kind, at_lms)
    return launched, world.sign_in(kind, at_aaf)


def sign_in_first(
    world: World, kind: Kind, at_lms: str, at_aaf: str
) -> tuple[uuid.UUID, uuid.UUID]:
    signed_in = world.sign_in(kind, at_aaf)
    return world.launch(kind, at_lms), signed_in


BOTH_ORDERS = pytest.mark.parametrize("arrive", [launch_first, sign_in_first])
EACH_KIND = pytest.mark.parametrize("kind", list(Kind))


@BOTH_ORDERS
@EACH_KIND
def test_the_trusted_identifier_joins_in_either_order(
    world: World, kind: Kind, arrive: Order
) -> None:
    world.trust(kind)
    assert world.are_one(*arrive(world, kind, AMINA[kind], AMINA[kind]))
    with world.database.transaction() as db:
        gone = db.scalars(select(Person).where(Person.joined_into.is_not(None))).one()
        assert gone.joined_by == "identifier"


@BOTH_ORDERS
@EACH_KIND
def test_without_trust_an_equal_identifier_joins_nobody_and_is_not_stored(
    world: World, kind: Kind, arrive: Order
) -> None:
    assert not world.are_one(*arrive(world, kind, AMINA[kind], AMINA[kind]))
    with world.database.transaction() as db:
        assert db.scalars(select(Identifier)).all() == []


@BOTH_ORDERS
@pytest.mark.parametrize(("kind", "trusted"), list(permutations(Kind, 2)))
def test_a_platform_that_names_another_identifier_gets_nothing(
    world: World, kind: Kind, trusted: Kind, arrive: Order
) -> None:
    world.trust(trusted)
    assert not world.are_one(*arrive(world, kind, AMINA[kind], AMINA[kind]))


@BOTH_ORDERS
@pytest.mark.parametrize(
    ("kind", "spelling"),
    [
        (Kind.EMAIL, "amina.haddad@example.edu"),
        (Kind.EMAIL, "Amina.Haddad+lms@example.edu"),
        (Kind.EMAIL, "Amina.Haddad@example.edu."),
        (Kind.EMAIL, " Amina.Haddad@example.edu"),
        (Kind.EMAIL, "Аmina.Haddad@example.edu"),
        (Kind.EMAIL, "Amina.Haddad@ｅxample.edu"),
        (Kind.EMAIL, "AminaHaddad@example.edu"),
        (Kind.EMAIL, "Amina.Haddad@example.edu\x00"),
        (Kind.PRINCIPAL_NAME, "amina.haddad+x@example.edu"),
        (Kind.PRINCIPAL_NAME, "amina.haddad@example.edu."),
        (Kind.PRINCIPAL_NAME, "amina.haddad@sub.example.edu"),
        (Kind.PRINCIPAL_NAME, "amına.haddad@example.edu"),
        (Kind.PRINCIPAL_NAME, "amina.haddad"),
        (Kind.SHARED_TOKEN, TOKEN.lower()),
        (Kind.SHARED_TOKEN, TOKEN + "="),
        (Kind.SHARED_TOKEN, "$User.sharedToken"),
    ],
    ids=ascii,
)
def test_another_spelling_joins_nobody(
    world: World, kind: Kind, spelling: str, arrive: Order
) -> None:
    world.trust(kind)
    assert not world.are_one(*arrive(world, kind, spelling, AMINA[kind]))
    assert not world.are_one(*arrive(world, kind, AMINA[kind] + "x", AMINA[kind]))


@BOTH_ORDERS
def test_letter_case_counts_only_where_the_specification_says_so(
    world: World, arrive: Order
) -> None:
    world.trust(Kind.PRINCIPAL_NAME)
    name = AMINA[Kind.PRINCIPAL_NAME]
    assert world.are_one(*arrive(world, Kind.PRINCIPAL_NAME, name.upper(), name))


def test_of_an_address_the_domain_alone_has_no_case(world: World) -> None:
    world.trust(Kind.EMAIL)
    assert world.are_one(*launch_first(world, Kind.EMAIL, "Ada@EXAMPLE.edu", "Ada@example.edu"))


@given(one=st.text(min_size=1, max_size=6), other=st.text(min_size=1, max_size=6))
def test_two_names_are_equal_only_as_ascii_is(one: str, other: str) -> None:
    both = [identifiers.normal(Kind.PRINCIPAL_NAME, f"{name}@x.edu") for name in (one, other)]
    if both[0] is not None and both[0] == both[1]:
        assert len(one) == len(other)
        for a, b in zip(one, other, strict=True):
            assert a == b or (a.isascii() and b.isascii() and a.lower() == b.lower())


def test_two_people_of_a_platform_with_one_identifier_are_ambiguous(world: World) -> None:
    """A teacher who writes somebody else's token into an activity makes nobody that person."""
    world.trust(Kind.SHARED_TOKEN)
    victim = world.launch(Kind.SHARED_TOKEN, TOKEN)
    attacker = world.launch(Kind.SHARED_TOKEN, TOKEN, subject="mallory")
    signed_in = world.sign_in(Kind.SHARED_TOKEN, TOKEN)
    assert not world.are_one(signed_in, attacker)
    assert not world.are_one(signed_in, victim)


def test_who_is_joined_already_is_not_joined_by_a_second_account_of_the_platform(
    world: World,
) -> None:
    world.trust(Kind.SHARED_TOKEN)
    victim, signed_in = launch_first(world, Kind.SHARED_TOKEN, TOKEN, TOKEN)
    attacker = world.launch(Kind.SHARED_TOKEN, TOKEN, subject="mallory")
    assert world.are_one(victim, signed_in)
    assert not world.are_one(victim, attacker)


def test_two_sign_ins_with_one_identifier_are_ambiguous(world: World) -> None:
    world.trust(Kind.PRINCIPAL_NAME)
    name = AMINA[Kind.PRINCIPAL_NAME]
    first, second = (world.sign_in(Kind.PRINCIPAL_NAME, name, each) for each in ("m1", "m2"))
    launched = world.launch(Kind.PRINCIPAL_NAME, name)
    assert not world.are_one(launched, first)
    assert not world.are_one(launched, second)


def test_another_platform_that_is_not_trusted_gets_nothing(world: World) -> None:
    world.trust(Kind.EMAIL)
    with world.database.transaction() as db:
        other = builders.place(db, "https://lms.elsewhere.example.com")
    signed_in = world.sign_in(Kind.EMAIL, AMINA[Kind.EMAIL])
    assert not world.are_one(signed_in, world.launch(Kind.EMAIL, AMINA[Kind.EMAIL], place=other))
    assert world.are_one(signed_in, world.launch(Kind.EMAIL, AMINA[Kind.EMAIL]))


def test_trust_that_was_taken_back_joins_nobody_and_forgets_what_it_knew(world: World) -> None:
    world.trust(Kind.EMAIL)
    launched = world.launch(Kind.EMAIL, AMINA[Kind.EMAIL])
    world.trust(None)
    with world.database.transaction() as db:
        assert db.scalars(select(Identifier)).all() == []
    assert not world.are_one(launched, world.sign_in(Kind.EMAIL, AMINA[Kind.EMAIL]))


def test_who_was_separated_is_not_joined_again_by_an_identifier(world: World) -> None:
    world.trust(Kind.EMAIL)
    launched, signed_in = sign_in_first(world, Kind.EMAIL, AMINA[Kind.EMAIL], AMINA[Kind.EMAIL])
    with world.database.transaction() as db:
        joining.separate(db, signed_in, by="person")
    assert not world.are_one(*launch_first(world, Kind.EMAIL, "x@example.edu", AMINA[Kind.EMAIL]))
    assert not world.are_one(
        world.launch(Kind.EMAIL, AMINA[Kind.EMAIL]),
        world.sign_in(Kind.EMAIL, AMINA[Kind.EMAIL]),
    )
    with world.database.transaction() as db:
        joining.join(db, launched, signed_in, joining.Proof.PROOFS)
    assert world.are_one(launched, signed_in)


def test_what_the_identity_provider_stops_to_say_counts_no_more(world: World) -> None:
    world.trust(Kind.PRINCIPAL_NAME)
    signed_in = world.sign_in(Kind.PRINCIPAL_NAME, AMINA[Kind.PRINCIPAL_NAME])
    world.sign_in(Kind.PRINCIPAL_NAME, None)
    launched = world.launch(Kind.PRINCIPAL_NAME, AMINA[Kind.PRINCIPAL_NAME])
    assert not world.are_one(launched, signed_in)
