"""Document update, document snapshot, socket ticket."""

import uuid
from datetime import datetime

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Index,
    LargeBinary,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from lti_tool.db.base import BigInt, CreatedAt, Id, Table


class DocumentUpdate(Table):
    """One accepted change, in the tool's own re-encoding; numbered from 1 without gaps."""

    __tablename__ = "document_update"

    document_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("shared_document.id", ondelete="CASCADE"), primary_key=True
    )
    number: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    update: Mapped[bytes] = mapped_column(LargeBinary)
    checksum: Mapped[int] = mapped_column(BigInteger)
    """CRC-32 of `update`."""
    enrolment_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("enrolment.id", ondelete="SET NULL")
    )
    created_at: Mapped[CreatedAt]


class DocumentSnapshot(Table):
    """The whole document after update `number`; the newest one is used, older ones for the past.

    It says nothing that the log does not: all of them may go and be made again.
    """

    __tablename__ = "document_snapshot"

    document_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("shared_document.id", ondelete="CASCADE"), primary_key=True
    )
    number: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    state: Mapped[bytes] = mapped_column(LargeBinary)
    checksum: Mapped[int] = mapped_column(BigInteger)
    created_at: Mapped[CreatedAt]


class SocketTicket(Table):
    """A pass for one socket: this session, this document, this client id; spent on use."""

    __tablename__ = "socket_ticket"

    token_hash: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    session_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("arrival_session.id", ondelete="CASCADE")
    )
    document_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("shared_document.id", ondelete="CASCADE")
    )
    client_id: Mapped[int] = mapped_column(BigInteger)
    expires_at: Mapped[datetime] = mapped_column(index=True)


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
