"""Problems of a roster are stored as a code and a count; pages have the sentences.

Revision ID: 20261129_1500
Revises: 20261129_1300
"""

import sqlalchemy as sa
from alembic import op

revision = "20261129_1500"
down_revision = "20261129_1300"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "course", sa.Column("roster_unreadable", sa.Integer(), server_default="0", nullable=False)
    )
    op.execute(
        """
        UPDATE course SET roster_unreadable =
            replace(substring(roster_problem FROM '^[0-9,]{1,11}'), ',', '')::integer,
            roster_problem = NULL
        WHERE roster_problem ~ '^[0-9][0-9,]{0,9} (person|people) '
        """
    )
    op.execute(
        """
        UPDATE course SET roster_problem = CASE
            WHEN roster_problem LIKE '%did not answer.' THEN 'no-answer'
            WHEN roster_problem LIKE '%did not let this tool in.' THEN 'not-let-in'
            WHEN roster_problem LIKE '%did not give its%' THEN 'refused'
            WHEN roster_problem LIKE '%could not be read.' THEN 'unreadable'
            WHEN roster_problem LIKE 'There is no end%' THEN 'endless'
            ELSE 'failed' END
        WHERE roster_problem IS NOT NULL
        """
    )
    op.create_check_constraint(
        op.f("ck_course_roster_problem"),
        "course",
        "roster_problem IN ('failed', 'no-answer', 'not-let-in', 'refused', 'unreadable',"
        " 'endless')",
    )
    op.create_check_constraint(
        op.f("ck_course_roster_unreadable"), "course", "roster_unreadable >= 0"
    )
