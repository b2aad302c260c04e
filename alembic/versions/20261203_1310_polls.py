"""A teacher asks everybody in an activity a question for a minute.

Revision ID: 20261203_1310
Revises: 20261203_1300
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "20261203_1310"
down_revision = "20261203_1300"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("activity", sa.Column("asks_until", sa.DateTime(timezone=True), nullable=True))
    op.create_table(
        "poll",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("activity_id", sa.Uuid(), nullable=False),
        sa.Column("asked_by", sa.Uuid(), nullable=True),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("choices", JSONB(), nullable=False),
        sa.Column("closes_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("shows_words", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("char_length(text) BETWEEN 1 AND 300", name=op.f("ck_poll_text")),
        sa.CheckConstraint(
            "jsonb_array_length(choices) IN (0, 2, 3, 4, 5)", name=op.f("ck_poll_choices")
        ),
        sa.ForeignKeyConstraint(
            ["activity_id"],
            ["activity.id"],
            name=op.f("fk_poll_activity_id_activity"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["asked_by"],
            ["enrolment.id"],
            name=op.f("fk_poll_asked_by_enrolment"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_poll")),
    )
    op.create_index("ix_poll_activity_id_created_at", "poll", ["activity_id", "created_at"])
    op.create_index(op.f("ix_poll_asked_by"), "poll", ["asked_by"])
    op.create_table(
        "poll_answer",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("poll_id", sa.Uuid(), nullable=False),
        sa.Column("enrolment_id", sa.Uuid(), nullable=False),
        sa.Column("choice", sa.Integer(), nullable=True),
        sa.Column("words", sa.String(), nullable=True),
        sa.Column("is_off", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("num_nonnulls(choice, words) = 1", name=op.f("ck_poll_answer_answer")),
        sa.CheckConstraint("choice BETWEEN 0 AND 4", name=op.f("ck_poll_answer_choice")),
        sa.CheckConstraint(
            "char_length(words) BETWEEN 1 AND 200", name=op.f("ck_poll_answer_words")
        ),
        sa.ForeignKeyConstraint(
            ["poll_id"], ["poll.id"], name=op.f("fk_poll_answer_poll_id_poll"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["enrolment_id"],
            ["enrolment.id"],
            name=op.f("fk_poll_answer_enrolment_id_enrolment"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_poll_answer")),
        sa.UniqueConstraint(
            "poll_id", "enrolment_id", name=op.f("uq_poll_answer_poll_id_enrolment_id")
        ),
    )
    op.create_index(op.f("ix_poll_answer_enrolment_id"), "poll_answer", ["enrolment_id"])
