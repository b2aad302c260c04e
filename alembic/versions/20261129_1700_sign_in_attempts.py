"""Sign-ins that say how they began and that they are finished, codes for another device, staff.

Sign-ins that are under way are forgotten: nobody knows by which way they began, and each takes
ten minutes at most.

Revision ID: 20261129_1700
Revises: 20261129_1610
"""

import sqlalchemy as sa
from alembic import op

revision = "20261129_1700"
down_revision = "20261129_1610"
branch_labels = None
depends_on = None

_CODE = (
    "(code_hash IS NULL) = (code_link IS NULL) AND (code_hash IS NULL) = (code_expires_at IS NULL)"
)


def upgrade() -> None:
    op.add_column("identity", sa.Column("staff_at", sa.DateTime(timezone=True), nullable=True))
    op.execute("DELETE FROM pending_sign_in")
    for column in (
        sa.Column("way", sa.String(), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("code_hash", sa.LargeBinary(), nullable=True),
        sa.Column("code_link", sa.LargeBinary(), nullable=True),
        sa.Column("code_expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("code_tries", sa.SmallInteger(), nullable=False),
    ):
        op.add_column("pending_sign_in", column)
    for name, condition in (
        ("way", "way IN ('sso', 'openid', 'google', 'link', 'github')"),
        ("code", _CODE),
        ("code_of_link", "code_hash IS NULL OR way = 'link'"),
        ("code_tries", "code_tries BETWEEN 0 AND 5"),
    ):
        op.create_check_constraint(op.f(f"ck_pending_sign_in_{name}"), "pending_sign_in", condition)
