"""Languages that people choose, and in which their sessions began.

Revision ID: 20261207_1300
Revises: 20261207_1200
"""

import sqlalchemy as sa
from alembic import op

revision = "20261207_1300"
down_revision = "20261207_1200"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("person", sa.Column("language", sa.String()))
    op.add_column("arrival_session", sa.Column("language", sa.String()))
