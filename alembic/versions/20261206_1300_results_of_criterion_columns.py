"""Results that the LMS shows in columns of criteria, and attempts to send points in the history.

Revision ID: 20261206_1300
Revises: 20261206_1200
"""

import sqlalchemy as sa
from alembic import op

revision = "20261206_1300"
down_revision = "20261206_1200"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for column in (
        sa.Column("subject", sa.String()),
        sa.Column("points", sa.Numeric(8, 2)),
        sa.Column("most", sa.Numeric(8, 2)),
        sa.Column("checked_at", sa.DateTime(timezone=True)),
        sa.Column("lms_score", sa.Numeric(14, 5)),
        sa.Column("lms_maximum", sa.Numeric(14, 5)),
    ):
        op.add_column("criterion_delivery", column)
    op.add_column(
        "grade_event",
        sa.Column("criterion", sa.String(), nullable=False, server_default=""),
    )
    op.alter_column("grade_event", "criterion", server_default=None)
    op.create_check_constraint(
        "lms_maximum", "criterion_delivery", "lms_maximum > 0 AND lms_maximum < 'Infinity'"
    )
    op.create_check_constraint(
        "lms_score", "criterion_delivery", "lms_score > '-Infinity' AND lms_score < 'Infinity'"
    )
