"""Opening of the shared document of a member's workspace, made and seeded on first use."""

import uuid
from typing import Any

from pycrdt import Doc
from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.orm import Session

from lti_tool.courses.activity_tables import Activity
from lti_tool.courses.tenancy import Member
from lti_tool.db import locks
from lti_tool.documents import access, client_ids, rows, update_log
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
    # One statement, as at nearly every opening both are there.
    both = db.execute(
        select(Workspace, SharedDocument)
        .join(SharedDocument, and_(SharedDocument.workspace_id == Workspace.id, _is_shared(kind)))
        .where(workspaces.is_for(db, member, activity, group_id))
    ).one_or_none()
    if both is not None:
        workspace, document = both
        return workspace, _renewed(db, activity, document)
    workspace = workspaces.open_for(db, member, activity, group_id)
    return workspace, open_in(db, workspace, activity, kind)


def open_template(db: Session, activity: Activity, kind: str) -> tuple[Workspace, SharedDocument]:
    """Find or make the workspace in which staff prepare what the others begin with, and its shared
    document of a kind. Raises what `workspaces.open_template` does.
    """
    workspace = workspaces.open_template(db, activity)
    return workspace, open_in(db, workspace, activity, kind)


def open_in(db: Session, workspace: Workspace, activity: Activity, kind: str) -> SharedDocument:
    """Find or make the shared document of a kind in a workspace that the member may open."""
    document = find_shared(db, workspace, kind)
    if document is None:
        # Everybody who opens the activity for the first time comes here at once.
        locks.hold(db, locks.Lock.WORKSPACE, f"{workspace.id}:{kind}")
        return find_shared(db, workspace, kind) or _create(db, workspace, kind)
    return _renewed(db, activity, document)


def _renewed(db: Session, activity: Activity, document: SharedDocument) -> SharedDocument:
    """The document, which begins with what documents begin with now, unless somebody has begun."""
    if document.template_version < activity.template_version:
        _renew(db, activity, document)
    return document


def find_shared(db: Session, workspace: Workspace, kind: str) -> SharedDocument | None:
    """Document of a kind that everybody in the workspace shares; None before there is one."""
    return db.scalar(
        select(SharedDocument).where(SharedDocument.workspace_id == workspace.id, _is_shared(kind))
    )


def _is_shared(kind: str) -> ColumnElement[bool]:
    """Condition on `SharedDocument`: of a kind, and shared by everybody in its workspace."""
    return and_(SharedDocument.kind == kind, SharedDocument.part_of.is_(None))


def _create(db: Session, workspace: Workspace, kind: str) -> SharedDocument:
    document = SharedDocument(
        id=uuid.uuid4(), course_id=workspace.course_id, workspace_id=workspace.id, kind=kind
    )
    db.add(document)
    db.flush()
    _seed(db, document, Doc(client_id=SEED_CLIENT))
    return document


def _renew(db: Session, activity: Activity, document: SharedDocument) -> None:
    """Bring a document to what documents begin with now, unless somebody has written there."""
    kind = kind_of(document.kind)
    if kind.is_begun(db, document):
        return
    # The activity before its document, as whoever changes settings locks them.
    db.refresh(activity, with_for_update={"read": True})
    db.refresh(document, with_for_update={"key_share": True})
    if not kind.is_begun(db, document):
        _seed(db, document, update_log.load(db, document.id).document(SEED_CLIENT))
        access.publish_workspace_changed(db, document.workspace_id)


def _seed(db: Session, document: SharedDocument, doc: "Doc[Any]") -> None:
    """Write the beginning of a document that no member has written in, and that is locked or new.

    `doc` is the document, under the client id of the server.
    """
    kind = kind_of(document.kind)
    seed = kind.seed(db, document, doc)
    if seed is None:
        return
    document.template_version = seed.version
    if seed.update is not None:
        client_ids.bind(db, document.id, SEED_CLIENT, None)
        document.head = update_log.append(db, document.id, document.head, seed.update, None)
        rows.replace(db, document.id, kind.rows(doc))
    db.flush()


def rebuild_rows(db: Session, document: SharedDocument) -> None:
    """Rebuild all rows of a document from its log. Raises Unavailable where it is damaged."""
    doc = update_log.load(db, document.id).document()
    rows.replace(db, document.id, kind_of(document.kind).rows(doc))
