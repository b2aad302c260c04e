"""A link lets people into one course, in one role, in time, up to its number, until it is off."""

import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import IntegrityError

from lti_tool import clock
from lti_tool.audit import AuditEvent, Event
from lti_tool.auth.protocol import AuthResult
from lti_tool.courses import arrival, invitations, join_links, joining
from lti_tool.courses.roles import Role
from lti_tool.courses.tables import Course, Enrolment, JoinLink, JoinLinkUse
from lti_tool.courses.tenancy import Member
from lti_tool.db.engine import Database
from lti_tool.db.one_time import hash_of, new_token
from lti_tool.errors import Busy, Conflict, Forbidden, InvalidInput, NotFound, ToolError
from lti_tool.lti.tables import Platform
from lti_tool.people import identities, sessions
from lti_tool.people.tables import Person
from lti_tool.settings import Settings
from tests import builders

Make = Callable[..., JoinLink]


@pytest.fixture
def teacher(database: Database) -> Member:
    with database.transaction() as db:
        return builders.arrive(db, builders.place(db), "tea", builders.TEACHER).member


@pytest.fixture
def make(database: Database, teacher: Member, settings: Settings) -> Make:
    def make(
        role: Role = Role.STUDENT, *, days: int = 7, most_people: int = 30, by: Member = teacher
    ) -> JoinLink:
        with database.transaction() as db:
            return join_links.create(
                db, settings, by, role,
                life=timedelta(days=days), most_people=most_people, can_sign_in=True,
            )  # fmt: skip

    return make


def come(database: Database, token_hash: bytes, who: str = "gus") -> tuple[Course, bool] | str:
    """Sign in, and follow a link; the sentence of a refusal."""
    with database.transaction() as db:
        person = arrival.accept_invitations(db, AuthResult("stytch:org", who, who.title(), None))
        origin_id = identities.origin_of(db, "stytch:org", who)
        try:
            return join_links.follow(db, token_hash, person, origin_id)
        except ToolError as error:
            return error.sentence


def places(database: Database, who: str = "gus") -> list[tuple[uuid.UUID, str, bool]]:
    with database.transaction() as db:
        person = arrival.accept_invitations(db, AuthResult("stytch:org", who, who.title(), None))
        rows = db.scalars(select(Enrolment).where(Enrolment.person_id == person.id))
        return [(each.course_id, each.role, each.active) for each in rows]


@pytest.mark.parametrize("role", [Role.STUDENT, Role.TUTOR, Role.OBSERVER])
def test_whoever_follows_it_is_in_the_course_in_its_role_and_on_record(
    database: Database, teacher: Member, make: Make, role: Role
) -> None:
    link = make(role)
    followed = come(database, link.token_hash)
    assert not isinstance(followed, str)
    assert (followed[0].id, followed[1]) == (teacher.course_id, True)
    assert places(database) == [(teacher.course_id, role.value, True)]
    with database.transaction() as db:
        (shown,) = join_links.of_course(db, teacher)
        event = db.scalars(
            select(AuditEvent).where(AuditEvent.event == Event.JOINED_BY_LINK.value)
        ).one()
    assert [each.name for each in shown[1]] == ["Gus"]
    assert event.details == {"link": str(link.id), "role": role.value}


def test_the_database_has_the_hash_alone_and_the_address_can_be_shown_again(
    database: Database, make: Make, settings: Settings
) -> None:
    link = make()
    token = join_links.token_of(settings, link)
    assert token is not None
    assert hash_of(token) == link.token_hash
    assert token.encode() not in link.token_hash
    other = settings.model_copy(update={"secret_key": type(settings.secret_key)("k" * 40)})
    assert join_links.token_of(other, link) is None


