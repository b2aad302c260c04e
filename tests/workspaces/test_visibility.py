"""One rule decides who sees what: lists, counts, tickets and single documents never differ."""

import uuid
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool import clock
from lti_tool.annotations import counts
from lti_tool.annotations.tables import Highlight
from lti_tool.annotations.tag_sets import TagSet
from lti_tool.courses.activity_tables import Activity
from lti_tool.courses.roles import Role
from lti_tool.courses.tables import Course, CourseClass, EnrolmentClass
from lti_tool.courses.tenancy import Member
from lti_tool.dashboard import student_work
from lti_tool.db.engine import Database
from lti_tool.documents import access, drafts, opening, tickets
from lti_tool.documents.tables import SharedDocument
from lti_tool.documents.tickets import Admission, PresentedTicket
from lti_tool.errors import Conflict, NotFound
from lti_tool.people import sessions
from lti_tool.workspaces import authorship, visibility, workspaces
from lti_tool.workspaces.tables import Workspace
from lti_tool.workspaces.visibility import Viewer
from tests import builders
from tests.examples import examples

STUDENTS = ("ada", "ben", "cleo")
GROUPS = {"ada": "1", "ben": "2", "cleo": None}
ROLES = dict.fromkeys(STUDENTS, Role.STUDENT) | {
    "tess": Role.TEACHER,
    "tom": Role.TUTOR,
    "olga": Role.OBSERVER,
}


class World:
    """A course with an activity of one kind of workspace, everybody's opened, each with a draft."""

    def __init__(
        self,
        db: Session,
        workspace_for: str,
        revealed: set[str],
        *,
        threshold: int | None = None,
        revealed_groups: set[str] | None = None,
        limits: bool = False,
        tutors: str | None = None,
    ) -> None:
        """Make it; `limits` limits the tutor to their groups, which are `tutors`."""
        self.db = db
        self.limits = limits
        self.place = builders.place(db)
        teacher = builders.arrive(db, self.place, "tess", builders.TEACHER)
        self.activity: Activity = builders.activity(db, teacher, workspace_for=workspace_for)
        self.activity.hides_notes_here = workspace_for != "student"
        self.activity.note_threshold_here = threshold if self.activity.hides_notes else None
        self.members = {"tess": teacher.member}
        for name, role in (("tom", builders.TUTOR), ("olga", builders.OBSERVER)):
            groups = tutors if name == "tom" else None
            self.members[name] = builders.arrive(db, self.place, name, role, groups=groups).member
        db.get_one(Course, self.activity.course_id).limits_tutors = limits
        for name in STUDENTS:
            self.members[name] = builders.arrive(db, self.place, name, groups=GROUPS[name]).member
        self.members["stranger"] = builders.arrive(
            db, self.place, "sam", builders.TEACHER, course="c2", link="l9"
        ).member
        for name in STUDENTS:
            if workspace_for == "group" and GROUPS[name] is None:
                continue
            _, shared = opening.open_for(db, self.members[name], self.activity, "annotations")
            self.write(name, shared)
            draft = drafts.open_draft(db, self.activity, shared, self.members[name].enrolment_id)
            if draft is not None:
                if name in revealed:
                    draft.revealed_at = clock.now()
                self.write(name, draft)
        for workspace in self.documents().values():
            group = workspace.class_id and db.get_one(CourseClass, workspace.class_id)
            if group and group.external_id in (revealed_groups or set()):
                workspace.revealed_at = clock.now()
        db.flush()

    def write(self, name: str, document: SharedDocument) -> None:
        member = self.members[name]
        author = authorship.author_id(self.db, document.workspace_id, member.enrolment_id)
        self.db.add(
            Highlight(
                document_id=document.id, key=f"{author}/{uuid.uuid4()}", author_id=author, start=0,
                end=1, quote="q", tag="t1", conversation_id=str(builders.CONVERSATION),
            )
        )  # fmt: skip

    def documents(self) -> dict[SharedDocument, Workspace]:
        rows = self.db.execute(
            select(SharedDocument, Workspace).join(
                Workspace, Workspace.id == SharedDocument.workspace_id
            )
        )
        return {row[0]: row[1] for row in rows}

    def seen(self, member: Member) -> set[SharedDocument]:
        """Documents that the condition gives, as a list would."""
        query = select(SharedDocument).join(Workspace, Workspace.id == SharedDocument.workspace_id)
        return set(self.db.scalars(query.where(access.visible_documents(Viewer.of(member)))))

    def is_fetched(self, member: Member, document: SharedDocument) -> bool:
        try:
            return access.fetch_document(self.db, member, document.id) is document
        except Conflict:
            assert document.revealed_at is not None
            return True
        except NotFound:
            return False

    def is_admitted(self, member: Member, document: SharedDocument) -> bool:
        """True where a ticket of the member opens the document, or would before it was revealed."""
        session = sessions.start(
            self.db, person_id=member.person_id, hours=1, enrolment_id=member.enrolment_id,
            role=member.role, link_id=member.link_id, platform_id=self.place.platform_id,
        )  # fmt: skip
        ticket = tickets.issue(self.db, member, session.id, document)
        (answer,) = tickets.spend(self.db, [PresentedTicket(ticket.token, document.id)])
        assert isinstance(answer, Admission | Conflict | NotFound)
        return not isinstance(answer, NotFound)

    def expected(self, member: Member, document: SharedDocument, workspace: Workspace) -> bool:
        """The rule once more, in plain Python."""
        if member.course_id != self.activity.course_id:
            return False
        if member.role is Role.TEACHER or (member.role is Role.TUTOR and not self.limits):
            return True
        owners = {document.enrolment_id, workspace.enrolment_id} - {None, member.enrolment_id}
        if not all(each is not None and self.is_tutor_of(member, each) for each in owners):
            return False
        is_closed = document.part_of is None and not self.is_open(member, document, workspace)
        if is_closed and member.role is not Role.TUTOR:
            return False
        return workspace.class_id is None or workspace.class_id in self.groups(member.enrolment_id)

    def groups(self, enrolment_id: uuid.UUID) -> set[uuid.UUID]:
        places = select(EnrolmentClass.class_id).where(EnrolmentClass.enrolment_id == enrolment_id)
        return set(self.db.scalars(places))

    def is_tutor_of(self, member: Member, enrolment_id: uuid.UUID) -> bool:
        shared = self.groups(member.enrolment_id) & self.groups(enrolment_id)
        return member.role is Role.TUTOR and bool(shared)

    def is_open(self, member: Member, shared: SharedDocument, workspace: Workspace) -> bool:
        """True where a shared document is closed to nobody, or the member has reached it."""
        if self.activity.note_threshold is None or workspace.revealed_at is not None:
            return True
        return any(
            each.part_of == shared.id
            and each.revealed_at
            and each.enrolment_id == member.enrolment_id
            for each in self.documents()
        )


