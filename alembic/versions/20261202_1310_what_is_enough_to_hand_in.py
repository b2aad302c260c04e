"""Activities that ask for a number of passages, or for comments, before work is handed in.

Revision ID: 20261202_1310
Revises: 20261202_1300
"""

import sqlalchemy as sa
from alembic import op

revision = "20261202_1310"
down_revision = "20261202_1300"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("activity", sa.Column("passage_minimum", sa.Integer(), nullable=True))
    op.create_check_constraint(
        op.f("ck_activity_passage_minimum"), "activity", "passage_minimum BETWEEN 1 AND 50"
    )
    op.add_column(
        "activity",
        sa.Column("needs_comments", sa.Boolean(), nullable=False, server_default=sa.false()),
    )
    op.alter_column("activity", "needs_comments", server_default=None)
