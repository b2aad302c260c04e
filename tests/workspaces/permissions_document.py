"""The permissions of the product as tables, each cell asked of the code that decides it.

`docs/permissions.md` is compared with it; `./dev permissions` writes it there.
"""

import uuid
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from sqlalchemy import true
from sqlalchemy.orm import Session

from lti_tool import clock
from lti_tool.annotations import policy, tag_sets
from lti_tool.annotations.schema import HIGHLIGHTS
from lti_tool.courses.activity_tables import Activity
from lti_tool.courses.comparisons import ComparisonSettings
from lti_tool.courses.permissions import may
from lti_tool.courses.roles import CAPABILITIES, Capability, Role
from lti_tool.courses.tenancy import Member
from lti_tool.dashboard import class_overview
from lti_tool.documents import access, drafts, opening, rules
from lti_tool.documents.tables import SharedDocument
from lti_tool.documents.writer import Writer
from lti_tool.errors import NamesSealed, NotFound
from lti_tool.workspaces import (
    authorship,
    blind_texts,
    positions,
    pseudonyms,
    visibility,
    writing_window,
)
from lti_tool.workspaces.tables import Workspace
from lti_tool.yjs.index import Change
from tests import builders
from tests.annotations.test_policy import highlight
from tests.architecture import tree

DOCUMENT = tree.ROOT / "docs" / "permissions.md"

_BEGINNING = """# Permissions

Each cell is the answer of the code that decides; `./dev permissions` writes them, and a test
compares. Pages, the API, sockets, search and exports ask the same functions:
`courses/permissions.py` for capabilities, `workspaces/visibility.py` and `documents/access.py` for
what is seen, `workspaces/writing_window.py`, `annotations/policy.py` and `responses/kind.py` for
what is written, `workspaces/authorship.py` for names, `workspaces/blind_texts.py` for where texts
are from.
"""

_AUTHOR = "aaaaaaaa"
_ROLES = (Role.TEACHER, Role.TUTOR, Role.STUDENT, Role.OBSERVER)

Setting = Callable[[Activity], None]


def _nothing(_: Activity) -> None:
    pass


def _hides_models(activity: Activity) -> None:
    activity.comparison = ComparisonSettings(hides_models=True)


def _reveals_models(activity: Activity) -> None:
    _hides_models(activity)
    activity.models_revealed_at = clock.now()


def _opens_tomorrow(activity: Activity) -> None:
    activity.opens_at = clock.now() + timedelta(days=1)


def _closed_yesterday(activity: Activity) -> None:
    activity.closes_at = clock.now() - timedelta(days=1)


def _hides_notes(activity: Activity) -> None:
    activity.hides_notes_here = True


def _hides_names(activity: Activity) -> None:
    activity.assign(hides_names_here=True, seals_names_here=False)


def _seals_names(activity: Activity) -> None:
    activity.assign(hides_names_here=True, seals_names_here=True)


def _opens_names(activity: Activity) -> None:
    activity.assign(hides_names_here=True, seals_names_here=True, unsealed_at=clock.now())


PHASES: dict[str, Setting] = {
    "open": _nothing,
    "before it opens": _opens_tomorrow,
    "after it has closed": _closed_yesterday,
    "while notes are hidden": _hides_notes,
}


