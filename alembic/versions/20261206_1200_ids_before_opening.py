"""Author ids of people who can be mentioned in a workspace that they have not opened.

Revision ID: 20261206_1200
Revises: 20261206_1100
"""

import sqlalchemy as sa
from alembic import op

revision = "20261206_1200"
down_revision = "20261206_1100"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "workspace_author",
        sa.Column("has_opened", sa.Boolean(), nullable=False, server_default=sa.true()),
    )
    op.alter_column("workspace_author", "has_opened", server_default=None)
