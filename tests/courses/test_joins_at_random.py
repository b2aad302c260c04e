"""Launches, sign-ins, joins, separations, rosters and erasures in any order keep work whole.

The model knows accounts and which of them are joined now, by a forest of its own. After each step:
one membership for each person and course, what somebody sees of students' work is what their own
accounts wrote, and every document verifies. When everybody has been separated, each account has
exactly what was written in its place.
"""

import uuid
from collections import defaultdict
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
)
from pycrdt import Map
from sqlalchemy import select

from lti_tool.annotations.tables import Highlight
from lti_tool.auth.protocol import AuthResult
from lti_tool.courses import arrival, invitations, joining, roster
from lti_tool.courses.activity_tables import Activity
from lti_tool.courses.joining import Proof
from lti_tool.courses.roles import Role
from lti_tool.courses.tables import Course, Enrolment
from lti_tool.courses.tenancy import Member
from lti_tool.dashboard import student_work
from lti_tool.db.engine import Database
from lti_tool.documents import access, opening, update_log
from lti_tool.documents.tables import SharedDocument
from lti_tool.documents.verify import verify
from lti_tool.people import joined
from lti_tool.people.tables import Identity, Person
from lti_tool.privacy import erasure
from lti_tool.workspaces import authorship
from lti_tool.workspaces.tables import Workspace
from lti_tool.workspaces.visibility import Viewer
from tests import builders
from tests.annotations.shared import highlight
from tests.examples import examples

AT_LMS = ("ada", "bea")
GUESTS = ("gus",)
ACCOUNTS = AT_LMS + GUESTS
COURSES = ("c1", "c2")
KINDS = {"c1": "class", "c2": "student"}

accounts = st.sampled_from(ACCOUNTS)
courses = st.sampled_from(COURSES)


