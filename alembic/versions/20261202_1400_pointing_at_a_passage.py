"""A teacher points at a passage of a text for everybody in an activity.

Revision ID: 20261202_1400
Revises: 20261202_1310
"""

import sqlalchemy as sa
from alembic import op

revision = "20261202_1400"
down_revision = "20261202_1310"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("activity", sa.Column("pointed_at", sa.DateTime(timezone=True), nullable=True))
    op.create_table(
        "pointer",
        sa.Column("activity_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("conversation_id", sa.Uuid(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.CheckConstraint('0 <= start AND start < "end"', name=op.f("ck_pointer_passage")),
        sa.ForeignKeyConstraint(
            ["activity_id"],
            ["activity.id"],
            name=op.f("fk_pointer_activity_id_activity"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversation.id"],
            name=op.f("fk_pointer_conversation_id_conversation"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("activity_id", name=op.f("pk_pointer")),
    )
    op.create_index(op.f("ix_pointer_conversation_id"), "pointer", ["conversation_id"])
