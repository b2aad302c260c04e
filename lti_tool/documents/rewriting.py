"""Rewriting of a document under its next generation, without the text of some authors (decision
30).

A Yjs log keeps every text that was ever in a document, also what was deleted since. So the log and
all snapshots are deleted, and the document begins again with one update that its kind makes.
"""

import uuid
import zlib
from collections.abc import Collection

from sqlalchemy import Select, delete, insert, select
from sqlalchemy.orm import Session

from lti_tool import clock
from lti_tool.courses.activity_tables import Activity
from lti_tool.db import locks
from lti_tool.documents import access, client_ids, report, update_log
from lti_tool.documents.kinds import kind_of
from lti_tool.documents.tables import DocumentSnapshot, DocumentUpdate, SharedDocument
from lti_tool.errors import NotFound
from lti_tool.workspaces.tables import Workspace, WorkspaceAuthor


def redact(db: Session, document_id: uuid.UUID, enrolment_ids: Collection[uuid.UUID]) -> bool:
    """Rewrite a document without the text of these members; False where none of it is theirs.

    Writers wait until the transaction ends. Their updates of the old generation are then refused
    by every process, and their pages fetch the new one. Raises NotFound; Unavailable where the log
    is damaged.
    """
    activity_id = _lock_activity(db, document_id)
    # Before the document's row: whoever saves a snapshot has this lock and then needs the row.
    locks.hold(db, locks.Lock.SNAPSHOT, str(document_id))
    document = _lock(db, document_id)
    author_ids = _author_ids(db, document, enrolment_ids)
    kind = kind_of(document.kind)
    doc = update_log.load(db, document_id).document()
    # Every rewriting has a client id of its own: a draft's update is merged when it is revealed.
    client_id = client_ids.assign(db, document.client_id_namespace, None)
    redaction = kind.redact(db, document, doc, author_ids, client_id)
    # What they deleted themselves is in the log alone.
    if not redaction.is_changed and not _has_updates_by(db, enrolment_ids, document_id):
        return False
    _replace_log(db, document, redaction.update)
    report.rebuild_rows(db, document_id)
    access.publish_settings_changed(db, activity_id)
    return True


def updates_by(
    enrolment_ids: Collection[uuid.UUID], document_ids: Collection[uuid.UUID]
) -> Select[uuid.UUID]:
    """Query of the updates of these members in the logs of these documents."""
    return select(DocumentUpdate.document_id).where(
        DocumentUpdate.document_id.in_(document_ids),
        DocumentUpdate.enrolment_id.in_(enrolment_ids),
    )


def _lock_activity(db: Session, document_id: uuid.UUID) -> uuid.UUID:
    """Lock the activity before its document, as a change of its settings does."""
    locked = db.scalar(
        select(Activity.id)
        .join(Workspace, Workspace.activity_id == Activity.id)
        .join(SharedDocument, SharedDocument.workspace_id == Workspace.id)
        .where(SharedDocument.id == document_id)
        .with_for_update(of=Activity, key_share=True)
    )
    if locked is None:
        raise NotFound
    return locked


def _has_updates_by(
    db: Session, enrolment_ids: Collection[uuid.UUID], document_id: uuid.UUID
) -> bool:
    return db.scalar(updates_by(enrolment_ids, [document_id]).limit(1)) is not None


def _lock(db: Session, document_id: uuid.UUID) -> SharedDocument:
    locked = db.scalar(
        select(SharedDocument)
        .where(SharedDocument.id == document_id)
        # Not its key: a new client id refers to it.
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    )
    if locked is None:
        raise NotFound
    return locked


def _author_ids(
    db: Session, document: SharedDocument, enrolment_ids: Collection[uuid.UUID]
) -> frozenset[str]:
    return frozenset(
        db.scalars(
            select(WorkspaceAuthor.author_id).where(
                WorkspaceAuthor.workspace_id == document.workspace_id,
                WorkspaceAuthor.enrolment_id.in_(enrolment_ids),
            )
        )
    )


def _replace_log(db: Session, document: SharedDocument, state: bytes | None) -> None:
    """Replace log and snapshots by one update; by none where `state` is None."""
    for table in (DocumentUpdate, DocumentSnapshot):
        db.execute(delete(table).where(table.document_id == document.id))
    document.generation += 1
    document.head = 0 if state is None else 1
    if state is not None:
        db.execute(
            insert(DocumentUpdate).values(
                document_id=document.id,
                number=1,
                update=state,
                checksum=zlib.crc32(state),
                enrolment_id=None,
                created_at=clock.now(),
            )
        )
    db.flush()
