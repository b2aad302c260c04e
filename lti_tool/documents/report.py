"""Shared documents as an operator sees them: which there are, how large, and their rows made anew.

Nothing here tells anybody's name or anything that was written.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from lti_tool.courses.tables import Activity, Course
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
    """One document in a list."""

    id: uuid.UUID
    course: str
    activity: str
    kind: str
    workspace_for: str
    """'class', 'group' or 'student'."""
    is_own: bool
    """Whether it is one person's, for notes that others do not see (yet)."""
    is_revealed: bool
    generation: int
    head: int
    updates: int
    log_bytes: int
    snapshots: Sequence[int]
    snapshot_bytes: int
    last_change: datetime | None


@dataclass(frozen=True)
class State:
    """A document as it is, or was at some update."""

    number: int
    tail: int
    """How many updates were read after a snapshot."""
    size: int
    clients: int
    """Client ids that have written in it."""
    counts: dict[str, int]
    """Of each table of rows, how many the document makes."""


def every(db: Session) -> list[Summary]:
    """All documents of the installation, by course and activity."""
    return _summaries(db, _query())


def find(db: Session, document_id: uuid.UUID) -> Summary:
    """One document. Raises NotFound."""
    found = _summaries(db, _query().where(SharedDocument.id == document_id))
    if not found:
        raise NotFound
    return found[0]


def clients_given(db: Session, document_id: uuid.UUID) -> int:
    """How many client ids have been given out for a document and for those that become part of it;
    none for such a one.
    """
    return db.scalars(
        select(func.count())
        .select_from(DocumentClient)
        .where(DocumentClient.document_id == document_id)
    ).one()


def state(db: Session, document_id: uuid.UUID, up_to: int | None = None) -> State:
    """The document as it is, or was at update `up_to`, made from what is on disk.

    Raises Unavailable where an update that is needed is damaged or missing.
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
    """Make all rows of a document anew from its log. A draft that was revealed has none.

    The document's row is locked until the transaction ends. Whoever adds an update locks or changes
    that row before the log and the rows, so they wait that long and are not refused; those who join
    or read do not wait. Raises NotFound; Unavailable where the log is damaged.
    """
    held = db.scalar(
        select(SharedDocument)
        .where(SharedDocument.id == document_id)
        # Not its key: who gets a client id for the document refers to it.
        .with_for_update(key_share=True)
    )
    if held is None:
        raise NotFound
    if held.revealed_at is not None:
        rows.clear(db, kind_of(held.kind).tables, [document_id])
        return
    opening.rebuild_rows(db, held)


def _query() -> "Select[SharedDocument, str, str, str, int, int, datetime | None]":
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
            Workspace.audience,
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
    db: Session, query: "Select[SharedDocument, str, str, str, int, int, datetime | None]"
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
            workspace_for=audience.partition(":")[0],
            is_own=document.part_of is not None,
            is_revealed=document.revealed_at is not None,
            generation=document.generation,
            head=document.head,
            updates=updates,
            log_bytes=int(size),
            snapshots=[number for number, _ in snapshots.get(document.id, [])],
            snapshot_bytes=sum(size for _, size in snapshots.get(document.id, [])),
            last_change=last_change,
        )
        for document, course, activity, audience, updates, size, last_change in found
    ]
