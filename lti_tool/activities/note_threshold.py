"""Reveal the drafts of students who have reached the threshold of their activity.

Who has reached it once stays so: their draft is part of the shared document from then on, whatever
they delete there.
"""

import uuid
from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool.annotations import passages
from lti_tool.courses.activity_tables import Activity
from lti_tool.courses.tables import Enrolment
from lti_tool.db import pg_notify
from lti_tool.documents import drafts
from lti_tool.documents.tables import SharedDocument
from lti_tool.workspaces import writing_window
from lti_tool.workspaces.tables import Workspace


def reveal_if_reached(db: Session, draft_id: uuid.UUID) -> bool:
    """Reveal the drafts of a draft's owner who has reached the threshold; False where not.

    Others of the workspace who have reached it see the notes from then on, and the owner sees
    theirs. Raises Unavailable where a log is damaged.
    """
    draft = db.get(SharedDocument, draft_id)
    if draft is None or not draft.is_draft:
        return False
    shared = db.get_one(SharedDocument, draft.part_of)
    own = drafts.of_member(db, shared, _main_id(db, draft))
    workspace = db.get_one(Workspace, draft.workspace_id)
    activity = db.get_one(Activity, workspace.activity_id)
    if not _is_due(db, activity, workspace, own):
        return False
    # Looked at again with all of it locked, the activity first, as by whoever reveals more.
    db.refresh(activity, with_for_update={"read": True})
    db.refresh(workspace)
    _lock(db, [shared, *own])
    if not _is_due(db, activity, workspace, own):
        return False
    drafts.reveal(db, shared, [each for each in own if each.revealed_at is None])
    pg_notify.notify(db, pg_notify.DOCUMENTS, str(shared.id))
    for each in own:
        pg_notify.notify(db, pg_notify.SETTINGS, str(each.id))
    return True


def _is_due(
    db: Session, activity: Activity, workspace: Workspace, own: Collection[SharedDocument]
) -> bool:
    """True where some of a person's drafts are still hidden, and none has to be."""
    if activity.note_threshold is None or not writing_window.is_hiding(activity, workspace):
        return False
    hidden = [each.id for each in own if each.revealed_at is None]
    return len(hidden) > 0 and (
        len(hidden) < len(own) or passages.of_owners(db, hidden) >= activity.note_threshold
    )


def _main_id(db: Session, draft: SharedDocument) -> uuid.UUID:
    owner = db.get_one(Enrolment, draft.enrolment_id)
    return owner.merged_into or owner.id


def _lock(db: Session, documents: Collection[SharedDocument]) -> None:
    """Lock documents in the order in which web processes lock them, and read them again."""
    db.scalars(
        select(SharedDocument)
        .where(SharedDocument.id.in_([each.id for each in documents]))
        .order_by(SharedDocument.id)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    ).all()
