"""Highlights and comments know when the server stored them.

Revision ID: 20261129_1610
Revises: 20261129_1600
"""

import sqlalchemy as sa
from alembic import op

revision = "20261129_1610"
down_revision = "20261129_1600"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for table in ("highlight", "comment"):
        op.add_column(
            table,
            sa.Column(
                "stored_at",
                sa.DateTime(timezone=True),
                server_default=sa.func.now(),
                nullable=False,
            ),
        )
        # The writer's clock is the best that is known of notes that were there before.
        op.execute(sa.text(f"UPDATE {table} SET stored_at = least(created_at, now())"))  # noqa: S608
