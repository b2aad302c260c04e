"""Visibility of conversations holds, whatever people do in whatever order."""

import uuid
from dataclasses import dataclass, field
from typing import Literal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from lti_tool.activities import contributions, conversation_preview
from lti_tool.activities.conversations import load_readable, remove_conversation
from lti_tool.annotations.kind import Annotations
from lti_tool.annotations.tables import Highlight
from lti_tool.conversations import importing
from lti_tool.conversations.importing import Wanted
from lti_tool.conversations.source import Source
from lti_tool.conversations.sources import Incoming
from lti_tool.conversations.tables import Conversation
from lti_tool.courses.contributions import Contributions
from lti_tool.courses.tables import CourseClass, EnrolmentClass
from lti_tool.courses.tenancy import Member
from lti_tool.dashboard import search, search_scope
from lti_tool.db.engine import Database
from lti_tool.documents import opening
from lti_tool.errors import NotFound, ToolError
from lti_tool.workspaces import authorship
from lti_tool.workspaces.conversations import (
    contributed,
    fetch_visible,
    of_workspace,
    visible_conversations,
)
from lti_tool.workspaces.tables import Workspace
from lti_tool.workspaces.visibility import Viewer
from tests import builders
from tests.conversations.read import read_source
from tests.examples import examples

STUDENTS = ("ada", "ben", "cleo")
STAFF = ("tess", "tom")
EVERYBODY = (*STUDENTS, *STAFF, "olga")
TEXT = "User: Why is the sky blue?\n\nChatGPT: Scattering."
READING = read_source(Source.pasted(TEXT))

Act = Literal["bring", "accept", "annotate", "remove", "move", "ask", "edit"]


@dataclass
class Model:
    """One conversation as this test believes it to be."""

    id: uuid.UUID
    by: str
    workspace_id: uuid.UUID
    group: str | None
    """Group of the workspace; None for the whole class's, or a student's."""
    owner: str | None
    """Student whose workspace it is."""
    is_accepted: bool = False
    is_annotated: bool = False


