"""Document update, document snapshot, socket ticket."""

import uuid
from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from lti_tool.db.base import CreatedAt, Table


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
