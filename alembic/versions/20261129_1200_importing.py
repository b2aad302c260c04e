"""Conversations that are being read, their sources, and queues of jobs.

Revision ID: 20261129_1200
Revises: 20261129_0900
"""

import sqlalchemy as sa
from alembic import op

revision = "20261129_1200"
down_revision = "20261129_0900"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "conversation", sa.Column("state", sa.String(), nullable=False, server_default="ready")
    )
    # The default is for the rows there are; new ones are given a value.
    op.alter_column("conversation", "state", server_default=None)
    op.add_column("conversation", sa.Column("problem", sa.String(), nullable=True))
    op.create_check_constraint(
        op.f("ck_conversation_state"),
        "conversation",
        "state IN ('importing', 'ready', 'failed')",
    )
    op.create_check_constraint(
        op.f("ck_conversation_problem"),
        "conversation",
        "(state = 'failed') = (problem IS NOT NULL)",
    )
    op.create_table(
        "conversation_source",
        sa.Column("conversation_id", sa.Uuid(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("media_type", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversation.id"],
            name=op.f("fk_conversation_source_conversation_id_conversation"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("conversation_id", name=op.f("pk_conversation_source")),
    )
    op.add_column("job", sa.Column("queue", sa.String(), nullable=False, server_default="default"))
    op.alter_column("job", "queue", server_default=None)
    op.add_column("job", sa.Column("concurrency_key", sa.String(), nullable=True))
