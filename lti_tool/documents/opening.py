"""Opening of the shared document of a member's workspace, made and seeded on first use."""

import uuid

from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool.courses.activity_tables import Activity
from lti_tool.courses.tenancy import Member
from lti_tool.db import locks
from lti_tool.documents import client_ids, rows, update_log
from lti_tool.documents.kinds import SEED_CLIENT, kind_of
from lti_tool.documents.tables import SharedDocument
from lti_tool.workspaces import workspaces
from lti_tool.workspaces.tables import Workspace


def open_for(
    db: Session,
    member: Member,
    activity: Activity,
    kind: str,
    group_id: uuid.UUID | None = None,
) -> tuple[Workspace, SharedDocument]:
    """Find or make the member's workspace of the activity, and its shared document of a kind.

    Raises LookupError for a kind that is not registered, and what `workspaces.open_for` does.
    """
    workspace = workspaces.open_for(db, member, activity, group_id)
    document = find_shared(db, workspace, kind)
    if document is None:
        # Everybody who opens the activity for the first time comes here at once.
        locks.hold(db, locks.Lock.WORKSPACE, f"{workspace.id}:{kind}")
        document = find_shared(db, workspace, kind) or _create(db, workspace, activity, kind)
    return workspace, document


def find_shared(db: Session, workspace: Workspace, kind: str) -> SharedDocument | None:
    """Document of a kind that everybody in the workspace shares; None before there is one."""
    return db.scalar(
        select(SharedDocument).where(
            SharedDocument.workspace_id == workspace.id,
            SharedDocument.kind == kind,
            SharedDocument.part_of.is_(None),
        )
    )


def _create(db: Session, workspace: Workspace, activity: Activity, kind: str) -> SharedDocument:
    document = SharedDocument(
        id=uuid.uuid4(), course_id=activity.course_id, workspace_id=workspace.id, kind=kind
    )
    db.add(document)
    db.flush()
    state = kind_of(kind).seed(activity)
    if state is not None:
        client_ids.bind(db, document.id, SEED_CLIENT, None)
        document.head = update_log.append(db, document.id, 0, state, None)
        db.flush()
        rebuild_rows(db, document)
    return document


def rebuild_rows(db: Session, document: SharedDocument) -> None:
    """Rebuild all rows of a document from its log. Raises Unavailable where it is damaged."""
    doc = update_log.load(db, document.id).document()
    rows.replace(db, document.id, kind_of(document.kind).rows(doc))
