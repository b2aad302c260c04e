"""Blind comparisons: the setting, choices, and texts without names of speakers and models.

Revision ID: 20261207_1000
Revises: 20261206_1300
"""

import gzip
import hashlib
import json

import sqlalchemy as sa
from alembic import op

revision = "20261207_1000"
down_revision = "20261206_1300"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _add_settings()
    op.create_table(
        "comparison_choice",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("activity_id", sa.Uuid(), nullable=False),
        sa.Column("enrolment_id", sa.Uuid(), nullable=False),
        sa.Column("conversation_id", sa.Uuid(), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.CheckConstraint("char_length(reason) <= 1000", name=op.f("ck_comparison_choice_reason")),
        *(
            sa.ForeignKeyConstraint(
                [f"{table}_id"],
                [f"{table}.id"],
                name=op.f(f"fk_comparison_choice_{table}_id_{table}"),
                ondelete="CASCADE",
            )
            for table in ("activity", "enrolment", "conversation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_comparison_choice")),
        sa.UniqueConstraint(
            "activity_id",
            "enrolment_id",
            name=op.f("uq_comparison_choice_activity_id_enrolment_id"),
        ),
    )
    for column in ("enrolment_id", "conversation_id"):
        op.create_index(
            op.f(f"ix_comparison_choice_{column}"), "comparison_choice", [column], unique=False
        )
    _add_blind_texts()


def _add_settings() -> None:
    for column in ("hides_models", "reveals_when_all"):
        op.add_column(
            "activity",
            sa.Column(column, sa.Boolean(), nullable=False, server_default=sa.false()),
        )
        op.alter_column("activity", column, server_default=None)
    op.add_column("activity", sa.Column("models_revealed_at", sa.DateTime(timezone=True)))
    op.create_check_constraint(
        op.f("ck_activity_models_revealed_at"),
        "activity",
        "hides_models OR models_revealed_at IS NULL",
    )


def _add_blind_texts() -> None:
    op.add_column("conversation", sa.Column("blind_hash", sa.String()))
    op.add_column("conversation_text", sa.Column("blind_content", sa.LargeBinary()))
    connection = op.get_bind()
    # One at a time: together they may be large.
    ids = connection.scalars(sa.text("SELECT conversation_id FROM conversation_text")).all()
    for conversation_id in ids:
        _encode(connection, conversation_id)
    op.alter_column("conversation_text", "blind_content", nullable=False)
    op.create_check_constraint(
        op.f("ck_conversation_blind_hash"),
        "conversation",
        "(state = 'ready') = (blind_hash IS NOT NULL)",
    )


def _encode(connection: sa.Connection, conversation_id: object) -> None:
    content = connection.scalar(
        sa.text("SELECT content FROM conversation_text WHERE conversation_id = :id"),
        {"id": conversation_id},
    )
    answer = json.loads(gzip.decompress(content or b""))
    for turn in answer["turns"]:
        turn.update(label="", model="", time=None, attachments=[])
    text = json.dumps(answer, ensure_ascii=False, separators=(",", ":")).encode()
    values = {
        "id": conversation_id,
        "hash": hashlib.sha256(text).hexdigest(),
        "content": gzip.compress(text, mtime=0),
    }
    connection.execute(sa.text("UPDATE conversation SET blind_hash = :hash WHERE id = :id"), values)
    connection.execute(
        sa.text(
            "UPDATE conversation_text SET blind_content = :content WHERE conversation_id = :id"
        ),
        values,
    )
