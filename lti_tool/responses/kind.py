"""Document kind of a written answer: one tree of blocks in each workspace that is asked for one."""

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias, get_args

from pycrdt import Doc
from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool.courses.activity_tables import Activity
from lti_tool.courses.roles import Capability
from lti_tool.documents.kinds import Redaction
from lti_tool.documents.plain_kind import PlainKind
from lti_tool.documents.rows import Row, RowChanges, RowTable
from lti_tool.documents.tables import SharedDocument
from lti_tool.documents.writer import Writer
from lti_tool.refusals import RefusalCode
from lti_tool.responses import blocks, positions, redaction, schema
from lti_tool.responses.tables import Response
from lti_tool.workspaces.tables import Workspace
from lti_tool.yjs.tree_index import TreeEffects, TreeIndex

OwnCode: TypeAlias = Literal["not-asked"]
"""Refusal code of this kind alone: its activity asks for no answer."""

Code: TypeAlias = RefusalCode | OwnCode


@dataclass(frozen=True, slots=True)
class Facts:
    """Settings that updates of a response are authorized by."""

    is_asked: bool = False


class Responses(PlainKind):
    """Written answers, each of one workspace."""

    name = "response"
    tables: Sequence[RowTable] = (Response,)
    refusal_codes = frozenset[str](get_args(OwnCode))
    stale_codes = frozenset[OwnCode]({"not-asked"})

    def guard(self) -> TreeIndex:
        """Index of an empty document."""
        return TreeIndex(schema.TREE)

    def load_context(
        self, db: Session, document_ids: Collection[uuid.UUID]
    ) -> Mapping[uuid.UUID, Facts]:
        """Settings of the activity of each document."""
        rows = db.execute(
            select(SharedDocument.id, Activity.response)
            .join(Workspace, Workspace.id == SharedDocument.workspace_id)
            .join(Activity, Activity.id == Workspace.activity_id)
            .where(SharedDocument.id.in_(document_ids))
        )
        return {document_id: Facts(asked.mode != "no") for document_id, asked in rows}

    def authorize(
        self,
        effects: TreeEffects,
        writer: Writer,
        block: RefusalCode | None,
        context: Facts | None,
    ) -> Code | None:
        """Code of the first objection, None where the writer may make the change.

        An answer is its students' own: whoever teaches reads it, and writes beside it.
        """
        if effects.is_empty:
            return None
        if not writer.may(Capability.ANNOTATE) or not writer.is_restricted:
            return "read-only"
        if block is not None:
            return block
        if context is None or not context.is_asked:
            return "not-asked"
        is_too_large = effects.is_growing and effects.size > schema.MOST_ITEMS
        return "full" if is_too_large else None

    def add_row_changes(
        self,
        document_id: uuid.UUID,
        doc: "Doc[Any]",
        touched: Collection[str],
        changes: RowChanges,
    ) -> None:
        """Write the one row of a document, or delete it."""
        own = {"document_id": document_id}
        row = blocks.row(doc) if touched else None
        if row is not None:
            changes.upsert(Response, [own | row])
        elif touched:
            changes.delete(Response, [own])

    def rows(self, doc: "Doc[Any]") -> Mapping[RowTable, Sequence[Row]]:
        """The row of a document; none for an empty one."""
        row = blocks.row(doc)
        return {Response: [] if row is None else [row]}

    def content(self, doc: "Doc[Any]") -> object:
        """All blocks."""
        return blocks.read(doc)

    def position(self, state: Mapping[str, Any], context: object) -> dict[str, Any]:
        """Both ends of a selection."""
        return positions.checked(state)

    def redact(
        self,
        db: Session,
        document: SharedDocument,
        doc: "Doc[Any]",
        author_ids: Collection[str],
        client_id: int,
    ) -> Redaction:
        """The document without the words of these authors."""
        return redaction.redact(db, document, doc, author_ids)
