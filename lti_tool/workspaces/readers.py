"""Readers of a workspace whom somebody can mention there, found by the names that they see."""

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session, load_only

from lti_tool.courses.activity_tables import Activity
from lti_tool.courses.memberships import MAIN, MAIN_ID
from lti_tool.courses.permissions import may
from lti_tool.courses.roles import Capability, Role
from lti_tool.courses.tables import Enrolment
from lti_tool.courses.tenancy import Member
from lti_tool.folding import fold
from lti_tool.people.tables import Person
from lti_tool.workspaces import pseudonyms, visibility
from lti_tool.workspaces.authorship import (
    NAMES_OF,
    is_met,
    is_named,
    make_author_ids,
    member_name,
)
from lti_tool.workspaces.pseudonyms import PSEUDONYM
from lti_tool.workspaces.tables import Workspace, WorkspaceAuthor
from lti_tool.workspaces.visibility import (
    ROLES_THAT_SEE_ALL_GROUPS,
    ROLES_THAT_SEE_THE_CLASS,
    Viewer,
    viewer_parameters,
    visible_workspaces,
)

MOST_OFFERED = 8
"""People in a list: they are seen without much scrolling."""

_WRITERS = [role.value for role in Role if may(role, Capability.ANNOTATE)]

_READER = Viewer(
    MAIN.id,
    MAIN.course_id,
    is_staff=MAIN.role.in_(ROLES_THAT_SEE_THE_CLASS),
    sees_all_groups=MAIN.role.in_(ROLES_THAT_SEE_ALL_GROUPS),
)


@dataclass(frozen=True)
class Reader:
    """Somebody who can be mentioned, under the name that the viewer sees."""

    author: str
    name: str
    role: str


@dataclass(frozen=True)
class Found:
    """Readers who fit what is typed, the best first."""

    people: Sequence[Reader]
    is_cut: bool
    """True where more of them fit."""


@dataclass(frozen=True)
class _Known:
    """Author of a workspace, by all of their accounts."""

    author_id: str
    has_opened: bool
    has_written: bool


def find(
    db: Session,
    viewer: Member,
    workspace: Workspace,
    words: str,
    writes: ColumnElement[bool],
) -> Found:
    """Others who may open a workspace and write, by the beginnings of their names.

    Where names are hidden from the viewer, there are only staff, and those for whom the condition
    on `WorkspaceAuthor` holds: nobody learns who has come. A limited tutor finds those whom they
    see in lists, and who has opened it. Whoever is found gets an author id there.
    """
    activity = db.get_one(Activity, workspace.activity_id)
    known = _known(db, viewer, workspace, writes)
    seen = visibility.seen_members(db, viewer) if is_named(viewer.role) else None
    wanted = fold(words).split()
    fitting = []
    for main, person, pseudonym in _readers(db, viewer, workspace):
        author = known.get(main.id)
        has_written = author is not None and author.has_written
        if not is_met(viewer, main, activity, has_written=has_written):
            continue
        if seen is not None and main.id not in seen and not (author and author.has_opened):
            continue
        name = member_name(viewer, main, person, activity, pseudonym)
        rank = _rank(fold(name), wanted, is_staff=is_named(main.role))
        if rank is not None:
            fitting.append((rank, fold(name), str(main.id), name, main))
    offered = sorted(fitting, key=lambda each: each[:3])[:MOST_OFFERED]
    mains = [main for *_, main in offered]
    author_ids = _author_ids(db, activity, workspace, mains, known)
    people = [
        Reader(author_ids[main.id], name, main.role)
        for *_, name, main in offered
        if main.id in author_ids
    ]
    return Found(people, len(fitting) > MOST_OFFERED)


def _readers(
    db: Session, viewer: Member, workspace: Workspace
) -> Sequence[tuple[Enrolment, Person, str | None]]:
    """Main enrolments of others who may open the workspace now, and write there."""
    is_active = (
        select(Enrolment.id)
        .where(MAIN.id == MAIN_ID, Enrolment.active)
        .correlate_except(Enrolment)
        .exists()
    )
    query = (
        select(MAIN, Person, PSEUDONYM)
        .select_from(Workspace)
        .join(Activity, Activity.id == Workspace.activity_id)
        .join(MAIN, MAIN.course_id == Workspace.course_id)
        .join(Person, Person.id == MAIN.person_id)
        .where(Workspace.id == workspace.id, MAIN.id != viewer.enrolment_id)
        .where(MAIN.merged_into.is_(None), is_active, MAIN.role.in_(_WRITERS))
        .where(Person.forgotten_at.is_(None), visible_workspaces(_READER))
        .options(load_only(MAIN.course_id, MAIN.role), load_only(Person.name, Person.forgotten_at))
    )
    return [(main, person, pseudonym) for main, person, pseudonym in db.execute(query)]


def _known(
    db: Session, viewer: Member, workspace: Workspace, has_written: ColumnElement[bool]
) -> Mapping[uuid.UUID, _Known]:
    """Authors of the workspace by their main enrolment."""
    query = (
        select(
            MAIN_ID,
            func.min(WorkspaceAuthor.author_id),
            func.bool_or(WorkspaceAuthor.has_opened),
            func.bool_or(has_written),
        )
        .select_from(WorkspaceAuthor)
        .join(Enrolment, Enrolment.id == WorkspaceAuthor.enrolment_id)
        .where(WorkspaceAuthor.workspace_id == NAMES_OF)
        .group_by(MAIN_ID)
    )
    wanted = {NAMES_OF.key: workspace.id} | viewer_parameters(viewer)
    return {main_id: _Known(*values) for main_id, *values in db.execute(query, wanted)}


def _author_ids(
    db: Session,
    activity: Activity,
    workspace: Workspace,
    mains: Collection[Enrolment],
    known: Mapping[uuid.UUID, _Known],
) -> dict[uuid.UUID, str]:
    """Author ids by main enrolment; they are made for those who have none."""
    missing = [main.id for main in mains if main.id not in known]
    for main_id in missing:
        pseudonyms.ensure(db, activity, main_id)
    make_author_ids(db, workspace.id, missing, has_opened=False)
    made = db.execute(
        select(WorkspaceAuthor.enrolment_id, WorkspaceAuthor.author_id).where(
            WorkspaceAuthor.workspace_id == workspace.id, WorkspaceAuthor.enrolment_id.in_(missing)
        )
    )
    return {main_id: each.author_id for main_id, each in known.items()} | {
        row.enrolment_id: row.author_id for row in made
    }


def _rank(name: str, wanted: Sequence[str], *, is_staff: bool) -> int | None:
    """Place among those who fit: 0 where the name begins with what is typed, 1 where its parts do,
    2 where it has all of it somewhere; None where it does not fit. Before anything is typed, staff
    come first.
    """
    if not wanted:
        return 0 if is_staff else 1
    if not all(word in name for word in wanted):
        return None
    if name.startswith(" ".join(wanted)):
        return 0
    parts = name.split()
    return 1 if all(any(part.startswith(word) for part in parts) for word in wanted) else 2
