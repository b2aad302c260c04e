"""Two persons who are one are joined, and separated again, with everything that is theirs."""

import uuid
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from decimal import Decimal
from threading import Barrier

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from lti_tool.auth.protocol import AuthResult
from lti_tool.courses import arrival, invitations, joining, memberships, roster, tenancy
from lti_tool.courses.activity_tables import Activity
from lti_tool.courses.joining import Proof
from lti_tool.courses.roles import Role
from lti_tool.courses.tables import Course, Enrolment, Invitation
from lti_tool.courses.tenancy import Member
from lti_tool.db.engine import Database
from lti_tool.db.job_queue import Job
from lti_tool.documents import access, drafts, opening, tickets
from lti_tool.documents.tickets import Admission, PresentedTicket
from lti_tool.errors import Conflict, NotFound, NotSignedIn
from lti_tool.grading import delivery, delivery_plan, gradebook
from lti_tool.grading.outcomes import Problem
from lti_tool.grading.tables import GradeDelivery
from lti_tool.people import joined, sessions
from lti_tool.people.tables import Identity, Person, PersonNotice
from lti_tool.workspaces import authorship, workspaces
from tests import builders

GUEST = AuthResult("stytch:org", "member-1", "Amina H.", "amina@example.org")


@dataclass
class World:
    """Amina of the LMS, and the person who signed in as a guest of the same course."""

    database: Database
    place: builders.Place
    teacher: Member
    amina: Member
    guest: Person

    def join(self, db: Session) -> uuid.UUID:
        return joining.join(db, self.guest.id, self.amina.person_id, Proof.ADMINISTRATOR)

    def guest_member(self, db: Session) -> Member:
        """The guest as a member, before a join."""
        (membership,) = memberships.of_person(db, self.guest.id)
        return membership.member()

    def enrolment(self, db: Session, origin_id: uuid.UUID) -> Enrolment:
        return db.scalars(
            select(Enrolment)
            .where(
                Enrolment.origin_id == origin_id,
                Enrolment.course_id == self.teacher.course_id,
            )
            .execution_options(populate_existing=True)
        ).one()


@pytest.fixture
def world(database: Database) -> World:
    with database.transaction() as db:
        place = builders.place(db)
        teacher = builders.arrive(db, place, "tea", builders.TEACHER).member
        amina = builders.arrive(db, place, "amina").member
        invitations.invite(db, teacher, GUEST.email or "", Role.STUDENT, can_sign_in=True)
        guest = arrival.accept_invitations(db, GUEST)
    return World(database, place, teacher, amina, guest)


def state(db: Session) -> object:
    """Identities and enrolments by person: everything that a join changes and must put back."""
    return (
        sorted(map(tuple, db.execute(select(Identity.id, Identity.person_id)))),
        sorted(
            tuple(row)
            for row in db.execute(
                select(Enrolment.id, Enrolment.person_id, Enrolment.role, Enrolment.active)
            )
        ),
        db.scalars(select(Enrolment.id).where(Enrolment.merged_into.is_not(None))).all(),
    )


def test_the_person_of_the_lms_stays_whichever_is_named_first(world: World) -> None:
    with world.database.transaction() as db:
        assert joining.join(db, world.amina.person_id, world.guest.id, Proof.PROOFS) == (
            world.amina.person_id
        )
        gone = db.get_one(Person, world.guest.id)
        assert (gone.joined_into, gone.joined_by) == (world.amina.person_id, "proofs")
        assert (gone.name, gone.email) == (None, None)


def test_a_sign_in_after_the_join_enters_the_courses_of_the_lms(world: World) -> None:
    with world.database.transaction() as db:
        builders.arrive(db, world.place, "amina", course="c2")
        world.join(db)
    with world.database.transaction() as db:
        person = arrival.accept_invitations(db, GUEST)
        assert person.id == world.amina.person_id
        assert len(arrival.courses_of(db, person.id)) == 2
        entered = arrival.enter(db, person.id, world.amina.course_id)
        assert entered.enrolment_id == world.amina.enrolment_id


