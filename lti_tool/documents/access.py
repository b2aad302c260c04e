"""Access to shared documents: the one rule for those that a member may open."""

import uuid

from sqlalchemy import ColumnElement, String, and_, cast, func, or_, select, update
from sqlalchemy.orm import Session

from lti_tool.courses.tables import Activity, Enrolment
from lti_tool.courses.tenancy import Member, parsed_id
from lti_tool.db import pg_notify
from lti_tool.documents.tables import SharedDocument
from lti_tool.errors import Conflict, NotFound
from lti_tool.workspaces.tables import Workspace
from lti_tool.workspaces.visibility import (
    Viewer,
    own_enrolments,
    sees_work_of,
    visible_workspaces,
)


def publish_settings_changed(
    db: Session, activity_id: uuid.UUID, workspace_id: uuid.UUID | None = None
) -> None:
    """Notify every open page of the activity, or of one workspace of it, that its settings have
    changed.

    The revision of the activity rises. A page that is offline compares it when it is back.
    """
    db.execute(
        update(Activity).where(Activity.id == activity_id).values(revision=Activity.revision + 1)
    )
    documents = select(func.pg_notify(pg_notify.SETTINGS, cast(SharedDocument.id, String))).join(
        Workspace, Workspace.id == SharedDocument.workspace_id
    )
    is_meant = (
        Workspace.activity_id == activity_id
        if workspace_id is None
        else Workspace.id == workspace_id
    )
    db.execute(documents.where(is_meant))


def visible_documents(viewer: Viewer) -> ColumnElement[bool]:
    """Condition on `SharedDocument` joined to its `Workspace`: the viewer may see what is written.

    Drafts are their owner's, and of staff who see what the owner does.
    """
    return and_(
        visible_workspaces(viewer),
        or_(
            sees_work_of(viewer, SharedDocument.enrolment_id),
            SharedDocument.enrolment_id.is_(None),
            own_enrolments(viewer, SharedDocument.enrolment_id),
        ),
    )


def writing_enrolment(db: Session, member: Member, target: SharedDocument | Workspace) -> uuid.UUID:
    """Enrolment under which a member writes there: for a joined person, the one that owns it.

    What is written in a document of one account stays with that account, should they be separated.
    """
    owner_id = target.enrolment_id
    if owner_id is None and isinstance(target, SharedDocument):
        owner_id = db.get_one(Workspace, target.workspace_id).enrolment_id
    if owner_id in (None, member.enrolment_id):
        return member.enrolment_id
    owner = db.get_one(Enrolment, owner_id)
    return owner.id if owner.merged_into == member.enrolment_id else member.enrolment_id


def fetch_document(db: Session, member: Member, document_id: uuid.UUID | str) -> SharedDocument:
    """Fetch a document that the member may open: shared in a workspace of theirs, or their draft.

    Raises NotFound for any other; Conflict for a draft that has been revealed.
    """
    wanted = parsed_id(document_id)
    document = db.scalar(
        select(SharedDocument)
        .join(Workspace, Workspace.id == SharedDocument.workspace_id)
        .where(SharedDocument.id == wanted, visible_documents(Viewer.of(member)))
    )
    if document is None:
        raise NotFound
    require_not_revealed(document)
    return document


def require_not_revealed(document: SharedDocument) -> None:
    """Raise Conflict for a draft that has become part of the shared document."""
    if document.revealed_at is not None:
        raise Conflict(
            "These notes have been revealed.", advice="Open the activity again to see all notes."
        )
