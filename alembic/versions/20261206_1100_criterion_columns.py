"""Columns of the gradebook for the criteria of a rubric, and deliveries of points to them.

Revision ID: 20261206_1100
Revises: 20261206_1000
"""

import sqlalchemy as sa
from alembic import op

revision = "20261206_1100"
down_revision = "20261206_1000"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "rubric", sa.Column("has_columns", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    op.alter_column("rubric", "has_columns", server_default=None)
    op.create_table(
        "criterion_column",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("activity_id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("most", sa.Numeric(precision=8, scale=2), nullable=False),
        sa.Column("lineitem_url", sa.String(), nullable=True),
        sa.CheckConstraint("most > 0", name=op.f("ck_criterion_column_most")),
        sa.ForeignKeyConstraint(
            ["activity_id"],
            ["activity.id"],
            name=op.f("fk_criterion_column_activity_id_activity"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_criterion_column")),
        sa.UniqueConstraint("activity_id", "key", name=op.f("uq_criterion_column_activity_id_key")),
    )
    op.create_table(
        "criterion_delivery",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("grade_id", sa.Uuid(), nullable=False),
        sa.Column("column_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("timestamp", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("problem", sa.String(), nullable=True),
        sa.Column("detail", sa.String(), nullable=False),
        sa.CheckConstraint(
            "state IN ('waiting', 'sent', 'parked')", name=op.f("ck_criterion_delivery_state")
        ),
        sa.CheckConstraint("char_length(detail) <= 200", name=op.f("ck_criterion_delivery_detail")),
        sa.ForeignKeyConstraint(
            ["grade_id"],
            ["grade.id"],
            name=op.f("fk_criterion_delivery_grade_id_grade"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["column_id"],
            ["criterion_column.id"],
            name=op.f("fk_criterion_delivery_column_id_criterion_column"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_criterion_delivery")),
        sa.UniqueConstraint(
            "grade_id", "column_id", name=op.f("uq_criterion_delivery_grade_id_column_id")
        ),
    )
    op.create_index(op.f("ix_criterion_delivery_column_id"), "criterion_delivery", ["column_id"])
