"""Notes as they are shown to a reader: highlights, comments and fact checks with quote and tag."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import Session, aliased

from lti_tool.annotations import tag_sets
from lti_tool.annotations.tables import Comment, FactCheck, Highlight, Tag
from lti_tool.annotations.tag_sets import TagSet
from lti_tool.documents.tables import SharedDocument
from lti_tool.workspaces.tables import Workspace, WorkspaceAuthor

NO_TIME = datetime(1970, 1, 1, tzinfo=UTC)
"""Time of a note that has none."""


@dataclass(frozen=True)
class Note:
    """One highlight, comment or fact check of a person; only a comment has a `text`.

    `conversation` is an id. `start` and `end` are UTF-16 offsets into its text.
    """

    key: str
    author_id: str
    workspace_id: uuid.UUID
    highlight_key: str
    conversation: str
    start: int
    end: int
    quote: str
    tag: str
    color: str
    text: str
    reply_to: str
    """Key of the comment that it answers; empty for none."""
    question: str
    is_on_own: bool
    """True for a highlight, and for a comment on a highlight of their own."""
    is_hidden: bool
    """True for a note in a draft, which other students do not see."""
    created_at: datetime
    """Time by the writer's clock, for showing only; a fact check has none."""
    number: int
    """Place in the order in which the server accepted notes."""
    tag_key: str = ""
    """Key of the tag, which stays when the tag is renamed; empty in work that was handed in before
    keys were noted."""
    is_claim: bool = False
    """True for a highlight that is a claim."""
    check: Mapping[str, str] | None = None
    """Outcome, source and excerpt of a fact check; None for any other note."""

    @property
    def is_highlight(self) -> bool:
        """True for a highlight itself."""
        return self.text == "" and self.check is None


def read(db: Session, activity_id: uuid.UUID, is_meant: ColumnElement[bool]) -> list[Note]:
    """Notes of an activity whose `WorkspaceAuthor` and `SharedDocument` are meant; four queries.

    They are in the order in which the server accepted them. Neither private notes nor model notes
    are among them.
    """
    tags = tag_sets.of_activity(db, activity_id)
    is_for_others = SharedDocument.is_private.is_(False)
    condition = is_meant & is_for_others & (Workspace.activity_id == activity_id)
    notes = _highlights(db, condition, tags)
    for table in (Comment, FactCheck):
        notes += _on_highlights(db, table, condition, tags)
    return sorted(notes, key=lambda note: note.number)


_shared_tag = aliased(Tag)

_OWN_TAG = (Tag.document_id == SharedDocument.id) & (Tag.key == Highlight.tag)
"""Join of a highlight to a tag of the same document."""

_SHARED_TAG = (_shared_tag.document_id == SharedDocument.part_of) & (
    _shared_tag.key == Highlight.tag
)
"""Join of a highlight in a draft to a tag of the shared document."""


def _highlights(db: Session, is_meant: ColumnElement[bool], tags: TagSet) -> list[Note]:
    rows = db.execute(
        select(SharedDocument, Highlight, Tag, _shared_tag)
        .select_from(Workspace)
        .join(SharedDocument, SharedDocument.workspace_id == Workspace.id)
        .join(WorkspaceAuthor, WorkspaceAuthor.workspace_id == Workspace.id)
        .join(
            Highlight,
            (Highlight.document_id == SharedDocument.id)
            & (Highlight.author_id == WorkspaceAuthor.author_id)
            & ~Highlight.is_model,
        )
        .outerjoin(Tag, _OWN_TAG)
        .outerjoin(_shared_tag, _SHARED_TAG)
        .where(is_meant)
    )
    return [
        _note(
            document,
            highlight,
            tag_sets.name_and_color(tags, highlight.tag, own or shared),
            highlight,
        )
        for document, highlight, own, shared in rows
    ]


def _on_highlights(
    db: Session, table: type[Comment | FactCheck], is_meant: ColumnElement[bool], tags: TagSet
) -> list[Note]:
    """Comments, or fact checks of claims."""
    query: Select[*tuple[Any, ...]] = (
        select(SharedDocument, Highlight, Tag, _shared_tag, table)
        .select_from(Workspace)
        .join(SharedDocument, SharedDocument.workspace_id == Workspace.id)
        .join(WorkspaceAuthor, WorkspaceAuthor.workspace_id == Workspace.id)
        .join(
            table,
            (table.document_id == SharedDocument.id)
            & (table.author_id == WorkspaceAuthor.author_id)
            & ~table.is_model,
        )
        .join(
            Highlight,
            (Highlight.document_id == SharedDocument.id) & (Highlight.key == table.highlight_key),
        )
        .outerjoin(Tag, _OWN_TAG)
        .outerjoin(_shared_tag, _SHARED_TAG)
        .where(is_meant)
    )
    if table is FactCheck:
        query = query.where(Highlight.is_claim)
    return [
        _note(
            document, highlight, tag_sets.name_and_color(tags, highlight.tag, own or shared), note
        )
        for document, highlight, own, shared, note in db.execute(query)
    ]


def _note(
    document: SharedDocument,
    highlight: Highlight,
    tag: tuple[str, str],
    note: Highlight | Comment | FactCheck,
) -> Note:
    shown = Note(
        key=note.key,
        author_id=note.author_id,
        workspace_id=document.workspace_id,
        highlight_key=highlight.key,
        conversation=highlight.conversation_id,
        start=highlight.start,
        end=highlight.end,
        quote=highlight.quote,
        tag=tag[0],
        color=tag[1],
        text="",
        reply_to="",
        question="",
        is_on_own=note.author_id == highlight.author_id,
        is_hidden=document.part_of is not None,
        created_at=NO_TIME,
        number=note.number,
        tag_key=highlight.tag,
    )
    if isinstance(note, FactCheck):
        stated = {"outcome": note.outcome, "source": note.source, "excerpt": note.excerpt}
        return replace(shown, check=stated)
    shown = replace(shown, question=note.question, created_at=note.created_at)
    if isinstance(note, Comment):
        return replace(shown, text=note.text, reply_to=note.reply_to)
    return replace(shown, is_claim=note.is_claim)
