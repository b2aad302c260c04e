"""A mark may be withdrawn: the row stays, without a score.

Revision ID: 20261129_2130
Revises: 20261129_2120
"""

from alembic import op

revision = "20261129_2130"
down_revision = "20261129_2120"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.alter_column("grade", "score", nullable=True)
