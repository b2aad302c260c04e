"""Tables of shared documents: update log, snapshots, client ids, socket tickets."""

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
    """One accepted update of the log, in pycrdt's re-encoding; numbered from 1 without gaps."""

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
    """Full state of a document after update `number`.

    Opening uses the newest; older ones are for looking into the past. All can be made from the log.
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
    """One-time ticket for a socket: one session, one document, one client id; deleted when used."""

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
    """One Yjs document of a workspace: shared by all in it, or one person's draft or private notes.

    `head` is the number of its newest update. Copies of different generations have different
    histories and must never be merged.
    """

    __tablename__ = "shared_document"
    __table_args__ = (
        Index(None, "workspace_id", "kind", unique=True, postgresql_where=text("part_of IS NULL")),
        UniqueConstraint("part_of", "enrolment_id", "is_private"),
        CheckConstraint("(part_of IS NULL) = (enrolment_id IS NULL)", name="own"),
        CheckConstraint(
            "NOT is_private OR (part_of IS NOT NULL AND revealed_at IS NULL)", name="private"
        ),
    )

    id: Mapped[Id]
    created_at: Mapped[CreatedAt]
    course_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("course.id", ondelete="CASCADE"), index=True
    )
    workspace_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("workspace.id", ondelete="CASCADE"), index=True
    )
    kind: Mapped[str]
    generation: Mapped[int] = mapped_column(default=1)
    head: Mapped[BigInt] = mapped_column(default=0)
    template_version: Mapped[int] = mapped_column(default=0)
    """Version of its activity's template that it began with; 0 for none."""
    part_of: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("shared_document.id", ondelete="CASCADE")
    )
    """Shared document that a draft is revealed into, and private notes are shared in; None for a
    shared one.
    """
    enrolment_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("enrolment.id", ondelete="CASCADE"), index=True
    )
    """Owner of a draft or of private notes; None for a shared document."""
    revealed_at: Mapped[datetime | None]
    """Time when a draft was revealed; nothing is written in it afterwards."""
    is_private: Mapped[bool] = mapped_column(default=False)
    """True for private notes, which are never revealed: nobody but their owner opens them."""

    @property
    def client_id_namespace(self) -> uuid.UUID:
        """Id of the shared document: all documents around it have one namespace of client ids."""
        return self.part_of or self.id

    @property
    def is_draft(self) -> bool:
        """True for hidden notes of one person, revealed or not."""
        return self.part_of is not None and not self.is_private


class DocumentClient(Table):
    """A Yjs client id of one member; nobody else may write under it.

    `document_id` is its namespace. `enrolment_id` is None for the server itself.
    """

    __tablename__ = "document_client"

    document_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("shared_document.id", ondelete="CASCADE"), primary_key=True
    )
    client_id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    enrolment_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("enrolment.id", ondelete="SET NULL"), index=True
    )
    created_at: Mapped[datetime]