@dataclass
class _Course:
    """A course with an activity, one member of each role, and another student, in these groups."""

    db: Session
    activity: Activity
    members: dict[Role, Member]
    other: Member

    @classmethod
    def make(cls, db: Session, workspace_for: str, set_phase: Setting, *, groups: str) -> "_Course":
        number = uuid.uuid4().hex
        place = builders.place(db, f"https://{number}.example.edu", number)
        teacher = builders.arrive(db, place, "tess", builders.TEACHER)
        activity = builders.activity(db, teacher, workspace_for=workspace_for)
        builders.imported(db, teacher.member, activity, "Why is the sky blue?")
        set_phase(activity)
        members = {
            Role.TEACHER: teacher.member,
            Role.TUTOR: builders.arrive(db, place, "tom", builders.TUTOR).member,
            Role.STUDENT: builders.arrive(db, place, "ada", groups="1").member,
            Role.OBSERVER: builders.arrive(db, place, "olga", builders.OBSERVER).member,
        }
        return cls(db, activity, members, builders.arrive(db, place, "ben", groups=groups).member)

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
        return policy.check(changes, writer, facts, rule.window.block(clock.now())) is None

    def cell(self, member: Member, owner: Member) -> str:
        """Words for what a member does in the workspace of the owner."""
        workspace, shared = self.opened(owner)
        if not self.sees(member, workspace):
            return "–"
        draft = drafts.find_draft(self.db, shared, owner.enrolment_id)
        own = None
        if draft is not None and may(member.role, Capability.ANNOTATE):
            own = drafts.open_draft(self.db, self.activity, shared, member.enrolment_id)
        can_write = self.writes(member, shared) or self.writes(member, own)
        can_read = self.reads(member, shared) if draft is None else self.reads(member, draft)
        if can_read:
            return "reads, writes" if can_write else "reads"
        return "writes, reads own notes" if can_write else "reads own notes"

    def past_cells(self, audience: "_Audience") -> list[str]:
        """Words for all roles, in the workspace of the student of the table or of the other one."""
        owner = self.members[Role.STUDENT] if audience.is_own else self.other
        return [self.past_cell(self.members[role], owner) for role in _ROLES]

    def past_cell(self, member: Member, owner: Member) -> str:
        """Word for whether a member looks into the past of what the owner writes in."""
        _, shared = self.opened(owner)
        draft = drafts.find_draft(self.db, shared, owner.enrolment_id)
        try:
            access.fetch_with_history(self.db, member, (draft or shared).id)
        except NotFound:
            return "–"
        return "yes"

    def name_cell(self, member: Member) -> str:
        """Words for how a member sees the name of the other student, at a note of theirs."""
        workspace, _ = self.opened(self.other)
        author = authorship.author_id(self.db, workspace.id, self.other.enrolment_id)
        found = authorship.names_for_viewer(self.db, member, workspace.id, true())[author]["name"]
        pseudonym = pseudonyms.of_member(self.db, self.activity, self.other.enrolment_id)
        word = {"Ben": "name", pseudonym: "pseudonym"}.get(found, "role")
        return f"{word}, lists" if self.lists(member) else word

    def position_cell(self, member: Member, owner: Member) -> str:
        """Words for whether a member and the others in a workspace see each other."""
        workspace, _ = self.opened(owner)
        if not self.sees(member, workspace):
            return "–"
        names = self.activity.hides_names
        return "yes" if positions.are_shared(member, workspace, hides_names=names) else ""

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


def document(db: Session) -> str:
    """The whole document. Rows that it needs are made in `db`."""
    parts = [_BEGINNING, "## Capabilities of each role\n", _capabilities()]
    parts += ["## Notes of others in a workspace\n", _ABOUT_WORKSPACES]
    for audience in _AUDIENCES:
        parts += [f"### {audience.title}\n", _by_phase(db, audience)]
    parts += ["## How the notes of a workspace came about\n", _ABOUT_PASTS, _by_past(db)]
    parts += ["## Names of students\n", _ABOUT_NAMES, _by_names(db)]
    parts += ["## Where somebody reads\n", _ABOUT_POSITIONS, _by_positions(db)]
    parts += ["## Where the texts of a blind comparison are from\n", _ABOUT_MODELS, _by_models(db)]
    return "\n".join(parts)


@dataclass(frozen=True)
class _Audience:
    """Audience of a workspace; the other student has opened it, or the student of the table."""

    title: str
    workspace_for: str
    groups: str = "2"
    is_own: bool = False


_ABOUT_WORKSPACES = """\
Other students have written there. *Reads* means that the role sees their notes, *writes* that its
own highlight is accepted; “–” that the workspace is not found, whatever is asked of it.
"""

