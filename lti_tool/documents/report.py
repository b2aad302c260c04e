"""Reports on shared documents for operators: list, sizes, state, and rebuilding of rows.

No name and nothing that was written appears in them.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from lti_tool.courses.activity_tables import Activity
from lti_tool.courses.tables import Course
from lti_tool.documents import opening, rows, update_log
from lti_tool.documents.kinds import kind_of
from lti_tool.documents.tables import (
    DocumentClient,
    DocumentSnapshot,
    DocumentUpdate,
    SharedDocument,
)
from lti_tool.errors import NotFound
from lti_tool.workspaces.tables import Workspace
from lti_tool.yjs.decoder import decode_state_vector


@dataclass(frozen=True)
class Summary:
    """Facts about one document. Sizes are in bytes."""

    id: uuid.UUID
    course: str
    activity: str
    kind: str
    workspace_for: str
    """'class', 'group' or 'student'."""
    is_draft: bool
    """True for a draft of one person, revealed or not."""
    is_revealed: bool
    is_private: bool
    """True for the private notes of one person."""
    generation: int
    head: int
    updates: int
    log_bytes: int
    snapshots: Sequence[int]
    """Update numbers of the snapshots, ascending."""
    snapshot_bytes: int
    last_change: datetime | None


@dataclass(frozen=True)
class State:
    """State of a document after update `number`."""

    number: int
    tail: int
    """Updates that were read after a snapshot."""
    size: int
    """Bytes of the full state."""
    clients: int
    """Number of client ids that have written in it."""
    counts: dict[str, int]
    """Number of rows that the document makes, by table."""


def list_summaries(db: Session) -> list[Summary]:
    """Summaries of all documents of the installation, by course and activity."""
    return _summaries(db, _query())


def get_summary(db: Session, document_id: uuid.UUID) -> Summary:
    """Summary of one document. Raises NotFound."""
    found = _summaries(db, _query().where(SharedDocument.id == document_id))
    if not found:
        raise NotFound
    return found[0]


def count_client_ids(db: Session, document_id: uuid.UUID) -> int:
    """Number of client ids bound in a document's namespace; 0 for a draft."""
    return db.scalars(
        select(func.count())
        .select_from(DocumentClient)
        .where(DocumentClient.document_id == document_id)
    ).one()


def load_state(db: Session, document_id: uuid.UUID, up_to: int | None = None) -> State:
    """State of a document now, or after update `up_to`, made from snapshot and log.

    Raises NotFound; Unavailable where an update that is needed is damaged or missing.
    """
    document = db.get(SharedDocument, document_id)
    if document is None:
        raise NotFound
    stored = update_log.load(db, document_id, up_to)
    doc = stored.document()
    return State(
        number=stored.head,
        tail=stored.tail,
        size=len(doc.get_update()),
        clients=len(decode_state_vector(doc.get_state())),
        counts={
            table.__tablename__: len(made)
            for table, made in kind_of(document.kind).rows(doc).items()
        },
    )


def rebuild_rows(db: Session, document_id: uuid.UUID) -> None:
    """Rebuild all rows of a document from its log. A draft that was revealed has none.

    The document's row is locked until the transaction ends. Writers lock that row before the log
    and the rows, so they wait that long and are not refused. Readers do not wait. Raises NotFound;
    Unavailable where the log is damaged.
    """
    locked = db.scalar(
        select(SharedDocument)
        .where(SharedDocument.id == document_id)
        # Not its key: a new client id refers to it.
        .with_for_update(key_share=True)
    )
    if locked is None:
        raise NotFound
    if locked.revealed_at is not None:
        rows.clear(db, kind_of(locked.kind).tables, [document_id])
        return
    opening.rebuild_rows(db, locked)


def _query() -> "Select[SharedDocument, str, str, Workspace, int, int, datetime | None]":
    log = (
        select(
            DocumentUpdate.document_id,
            func.count().label("updates"),
            func.sum(func.octet_length(DocumentUpdate.update)).label("size"),
            func.max(DocumentUpdate.created_at).label("last_change"),
        )
        .group_by(DocumentUpdate.document_id)
        .subquery()
    )
    return (
        select(
            SharedDocument,
            Course.title,
            Activity.title,
            Workspace,
            func.coalesce(log.c.updates, 0),
            func.coalesce(log.c.size, 0),
            log.c.last_change,
        )
        .join(Workspace, Workspace.id == SharedDocument.workspace_id)
        .join(Activity, Activity.id == Workspace.activity_id)
        .join(Course, Course.id == SharedDocument.course_id)
        .outerjoin(log, log.c.document_id == SharedDocument.id)
        .order_by(Course.title, Activity.title, SharedDocument.created_at, SharedDocument.id)
    )


def _summaries(
    db: Session, query: "Select[SharedDocument, str, str, Workspace, int, int, datetime | None]"
) -> list[Summary]:
    found = db.execute(query).all()
    snapshots: dict[uuid.UUID, list[tuple[int, int]]] = {}
    for document_id, number, size in db.execute(
        select(
            DocumentSnapshot.document_id,
            DocumentSnapshot.number,
            func.octet_length(DocumentSnapshot.state),
        )
        .where(DocumentSnapshot.document_id.in_([row[0].id for row in found]))
        .order_by(DocumentSnapshot.number)
    ):
        snapshots.setdefault(document_id, []).append((number, size))
    return [
        Summary(
            id=document.id,
            course=course,
            activity=activity,
            kind=document.kind,
            workspace_for=workspace.workspace_for,
            is_draft=document.is_draft,
            is_revealed=document.revealed_at is not None,
            is_private=document.is_private,
            generation=document.generation,
            head=document.head,
            updates=updates,
            log_bytes=int(size),
            snapshots=[number for number, _ in snapshots.get(document.id, [])],
            snapshot_bytes=sum(size for _, size in snapshots.get(document.id, [])),
            last_change=last_change,
        )
        for document, course, activity, workspace, updates, size, last_change in found
    ]
