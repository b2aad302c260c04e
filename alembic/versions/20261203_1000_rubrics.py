"""Activities can have a rubric, and marks keep the criteria by which they were given.

Marks that are there were given without one.

Revision ID: 20261203_1000
Revises: 20261202_1500
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "20261203_1000"
down_revision = "20261202_1500"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "rubric",
        sa.Column("activity_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("criteria", JSONB(), nullable=False),
        sa.CheckConstraint("version >= 1", name=op.f("ck_rubric_version")),
        sa.CheckConstraint("jsonb_typeof(criteria) = 'array'", name=op.f("ck_rubric_criteria")),
        sa.ForeignKeyConstraint(
            ["activity_id"],
            ["activity.id"],
            name=op.f("fk_rubric_activity_id_activity"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("activity_id", name=op.f("pk_rubric")),
    )
    for table in ("grade", "grade_draft"):
        op.add_column(table, sa.Column("assessment", JSONB(), nullable=True))
        op.create_check_constraint(
            op.f(f"ck_{table}_assessment"), table, "jsonb_typeof(assessment) = 'array'"
        )