def test_a_guessed_link_lets_nobody_in_and_after_ten_none_is_looked_up(
    database: Database, make: Make
) -> None:
    for _ in range(10):
        assert come(database, hash_of(new_token())) == "This link leads to no class."
    right = make().token_hash
    assert come(database, right) == "You have tried too many links that lead nowhere."
    assert places(database) == []
    # Somebody else is not held up by it, and neither are they an hour later.
    assert not isinstance(come(database, right, "ivy"), str)
    with database.transaction() as db:
        db.execute(text("UPDATE audit_event SET at = at - interval '61 minutes'"))
    assert not isinstance(come(database, right), str)


def expire(database: Database, link: JoinLink) -> None:
    with database.transaction() as db:
        db.get_one(JoinLink, link.id).expires_at = clock.now() - timedelta(seconds=1)


def test_an_expired_link_lets_nobody_in(database: Database, make: Make) -> None:
    link = make()
    expire(database, link)
    assert come(database, link.token_hash) == "This link has run out."
    assert places(database) == []


def test_a_link_that_is_withdrawn_lets_nobody_in_from_then_on_and_is_never_on_again(
    database: Database, teacher: Member, make: Make
) -> None:
    link = make()
    come(database, link.token_hash, "ivy")
    with database.transaction() as db:
        join_links.withdraw(db, teacher, db.get_one(JoinLink, link.id))
    assert come(database, link.token_hash) == "This link has been withdrawn."
    assert places(database) == []
    assert places(database, "ivy") == [(teacher.course_id, "student", True)]
    with database.transaction() as db, pytest.raises(Conflict):
        join_links.switch(db, teacher, db.get_one(JoinLink, link.id), is_on=True)


def test_a_link_is_switched_off_and_on(database: Database, teacher: Member, make: Make) -> None:
    link = make()
    for is_on in (False, True):
        with database.transaction() as db:
            join_links.switch(db, teacher, db.get_one(JoinLink, link.id), is_on=is_on)
        assert isinstance(come(database, link.token_hash), str) is not is_on


def test_the_last_place_goes_to_one_of_two_at_once(database: Database, make: Make) -> None:
    link = make(most_people=1)
    barrier = Barrier(2)

    def both(who: str) -> object:
        barrier.wait()
        return come(database, link.token_hash, who)

    with ThreadPoolExecutor(2) as pool:
        results = list(pool.map(both, ["gus", "ivy"]))
    refused = [each for each in results if isinstance(each, str)]
    assert refused == ["As many people have come by this link as it lets in."]
    with database.transaction() as db:
        assert db.scalar(select(func.count()).select_from(JoinLinkUse)) == 1


def test_who_is_in_the_course_takes_no_place_and_keeps_their_role(
    database: Database, teacher: Member, make: Make
) -> None:
    link = make(most_people=1)
    with database.transaction() as db:
        invitations.invite(db, teacher, "gus@example.org", Role.TUTOR, can_sign_in=True)
    with database.transaction() as db:
        gus = AuthResult("stytch:org", "gus", "Gus", "gus@example.org")
        arrival.accept_invitations(db, gus)
    followed = come(database, link.token_hash)
    assert not isinstance(followed, str)
    assert not followed[1]
    assert places(database) == [(teacher.course_id, "tutor", True)]
    assert not isinstance(come(database, link.token_hash, "ivy"), str)


def test_a_teacher_who_has_left_comes_back_as_what_the_link_says(
    database: Database, teacher: Member, make: Make
) -> None:
    with database.transaction() as db:
        invitations.invite(db, teacher, "gus@example.org", Role.TEACHER, can_sign_in=True)
    with database.transaction() as db:
        gus = AuthResult("stytch:org", "gus", "Gus", "gus@example.org")
        person = arrival.accept_invitations(db, gus)
        enrolment = db.scalars(select(Enrolment).where(Enrolment.person_id == person.id)).one()
        enrolment.active = False
    come(database, make().token_hash)
    assert places(database) == [(teacher.course_id, "student", True)]


