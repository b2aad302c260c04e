"""Words in which the LMS refused a mark.

Revision ID: 20261129_2110
Revises: 20261129_2100
"""

import sqlalchemy as sa
from alembic import op

revision = "20261129_2110"
down_revision = "20261129_2100"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "grade_delivery", sa.Column("detail", sa.String(), server_default="", nullable=False)
    )
    op.create_check_constraint(
        op.f("ck_grade_delivery_detail"), "grade_delivery", "char_length(detail) <= 200"
    )
