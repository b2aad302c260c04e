"""A roster's problem may be an address of somebody else, or a service that is not allowed.

Revision ID: 20261129_2100
Revises: 20261129_2050
"""

from alembic import op

revision = "20261129_2100"
down_revision = "20261129_2050"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_constraint(op.f("ck_course_roster_problem"), "course", type_="check")
    op.create_check_constraint(
        op.f("ck_course_roster_problem"),
        "course",
        "roster_problem IN ('failed', 'no-answer', 'not-let-in', 'not-allowed', 'refused',"
        " 'unreadable', 'endless', 'wrong-address')",
    )
