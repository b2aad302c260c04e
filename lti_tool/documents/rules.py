"""Rules of a shared document: its writing window, and the facts that its kind authorizes by."""

import uuid
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import and_, case, cast, select
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Session

from lti_tool.courses.activity_tables import Activity
from lti_tool.documents.kinds import kind_of
from lti_tool.documents.tables import SharedDocument
from lti_tool.workspaces import attempts, deadlines, submissions
from lti_tool.workspaces.tables import Workspace
from lti_tool.workspaces.writing_window import HIDING, WITH_THRESHOLD, WritingWindow


@dataclass(frozen=True, slots=True)
class DocumentRules:
    """Rules by which updates of one document are authorized, for as long as settings stay."""

    window: WritingWindow = field(default_factory=WritingWindow)
    context: object = None
    """Facts that `DocumentKind.load_context` gave for the document."""
    is_counted: bool = False
    """True for a draft that is revealed as soon as its owner reaches a threshold."""


def load(db: Session, document_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, DocumentRules]:
    """Rules of each of these documents that exists; a constant number of statements a kind."""
    # Whoever has opened a shared document with a threshold has reached it.
    is_hidden = and_(HIDING, Activity.note_threshold.is_(None), SharedDocument.part_of.is_(None))
    is_draft = and_(SharedDocument.part_of.is_not(None), SharedDocument.is_private.is_(False))
    is_counted = and_(WITH_THRESHOLD, is_draft)
    rows = db.execute(
        select(
            SharedDocument.id,
            SharedDocument.kind,
            SharedDocument.is_private,
            Activity.opens_at,
            Activity.closes_at,
            is_hidden.label("is_hidden"),
            is_counted.label("is_counted"),
            (~attempts.IS_CURRENT).label("is_earlier_attempt"),
            cast(deadlines.WRITES_UNTIL, JSONB).label("later"),
            and_(Activity.hands_in, submissions.IS_HANDED_IN).label("is_handed_in"),
            case((Activity.hands_in, cast(submissions.HANDED_IN, JSONB))).label("handed_in"),
        )
        .join(Workspace, Workspace.id == SharedDocument.workspace_id)
        .join(Activity, Activity.id == Workspace.activity_id)
        .where(SharedDocument.id.in_(document_ids))
    ).all()
    by_kind: dict[str, list[uuid.UUID]] = {}
    for row in rows:
        by_kind.setdefault(row.kind, []).append(row.id)
    contexts: dict[uuid.UUID, object] = {}
    for kind, ids in by_kind.items():
        contexts.update(kind_of(kind).load_context(db, ids))
    return {row.id: _rules(row, contexts.get(row.id)) for row in rows}


def _rules(row: Any, context: object) -> DocumentRules:
    if row.is_private:
        # Nobody else reads it, so no date ends it, and it is no part of what is handed in.
        return DocumentRules(WritingWindow(), context)
    window = WritingWindow(
        row.opens_at,
        row.closes_at,
        row.is_hidden,
        deadlines.writes_until(row.later),
        row.is_handed_in,
        submissions.handed_in(row.handed_in),
        row.is_earlier_attempt,
    )
    return DocumentRules(window, context, is_counted=row.is_counted)