@pytest.mark.random
@settings(
    max_examples=examples(8),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    workspace_for=st.sampled_from(["class", "group", "student"]),
    revealed=st.sets(st.sampled_from(STUDENTS)),
    threshold=st.sampled_from([None, 2]),
    revealed_groups=st.sets(st.sampled_from(["1", "2"])),
    name=st.sampled_from([*ROLES, "stranger"]),
    role=st.none() | st.sampled_from(list(Role)),
    moves=st.none() | st.sampled_from(["1", "2", "1,2", ""]),
    limits=st.booleans(),
    tutors=st.none() | st.sampled_from(["1", "2,3", "1,2"]),
)
def test_every_way_to_a_document_gives_the_same_answer(  # noqa: PLR0917
    database: Database,
    workspace_for: str,
    revealed: set[str],
    threshold: int | None,
    revealed_groups: set[str],
    name: str,
    role: Role | None,
    moves: str | None,
    limits: bool,
    tutors: str | None,
) -> None:
    with database.transaction() as db:
        world = World(
            db,
            workspace_for,
            revealed,
            threshold=threshold,
            revealed_groups=revealed_groups,
            limits=limits,
            tutors=tutors,
        )
        if moves is not None and name in STUDENTS:
            builders.arrive(db, world.place, name, groups=moves)
        # An arrival may assert another role than the last one did.
        member = replace(world.members[name], role=role or world.members[name].role)
        documents = world.documents()
        expected = {
            document
            for document, workspace in documents.items()
            if world.expected(member, document, workspace)
        }
        assert world.seen(member) == expected
        assert {each for each in documents if world.is_fetched(member, each)} == expected
        if member.course_id == world.activity.course_id:
            assert {each for each in documents if world.is_admitted(member, each)} == expected
        listed = {each.id for each, _ in workspaces.of_activity(db, member, world.activity.id)}
        assert listed == {
            workspace.id for workspace in documents.values() if can_open(db, member, workspace)
        }
        counted = counts.per_member(db, member, world.activity.id, TagSet(())).values()
        assert sum(each.highlights for each in counted) == notes_in(db, expected)
        db.rollback()


def can_open(db: Session, member: Member, workspace: Workspace) -> bool:
    try:
        return visibility.fetch_workspace(db, member, workspace.id) is workspace
    except NotFound:
        return False


def notes_in(db: Session, documents: set[SharedDocument]) -> int:
    ids = [document.id for document in documents]
    return len(db.scalars(select(Highlight.key).where(Highlight.document_id.in_(ids))).all())


def test_names_are_shown_to_whoever_may_open_the_workspace_and_to_nobody_else(
    database: Database,
) -> None:
    with database.transaction() as db:
        world = World(db, "group", set())
        ada = world.members["ada"]
        workspace, _ = opening.open_for(db, ada, world.activity, "annotations")
        shown: dict[str, Any] = {
            name: authorship.names_for_viewer(db, member, workspace.id)
            for name, member in world.members.items()
        }
        seen = {"name": "Ada", "role": "student", "is_own": False}
        assert {name for name, found in shown.items() if found} == {"ada", "tess", "tom"}
        assert list(shown["tess"].values()) == [seen]
        assert list(shown["ada"].values()) == [seen | {"is_own": True}]


@pytest.mark.parametrize("is_let", [False, True])
def test_observers_see_names_of_students_only_where_the_institution_lets_them(
    database: Database, is_let: bool
) -> None:
    with database.transaction() as db:
        world = World(db, "class", set())
        workspace, _ = opening.open_for(db, world.members["ada"], world.activity, "annotations")
        authorship.author_id(db, workspace.id, world.members["tess"].enrolment_id)
        olga = replace(world.members["olga"], observers_see_names=is_let)
        authorship.author_id(db, workspace.id, olga.enrolment_id)
        shown = authorship.names_for_viewer(db, olga, workspace.id).values()
        named = {each["name"] for each in shown}
        assert {"Tess", "Olga"} <= named
        assert ("Ada" in named) is is_let
        assert ("Student" in named) is not is_let


@pytest.mark.parametrize("workspace_for", ["class", "group"])
def test_who_has_left_a_group_still_finds_their_own_notes(
    database: Database, workspace_for: str
) -> None:
    with database.transaction() as db:
        world = World(db, workspace_for, set())
        ada = world.members["ada"]
        builders.arrive(db, world.place, "ada", groups="2")
        work = student_work.of_member(db, ada, world.activity, str(ada.enrolment_id))
        assert len(work.notes) == 2