def test_separating_puts_back_what_there_was_and_says_so(world: World) -> None:
    with world.database.transaction() as db:
        before = state(db)
        world.join(db)
        assert state(db) != before
    with world.database.transaction() as db:
        joining.separate(db, world.guest.id, by="person")
        assert state(db) == before
        codes = {(notice.person_id, notice.code) for notice in db.scalars(select(PersonNotice))}
        assert {(world.guest.id, "separated"), (world.amina.person_id, "separated")} <= codes
        with pytest.raises(Conflict):
            joining.separate(db, world.guest.id, by="person")


def test_separating_ends_the_sessions_of_both(world: World) -> None:
    with world.database.transaction() as db:
        mine = sessions.start(db, person_id=world.amina.person_id, hours=1)
        theirs = sessions.start(db, person_id=world.guest.id, hours=1)
        world.join(db)
        assert sessions.load(db, theirs.token).person_id == world.amina.person_id
        joining.separate(db, world.guest.id, by="administrator")
        for each in (mine, theirs):
            with pytest.raises(NotSignedIn):
                sessions.load(db, each.token)


def test_a_session_that_is_older_than_the_join_goes_on_as_both(world: World) -> None:
    with world.database.transaction() as db:
        guest = world.guest_member(db)
        started = sessions.start(
            db, person_id=guest.person_id, hours=1, enrolment_id=guest.enrolment_id, role="student"
        )
        world.join(db)
    with world.database.transaction() as db:
        acting = tenancy.acting(db, sessions.load(db, started.token))
        assert acting is not None
        assert acting.enrolment_id == world.amina.enrolment_id
        assert acting.person_id == world.amina.person_id


@pytest.mark.parametrize(
    "statement",
    [
        # Merged into one that is merged itself.
        "UPDATE enrolment SET merged_into = :guest WHERE id = :teacher",
        "UPDATE enrolment SET merged_into = :guest WHERE id = :guest",
        "UPDATE enrolment SET merged_into = :elsewhere WHERE id = :teacher",
        "UPDATE enrolment SET merged_into = :teacher WHERE id = :amina",
        "UPDATE enrolment SET person_id = :person WHERE id = :teacher",
        "UPDATE person SET name = 'Amina' WHERE joined_into IS NOT NULL",
        "UPDATE person SET joined_into = id WHERE joined_into IS NOT NULL",
    ],
)
def test_the_database_refuses_chains_other_courses_and_two_of_one_person(
    world: World, statement: str
) -> None:
    with world.database.transaction() as db:
        elsewhere = builders.arrive(db, world.place, "zoe", course="c2").member
        guest = world.guest_member(db).enrolment_id
        world.join(db)
    with pytest.raises(IntegrityError), world.database.transaction() as db:
        db.execute(
            text(statement),
            {"guest": guest, "teacher": world.teacher.enrolment_id, "person": world.amina.person_id,
             "amina": world.amina.enrolment_id, "elsewhere": elsewhere.enrolment_id},
        )  # fmt: skip
    with world.database.transaction() as db:
        assert joined.root_of(db, world.guest.id) == world.amina.person_id


def test_two_joins_in_both_directions_make_one_person(world: World) -> None:
    together = Barrier(2)

    def join(one: uuid.UUID, other: uuid.UUID) -> uuid.UUID:
        with world.database.transaction() as db:
            together.wait(10)
            return joining.join(db, one, other, Proof.PROOFS)

    both = (world.guest.id, world.amina.person_id)
    with ThreadPoolExecutor(2) as pool:
        results = [pool.submit(join, *both), pool.submit(join, *reversed(both))]
        assert {each.result() for each in results} == {world.amina.person_id}
    with world.database.transaction() as db:
        assert joined.root_of(db, world.amina.person_id) == world.amina.person_id
        assert joined.root_of(db, world.guest.id) == world.amina.person_id


def test_a_launch_into_a_new_course_while_two_are_joined_is_theirs(world: World) -> None:
    """Whichever is first: the enrolment is never left with the person who is gone."""
    with world.database.transaction() as db:
        bea = builders.arrive(db, world.place, "bea").member
    together = Barrier(2)

    def launch() -> None:
        with world.database.transaction() as db:
            together.wait(10)
            builders.arrive(db, world.place, "bea", course="c9")

    def join() -> None:
        with world.database.transaction() as db:
            together.wait(10)
            joining.join(db, bea.person_id, world.amina.person_id, Proof.ADMINISTRATOR)

    with ThreadPoolExecutor(2) as pool:
        for each in [pool.submit(launch), pool.submit(join)]:
            each.result()
    with world.database.transaction() as db:
        assert len(arrival.courses_of(db, world.amina.person_id)) == 2


