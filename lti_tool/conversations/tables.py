"""Conversation, its source as it came, its draft, its turns, and their text as browsers load it."""

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, composite, mapped_column

from lti_tool.courses.contributions import Declaration
from lti_tool.dates import EARLIEST, LATEST
from lti_tool.db.base import CreatedAt, Id, Table, derived_from, is_within


class Conversation(Table):
    """A source text of an activity. Its text never changes once somebody can annotate it."""

    __tablename__ = "conversation"
    __table_args__ = (
        CheckConstraint(
            "state IN ('importing', 'choosing', 'preview', 'ready', 'failed')", name="state"
        ),
        CheckConstraint("origin IN ('paste', 'drop', 'file', 'member')", name="origin"),
        CheckConstraint("source_hash ~ '^[0-9a-f]{64}$'", name="source_hash"),
        CheckConstraint(is_within("made_at", EARLIEST, LATEST), name="made_at"),
        CheckConstraint("(state = 'failed') = (problem IS NOT NULL)", name="problem"),
        CheckConstraint("(state = 'ready') = (text_hash IS NOT NULL)", name="text_hash"),
        CheckConstraint("(state = 'ready') = (blind_hash IS NOT NULL)", name="blind_hash"),
        CheckConstraint("turn_count >= 0", name="turn_count"),
        CheckConstraint("char_length(declared_model) <= 200", name="declared_model"),
        CheckConstraint("char_length(declared_purpose) <= 2000", name="declared_purpose"),
        CheckConstraint("char_length(declared_use) <= 2000", name="declared_use"),
        Index("ix_conversation_activity_id_source_hash", "activity_id", "source_hash"),
    )

    id: Mapped[Id]
    created_at: Mapped[CreatedAt]
    course_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("course.id", ondelete="CASCADE"), index=True
    )
    activity_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("activity.id", ondelete="CASCADE"), index=True
    )
    workspace_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("workspace.id", ondelete="CASCADE"), index=True
    )
    """Workspace to which a student brought it; None for one that the whole activity reads."""
    position: Mapped[int]
    title: Mapped[str]
    origin: Mapped[str]
    """Way of arrival: a value of `source.Origin`."""
    state: Mapped[str]
    """'importing', 'choosing' (an export of many), 'preview', 'ready' or 'failed'.

    A page that is read shows only what is ready.
    """
    problem: Mapped[str | None]
    """Reason of a failure: a value of `problems.Problem`."""
    length: Mapped[int]
    """UTF-16 code units of the canonical text."""
    turn_count: Mapped[int]
    text_hash: Mapped[str | None]
    """SHA-256 of the text as browsers load it, in hex; part of its address."""
    blind_hash: Mapped[str | None]
    """SHA-256 of the text without names of speakers and models. The other hash would let somebody
    who reads this one try names until it fits."""
    added_by: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("enrolment.id", ondelete="SET NULL"), index=True
    )
    product: Mapped[str] = mapped_column(default="")
    """Product with which it was held, as far as the source says so."""
    model: Mapped[str] = mapped_column(default="")
    format: Mapped[str] = mapped_column(default="")
    """Shown name of the format by which the source was read."""
    made_at: Mapped[datetime | None]
    """Time at which it was held, as far as the source says so."""
    source_hash: Mapped[str | None]
    """SHA-256 of the main flavor of the source, in hex."""
    declaration: Mapped[Declaration] = composite(
        mapped_column("declared_model", String, default=""),
        mapped_column("declared_purpose", String, default=""),
        mapped_column("declared_use", String, default=""),
    )
    changes: Mapped[list[Any]] = mapped_column(default=list)
    """Edits of the preview that change what is shown: numbers by kind, and each redaction."""


class Turn(Table):
    """One speaker's turn: sanitised HTML, and where its canonical text begins."""

    __tablename__ = "turn"
    __table_args__ = (
        UniqueConstraint("conversation_id", "position"),
        CheckConstraint(is_within("sent_at", EARLIEST, LATEST), name="sent_at"),
    )

    id: Mapped[Id]
    conversation_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("conversation.id", ondelete="CASCADE")
    )
    position: Mapped[int]
    speaker: Mapped[str]
    """'user', 'assistant', 'system', or 'text' for a reading without speakers."""
    label: Mapped[str]
    html: Mapped[str]
    text: Mapped[str]
    """Canonical text of this turn alone."""
    folded: Mapped[str] = mapped_column(default=derived_from("text"), deferred=True)
    """The text as searches compare it."""
    start: Mapped[int]
    """Offset of its first character in the conversation's canonical text, in UTF-16 units."""
    model: Mapped[str] = mapped_column(default="")
    sent_at: Mapped[datetime | None]
    attachments: Mapped[list[Any]] = mapped_column(default=list)
    """Names of files that did not come along."""


class ConversationText(Table):
    """Turns of a conversation as browsers load them; made with the turns and never changed."""

    __tablename__ = "conversation_text"

    conversation_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("conversation.id", ondelete="CASCADE"), primary_key=True
    )
    content: Mapped[bytes]
    """JSON, compressed (gzip)."""
    blind_content: Mapped[bytes]
    """The same without names of speakers and models, times and names of files."""


class ConversationSource(Table):
    """Source of a conversation: what is said about it, and what was asked for."""

    __tablename__ = "conversation_source"

    conversation_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("conversation.id", ondelete="CASCADE"), primary_key=True
    )
    title: Mapped[str]
    """Title that was asked for; "" for whatever the text calls itself."""
    name: Mapped[str]
    """Name of the file; "" for a paste."""
    flavors: Mapped[list[Any]]
    """Media type and size of each flavor, in the order in which the pieces hold them."""
    format: Mapped[str] = mapped_column(default="")
    """Format that somebody chose; "" for the one that is recognised."""
    branch: Mapped[str] = mapped_column(default="")
    """Branch that somebody chose; "" for the one that the source shows."""
    has_preview: Mapped[bool] = mapped_column(default=False)
    """True where somebody looks at it before the class does."""


class SourcePiece(Table):
    """Piece of a source as it came. A source of which something was redacted has none."""

    __tablename__ = "source_piece"
    __table_args__ = (CheckConstraint("number >= 0", name="number"),)

    conversation_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("conversation.id", ondelete="CASCADE"), primary_key=True
    )
    number: Mapped[int] = mapped_column(primary_key=True)
    content: Mapped[bytes]
    """Bytes of the source, at most a MiB, compressed (zlib)."""


class ConversationDraft(Table):
    """Result of reading a source, and the edits of it; or the list of an export's conversations."""

    __tablename__ = "conversation_draft"
    __table_args__ = (CheckConstraint("version >= 1", name="version"),)

    conversation_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("conversation.id", ondelete="CASCADE"), primary_key=True
    )
    reading: Mapped[bytes]
    """JSON of `reading.ReadConversation` or `reading.ExportIndex`, compressed (gzip)."""
    edits: Mapped[list[Any]] = mapped_column(default=list)
    """Edits in order (`edits.Edit`); of an export, the ids of the entries that were chosen."""
    version: Mapped[int] = mapped_column(default=1)
    """Rises with each change, so that two people do not edit past each other."""
