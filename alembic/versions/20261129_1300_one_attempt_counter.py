"""One attempt counter for a delivery: that of its job, which also decides the pause.

Revision ID: 20261129_1300
Revises: 20261129_1200
"""

from alembic import op

revision = "20261129_1300"
down_revision = "20261129_1200"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_column("grade_delivery", "attempts")
