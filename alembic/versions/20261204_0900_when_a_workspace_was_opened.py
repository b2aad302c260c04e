"""The time at which somebody opened a workspace first.

Revision ID: 20261204_0900
Revises: 20261203_1400
"""

import sqlalchemy as sa
from alembic import op

revision = "20261204_0900"
down_revision = "20261203_1400"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("workspace_author", sa.Column("opened_at", sa.DateTime(timezone=True)))
    op.create_index(op.f("ix_workspace_author_opened_at"), "workspace_author", ["opened_at"])
