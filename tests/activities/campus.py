"""An LMS course and a class without an LMS of one teacher, whose people write and are marked."""

import uuid
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from pycrdt import Map
from sqlalchemy import select

from lti_tool import clock
from lti_tool.activities import join_course, set_up
from lti_tool.auth.protocol import AuthResult
from lti_tool.courses import arrival, invitations, joining, memberships, standalone
from lti_tool.courses.activity_tables import Activity
from lti_tool.courses.joining import Proof
from lti_tool.courses.roles import Role
from lti_tool.courses.tenancy import Member
from lti_tool.dashboard import student_work
from lti_tool.db.engine import Database
from lti_tool.documents import access, opening, update_log
from lti_tool.documents.tables import SharedDocument
from lti_tool.documents.verify import verify
from lti_tool.grading import gradebook
from lti_tool.people import joined, sessions
from lti_tool.people.tables import Identity
from lti_tool.settings import Settings
from lti_tool.workspaces import authorship
from tests import builders
from tests.annotations.shared import highlight

ISSUER = "stytch:org"


@dataclass
class Campus:
    """An LMS course and a class without an LMS, taught by the same person."""

    database: Database
    settings: Settings
    place: builders.Place = field(init=False)
    course: Member = field(init=False)
    """The teacher in the course of the LMS."""
    ours: Member = field(init=False)
    """The teacher in the class without one."""
    activity_id: uuid.UUID = field(init=False)
    written: int = 0

    def __post_init__(self) -> None:
        settings = self.settings.model_copy(update={"staff_create_classes": True})
        with self.database.transaction() as db:
            self.place = builders.place(db, f"https://{uuid.uuid4().hex[:8]}.example.edu")
            launched = builders.arrive(db, self.place, "tea", builders.TEACHER)
            ann = arrival.accept_invitations(db, AuthResult(ISSUER, self.name("ann"), "Ann", None))
            identity = db.scalars(select(Identity).where(Identity.person_id == ann.id)).one()
            identity.staff_at = clock.now()
            session = sessions.start(db, person_id=ann.id, hours=1).session
            made = standalone.create(db, settings, session, "Reading circle")
            joining.join(db, launched.member.person_id, ann.id, Proof.PROOFS)
        with self.database.transaction() as db:
            self.course = launched.member
            self.ours = arrival.enter(db, launched.member.person_id, made.id)
            activity = self.set_up(db, "student")
            self.activity_id = activity.id

    def name(self, account: str) -> str:
        """The subject of an account: several campuss may be in one database."""
        return f"{self.place.issuer}/{account}"

    def set_up(self, db: Any, workspace_for: str) -> Activity:
        return set_up.set_up_activity(
            db, self.ours, None,
            title="Circle", instructions="", workspace_for=workspace_for,
            score_maximum=10,
        )  # fmt: skip

    def sign_in(
        self, account: str, *, into: Member | None = None, role: Role = Role.STUDENT
    ) -> uuid.UUID:
        """Sign in by an account that was invited; the person."""
        email = f"{account}@{self.place.platform_id}.example.org"
        with self.database.transaction() as db:
            if into is not None:
                invitations.invite(db, into, email, role, can_sign_in=True)
        with self.database.transaction() as db:
            return arrival.accept_invitations(
                db, AuthResult(ISSUER, self.name(account), account.title(), email)
            ).id

    def write(self, person_id: uuid.UUID) -> int:
        """Have somebody write a note in the activity of the class; where it starts."""
        self.written += 1
        start = 10 * self.written
        with self.database.transaction() as db:
            activity = db.get_one(Activity, self.activity_id)
            member = arrival.enter(db, person_id, activity.course_id)
            workspace, document = opening.open_for(db, member, activity, "annotations")
            writing_as = access.writing_enrolment(db, member, document)
            author = authorship.author_id(db, workspace.id, writing_as)
            doc = update_log.load(db, document.id).document()
            before = doc.get_state()
            doc.get("highlights", type=Map)[f"{author}/{uuid.uuid4()}"] = Map(
                highlight(start=start)
            )
            update_log.append(db, document.id, document.head, doc.get_update(before), writing_as)
            db.refresh(document)
            opening.rebuild_rows(db, document)
        return start

    def mark(self, person_id: uuid.UUID, score: int) -> None:
        """Mark a student of the class."""
        with self.database.transaction() as db:
            (theirs,) = memberships.of_person(db, person_id, self.ours.course_id)
            activity = db.get_one(Activity, self.activity_id)
            gradebook.set_grade(db, self.ours, activity, theirs, Decimal(score), "")

    def join(self, by: Member | None = None) -> None:
        with self.database.transaction() as db:
            join_course.join_course(db, by or self.ours, self.course.course_id)

    def verify(self) -> None:
        """Verify every document that the course has now."""
        with self.database.transaction() as db:
            course = SharedDocument.course_id == self.course.course_id
            documents = db.scalars(select(SharedDocument.id).where(course)).all()
        for each in documents:
            with self.database.transaction() as db:
                assert verify(db, each) == []

    def work_of(self, person_id: uuid.UUID) -> set[int]:
        """Starts of the notes of a person, as they and their teacher see them in the course."""
        with self.database.transaction() as db:
            root = joined.root_of(db, person_id)
            (theirs,) = memberships.of_person(db, root, self.course.course_id)
            main = theirs.enrolment
            member = Member(main.id, main.person_id, self.course.course_id, Role.STUDENT)
            activity = db.get_one(Activity, self.activity_id)
            seen = [
                {
                    note.start
                    for note in student_work.of_member(db, each, activity, str(main.id)).notes
                }
                for each in (member, self.course)
            ]
        assert seen[0] == seen[1]
        return seen[0]
