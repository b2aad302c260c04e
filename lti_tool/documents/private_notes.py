"""Private notes: one document of a person beside each shared document, which nobody else opens."""

import uuid

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from lti_tool.db import locks
from lti_tool.documents.tables import SharedDocument
from lti_tool.workspaces import authorship
from lti_tool.workspaces.tables import WorkspaceAuthor


def find_with_author(
    db: Session, shared: SharedDocument, enrolment_id: uuid.UUID
) -> tuple[str, SharedDocument | None]:
    """Author id of a member in the workspace of a shared document, and their private notes there.

    One statement, because every page asks, and most have none; None where nothing was written.
    """
    found = db.execute(
        select(WorkspaceAuthor.author_id, SharedDocument)
        .outerjoin(
            SharedDocument,
            and_(
                SharedDocument.part_of == shared.id,
                SharedDocument.enrolment_id == WorkspaceAuthor.enrolment_id,
                SharedDocument.is_private,
            ),
        )
        .where(
            WorkspaceAuthor.workspace_id == shared.workspace_id,
            WorkspaceAuthor.enrolment_id == enrolment_id,
        )
    ).one_or_none()
    if found is None:
        return authorship.author_id(db, shared.workspace_id, enrolment_id), None
    authorship.ensure_pseudonym(db, shared.workspace_id, enrolment_id)
    author_id, document = found
    return author_id, document


def open_for(db: Session, shared: SharedDocument, enrolment_id: uuid.UUID) -> SharedDocument:
    """Find or make the private notes of a member beside a shared document."""
    _, known = find_with_author(db, shared, enrolment_id)
    if known is None:
        locks.hold(db, locks.Lock.WORKSPACE, f"{shared.id}:{enrolment_id}:private")
        _, known = find_with_author(db, shared, enrolment_id)
    if known is None:
        known = SharedDocument(
            course_id=shared.course_id,
            workspace_id=shared.workspace_id,
            kind=shared.kind,
            part_of=shared.id,
            enrolment_id=enrolment_id,
            is_private=True,
        )
        db.add(known)
        db.flush()
    return known
