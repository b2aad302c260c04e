"""Roles by source (launch, roster), test users, and activities sent to an LMS.

Revision ID: 20261128_1800
Revises: 20261128_1200
"""

import sqlalchemy as sa
from alembic import op

revision = "20261128_1800"
down_revision = "20261128_1200"
branch_labels = None
depends_on = None

_ROLES = "('teacher', 'tutor', 'student', 'observer')"


def upgrade() -> None:
    """Add the facts; a role that is there already was given by its source."""
    op.add_column("enrolment", sa.Column("launch_role", sa.String(), nullable=True))
    op.add_column("enrolment", sa.Column("roster_role", sa.String(), nullable=True))
    op.add_column(
        "enrolment",
        sa.Column("is_test_user", sa.Boolean(), nullable=False, server_default=sa.false()),
    )
    op.alter_column("enrolment", "is_test_user", server_default=None)
    op.execute("UPDATE enrolment SET launch_role = role WHERE role_source = 'launch'")
    op.execute("UPDATE enrolment SET roster_role = role WHERE role_source = 'roster'")
    for source in ("launch", "roster"):
        op.create_check_constraint(
            op.f(f"ck_enrolment_{source}_role"), "enrolment", f"{source}_role IN {_ROLES}"
        )
    op.create_check_constraint(
        op.f("ck_enrolment_test_user"), "enrolment", "NOT is_test_user OR role = 'observer'"
    )
    op.add_column("activity", sa.Column("chosen_at", sa.DateTime(timezone=True), nullable=True))
