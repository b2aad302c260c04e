"""Templates: model notes that each new workspace gets a copy of.

Revision ID: 20261202_1100
Revises: 20261201_1300
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "20261202_1100"
down_revision = "20261201_1300"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "model_notes",
        sa.Column("activity_id", sa.Uuid(), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("content", postgresql.JSONB(), nullable=False),
        sa.CheckConstraint("jsonb_typeof(content) = 'object'", name=op.f("ck_model_notes_content")),
        sa.ForeignKeyConstraint(
            ["activity_id"],
            ["activity.id"],
            name=op.f("fk_model_notes_activity_id_activity"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("activity_id", name=op.f("pk_model_notes")),
    )
    for table in ("activity", "shared_document"):
        op.add_column(
            table, sa.Column("template_version", sa.Integer(), nullable=False, server_default="0")
        )
        op.alter_column(table, "template_version", server_default=None)
    for table in ("highlight", "comment"):
        is_model = sa.Computed("key::text ~~ '%/model-%'::text", persisted=True)
        op.add_column(table, sa.Column("is_model", sa.Boolean(), is_model, nullable=False))
