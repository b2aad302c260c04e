"""Drafts: documents of one person, hidden from others until they are revealed."""

import uuid
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool import clock
from lti_tool.courses.activity_tables import Activity
from lti_tool.courses.memberships import is_of
from lti_tool.courses.tables import Enrolment
from lti_tool.db import locks
from lti_tool.documents import opening, rows, update_log
from lti_tool.documents.kinds import kind_of
from lti_tool.documents.tables import SharedDocument
from lti_tool.workspaces import writing_window
from lti_tool.workspaces.tables import Workspace


def find_draft(
    db: Session, shared: SharedDocument, enrolment_id: uuid.UUID
) -> SharedDocument | None:
    """Draft of a member for a shared document; None before there is one, and once it is revealed.

    For a joined person that of the main enrolment, else the oldest.
    """
    drafts = of_member(db, shared, enrolment_id)
    return next((draft for draft in drafts if draft.revealed_at is None), None)


def of_member(
    db: Session, shared: SharedDocument, enrolment_id: uuid.UUID
) -> Sequence[SharedDocument]:
    """Drafts of a member for a shared document, revealed or not: one for each of their accounts.

    That of the main enrolment comes first, then the oldest.
    """
    return db.scalars(
        select(SharedDocument)
        .join(Enrolment, Enrolment.id == SharedDocument.enrolment_id)
        .where(
            SharedDocument.part_of == shared.id,
            SharedDocument.is_private.is_(False),
            is_of(enrolment_id),
        )
        .order_by(Enrolment.merged_into.is_not(None), SharedDocument.created_at)
    ).all()


def open_draft(
    db: Session, activity: Activity, shared: SharedDocument, enrolment_id: uuid.UUID
) -> SharedDocument | None:
    """Find or make the draft of a member; None where their notes have been revealed.

    A new draft is empty: tags are those of the shared document.
    """
    known = of_member(db, shared, enrolment_id)
    workspace = db.get_one(Workspace, shared.workspace_id)
    if not known:
        # Revealing either waits for this transaction or is over, so it misses no draft.
        db.refresh(activity, with_for_update={"read": True})
        db.refresh(workspace)
        locks.hold(db, locks.Lock.WORKSPACE, f"{shared.id}:{enrolment_id}")
        known = of_member(db, shared, enrolment_id)
    if any(draft.revealed_at is not None for draft in known):
        return None
    if not known and writing_window.is_hiding(activity, workspace):
        made = SharedDocument(
            course_id=shared.course_id,
            workspace_id=shared.workspace_id,
            kind=shared.kind,
            part_of=shared.id,
            enrolment_id=enrolment_id,
        )
        db.add(made)
        db.flush()
        known = [made]
    return next(iter(known), None)


def reveal(db: Session, shared: SharedDocument, drafts: Sequence[SharedDocument]) -> None:
    """Make drafts part of their shared document, with their rows, as far as their kind joins them.

    All of them are locked. Nothing is copied note by note: a draft is one update of the shared
    document, with ids and authors, and its rows change hands. So it takes no longer where the
    shared document is large. Raises Unavailable where a log is damaged.
    """
    kind = kind_of(shared.kind)
    joined, written = [], []
    for draft in drafts:
        update = kind.joining_update(update_log.load(db, draft.id).document())
        if update is None:
            continue
        draft.revealed_at = clock.now()
        joined.append(draft.id)
        if draft.head > 0:
            written.append((update, draft.enrolment_id))
    if written:
        update_log.extend(db, shared.id, shared.head, written)
        if not kind.take_rows(db, shared.id, joined):
            opening.rebuild_rows(db, shared)
            rows.clear(db, kind.tables, joined)