def test_no_link_makes_a_teacher_whoever_asks(
    database: Database, teacher: Member, make: Make
) -> None:
    with pytest.raises(InvalidInput, match="makes nobody a teacher"):
        make(Role.TEACHER)
    link = make()
    with pytest.raises(IntegrityError), database.transaction() as db:
        db.get_one(JoinLink, link.id).role = "teacher"


def test_nobody_gives_a_role_that_can_do_more_than_theirs(
    database: Database, teacher: Member, make: Make
) -> None:
    tutor = Member(teacher.enrolment_id, teacher.person_id, teacher.course_id, Role.OBSERVER)
    with pytest.raises(Forbidden):
        make(Role.STUDENT, by=tutor)
    with database.transaction() as db, pytest.raises(Forbidden):
        invitations.invite(db, tutor, "a@example.org", Role.TEACHER, can_sign_in=True)


def test_somebody_whom_a_teacher_took_out_is_let_in_by_no_link(
    database: Database, teacher: Member, make: Make
) -> None:
    link, other = make(most_people=1), make()
    come(database, link.token_hash)
    with database.transaction() as db:
        (use,) = db.scalars(select(JoinLinkUse)).all()
        started = sessions.start(
            db, person_id=db.get_one(Enrolment, use.enrolment_id).person_id, hours=1,
            enrolment_id=use.enrolment_id, role="student",
        )  # fmt: skip
        join_links.remove(db, teacher, db.get_one(JoinLink, link.id), use.enrolment_id)
    for each in (link, other):
        assert come(database, each.token_hash) == "A teacher took you out of this class."
    assert places(database) == [(teacher.course_id, "student", False)]
    with database.transaction() as db:
        assert sessions.valid_among(db, [started.id]) == set()
    assert not isinstance(come(database, link.token_hash, "ivy"), str)


def test_only_who_came_by_a_link_is_taken_out_by_it(
    database: Database, teacher: Member, make: Make
) -> None:
    link, other = make(), make()
    come(database, link.token_hash)
    with database.transaction() as db:
        (use,) = db.scalars(select(JoinLinkUse)).all()
        for wrong, enrolment_id in (
            (other, use.enrolment_id),
            (link, teacher.enrolment_id),
        ):
            with pytest.raises(NotFound):
                join_links.remove(db, teacher, db.get_one(JoinLink, wrong.id), enrolment_id)


def test_a_link_leads_nowhere_while_the_lms_of_its_course_is_off(
    database: Database, make: Make
) -> None:
    link = make()
    with database.transaction() as db:
        db.scalars(select(Platform)).one().enabled = False
    assert come(database, link.token_hash) == "The LMS of this class is switched off."
    assert places(database) == []


def test_a_joined_person_has_one_membership_by_whichever_account_they_follow_it(
    database: Database, teacher: Member, make: Make
) -> None:
    with database.transaction() as db:
        other = builders.arrive(db, builders.place(db), "gus-at-lms", course="c2")
        gus = arrival.accept_invitations(db, AuthResult("stytch:org", "gus", "Gus", None))
        joining.join(db, gus.id, other.member.person_id, joining.Proof.PROOFS)
    link = make()
    assert not isinstance(come(database, link.token_hash), str)
    with database.transaction() as db:
        root = db.get_one(Person, other.member.person_id)
        course = teacher.course_id
        rows = db.scalars(select(Enrolment).where(Enrolment.course_id == course)).all()
    mains = [each for each in rows if each.merged_into is None]
    assert sorted(each.person_id for each in mains) == sorted([root.id, teacher.person_id])


def test_busy_is_told_with_what_to_do(database: Database, make: Make) -> None:
    with database.transaction() as db:
        person = arrival.accept_invitations(db, AuthResult("stytch:org", "gus", "Gus", None))
        for _ in range(10):
            with pytest.raises(NotFound):
                join_links.follow(db, hash_of(new_token()), person, person.id)
        with pytest.raises(Busy) as refused:
            join_links.follow(db, make().token_hash, person, person.id)
    assert refused.value.advice == "Wait an hour."