_AUDIENCES = (
    _Audience("The whole class’s", "class"),
    _Audience("Of the student’s group", "group", groups="1"),
    _Audience("Of another group", "group", groups="2"),
    _Audience("The student’s own", "student", is_own=True),
    _Audience("Another student’s", "student"),
)


_ABOUT_NAMES = """\
Another student has written in the workspace of the whole class. *Name*, *pseudonym* or *role* is
what stands at the note; *lists* means that the class can be listed, and marked, by name.
"""

NAMES: dict[str, Setting] = {
    "Students see each other’s names": _nothing,
    "Students do not see each other’s names": _hides_names,
    "sealed for teachers and tutors, too": _seals_names,
    "sealed, and opened by a teacher": _opens_names,
}


_ABOUT_PASTS = """\
Who finds the history of a workspace, or of hidden notes. Words that somebody took back are in
nobody else’s, and what a teacher removed is in nobody’s. What one person did alone is theirs; those
who see their work see it only while they share it.
"""


def _by_past(db: Session) -> str:
    rows = []
    for audience in _AUDIENCES:
        course = _Course.make(db, audience.workspace_for, _nothing, groups=audience.groups)
        rows.append((audience.title, *course.past_cells(audience)))
    hidden = _Audience("Hidden notes of another student", "class")
    course = _Course.make(db, hidden.workspace_for, _hides_notes, groups=hidden.groups)
    rows.append((hidden.title, *course.past_cells(hidden)))
    return _table(("", *_ROLES), rows)


def _by_names(db: Session) -> str:
    rows = []
    for title, set_names in NAMES.items():
        course = _Course.make(db, "class", set_names, groups="2")
        rows.append((title, *(course.name_cell(course.members[role]) for role in _ROLES)))
    return _table(("", *_ROLES), rows)


_ABOUT_POSITIONS = """\
The turn that somebody sees, and what they select, shown to the others who have the shared document
open, while both want it; *yes* for a role that sees the others, and is seen. While notes are hidden
nobody is.
"""


def _by_positions(db: Session) -> str:
    rows = []
    for audience in _AUDIENCES:
        for title, set_names in (("", _nothing), (", names hidden", _hides_names)):
            course = _Course.make(db, audience.workspace_for, set_names, groups=audience.groups)
            owner = course.members[Role.STUDENT] if audience.is_own else course.other
            cells = (course.position_cell(course.members[role], owner) for role in _ROLES)
            rows.append((f"{audience.title}{title}", *cells))
    return _table(("", *_ROLES), rows)


_ABOUT_MODELS = """\
*Names* means that the role reads titles, speakers, models and provenance; *letters* that it reads
“Answer A” and “Answer B” instead. A projector shows letters until they are revealed, whoever opens
it.
"""

MODELS: dict[str, Setting] = {
    "not hidden": _nothing,
    "hidden": _hides_models,
    "revealed": _reveals_models,
}


def _by_models(db: Session) -> str:
    rows = []
    for title, set_models in MODELS.items():
        course = _Course.make(db, "class", set_models, groups="2")
        rows.append((title, *(_models_cell(course, role) for role in _ROLES)))
    return _table(("", *_ROLES), rows)


def _models_cell(course: "_Course", role: Role) -> str:
    is_blind = blind_texts.is_blind_for(course.members[role], course.activity)
    return "letters" if is_blind else "names"


def _capabilities() -> str:
    rows = [
        (each.value, *("yes" if may(role, each) else "" for role in _ROLES)) for each in Capability
    ]
    return _table(("", *_ROLES), rows)


def _by_phase(db: Session, audience: _Audience) -> str:
    rows = []
    for phase, set_phase in PHASES.items():
        course = _Course.make(db, audience.workspace_for, set_phase, groups=audience.groups)
        owner = course.members[Role.STUDENT] if audience.is_own else course.other
        rows.append((phase, *(course.cell(course.members[role], owner) for role in _ROLES)))
    return _table(("", *_ROLES), rows)


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)
