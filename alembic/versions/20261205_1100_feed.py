"""Members have seen what came for them up to a time; what is there already is new to everybody.

Revision ID: 20261205_1100
Revises: 20261205_0900
"""

import sqlalchemy as sa
from alembic import op

revision = "20261205_1100"
down_revision = "20261205_0900"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("enrolment", sa.Column("feed_seen_at", sa.DateTime(timezone=True), nullable=True))
