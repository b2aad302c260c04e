"""A course with everybody who may and may not, and words for what each of them may do there."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta

from sqlalchemy import true
from sqlalchemy.orm import Session

from lti_tool import clock
from lti_tool.activities import hand_in, start_over
from lti_tool.annotations import policy, tag_sets
from lti_tool.annotations.schema import HIGHLIGHTS
from lti_tool.courses.activity_tables import Activity
from lti_tool.courses.comparisons import ComparisonSettings
from lti_tool.courses.permissions import may
from lti_tool.courses.roles import CAPABILITIES, Capability
from lti_tool.courses.tables import Course
from lti_tool.courses.tenancy import Member
from lti_tool.dashboard import class_overview, own_history
from lti_tool.documents import access, drafts, opening, private_notes, rules
from lti_tool.documents.tables import SharedDocument
from lti_tool.documents.writer import Writer
from lti_tool.errors import Forbidden, NamesSealed, NotFound
from lti_tool.workspaces import (
    authorship,
    blind_texts,
    positions,
    pseudonyms,
    shared_histories,
    visibility,
    writing_window,
)
from lti_tool.workspaces.tables import Workspace
from lti_tool.yjs.index import Change
from tests import builders
from tests.annotations.test_policy import highlight
from tests.dashboard.searching import noted

_AUTHOR = "aaaaaaaa"
LIMITED = "limited tutor"
VIEWERS = ("teacher", "tutor", LIMITED, "student", "observer")
"""Columns of the tables: roles, and a tutor of the student's group where tutors are limited to
theirs."""

Setting = Callable[[Activity], None]


def set_nothing(_: Activity) -> None:
    pass


def hides_models(activity: Activity) -> None:
    activity.comparison = ComparisonSettings(hides_models=True)


def reveals_models(activity: Activity) -> None:
    hides_models(activity)
    activity.models_revealed_at = clock.now()


def _opens_tomorrow(activity: Activity) -> None:
    activity.opens_at = clock.now() + timedelta(days=1)


def _closed_yesterday(activity: Activity) -> None:
    activity.closes_at = clock.now() - timedelta(days=1)


def hides_notes(activity: Activity) -> None:
    activity.hides_notes_here = True


def hides_names(activity: Activity) -> None:
    activity.assign(hides_names_here=True, seals_names_here=False)


def seals_names(activity: Activity) -> None:
    activity.assign(hides_names_here=True, seals_names_here=True)


def opens_names(activity: Activity) -> None:
    activity.assign(hides_names_here=True, seals_names_here=True, unsealed_at=clock.now())


def _hides_until_enough(activity: Activity) -> None:
    activity.assign(hides_notes_here=True, note_threshold_here=1)


def _asks_to_hand_in(activity: Activity) -> None:
    activity.hands_in = True


@dataclass(frozen=True)
class Phase:
    """Phase of an activity, with what its student has done in it."""

    set: Setting = set_nothing
    reaches_threshold: bool = False
    hands_in: bool = False


PHASES: dict[str, Phase] = {
    "open": Phase(),
    "before it opens": Phase(_opens_tomorrow),
    "after it has closed": Phase(_closed_yesterday),
    "while notes are hidden": Phase(hides_notes),
    "think first, before": Phase(_hides_until_enough),
    "think first, after": Phase(_hides_until_enough, reaches_threshold=True),
    "once it is handed in": Phase(_asks_to_hand_in, hands_in=True),
}


@dataclass
class PermissionsCourse:
    """A course with an activity, a member for each column, and another student, in these groups."""

    db: Session
    activity: Activity
    members: dict[str, Member]
    """One for each column."""
    other: Member
    shares_steps: bool = False
    earlier: tuple[Workspace, SharedDocument] | None = None
    """Workspace of an earlier attempt, and its document."""

    @classmethod
    def make(
        cls, db: Session, workspace_for: str, set_phase: Setting, *, groups: str
    ) -> "PermissionsCourse":
        number = uuid.uuid4().hex
        place = builders.place(db, f"https://{number}.example.edu", number)
        teacher = builders.arrive(db, place, "tess", builders.TEACHER)
        activity = builders.activity(db, teacher, workspace_for=workspace_for)
        builders.imported(db, teacher.member, activity, "Why is the sky blue?")
        set_phase(activity)
        members = {
            "teacher": teacher.member,
            "tutor": builders.arrive(db, place, "tom", builders.TUTOR).member,
            LIMITED: builders.arrive(db, place, "lin", builders.TUTOR, groups="1").member,
            "student": builders.arrive(db, place, "ada", groups="1").member,
            "observer": builders.arrive(db, place, "olga", builders.OBSERVER).member,
        }
        return cls(db, activity, members, builders.arrive(db, place, "ben", groups=groups).member)

    def member(self, column: str) -> Member:
        """The member of a column, in the course as it is for them."""
        course = self.db.get_one(Course, self.activity.course_id)
        course.limits_tutors = column == LIMITED
        self.db.flush()
        return self.members[column]

    def reach(self, phase: Phase, owner: Member) -> None:
        """Do what the student, or the owner of the workspace, has done in a phase."""
        if phase.reaches_threshold:
            _, shared = self.opened(owner)
            student = self.members["student"]
            draft = drafts.open_draft(self.db, self.activity, shared, student.enrolment_id)
            if draft is not None:
                draft.revealed_at = clock.now()
        if phase.hands_in:
            is_of_class = self.activity.workspace_for == "class"
            giver = self.members["student"] if is_of_class else owner
            _, shared = self.opened(giver)
            noted(self.db, giver, shared)
            hand_in.hand_in(self.db, giver, self.activity.id)
        self.db.flush()

    def opened(self, owner: Member) -> tuple[Workspace, SharedDocument]:
        """A workspace as one student finds it; the owner's draft where there is one."""
        workspace, shared = opening.open_for(self.db, owner, self.activity, "annotations")
        if writing_window.is_hiding(self.activity, workspace):
            drafts.open_draft(self.db, self.activity, shared, owner.enrolment_id)
        return workspace, shared

    def sees(self, member: Member, workspace: Workspace) -> bool:
        try:
            return visibility.fetch_workspace(self.db, member, workspace.id) is workspace
        except NotFound:
            return False

    def reads(self, member: Member, document: SharedDocument | None) -> bool:
        try:
            return document is not None and bool(
                access.fetch_document(self.db, member, document.id)
            )
        except NotFound:
            return False

    def writes(self, member: Member, document: SharedDocument | None) -> bool:
        """True where a highlight of theirs is accepted in the document now."""
        if not self.reads(member, document):
            return False
        assert document is not None
        rule = rules.load(self.db, [document.id])[document.id]
        assert isinstance(rule.context, policy.Facts)
        writer = Writer(_AUTHOR, CAPABILITIES[member.role], writing_window.is_restricted(member))
        facts = replace(rule.context, tags={"t1": True})
        changes = _highlight(next(iter(facts.lengths)))
        block = rule.window.block(clock.now(), [member.enrolment_id])
        return policy.check(changes, writer, facts, block) is None

    def cell(self, member: Member, owner: Member) -> str:
        """Words for what a member does in the workspace of the owner."""
        return self._cell(member, owner, *self.opened(owner))

    def earlier_cell(self, member: Member, owner: Member) -> str:
        """Words for what a member does in an earlier attempt of the owner, who has started over."""
        if self.earlier is None:
            workspace, shared = self.earlier = self.opened(owner)
            noted(self.db, owner, shared)
            start_over.start_over(self.db, owner, workspace.id)
        return self._cell(member, owner, *self.earlier)

    def _cell(
        self, member: Member, owner: Member, workspace: Workspace, shared: SharedDocument
    ) -> str:
        if not self.sees(member, workspace):
            return "–"
        draft = drafts.find_draft(self.db, shared, owner.enrolment_id)
        own = None
        if draft is not None and may(member.role, Capability.ANNOTATE):
            own = drafts.open_draft(self.db, self.activity, shared, member.enrolment_id)
        can_write = self.writes(member, shared) or self.writes(member, own)
        # Where there is a threshold, the notes of others who have reached it are shared.
        are_hidden = draft is not None and self.activity.note_threshold_here is None
        can_read = self.reads(member, draft if are_hidden else shared)
        if can_read:
            return "reads, writes" if can_write else "reads"
        return "writes, reads own notes" if can_write else "reads own notes"

    def past_cell(self, member: Member, owner: Member) -> str:
        """Word for whether a member looks into the past of what the owner writes in."""
        _, shared = self.opened(owner)
        draft = drafts.find_draft(self.db, shared, owner.enrolment_id)
        try:
            access.fetch_with_history(self.db, member, (draft or shared).id)
        except NotFound:
            return "–"
        return "yes"

    def private_cell(self, member: Member, owner: Member) -> str:
        """Word for whether a member opens the private notes of the owner."""
        _, shared = self.opened(owner)
        notes = private_notes.open_for(self.db, shared, owner.enrolment_id)
        return "reads, writes" if self.writes(member, notes) else "–"

    def steps_cell(self, member: Member, owner: Member) -> str:
        """Word for whether a member sees how the owner came to their notes."""
        workspace, _ = self.opened(owner)
        if self.shares_steps:
            shared_histories.share(self.db, owner, workspace.id)
        try:
            own_history.read(self.db, member, workspace.id, owner.enrolment_id)
        except (NotFound, Forbidden):
            return "–"
        return "yes"

    def name_cell(self, member: Member, owner: Member) -> str:
        """Words for how a member sees the name of the other student, at a note of theirs."""
        workspace, _ = self.opened(owner)
        author = authorship.author_id(self.db, workspace.id, owner.enrolment_id)
        found = authorship.names_for_viewer(self.db, member, workspace.id, true())[author]["name"]
        pseudonym = pseudonyms.of_member(self.db, self.activity, owner.enrolment_id)
        word = {"Ben": "name", pseudonym: "pseudonym"}.get(found, "role")
        return f"{word}, lists" if self.lists(member) else word

    def position_cell(self, member: Member, owner: Member) -> str:
        """Words for whether a member and the others in a workspace see each other."""
        workspace, _ = self.opened(owner)
        if not self.sees(member, workspace):
            return "–"
        names = self.activity.hides_names
        return "yes" if positions.are_shared(member, workspace, hides_names=names) else ""

    def models_cell(self, member: Member, _: Member) -> str:
        """Word for what stands at the texts of a comparison."""
        return "letters" if blind_texts.is_blind_for(member, self.activity) else "names"

    def lists(self, member: Member) -> bool:
        """True where they may list the class, and what everybody has done."""
        if not may(member.role, Capability.SEE_CLASS):
            return False
        tags = tag_sets.of_activity(self.db, self.activity.id)
        try:
            return bool(class_overview.of_activity(self.db, member, self.activity, tags).rows)
        except NamesSealed:
            return False


def _highlight(conversation_id: str) -> tuple[Change, ...]:
    return highlight((HIGHLIGHTS, f"{_AUTHOR}/1"), conversation=conversation_id)
