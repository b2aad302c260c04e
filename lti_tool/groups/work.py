"""Work of groups: which of them have written anything, or brought a conversation."""

import uuid
from collections.abc import Collection

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from lti_tool.conversations.tables import Conversation
from lti_tool.documents.tables import DocumentUpdate, SharedDocument
from lti_tool.workspaces.tables import Workspace

_FIRST = 1
"""Number of the first update; in older documents the server wrote it when it made them."""


def with_work(
    db: Session, group_ids: Collection[uuid.UUID], *, lock: bool = False
) -> set[uuid.UUID]:
    """Those of these groups in whose workspaces there is work; two statements for any number.

    With `lock` nobody writes there until the transaction ends.
    """
    brought = select(Conversation.id).where(Conversation.workspace_id == Workspace.id)
    by_somebody = select(DocumentUpdate.document_id).where(
        DocumentUpdate.document_id == SharedDocument.id, DocumentUpdate.enrolment_id.is_not(None)
    )
    has_work = or_(
        SharedDocument.head > _FIRST,
        and_(SharedDocument.head == _FIRST, by_somebody.exists()),
        SharedDocument.generation > 1,
        brought.exists(),
    )
    of_groups = select(Workspace.class_id).join(
        SharedDocument, SharedDocument.workspace_id == Workspace.id
    )
    is_meant = Workspace.class_id.in_(group_ids)
    if lock:
        db.execute(
            select(SharedDocument.id)
            .join(Workspace, Workspace.id == SharedDocument.workspace_id)
            .where(is_meant)
            # In the order in which web processes lock them.
            .order_by(SharedDocument.id)
            .with_for_update(of=SharedDocument, key_share=True)
        )
    found = db.scalars(of_groups.where(is_meant, has_work).distinct())
    return {each for each in found if each is not None}
