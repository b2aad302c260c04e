"""The row that the readiness check writes, and the claim on making an activity's gradebook column.

Revision ID: 20261129_0200
Revises: 20261129_0100
"""

import sqlalchemy as sa
from alembic import op

revision = "20261129_0200"
down_revision = "20261129_0100"
branch_labels = None
depends_on = None

_TIMESTAMP = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "storage_check",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("checked_at", _TIMESTAMP, nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_storage_check_one")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_storage_check")),
    )
    op.add_column("activity", sa.Column("column_claimed_until", _TIMESTAMP, nullable=True))