def test_the_other_account_comes_into_a_course_first_and_the_own_one_later(world: World) -> None:
    with world.database.transaction() as db:
        bea = builders.arrive(db, world.place, "bea").member
        joining.join(db, bea.person_id, world.amina.person_id, Proof.ADMINISTRATOR)
        first = builders.arrive(db, world.place, "bea", builders.TUTOR, course="c2").member
        assert first.person_id == world.amina.person_id
        later = builders.arrive(db, world.place, "amina", course="c2").member
        assert later.enrolment_id != first.enrolment_id
        again = builders.arrive(db, world.place, "bea", builders.TUTOR, course="c2").member
        assert (again.enrolment_id, again.role) == (later.enrolment_id, Role.TUTOR)
        # Each account has the role that its own LMS says; the own one is what counts.
        entered = arrival.enter(db, world.amina.person_id, later.course_id)
        assert (entered.enrolment_id, entered.role) == (later.enrolment_id, Role.STUDENT)
    with world.database.transaction() as db:
        joining.separate(db, bea.person_id, by="administrator")
        assert arrival.enter(db, bea.person_id, later.course_id).role is Role.TUTOR


def test_who_leaves_by_one_account_stays_by_the_other_with_its_role(world: World) -> None:
    with world.database.transaction() as db:
        builders.arrive(db, world.place, "amina", builders.TEACHER)
        world.join(db)
        course = db.get_one(Course, world.amina.course_id)
        for enrolment in db.scalars(select(Enrolment)):
            enrolment.last_arrival_at = None
        roster.apply(db, course, [builders.listed("tea", "Instructor")])
        own = world.enrolment(db, world.amina.person_id)
        assert not own.active
    with world.database.transaction() as db:
        # The place that a teacher of the course kept for the guest is still theirs; what the other
        # account was is not.
        entered = arrival.enter(db, world.amina.person_id, world.amina.course_id)
        assert entered.role is Role.STUDENT
        invitation = db.scalars(select(Invitation)).one()
        invitations.withdraw(db, world.teacher, invitation)
        with pytest.raises(NotFound):
            arrival.enter(db, world.amina.person_id, world.amina.course_id)


def test_three_accounts_are_taken_apart_as_they_were_put_together(world: World) -> None:
    with world.database.transaction() as db:
        other = builders.place(db, "https://other.example.edu")
        third = builders.arrive(db, other, "a.haddad").member
        before = state(db)
        world.join(db)
        with_guest = state(db)
        # The younger of two with an LMS is joined into the older, with all that was joined to it.
        joining.join(db, third.person_id, world.guest.id, Proof.PROOFS)
        assert joined.tree(db, world.amina.person_id) == {
            world.amina.person_id, world.guest.id, third.person_id,
        }  # fmt: skip
        joining.separate(db, third.person_id, by="person")
        assert state(db) == with_guest
        joining.separate(db, world.guest.id, by="person")
        assert state(db) == before


