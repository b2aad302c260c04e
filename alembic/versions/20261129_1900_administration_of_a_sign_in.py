"""An administrator's session names the sign-in that it came from, and ends with that.

Sessions that people opened before this are deleted: they sign in again.

Revision ID: 20261129_1900
Revises: 20261129_1800
"""

import sqlalchemy as sa
from alembic import op

revision = "20261129_1900"
down_revision = "20261129_1800"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("DELETE FROM administrator_pass WHERE person_id IS NOT NULL")
    op.add_column("administrator_pass", sa.Column("sign_in_id", sa.Uuid(), nullable=True))
    op.create_foreign_key(
        op.f("fk_administrator_pass_sign_in_id_arrival_session"),
        "administrator_pass",
        "arrival_session",
        ["sign_in_id"],
        ["id"],
        ondelete="CASCADE",
    )
    op.create_index(op.f("ix_administrator_pass_sign_in_id"), "administrator_pass", ["sign_in_id"])
    op.create_check_constraint(
        op.f("ck_administrator_pass_sign_in"),
        "administrator_pass",
        "(person_id IS NULL) = (sign_in_id IS NULL)",
    )
