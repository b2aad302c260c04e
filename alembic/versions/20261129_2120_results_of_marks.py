"""The result that the LMS shows for a mark, read after the score was sent.

Revision ID: 20261129_2120
Revises: 20261129_2110
"""

import sqlalchemy as sa
from alembic import op

revision = "20261129_2120"
down_revision = "20261129_2110"
branch_labels = None
depends_on = None


def upgrade() -> None:
    table = "grade_delivery"
    op.add_column(table, sa.Column("subject", sa.String(), nullable=True))
    op.add_column(table, sa.Column("checked_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column(table, sa.Column("lms_score", sa.Numeric(14, 5), nullable=True))
    op.add_column(table, sa.Column("lms_maximum", sa.Numeric(14, 5), nullable=True))
    op.create_check_constraint(
        op.f("ck_grade_delivery_lms_maximum"),
        table,
        "lms_maximum > 0 AND lms_maximum < 'Infinity'",
    )
    op.create_check_constraint(
        op.f("ck_grade_delivery_lms_score"),
        table,
        "lms_score > '-Infinity' AND lms_score < 'Infinity'",
    )