class TestWork:
    """Notes, drafts and marks of joined persons."""

    def activity(self, db: Session, world: World, workspace_for: str = "class") -> Activity:
        teacher = builders.arrive(db, world.place, "tea", builders.TEACHER)
        return builders.activity(db, teacher, workspace_for=workspace_for)

    def test_either_author_id_is_their_own(self, world: World) -> None:
        with world.database.transaction() as db:
            activity = self.activity(db, world)
            workspace, document = opening.open_for(db, world.amina, activity, "annotations")
            guest = world.guest_member(db)
            theirs = authorship.author_id(db, workspace.id, guest.enrolment_id)
            own = authorship.author_id(db, workspace.id, world.amina.enrolment_id)
            world.join(db)
            names = authorship.names_for_viewer(db, world.amina, workspace.id)
            assert names[theirs] == names[own]
            assert names[own]["is_own"] is True
            started = sessions.start(
                db, person_id=world.amina.person_id, hours=1,
                enrolment_id=world.amina.enrolment_id, role="student",
            )  # fmt: skip
            issued = tickets.issue(db, world.amina, started.session.id, document)
            presented = [PresentedTicket(issued.token, document.id)]
            (admission,) = tickets.spend(db, presented)
            assert isinstance(admission, Admission)
            assert admission.writer.author_id == own
            assert admission.writer.is_author(theirs)
            assert admission.owns(guest.enrolment_id)
            assert not admission.writer.is_author("zzzzzzzz")
            assert not admission.owns(world.teacher.enrolment_id)

    def test_what_only_the_other_account_has_is_used_and_stays_with_it(self, world: World) -> None:
        with world.database.transaction() as db:
            activity = self.activity(db, world, "student")
            guest = world.guest_member(db)
            theirs, document = opening.open_for(db, guest, activity, "annotations")
            world.join(db)
            opened, _ = opening.open_for(db, world.amina, activity, "annotations")
            assert opened.id == theirs.id
            assert access.writing_enrolment(db, world.amina, document) == guest.enrolment_id

    def test_where_both_have_a_workspace_both_can_be_reached(self, world: World) -> None:
        with world.database.transaction() as db:
            activity = self.activity(db, world, "student")
            guest = world.guest_member(db)
            both = {
                opening.open_for(db, each, activity, "annotations")[0].id
                for each in (guest, world.amina)
            }
            world.join(db)
            own, _ = opening.open_for(db, world.amina, activity, "annotations")
            assert own.enrolment_id == world.amina.enrolment_id
            listed = workspaces.own_workspaces(db, world.amina, activity.id)
            assert {each.id for each in listed} == both
            joining.separate(db, world.guest.id, by="person")
            assert workspaces.own_workspaces(db, world.amina, activity.id) == [own]

    def test_a_draft_of_the_other_account_is_gone_on_with(self, world: World) -> None:
        with world.database.transaction() as db:
            activity = self.activity(db, world)
            activity.hides_notes_here = True
            db.flush()
            _, shared = opening.open_for(db, world.amina, activity, "annotations")
            guest = world.guest_member(db)
            draft = drafts.open_draft(db, activity, shared, guest.enrolment_id)
            world.join(db)
            assert drafts.open_draft(db, activity, shared, world.amina.enrolment_id) is draft

    def mark(self, db: Session, world: World, member: Member, score: int) -> uuid.UUID:
        activity = db.scalars(select(Activity)).one()
        membership = memberships.fetch(db, world.teacher, member.enrolment_id)
        grade, _ = gradebook.set_grade(
            db, world.teacher, activity, membership, Decimal(score), "Good"
        )
        return grade.id

    def test_a_mark_without_an_account_is_sent_by_the_joined_one(self, world: World) -> None:
        with world.database.transaction() as db:
            self.activity(db, world)
            grade = self.mark(db, world, world.guest_member(db), 7)
            plan = delivery_plan.plan(db, grade, 1)
            assert plan is not None
            assert plan.score is None
            delivery.record(db, plan, delivery.NOT_AT_PLATFORM)
            world.join(db)
            assert db.scalars(select(Job).where(Job.name == joining.JOINED)).one()
            gradebook.resend_unmatched(db, world.amina.person_id)
            again = delivery_plan.plan(db, grade, 1)
            assert again is not None
            assert again.score is not None
            assert again.score.subject == "amina"

    def test_of_two_marks_the_own_one_counts_and_only_it_is_sent(self, world: World) -> None:
        with world.database.transaction() as db:
            activity = self.activity(db, world)
            theirs = self.mark(db, world, world.guest_member(db), 3)
            own = self.mark(db, world, world.amina, 8)
            plan = delivery_plan.plan(db, theirs, 1)
            assert plan is not None
            delivery.record(db, plan, delivery.NOT_AT_PLATFORM)
            world.join(db)
            gradebook.resend_unmatched(db, world.amina.person_id)
            shown = gradebook.of_activity(db, activity.id)
            assert {key: grade.id for key, (grade, _) in shown.items()} == {
                world.amina.enrolment_id: own
            }
            planned = {each: delivery_plan.plan(db, each, 1) for each in (own, theirs)}
            scores = {each: plan and plan.score for each, plan in planned.items()}
            assert scores[own] is not None
            assert scores[theirs] is None
            assert self.mark(db, world, world.amina, 9) == own
            assert db.get_one(GradeDelivery, theirs).problem in (None, Problem.NO_ACCOUNT)
