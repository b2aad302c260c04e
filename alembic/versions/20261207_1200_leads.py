"""Leads: pointers that go along with a teacher, whom others follow.

Revision ID: 20261207_1200
Revises: 20261207_1100
"""

import sqlalchemy as sa
from alembic import op

revision = "20261207_1200"
down_revision = "20261207_1100"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("pointer", sa.Column("lead_id", sa.Uuid()))
    op.add_column("pointer", sa.Column("led_by", sa.Uuid()))
    op.create_foreign_key(
        op.f("fk_pointer_led_by_enrolment"),
        "pointer",
        "enrolment",
        ["led_by"],
        ["id"],
        ondelete="SET NULL",
    )
    op.create_index(op.f("ix_pointer_led_by"), "pointer", ["led_by"])
