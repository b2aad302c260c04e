"""Authors of a workspace: opaque ids, and the names behind them."""

import secrets
import string
import uuid
from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from lti_tool.courses.tables import Enrolment
from lti_tool.people.names import display_name
from lti_tool.people.tables import Person
from lti_tool.workspaces.tables import WorkspaceAuthor

_ALPHABET = string.ascii_lowercase + string.digits


def author_id(db: Session, workspace_id: uuid.UUID, enrolment_id: uuid.UUID) -> str:
    """The member's opaque id in this workspace, made on first use; it means nothing elsewhere."""
    query = select(WorkspaceAuthor.author_id).where(
        WorkspaceAuthor.workspace_id == workspace_id,
        WorkspaceAuthor.enrolment_id == enrolment_id,
    )
    while (known := db.scalar(query)) is None:
        # Somebody else may have drawn the same id, or another tab of this member's one already.
        db.execute(
            insert(WorkspaceAuthor)
            .values(workspace_id=workspace_id, author_id=_draw(), enrolment_id=enrolment_id)
            .on_conflict_do_nothing()
        )
    return known


def _draw() -> str:
    return "".join(secrets.choice(_ALPHABET) for _ in range(8))


def authors(db: Session, workspace_id: uuid.UUID) -> dict[str, dict[str, Any]]:
    """Names and roles behind the author ids of a workspace."""
    rows = db.execute(
        select(WorkspaceAuthor.author_id, Enrolment, Person)
        .join(Enrolment, Enrolment.id == WorkspaceAuthor.enrolment_id)
        .join(Person, Person.id == Enrolment.person_id)
        .where(WorkspaceAuthor.workspace_id == workspace_id)
    )
    return {
        author: {"name": display_name(person), "role": enrolment.role}
        for author, enrolment, person in rows
    }
