"""Tables of the rows that SQL counts: highlight, comment, tag; made from shared documents."""

import uuid
from datetime import UTC, datetime
from typing import Annotated

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Sequence, func
from sqlalchemy.orm import Mapped, mapped_column

from lti_tool.db.base import CreatedAt, Table, is_within

_CREATED = is_within(
    "created_at", datetime(1970, 1, 1, tzinfo=UTC), datetime.max.replace(tzinfo=UTC)
)
"""Bounds of a note's time, which is by its writer's clock."""

StoredAt = Annotated[datetime, mapped_column(server_default=func.now())]
"""Time at which the server first stored the note in this document, by the database's clock."""

_NUMBERS = Sequence("note_number", metadata=Table.metadata)

Number = Annotated[int, mapped_column(BigInteger, server_default=_NUMBERS.next_value())]
"""Place in the order in which the server accepted notes; writers' clocks have no part in it."""

AcceptedAt = Annotated[datetime, mapped_column(server_default=func.now())]
"""Time at which the server accepted the note, in a draft or here, by the database's clock."""

_QUESTION = "question IN ('', 'open', 'answered')"


class Highlight(Table):
    """A highlight as it stands in the shared document now."""

    __tablename__ = "highlight"
    __table_args__ = (
        CheckConstraint(_CREATED, name="created_at"),
        CheckConstraint(_QUESTION, name="question"),
    )

    document_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("shared_document.id", ondelete="CASCADE"), primary_key=True
    )
    key: Mapped[str] = mapped_column(primary_key=True)
    """'<author id>/<uuid>', as in the document."""
    author_id: Mapped[str]
    conversation_id: Mapped[str]
    start: Mapped[int]
    end: Mapped[int]
    quote: Mapped[str]
    tag: Mapped[str]
    question: Mapped[str] = mapped_column(default="")
    """'open' or 'answered'; empty for a note that asks nothing."""
    created_at: Mapped[CreatedAt]
    stored_at: Mapped[StoredAt]
    number: Mapped[Number]
    accepted_at: Mapped[AcceptedAt]


class Comment(Table):
    """A comment on a highlight as it stands in the shared document now."""

    __tablename__ = "comment"
    __table_args__ = (
        CheckConstraint(_CREATED, name="created_at"),
        CheckConstraint(_QUESTION, name="question"),
        CheckConstraint("reply_to <> key", name="reply_to"),
    )

    document_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("shared_document.id", ondelete="CASCADE"), primary_key=True
    )
    highlight_key: Mapped[str] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    author_id: Mapped[str]
    text: Mapped[str]
    reply_to: Mapped[str] = mapped_column(default="")
    """Key of the comment that it answers, which may be deleted by now; empty for none."""
    question: Mapped[str] = mapped_column(default="")
    """'open' or 'answered'; empty for a comment that asks nothing."""
    created_at: Mapped[CreatedAt]
    stored_at: Mapped[StoredAt]
    number: Mapped[Number]
    accepted_at: Mapped[AcceptedAt]


class Agreement(Table):
    """Agreement of one person with a comment, as it stands in the shared document now."""

    __tablename__ = "agreement"

    document_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("shared_document.id", ondelete="CASCADE"), primary_key=True
    )
    highlight_key: Mapped[str] = mapped_column(primary_key=True)
    comment_key: Mapped[str] = mapped_column(primary_key=True)
    author_id: Mapped[str] = mapped_column(primary_key=True)
    """Author id of who agrees."""


class Tag(Table):
    """A tag as it stands in the shared document now."""

    __tablename__ = "tag"

    document_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("shared_document.id", ondelete="CASCADE"), primary_key=True
    )
    key: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    color: Mapped[str]
    position: Mapped[int]
