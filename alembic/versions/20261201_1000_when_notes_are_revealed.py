"""Hidden notes are revealed at a date, after some notes of one's own, or group by group.

Revision ID: 20261201_1000
Revises: 20261201_0900
"""

import sqlalchemy as sa
from alembic import op

revision = "20261201_1000"
down_revision = "20261201_0900"
branch_labels = None
depends_on = None

_TIMESTAMP = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column("activity", sa.Column("reveal_at", _TIMESTAMP, nullable=True))
    op.add_column("activity", sa.Column("note_threshold", sa.Integer(), nullable=True))
    op.add_column("workspace", sa.Column("revealed_at", _TIMESTAMP, nullable=True))
    checks = {
        "reveal_at": (
            "reveal_at >= '2000-01-01 00:00:00+00:00' AND reveal_at < '2200-01-01 00:00:00+00:00'"
        ),
        "note_threshold": "note_threshold BETWEEN 1 AND 20",
        "reveal": "hides_notes OR (reveal_at IS NULL AND note_threshold IS NULL)",
    }
    for name, condition in checks.items():
        op.create_check_constraint(op.f(f"ck_activity_{name}"), "activity", condition)
