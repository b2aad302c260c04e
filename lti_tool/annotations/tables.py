"""Tables of the rows that SQL counts: highlight, comment, tag; made from shared documents."""

import uuid
from datetime import UTC, datetime
from typing import Annotated

from sqlalchemy import CheckConstraint, ForeignKey, func
from sqlalchemy.orm import Mapped, mapped_column

from lti_tool.db.base import CreatedAt, Table, is_within

_CREATED = is_within(
    "created_at", datetime(1970, 1, 1, tzinfo=UTC), datetime.max.replace(tzinfo=UTC)
)
"""Bounds of a note's time, which is by its writer's clock."""

StoredAt = Annotated[datetime, mapped_column(server_default=func.now())]
"""Time at which the server first stored the note in this document, by the database's clock."""


class Highlight(Table):
    """A highlight as it stands in the shared document now."""

    __tablename__ = "highlight"
    __table_args__ = (CheckConstraint(_CREATED, name="created_at"),)

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
    created_at: Mapped[CreatedAt]
    stored_at: Mapped[StoredAt]


class Comment(Table):
    """A comment on a highlight as it stands in the shared document now."""

    __tablename__ = "comment"
    __table_args__ = (CheckConstraint(_CREATED, name="created_at"),)

    document_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("shared_document.id", ondelete="CASCADE"), primary_key=True
    )
    highlight_key: Mapped[str] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    author_id: Mapped[str]
    text: Mapped[str]
    created_at: Mapped[CreatedAt]
    stored_at: Mapped[StoredAt]


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
