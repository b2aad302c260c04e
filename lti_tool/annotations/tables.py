"""Workspace, authors, shared document, and the rows that SQL counts: highlight, comment, tag."""

import uuid
from datetime import UTC, datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from lti_tool.db.base import BigInt, CreatedAt, Id, Table, within

_CREATED = within("created_at", datetime(1970, 1, 1, tzinfo=UTC), datetime.max.replace(tzinfo=UTC))
"""By the clock of whoever wrote it."""


class Workspace(Table):
    """Where an activity is annotated: for the class, a group, or one student."""

    __tablename__ = "workspace"
    __table_args__ = (UniqueConstraint("activity_id", "audience"),)

    id: Mapped[Id]
    created_at: Mapped[CreatedAt]
    course_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("course.id", ondelete="CASCADE"))
    activity_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("activity.id", ondelete="CASCADE"), index=True
    )
    audience: Mapped[str]
    """'class', 'group:<class id>' or 'student:<enrolment id>'."""
    class_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("course_class.id", ondelete="CASCADE")
    )
    enrolment_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("enrolment.id", ondelete="CASCADE")
    )


class WorkspaceAuthor(Table):
    """The opaque author id of a member in one workspace; it means nothing in any other."""

    __tablename__ = "workspace_author"
    __table_args__ = (UniqueConstraint("workspace_id", "enrolment_id"),)

    workspace_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("workspace.id", ondelete="CASCADE"), primary_key=True
    )
    author_id: Mapped[str] = mapped_column(primary_key=True)
    enrolment_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("enrolment.id", ondelete="CASCADE"), index=True
    )


class SharedDocument(Table):
    """One CRDT document of a workspace: the one that all in it share, or one person's own, for
    notes that others do not see yet. `head` is the number of its newest update.
    """

    __tablename__ = "shared_document"
    __table_args__ = (
        Index(None, "workspace_id", "kind", unique=True, postgresql_where=text("part_of IS NULL")),
        UniqueConstraint("part_of", "enrolment_id"),
        CheckConstraint("(part_of IS NULL) = (enrolment_id IS NULL)", name="own"),
    )

    id: Mapped[Id]
    created_at: Mapped[CreatedAt]
    course_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("course.id", ondelete="CASCADE"))
    workspace_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("workspace.id", ondelete="CASCADE"))
    kind: Mapped[str]
    generation: Mapped[int] = mapped_column(default=1)
    head: Mapped[BigInt] = mapped_column(default=0)
    part_of: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("shared_document.id", ondelete="CASCADE")
    )
    """Of somebody's own document: the one that it becomes part of when notes are revealed."""
    enrolment_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("enrolment.id", ondelete="CASCADE")
    )
    """Whose own document it is; None for one that is shared."""
    revealed_at: Mapped[datetime | None]
    """Since when it is part of the other one, and nothing more is written in it."""

    @property
    def client_space(self) -> uuid.UUID:
        """The document under which client ids are given: documents that become one share it."""
        return self.part_of or self.id


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


class DocumentClient(Table):
    """A CRDT client id given to one member for one document, and for those that become part of it;
    nobody else may write under it.
    """

    __tablename__ = "document_client"

    document_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("shared_document.id", ondelete="CASCADE"), primary_key=True
    )
    client_id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    enrolment_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("enrolment.id", ondelete="SET NULL")
    )
    created_at: Mapped[datetime]
