"""The text of a conversation is stored as browsers load it, beside its hash and its turn count.

Revision ID: 20261129_1800
Revises: 20261129_1710
"""

import gzip
import hashlib
import json

import sqlalchemy as sa
from alembic import op

revision = "20261129_1800"
down_revision = "20261129_1710"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "conversation_text",
        sa.Column("conversation_id", sa.Uuid(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversation.id"],
            name=op.f("fk_conversation_text_conversation_id_conversation"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("conversation_id", name=op.f("pk_conversation_text")),
    )
    op.add_column("conversation", sa.Column("text_hash", sa.String()))
    op.add_column(
        "conversation", sa.Column("turn_count", sa.Integer(), server_default="0", nullable=False)
    )
    op.alter_column("conversation", "turn_count", server_default=None)
    connection = op.get_bind()
    ready = sa.text("SELECT id FROM conversation WHERE state = 'ready'")
    for conversation_id in connection.scalars(ready).all():
        _encode(connection, conversation_id)
    op.create_check_constraint(
        op.f("ck_conversation_text_hash"),
        "conversation",
        "(state = 'ready') = (text_hash IS NOT NULL)",
    )
    op.create_check_constraint(
        op.f("ck_conversation_turn_count"), "conversation", "turn_count >= 0"
    )


def _encode(connection: sa.Connection, conversation_id: object) -> None:
    turns = connection.execute(
        sa.text(
            "SELECT speaker, label, html, start FROM turn"
            " WHERE conversation_id = :id ORDER BY position"
        ),
        {"id": conversation_id},
    ).mappings()
    answer = {"turns": [dict(turn) for turn in turns]}
    text = json.dumps(answer, ensure_ascii=False, separators=(",", ":")).encode()
    values = {
        "id": conversation_id,
        "hash": hashlib.sha256(text).hexdigest(),
        "count": len(answer["turns"]),
        "content": gzip.compress(text, mtime=0),
    }
    connection.execute(
        sa.text("UPDATE conversation SET text_hash = :hash, turn_count = :count WHERE id = :id"),
        values,
    )
    connection.execute(
        sa.text("INSERT INTO conversation_text VALUES (:id, :content)"),
        values,
    )