class Joins(RuleBasedStateMachine):
    """Two courses: in one the class writes in one document, in the other each student alone."""

    database: Database

    def __init__(self) -> None:
        super().__init__()
        self.parents: dict[str, str] = {}
        self.origins: dict[str, uuid.UUID] = {}
        self.notes: dict[str, dict[str, set[int]]] = {
            course: defaultdict(set) for course in COURSES
        }
        """Starts of the notes in each course, by the account in whose place they were written."""
        self.written = 0
        with self.database.transaction() as db:
            run = uuid.uuid4().hex[:8]
            self.place = builders.place(db, f"https://{run}.example.edu")
            self.issuer = f"stytch:{run}"
            self.teachers: dict[str, Member] = {}
            self.activities: dict[str, uuid.UUID] = {}
            for course in COURSES:
                arrived = builders.arrive(db, self.place, "tea", builders.TEACHER, course=course)
                self.teachers[course] = arrived.member
                made = builders.activity(db, arrived, workspace_for=KINDS[course])
                self.activities[course] = made.id

    # Who is who, by the model.

    def root(self, account: str) -> str:
        while account in self.parents:
            account = self.parents[account]
        return account

    def family(self, account: str) -> set[str]:
        return {each for each in self.origins if self.root(each) == self.root(account)}

    # Steps.

    def come(self, db: Any, account: str, course: str, role: str = builders.STUDENT) -> Member:
        """Arrive by this account; the course is entered by invitation where there is no LMS."""
        if account in AT_LMS:
            member = builders.arrive(db, self.place, account, role, course=course).member
        else:
            person = arrival.accept_invitations(
                db, AuthResult(self.issuer, account, account.title(), f"{account}@example.org")
            )
            member = arrival.enter(db, person.id, self.teachers[course].course_id)
        identity = db.scalars(
            select(Identity).where(
                Identity.subject == account,
                Identity.issuer.in_([self.place.issuer, self.issuer]),
            )
        ).one()
        self.origins.setdefault(account, identity.origin_id)
        return member

    def invite(self, db: Any, account: str, course: str) -> None:
        if account in GUESTS:
            address = f"{account}@example.org"
            teacher = self.teachers[course]
            if all(each.email != address for each, _ in invitations.of_course(db, teacher)):
                invitations.invite(db, teacher, address, Role.STUDENT, can_sign_in=True)

    @initialize()
    def begin(self) -> None:
        """Two who may be one, each of whom has written where the other has not."""
        self.write_in("gus", "c2")
        self.write_in("ada", "c1")

    # Twice as likely as anything else: what is not written cannot be lost.
    @rule(account=accounts)
    def write(self, account: str) -> None:
        for course in COURSES:
            self.write_in(account, course)

    @rule(account=accounts, course=courses)
    def write_in(self, account: str, course: str) -> None:
        self.written += 1
        start = 10 * self.written
        with self.database.transaction() as db:
            self.invite(db, account, course)
            member = self.come(db, account, course)
            assert member.person_id == self.origins[self.root(account)]
            activity = db.get_one(Activity, self.activities[course])
            workspace, document = opening.open_for(db, member, activity, "annotations")
            writing_as = access.writing_enrolment(db, member, document)
            author = authorship.author_id(db, workspace.id, writing_as)
            doc = update_log.load(db, document.id).document()
            before = doc.get_state()
            notes = doc.get("highlights", type=Map)
            notes[f"{author}/{uuid.uuid4()}"] = Map(highlight(start=start))
            update_log.append(db, document.id, document.head, doc.get_update(before), writing_as)
            db.refresh(document)
            opening.rebuild_rows(db, document)
            origin = db.get_one(Enrolment, writing_as).origin_id
        (owner,) = (each for each, known in self.origins.items() if known == origin)
        self.notes[course][owner].add(start)

    @precondition(lambda self: len(self.origins) > 1)
    @rule(data=st.data())
    def join(self, data: Any) -> None:
        known = st.sampled_from(sorted(self.origins))
        one, other = data.draw(known), data.draw(known)
        with self.database.transaction() as db:
            root = joining.join(db, self.origins[one], self.origins[other], Proof.PROOFS)
        roots = {self.root(one), self.root(other)}
        (stays,) = (each for each in roots if self.origins[each] == root)
        for gone in roots - {stays}:
            self.parents[gone] = stays

    @precondition(lambda self: self.parents)
    @rule(data=st.data())
    def separate(self, data: Any) -> None:
        account = data.draw(st.sampled_from(sorted(self.parents)))
        with self.database.transaction() as db:
            joining.separate(db, self.origins[account], by="person")
        del self.parents[account]

    @rule(course=courses, listed=st.sets(st.sampled_from(AT_LMS)))
    def change_roster(self, course: str, listed: set[str]) -> None:
        with self.database.transaction() as db:
            row = db.get_one(Course, self.teachers[course].course_id)
            members = [builders.listed("tea", "Instructor"), *map(builders.listed, sorted(listed))]
            roster.apply(db, row, members)
            for account in listed:
                identity = db.scalars(
                    select(Identity).where(
                        Identity.subject == account, Identity.issuer == self.place.issuer
                    )
                ).one_or_none()
                # No roster brings back somebody who was erased.
                if identity is not None:
                    self.origins.setdefault(account, identity.origin_id)

    @precondition(lambda self: self.origins)
    @rule(data=st.data())
    def erase(self, data: Any) -> None:
        """Erase a person with all who are joined into them; the next arrival is somebody new."""
        account = data.draw(st.sampled_from(sorted(self.origins)))
        person_id = self.origins[self.root(account)]
        with self.database.transaction() as db:
            erasure.begin(db, db.get_one(Person, person_id), "test")
            waiting = [each.document_id for each in erasure.waiting_documents(db, person_id)]
        for document_id in waiting:
            with self.database.transaction() as db:
                erasure.erase_in_document(db, person_id, document_id)
        for each in self.family(account):
            for course in COURSES:
                self.notes[course].pop(each, None)
            del self.origins[each]
        self.parents = {
            each: parent for each, parent in self.parents.items() if each in self.origins
        }

    # What always holds.

    @invariant()
    def one_membership_a_person_and_course(self) -> None:
        with self.database.transaction() as db:
            for account, origin in self.origins.items():
                root = self.origins[self.root(account)]
                assert joined.root_of(db, origin) == root
                assert (db.get_one(Person, origin).joined_into is None) == (origin == root)
            course_ids = [teacher.course_id for teacher in self.teachers.values()]
            mains = [
                (each.course_id, each.person_id)
                for each in db.scalars(
                    select(Enrolment).where(
                        Enrolment.course_id.in_(course_ids), Enrolment.merged_into.is_(None)
                    )
                )
            ]
            assert len(mains) == len(set(mains))
            assert all(joined.root_of(db, person_id) == person_id for _, person_id in mains)

    @invariant()
    def everybody_has_the_work_of_their_own_accounts_and_no_other(self) -> None:
        with self.database.transaction() as db:
            for course in COURSES:
                for account in sorted(self.origins):
                    if self.root(account) == account:
                        self.check_work(db, course, self.family(account))

    @invariant()
    def nothing_is_left_of_what_was_erased(self) -> None:
        with self.database.transaction() as db:
            for course in COURSES:
                shown = db.scalars(
                    select(Highlight.start)
                    .join(SharedDocument, SharedDocument.id == Highlight.document_id)
                    .where(SharedDocument.course_id == self.teachers[course].course_id)
                )
                assert set(shown) == set().union(*self.notes[course].values())

    def check_work(self, db: Any, course: str, family: set[str]) -> None:
        course_id = self.teachers[course].course_id
        root = self.root(next(iter(family)))
        main = db.scalar(
            select(Enrolment).where(
                Enrolment.course_id == course_id, Enrolment.person_id == self.origins[root]
            )
        )
        expected = set().union(*(self.notes[course][each] for each in family))
        if main is None:
            assert not expected
            return
        member = Member(main.id, main.person_id, course_id, Role.STUDENT)
        activity = db.get_one(Activity, self.activities[course])
        for viewer in (member, self.teachers[course]):
            work = student_work.of_member(db, viewer, activity, str(main.id))
            assert {note.start for note in work.notes} == expected
        if KINDS[course] == "student":
            seen = db.scalars(
                select(SharedDocument.id)
                .join(Workspace, Workspace.id == SharedDocument.workspace_id)
                .where(access.visible_documents(Viewer.of(member)))
            ).all()
            owners = set(
                db.scalars(
                    select(Enrolment.origin_id)
                    .join(Workspace, Workspace.enrolment_id == Enrolment.id)
                    .join(SharedDocument, SharedDocument.workspace_id == Workspace.id)
                    .where(SharedDocument.id.in_(seen))
                )
            )
            assert owners <= {self.origins[each] for each in family}
            shown = db.scalars(select(Highlight.start).where(Highlight.document_id.in_(seen)))
            assert set(shown) == expected

    def teardown(self) -> None:
        """Take everybody apart: each account has what was written in its place."""
        for account in sorted(self.parents):
            with self.database.transaction() as db:
                joining.separate(db, self.origins[account], by="administrator")
        self.parents.clear()
        self.one_membership_a_person_and_course()
        self.everybody_has_the_work_of_their_own_accounts_and_no_other()
        with self.database.transaction() as db:
            course_ids = [teacher.course_id for teacher in self.teachers.values()]
            documents = db.scalars(
                select(SharedDocument.id).where(SharedDocument.course_id.in_(course_ids))
            ).all()
        for document_id in documents:
            with self.database.transaction() as db:
                assert verify(db, document_id) == []


@pytest.mark.random
def test_any_order_of_arrivals_joins_separations_and_erasures(database: Database) -> None:
    machine: Any = type("JoinsHere", (Joins,), {"database": database})
    case = machine.TestCase
    case.settings = settings(
        max_examples=examples(3), stateful_step_count=10, deadline=None,
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    case("runTest").runTest()
