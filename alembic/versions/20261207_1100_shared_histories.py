"""Consent of members that those who see their work see how they came to it.

Revision ID: 20261207_1100
Revises: 20261207_1000
"""

import sqlalchemy as sa
from alembic import op

revision = "20261207_1100"
down_revision = "20261207_1000"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "shared_history",
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.Column("enrolment_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id"],
            ["workspace.id"],
            name=op.f("fk_shared_history_workspace_id_workspace"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["enrolment_id"],
            ["enrolment.id"],
            name=op.f("fk_shared_history_enrolment_id_enrolment"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("workspace_id", "enrolment_id", name=op.f("pk_shared_history")),
    )
    op.create_index(op.f("ix_shared_history_enrolment_id"), "shared_history", ["enrolment_id"])