@dataclass
class World:
    db: Session
    workspace_for: str
    groups: dict[str, str | None] = field(default_factory=dict)
    asked: Contributions = field(default_factory=lambda: Contributions("may", 3))
    conversations: list[Model] = field(default_factory=list)

    def __post_init__(self) -> None:
        place = builders.place(self.db)
        teacher = builders.arrive(self.db, place, "tess", builders.TEACHER)
        self.members: dict[str, Member] = {"tess": teacher.member}
        for name, role in (("tom", builders.TUTOR), ("olga", builders.OBSERVER)):
            self.members[name] = builders.arrive(self.db, place, name, role).member
        for name in STUDENTS:
            arrived = builders.arrive(self.db, place, name, groups="1" if name != "cleo" else "2")
            self.members[name] = arrived.member
            self.groups[name] = "Group 1" if name != "cleo" else "Group 2"
        self.activity = builders.activity(self.db, teacher, workspace_for=self.workspace_for)
        self.activity.contributions = self.asked
        self.by_group = {
            each.name: each.id for each in self.db.scalars(select(CourseClass)) if each.name
        }

    def do(self, act: Act, who: str, which: int) -> None:
        """One act, which may be refused; the model follows where it was not."""
        try:
            with self.db.begin_nested():
                getattr(self, act)(who, which)
        except ToolError:
            self.db.expire_all()

    def bring(self, who: str, _: int) -> None:
        member = self.members[who]
        workspace, _document = opening.open_for(self.db, member, self.activity, "annotations")
        source = Incoming.of_source(Source.pasted(TEXT))
        wanted = Wanted(has_preview=True, again=True)
        taken = contributions.contribute(
            self.db, member, workspace.id, source, wanted, most=2**20
        ).conversation
        importing.store(self.db, taken.id, READING)
        group = next((n for n, id_ in self.by_group.items() if id_ == workspace.class_id), None)
        owner = next(
            (n for n, m in self.members.items() if m.enrolment_id == workspace.enrolment_id), None
        )
        self.conversations.append(Model(taken.id, who, workspace.id, group, owner))

    def accept(self, who: str, which: int) -> None:
        model = self._one(which)
        version = conversation_preview.open_draft(self.db, self.members[who], model.id)[1].version
        conversation_preview.accept_draft(self.db, self.members[who], model.id, version, "")
        assert self._may_change(who, model)
        assert not model.is_annotated
        model.is_accepted = True

    def edit(self, who: str, which: int) -> None:
        model = self._one(which)
        _, draft = conversation_preview.open_draft(self.db, self.members[who], model.id)
        conversation_preview.edit_draft(self.db, self.members[who], model.id, draft.version, [])
        assert self._may_change(who, model)
        assert not model.is_annotated

    def annotate(self, who: str, which: int) -> None:
        """Write a highlight, if the policy lets one stand on it in the viewer's workspace."""
        model = self._one(which)
        workspace, document = opening.open_for(
            self.db, self.members[who], self.activity, "annotations"
        )
        lengths = Annotations().load_context(self.db, [document.id])[document.id].lengths
        assert (str(model.id) in lengths) == (workspace.id == model.workspace_id)
        if not lengths.get(str(model.id)):
            raise NotFound
        author = authorship.author_id(self.db, workspace.id, self.members[who].enrolment_id)
        self.db.add(
            Highlight(
                document_id=document.id, key=f"{author}/{uuid.uuid4()}", author_id=author, start=0,
                end=1, quote="W", tag="t1", conversation_id=str(model.id),
            )
        )  # fmt: skip
        self.db.flush()
        model.is_annotated = True

    def remove(self, who: str, which: int) -> None:
        model = self._one(which)
        remove_conversation(self.db, self.members[who], model.id)
        assert self._may_change(who, model)
        assert not model.is_annotated
        self.conversations.remove(model)

    def move(self, who: str, which: int) -> None:
        if who not in STUDENTS:
            raise NotFound
        to = (None, "Group 1", "Group 2")[which % 3]
        member = self.members[who]
        self.db.execute(
            delete(EnrolmentClass).where(EnrolmentClass.enrolment_id == member.enrolment_id)
        )
        if to is not None:
            self.db.add(
                EnrolmentClass(enrolment_id=member.enrolment_id, class_id=self.by_group[to])
            )
        self.db.flush()
        self.groups[who] = to

    def ask(self, _: str, which: int) -> None:
        modes = ("no", "may", "must")
        self.asked = Contributions(modes[which % 3], 1 + which % 3)  # type: ignore[arg-type]
        self.activity.contributions = self.asked
        self.db.flush()

    def _one(self, which: int) -> Model:
        if not self.conversations:
            raise NotFound
        return self.conversations[which % len(self.conversations)]

    def opens(self, who: str, model: Model) -> bool:
        """True where they may open its workspace, as this test believes."""
        if who in STAFF or (model.owner is None and model.group is None):
            return True
        return model.owner == who or (
            model.group is not None and self.groups.get(who) == model.group
        )

    def knows(self, who: str, model: Model) -> bool:
        is_near = who in STAFF or who == model.by or model.group is not None
        return self.opens(who, model) and (model.is_accepted or is_near)

    def _may_change(self, who: str, model: Model) -> bool:
        return who == "tess" or (who == model.by and self.opens(who, model))

    def check_rule(self) -> None:
        """The condition in SQL says of everybody what this test believes."""
        for who in EVERYBODY:
            is_visible = visible_conversations(Viewer.of(self.members[who]))
            seen = set(self.db.scalars(select(Conversation.id).where(is_visible)))
            assert seen == {each.id for each in self.conversations if self.knows(who, each)}

    def check_ways(self) -> None:
        """Every way to a conversation agrees with the rule."""
        for who in EVERYBODY:
            member = self.members[who]
            known = {each.id for each in self.conversations if self.knows(who, each)}
            read = {each.id for each in self.conversations if each.id in known and each.is_accepted}
            assert {e.id for e in self.conversations if self._is(fetch_visible, member, e)} == known
            assert {e.id for e in self.conversations if self._is(load_readable, member, e)} == read
            self._check_workspaces(who, known, read)
            scope = search_scope.of_member(self.db, member)
            found = search.find(self.db, scope, search.Question("sky", "text"))
            at = [each.conversation_id for group in found.groups for each in group.results]
            assert sorted(at, key=str) == sorted(read, key=str)
        rows = builders.class_table(self.db, self.members["tess"], self.activity).rows
        listed = {each.id for row in rows for each in row.brought}
        assert listed <= {each.id for each in self.conversations}

    def _is(self, fetch: object, member: Member, model: Model) -> bool:
        try:
            fetch(self.db, member, model.id)  # type: ignore[operator]
        except NotFound:
            return False
        return True

    def _check_workspaces(self, who: str, known: set[uuid.UUID], read: set[uuid.UUID]) -> None:
        member = self.members[who]
        seen, readable = set(), set()
        for workspace in self.db.scalars(select(Workspace)).all():
            seen |= {each.id for each, _ in contributed(self.db, member, workspace)}
            readable |= {each.id for each in of_workspace(self.db, member, workspace)}
        assert (seen, readable) == (known, read)


ACTS = st.tuples(
    st.sampled_from(("bring", "accept", "annotate", "remove", "move", "ask", "edit")),
    st.sampled_from(EVERYBODY),
    st.integers(0, 5),
)


@pytest.mark.random
@settings(
    max_examples=examples(3),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    st.sampled_from(("student", "group", "class")),
    st.lists(ACTS, min_size=4, max_size=9),
)
def test_nobody_reads_what_they_may_not(
    database: Database, workspace_for: str, acts: list[tuple[Act, str, int]]
) -> None:
    with database.transaction() as db:
        world = World(db, workspace_for)
        for name in STUDENTS:
            world.do("bring", name, 0)
            world.do("accept", name, len(world.conversations) - 1)
        for act, who, which in acts:
            world.do(act, who, which)
            world.check_rule()
        world.check_ways()
        db.rollback()
