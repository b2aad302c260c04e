"""Changes of a platform that wait for approval, people who were forgotten, and fewer addresses.

The addresses of people who came from an LMS are deleted: nothing ever needed them. Those of
sign-ins without an LMS and of invitations stay.

Revision ID: 20261129_0100
Revises: 20261128_1800
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "20261129_0100"
down_revision = "20261128_1800"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for name in ("proposal", "near_miss"):
        # The default is for the rows there are; new ones are given a value.
        op.add_column(
            "platform",
            sa.Column(name, postgresql.JSONB(), nullable=False, server_default=sa.text("'{}'")),
        )
        op.alter_column("platform", name, server_default=None)
    op.add_column("person", sa.Column("forgotten_at", sa.DateTime(timezone=True), nullable=True))
    op.create_check_constraint(
        op.f("ck_person_forgotten"),
        "person",
        "forgotten_at IS NULL OR (name IS NULL AND email IS NULL)",
    )
    op.execute(
        "UPDATE person SET email = NULL WHERE email IS NOT NULL AND NOT EXISTS"
        " (SELECT 1 FROM identity"
        " WHERE identity.person_id = person.id AND identity.issuer LIKE 'stytch:%')"
    )
