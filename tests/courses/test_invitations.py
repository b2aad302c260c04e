"""An invitation opens one course to whoever proves to own its address."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from sqlalchemy import select

from lti_tool import clock
from lti_tool.auth.protocol import AuthResult
from lti_tool.courses import arrival, invitations
from lti_tool.courses.arrival import accept_invitations
from lti_tool.courses.roles import Role
from lti_tool.courses.tables import Enrolment, Invitation
from lti_tool.courses.tenancy import Member
from lti_tool.db.engine import Database
from lti_tool.errors import Conflict, InvalidInput, NotSignedIn
from lti_tool.people import sessions
from lti_tool.people.tables import Person
from tests import builders

GUEST = AuthResult("stytch:org", "member-1", "A guest", "guest@example.org")


@pytest.fixture
def teacher(database: Database) -> Member:
    with database.transaction() as db:
        return builders.arrive(db, builders.place(db), "tea", builders.TEACHER).member


Invite = Callable[..., Invitation]


@pytest.fixture
def invite(database: Database, teacher: Member) -> Invite:
    def invite(email: str = "guest@example.org", role: Role = Role.STUDENT) -> Invitation:
        with database.transaction() as db:
            return invitations.invite(db, teacher, email, role, can_sign_in=True)

    return invite


def sign_in(database: Database, who: AuthResult = GUEST) -> Person:
    with database.transaction() as db:
        return accept_invitations(db, who)


def enrolment_of(database: Database, person: Person) -> Enrolment | None:
    with database.transaction() as db:
        return db.scalar(select(Enrolment).where(Enrolment.person_id == person.id))


@pytest.mark.parametrize("role", list(Role))
def test_the_guest_gets_the_place_and_the_role(
    database: Database, teacher: Member, invite: Invite, role: Role
) -> None:
    invitation = invite(role=role)
    enrolment = enrolment_of(database, sign_in(database))
    assert enrolment is not None
    assert (enrolment.course_id, enrolment.role) == (teacher.course_id, role)
    assert (enrolment.role_source, enrolment.active) == ("invitation", True)
    with database.transaction() as db:
        assert db.get_one(Invitation, invitation.id).accepted_by == enrolment.id


def test_an_unverified_address_opens_nothing(database: Database, invite: Invite) -> None:
    invite()
    stranger = AuthResult("stytch:org", "member-2", None, None)
    assert enrolment_of(database, sign_in(database, stranger)) is None
    assert enrolment_of(database, sign_in(database)) is not None


def test_another_address_opens_nothing(database: Database, invite: Invite) -> None:
    invite("somebody-else@example.org")
    assert enrolment_of(database, sign_in(database)) is None


def test_an_invitation_is_taken_once(database: Database, invite: Invite) -> None:
    invite()
    first = sign_in(database)
    second = sign_in(database, AuthResult("stytch:org", "member-2", None, GUEST.email))
    assert enrolment_of(database, first) is not None
    assert enrolment_of(database, second) is None


def test_the_same_address_at_the_lms_stays_somebody_else(
    database: Database, teacher: Member, invite: Invite
) -> None:
    with database.transaction() as db:
        place = builders.place(db)
        launched = builders.launch(place, "ada")
        ada = arrival.from_launch(db, launched).member
    invite(role=Role.TEACHER)
    guest = sign_in(database)
    assert guest.id != ada.person_id
    with database.transaction() as db:
        assert db.get_one(Enrolment, ada.enrolment_id).role == Role.STUDENT


@pytest.mark.parametrize("typed", ["Guest@Example.org", "  guest@example.org\n"])
def test_addresses_are_compared_in_one_form(database: Database, invite: Invite, typed: str) -> None:
    assert invite(typed).email == "guest@example.org"
    with pytest.raises(Conflict, match="already been invited"):
        invite()
    capital = AuthResult("stytch:org", "member-1", None, "GUEST@example.org")
    assert enrolment_of(database, sign_in(database, capital)) is not None


@pytest.mark.parametrize(
    "typed",
    [
        "", "guest", "guest@", "@example.org", "guest@example", "a b@example.org",
        "a@b@example.org", "a@example.org, b@example.org", "a\x00@example.org",
        "a@example.org.",
        f"{'a' * 250}@example.org",
    ],
)  # fmt: skip
def test_what_is_no_address_is_refused(invite: Invite, typed: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        invite(typed)
    assert refused.value.field == "email"


def test_two_teachers_inviting_at_once_make_one_invitation(
    database: Database, invite: Invite
) -> None:
    start = Barrier(4)

    def try_to() -> bool:
        start.wait(timeout=10)
        try:
            invite()
        except Conflict:
            return False
        return True

    with ThreadPoolExecutor(4) as pool:
        done = [pool.submit(try_to) for _ in range(4)]
    assert sum(each.result() for each in done) == 1


def test_several_courses_open_at_once(database: Database, invite: Invite) -> None:
    invite()
    with database.transaction() as db:
        other = builders.arrive(db, builders.place(db), "tea", builders.TEACHER, course="c2")
        invitations.invite(db, other.member, "guest@example.org", Role.TUTOR, can_sign_in=True)
    guest = sign_in(database)
    with database.transaction() as db:
        roles = {enrolment.role for _, enrolment in arrival.courses_of(db, guest.id)}
    assert roles == {Role.STUDENT, Role.TUTOR}


def test_a_withdrawn_invitation_opens_nothing(
    database: Database, teacher: Member, invite: Invite
) -> None:
    invitation = invite()
    with database.transaction() as db:
        invitations.withdraw(db, teacher, db.get_one(Invitation, invitation.id))
        assert invitations.of_course(db, teacher) == []
    assert enrolment_of(database, sign_in(database)) is None


def test_withdrawing_ends_the_membership_and_its_sessions(
    database: Database, teacher: Member, invite: Invite
) -> None:
    invitation = invite()
    guest = sign_in(database)
    with database.transaction() as db:
        member = arrival.enter(db, guest.id, teacher.course_id)
        started = sessions.start(
            db, person_id=guest.id, hours=1, enrolment_id=member.enrolment_id, role=member.role
        )
    with database.transaction() as db:
        invitations.withdraw(db, teacher, db.get_one(Invitation, invitation.id))
    with database.transaction() as db:
        with pytest.raises(NotSignedIn):
            sessions.load(db, started.token)
        assert arrival.courses_of(db, guest.id) == []


def test_whoever_is_invited_again_gets_the_new_role(
    database: Database, teacher: Member, invite: Invite
) -> None:
    first = invite(role=Role.STUDENT)
    guest = sign_in(database)
    with database.transaction() as db:
        invitations.withdraw(db, teacher, db.get_one(Invitation, first.id))
    invite(role=Role.TUTOR)
    sign_in(database)
    enrolment = enrolment_of(database, guest)
    assert enrolment is not None
    assert (enrolment.role, enrolment.active) == (Role.TUTOR, True)


def test_a_course_lists_its_own_invitations(
    database: Database, teacher: Member, invite: Invite
) -> None:
    invite("a@example.org")
    invite("b@example.org")
    with database.transaction() as db:
        other = builders.arrive(db, builders.place(db), "tea", builders.TEACHER, course="c2")
        assert [each.email for each, _ in invitations.of_course(db, teacher)] == [
            "a@example.org",
            "b@example.org",
        ]
        assert invitations.of_course(db, other.member) == []


def test_a_pasted_list_is_invited_and_a_bad_entry_fails_alone(
    database: Database, teacher: Member, invite: Invite
) -> None:
    invite("known@example.org")
    with database.transaction() as db:
        pasted = '"Obi, A" <a@example.org>; nobody\nknown@example.org, b@example.org,A@Example.org'
        made, refused = invitations.invite_all(db, teacher, pasted, Role.OBSERVER, can_sign_in=True)
    assert [(each.email, each.role) for each in made] == [
        ("a@example.org", "observer"),
        ("b@example.org", "observer"),
    ]
    assert [(each.entry, each.sentence) for each in refused] == [
        ("nobody", "That is not an e-mail address."),
        ("known@example.org", "This address has already been invited."),
    ]
    with database.transaction() as db:
        assert len(invitations.of_course(db, teacher)) == 3


@pytest.mark.parametrize("pasted", ["", " , ;\n", "a@x.org," * 2 + ",".join(map(str, range(400)))])
def test_an_empty_or_endless_list_is_refused_as_a_whole(
    database: Database, teacher: Member, pasted: str
) -> None:
    with database.transaction() as db, pytest.raises(InvalidInput):
        invitations.invite_all(db, teacher, pasted, Role.STUDENT, can_sign_in=True)


def test_a_place_is_kept_for_its_time_and_can_be_kept_anew(
    database: Database, teacher: Member
) -> None:
    def keep() -> Invitation:
        with database.transaction() as db:
            return invitations.invite(
                db, teacher, GUEST.email or "", Role.STUDENT,
                life=timedelta(days=7), can_sign_in=True,
            )  # fmt: skip

    kept = keep()
    with database.transaction() as db:
        db.get_one(Invitation, kept.id).expires_at = clock.now() - timedelta(seconds=1)
    assert enrolment_of(database, sign_in(database)) is None
    assert keep().id == kept.id
    with pytest.raises(Conflict):
        keep()
    assert enrolment_of(database, sign_in(database)) is not None


def test_whoever_left_comes_back_in_the_role_of_the_invitation(
    database: Database, teacher: Member, invite: Invite
) -> None:
    first = invite(role=Role.TEACHER)
    sign_in(database)
    with database.transaction() as db:
        invitations.withdraw(db, teacher, db.get_one(Invitation, first.id))
    invite(role=Role.STUDENT)
    enrolment = enrolment_of(database, sign_in(database))
    assert enrolment is not None
    assert (enrolment.role, enrolment.active) == ("student", True)
