"""The permissions of the product as tables, each cell asked of the code that decides it.

`docs/permissions.md` is compared with it; `./dev permissions` writes it there.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from lti_tool.courses.permissions import may
from lti_tool.courses.roles import Capability, Role
from lti_tool.courses.tenancy import Member
from tests.architecture import tree
from tests.workspaces.permissions_course import (
    PHASES,
    VIEWERS,
    PermissionsCourse,
    Setting,
    hides_models,
    hides_names,
    hides_notes,
    opens_names,
    reveals_models,
    seals_names,
    set_nothing,
)

DOCUMENT = tree.ROOT / "docs" / "permissions.md"

_BEGINNING = """# Permissions

Each cell is the answer of the code that decides; `./dev permissions` writes them, and a test
compares. Pages, the API, sockets, search and exports ask the same functions:
`courses/permissions.py` for capabilities, `workspaces/visibility.py` and `documents/access.py` for
what is seen, `workspaces/writing_window.py`, `annotations/policy.py` and `responses/kind.py` for
what is written, `workspaces/authorship.py` for names, `workspaces/blind_texts.py` for where texts
are from.

A *limited tutor* is a tutor of the student’s group, in a course that limits tutors to their groups.
"""

_ROLES = (Role.TEACHER, Role.TUTOR, Role.STUDENT, Role.OBSERVER)


def document(db: Session) -> str:
    """The whole document. Rows that it needs are made in `db`."""
    parts = [_BEGINNING, "## Capabilities of each role\n", _capabilities()]
    parts += ["## Notes of others in a workspace\n", _ABOUT_WORKSPACES]
    for audience in _AUDIENCES:
        parts += [f"### {audience.title}\n", _by_phase(db, audience)]
    parts += ["## Notes to oneself\n", _ABOUT_PRIVATE, _by_private(db)]
    parts += ["## How the notes of a workspace came about\n", _ABOUT_PASTS, _by_past(db)]
    parts += ["## The steps of one person\n", _ABOUT_STEPS, _by_steps(db)]
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

    def course(self, db: Session, set_phase: Setting = set_nothing) -> PermissionsCourse:
        """A course whose activity is for it."""
        return PermissionsCourse.make(db, self.workspace_for, set_phase, groups=self.groups)

    def row(
        self, course: PermissionsCourse, cell: Callable[[Member, Member], str], title: str = ""
    ) -> Sequence[str]:
        """A row with the cell of each viewer, for the owner of the workspace."""
        owner = course.members["student"] if self.is_own else course.other
        return (title or self.title, *(cell(course.member(each), owner) for each in VIEWERS))


_ABOUT_WORKSPACES = """\
Other students have written there. *Reads* means that the role sees their notes, *writes* that its
own highlight is accepted; “–” that the workspace is not found, whatever is asked of it. *Think
first* is where students see others’ notes once they have some of their own: before the student has,
and after. Handed in is what the student did in the workspace of the class; in others, all of it.
"""

_AUDIENCES = (
    _Audience("The whole class’s", "class"),
    _Audience("Of the student’s group", "group", groups="1"),
    _Audience("Of another group", "group", groups="2"),
    _Audience("The student’s own", "student", is_own=True),
    _Audience("Another student’s", "student"),
)


def _by_phase(db: Session, audience: _Audience) -> str:
    rows = []
    for title, phase in PHASES.items():
        course = audience.course(db, phase.set)
        course.reach(phase, course.members["student"] if audience.is_own else course.other)
        rows.append(audience.row(course, course.cell, title))
    if audience.workspace_for != "class":
        course = audience.course(db, set_nothing)
        rows.append(audience.row(course, course.earlier_cell, "an earlier attempt"))
    return _table(("", *VIEWERS), rows)


_ABOUT_PRIVATE = """\
Who opens somebody’s notes to themselves, whatever the phase.
"""


def _by_private(db: Session) -> str:
    audiences = (
        _Audience("The student’s", "class", is_own=True),
        _Audience("Another student’s", "class"),
        _Audience("Another student’s, of the same group", "group", groups="1"),
        _Audience("Another student’s, who works alone in that group", "student", groups="1"),
    )
    rows = []
    for audience in audiences:
        course = audience.course(db)
        rows.append(audience.row(course, course.private_cell))
    return _table(("", *VIEWERS), rows)


_ABOUT_PASTS = """\
Who finds the history of a workspace, or of hidden notes. Words that somebody took back are in
nobody else’s, and what a teacher removed is in nobody’s. What one person did alone is theirs; those
who see their work see it only while they share it.
"""


def _by_past(db: Session) -> str:
    rows = []
    for audience in _AUDIENCES:
        course = audience.course(db)
        rows.append(audience.row(course, course.past_cell))
    hidden = _Audience("Hidden notes of another student", "class")
    course = hidden.course(db, hides_notes)
    rows.append(hidden.row(course, course.past_cell))
    return _table(("", *VIEWERS), rows)


_ABOUT_STEPS = """\
Who sees the steps of somebody alone, with earlier words.
"""


def _by_steps(db: Session) -> str:
    audiences = (
        _Audience("The student’s own", "group", groups="1", is_own=True),
        _Audience("Another student’s, of the same group", "group", groups="1"),
        _Audience("Another student’s, of another group", "group", groups="2"),
    )
    rows = []
    for audience in audiences:
        course = audience.course(db)
        rows.append(audience.row(course, course.steps_cell))
        if not audience.is_own:
            course.shares_steps = True
            rows.append(
                audience.row(course, course.steps_cell, f"{audience.title}, who shares them")
            )
    return _table(("", *VIEWERS), rows)


_ABOUT_NAMES = """\
Another student has written in the workspace of the whole class. *Name*, *pseudonym* or *role* is
what stands at the note; *lists* means that the class can be listed, and marked, by name.
"""

NAMES: dict[str, Setting] = {
    "Students see each other’s names": set_nothing,
    "Students do not see each other’s names": hides_names,
    "sealed for teachers and tutors, too": seals_names,
    "sealed, and opened by a teacher": opens_names,
}


def _by_names(db: Session) -> str:
    rows = []
    for title, set_names in NAMES.items():
        audience = _Audience(title, "class")
        course = audience.course(db, set_names)
        rows.append(audience.row(course, course.name_cell))
    return _table(("", *VIEWERS), rows)


_ABOUT_POSITIONS = """\
The turn that somebody sees, and what they select, shown to the others who have the shared document
open, while both want it; *yes* for a role that sees the others, and is seen. While notes are hidden
nobody is.
"""


def _by_positions(db: Session) -> str:
    rows = []
    for audience in _AUDIENCES:
        for more, set_names in (("", set_nothing), (", names hidden", hides_names)):
            course = audience.course(db, set_names)
            rows.append(audience.row(course, course.position_cell, f"{audience.title}{more}"))
    return _table(("", *VIEWERS), rows)


_ABOUT_MODELS = """\
*Names* means that the role reads titles, speakers, models and provenance; *letters* that it reads
“Answer A” and “Answer B” instead. A projector shows letters until they are revealed, whoever opens
it.
"""

MODELS: dict[str, Setting] = {
    "not hidden": set_nothing,
    "hidden": hides_models,
    "revealed": reveals_models,
}


def _by_models(db: Session) -> str:
    rows = []
    for title, set_models in MODELS.items():
        audience = _Audience(title, "class")
        course = audience.course(db, set_models)
        rows.append(audience.row(course, course.models_cell))
    return _table(("", *VIEWERS), rows)


def _capabilities() -> str:
    rows = [
        (each.value, *("yes" if may(role, each) else "" for role in _ROLES)) for each in Capability
    ]
    return _table(("", *_ROLES), rows)


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)
