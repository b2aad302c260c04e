"""Sources are kept, conversations have a preview and say where they came from.

Revision ID: 20261130_1000
Revises: 20261129_1900
"""

import gzip
import hashlib
import json
import zlib

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "20261130_1000"
down_revision = "20261129_1900"
branch_labels = None
depends_on = None

_EMPTY_LIST = sa.text("'[]'::jsonb")


def upgrade() -> None:
    _conversation()
    _turn()
    _source()
    op.create_table(
        "conversation_draft",
        sa.Column("conversation_id", sa.Uuid(), nullable=False),
        sa.Column("reading", sa.LargeBinary(), nullable=False),
        sa.Column("edits", postgresql.JSONB(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("version >= 1", name=op.f("ck_conversation_draft_version")),
        _of_conversation("conversation_draft"),
        sa.PrimaryKeyConstraint("conversation_id", name=op.f("pk_conversation_draft")),
    )
    _encode_again(op.get_bind())


def _of_conversation(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["conversation_id"],
        ["conversation.id"],
        name=op.f(f"fk_{table}_conversation_id_conversation"),
        ondelete="CASCADE",
    )


def _add(table: str, *columns: sa.Column[object]) -> None:
    """Add columns; a default is for the rows there are, and new ones are given a value."""
    for column in columns:
        op.add_column(table, column)
        if column.server_default is not None:
            op.alter_column(table, column.name, server_default=None)


def _conversation() -> None:
    _add(
        "conversation",
        sa.Column("product", sa.String(), nullable=False, server_default=""),
        sa.Column("model", sa.String(), nullable=False, server_default=""),
        sa.Column("format", sa.String(), nullable=False, server_default=""),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("source_hash", sa.String(), nullable=True),
        sa.Column("changes", postgresql.JSONB(), nullable=False, server_default=_EMPTY_LIST),
    )
    op.execute("UPDATE conversation SET origin = 'file' WHERE origin = 'upload'")
    op.create_check_constraint(
        op.f("ck_conversation_origin"),
        "conversation",
        "origin IN ('paste', 'drop', 'file', 'member')",
    )
    op.create_check_constraint(
        op.f("ck_conversation_source_hash"), "conversation", "source_hash ~ '^[0-9a-f]{64}$'"
    )
    op.create_check_constraint(
        op.f("ck_conversation_made_at"),
        "conversation",
        "made_at >= '2000-01-01 00:00:00+00:00' AND made_at < '2200-01-01 00:00:00+00:00'",
    )
    op.drop_constraint(op.f("ck_conversation_state"), "conversation")
    op.create_check_constraint(
        op.f("ck_conversation_state"),
        "conversation",
        "state IN ('importing', 'choosing', 'preview', 'ready', 'failed')",
    )
    op.create_index(
        op.f("ix_conversation_activity_id_source_hash"),
        "conversation",
        ["activity_id", "source_hash"],
    )


def _turn() -> None:
    _add(
        "turn",
        sa.Column("model", sa.String(), nullable=False, server_default=""),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("attachments", postgresql.JSONB(), nullable=False, server_default=_EMPTY_LIST),
    )
    op.create_check_constraint(
        op.f("ck_turn_sent_at"),
        "turn",
        "sent_at >= '2000-01-01 00:00:00+00:00' AND sent_at < '2200-01-01 00:00:00+00:00'",
    )


def _source() -> None:
    op.create_table(
        "source_piece",
        sa.Column("conversation_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("number >= 0", name=op.f("ck_source_piece_number")),
        _of_conversation("source_piece"),
        sa.PrimaryKeyConstraint("conversation_id", "number", name=op.f("pk_source_piece")),
    )
    op.execute(
        "INSERT INTO source_piece SELECT conversation_id, 0, content FROM conversation_source"
    )
    _hash_sources(op.get_bind())
    _add(
        "conversation_source",
        sa.Column("flavors", postgresql.JSONB(), nullable=False, server_default=_EMPTY_LIST),
        sa.Column("format", sa.String(), nullable=False, server_default=""),
        sa.Column("branch", sa.String(), nullable=False, server_default=""),
        sa.Column("has_preview", sa.Boolean(), nullable=False, server_default=sa.false()),
    )
    op.execute(
        "UPDATE conversation_source"
        " SET flavors = jsonb_build_array(jsonb_build_array(media_type, size))"
    )
    for column in ("content", "media_type", "size"):
        op.drop_column("conversation_source", column)


def _hash_sources(connection: sa.Connection) -> None:
    ids = connection.scalars(sa.text("SELECT conversation_id FROM source_piece")).all()
    for conversation_id in ids:
        content = connection.scalar(
            sa.text("SELECT content FROM source_piece WHERE conversation_id = :id"),
            {"id": conversation_id},
        )
        connection.execute(
            sa.text("UPDATE conversation SET source_hash = :hash WHERE id = :id"),
            {
                "id": conversation_id,
                "hash": hashlib.sha256(zlib.decompress(content)).hexdigest(),
            },
        )


def _encode_again(connection: sa.Connection) -> None:
    """Texts as browsers load them say model, time and attachments of each turn."""
    texts = sa.text("SELECT conversation_id FROM conversation_text")
    for conversation_id in connection.scalars(texts).all():
        stored = connection.scalar(
            sa.text("SELECT content FROM conversation_text WHERE conversation_id = :id"),
            {"id": conversation_id},
        )
        answer = json.loads(gzip.decompress(stored))
        for turn in answer["turns"]:
            turn.update(model="", time=None, attachments=[])
        text = json.dumps(answer, ensure_ascii=False, separators=(",", ":")).encode()
        values = {
            "id": conversation_id,
            "hash": hashlib.sha256(text).hexdigest(),
            "content": gzip.compress(text, mtime=0),
        }
        connection.execute(
            sa.text("UPDATE conversation_text SET content = :content WHERE conversation_id = :id"),
            values,
        )
        connection.execute(
            sa.text("UPDATE conversation SET text_hash = :hash WHERE id = :id"), values
        )
