"""Language that the LMS named for a session, beside the one that the person has chosen.

Revision ID: 20261207_1400
Revises: 20261207_1300
"""

import sqlalchemy as sa
from alembic import op

revision = "20261207_1400"
down_revision = "20261207_1300"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("arrival_session", sa.Column("lms_language", sa.String()))
