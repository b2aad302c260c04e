"""Authors of a workspace: opaque ids, and the names behind them."""

import secrets
import string
import uuid
from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from lti_tool.courses.memberships import MAIN, MAIN_ID
from lti_tool.courses.permissions import may
from lti_tool.courses.roles import Capability, Role
from lti_tool.courses.tables import Enrolment
from lti_tool.courses.tenancy import Member
from lti_tool.errors import NotFound
from lti_tool.people.names import display_name
from lti_tool.people.tables import Person
from lti_tool.workspaces.tables import Workspace, WorkspaceAuthor
from lti_tool.workspaces.visibility import Viewer, visible_workspaces

_ALPHABET = string.ascii_lowercase + string.digits


def author_id(db: Session, workspace_id: uuid.UUID, enrolment_id: uuid.UUID) -> str:
    """The member's opaque id in this workspace, made on first use; it means nothing elsewhere."""
    query = select(WorkspaceAuthor.author_id).where(
        WorkspaceAuthor.workspace_id == workspace_id,
        WorkspaceAuthor.enrolment_id == enrolment_id,
    )
    known = db.scalar(query)
    while known is None:
        # Somebody else may have drawn the same id, or another tab of this member's one already.
        known = db.scalar(
            insert(WorkspaceAuthor)
            .values(workspace_id=workspace_id, author_id=_draw(), enrolment_id=enrolment_id)
            .on_conflict_do_nothing()
            .returning(WorkspaceAuthor.author_id)
        ) or db.scalar(query)
    return known


def _draw() -> str:
    return "".join(secrets.choice(_ALPHABET) for _ in range(8))


def names_for_viewer(
    db: Session, viewer: Member, workspace_id: uuid.UUID
) -> dict[str, dict[str, Any]]:
    """Names and roles behind the author ids of a workspace, as the viewer may see them.

    None at all of a workspace that they may not open.
    """
    rows = db.execute(
        select(WorkspaceAuthor.author_id, MAIN, Person)
        .join(Workspace, Workspace.id == WorkspaceAuthor.workspace_id)
        .join(Enrolment, Enrolment.id == WorkspaceAuthor.enrolment_id)
        .join(MAIN, MAIN.id == MAIN_ID)
        .join(Person, Person.id == MAIN.person_id)
        .where(Workspace.id == workspace_id, visible_workspaces(Viewer.of(viewer)))
    )
    return {
        author: {
            "name": member_name(viewer, main, person),
            "role": main.role,
            "is_own": main.id == viewer.enrolment_id,
        }
        for author, main, person in rows
    }


def name_of(db: Session, viewer: Member, enrolment_id: uuid.UUID) -> str:
    """Name under which the viewer sees whoever an enrolment of their course belongs to."""
    main, person = db.execute(
        select(MAIN, Person)
        .select_from(Enrolment)
        .join(MAIN, MAIN.id == MAIN_ID)
        .join(Person, Person.id == MAIN.person_id)
        .where(Enrolment.id == enrolment_id)
    ).one()
    return member_name(viewer, main, person)


def member_name(viewer: Member, enrolment: Enrolment, person: Person) -> str:
    """Name under which the viewer sees a member of their course, and what that member has written.

    Names of another course's members are never shown. Raises NotFound there.
    """
    if enrolment.course_id != viewer.course_id:
        raise NotFound
    is_own = enrolment.id == viewer.enrolment_id
    return shown_name(display_name(person), enrolment.role, sees_names=is_own or viewer.sees_names)


def shown_name(name: str, role: str, *, sees_names: bool) -> str:
    """The name for a viewer; for one who sees no names, that of staff, and of others the role.

    The one decision about names, for pages, lists, work, presence and exports.
    """
    is_staff = may(Role(role), Capability.SEE_CLASS)
    return name if sees_names or is_staff else role.capitalize()
