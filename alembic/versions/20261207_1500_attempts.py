"""Attempts: a workspace with which its people started over stays beside the new one.

Revision ID: 20261207_1500
Revises: 20261207_1400
"""

import sqlalchemy as sa
from alembic import op

revision = "20261207_1500"
down_revision = "20261207_1400"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("workspace", sa.Column("continued_in", sa.Uuid()))
    op.add_column("workspace", sa.Column("ended_at", sa.DateTime(timezone=True)))
    op.add_column("workspace", sa.Column("ended_by", sa.Uuid()))
    op.create_foreign_key(
        op.f("fk_workspace_continued_in_workspace"),
        "workspace",
        "workspace",
        ["continued_in"],
        ["id"],
        ondelete="CASCADE",
    )
    op.create_foreign_key(
        op.f("fk_workspace_ended_by_enrolment"),
        "workspace",
        "enrolment",
        ["ended_by"],
        ["id"],
        ondelete="SET NULL",
    )
    op.create_index(op.f("ix_workspace_continued_in"), "workspace", ["continued_in"])
    op.create_index(op.f("ix_workspace_ended_by"), "workspace", ["ended_by"])
    op.create_check_constraint(
        op.f("ck_workspace_ended_at"), "workspace", "(continued_in IS NULL) = (ended_at IS NULL)"
    )
    op.create_check_constraint(
        op.f("ck_workspace_ended_by"), "workspace", "ended_by IS NULL OR ended_at IS NOT NULL"
    )
    op.drop_constraint(op.f("uq_workspace_activity_id_audience"), "workspace")
    op.create_index(
        "uq_workspace_activity_id_audience",
        "workspace",
        ["activity_id", "audience"],
        unique=True,
        postgresql_where=sa.text("continued_in IS NULL"),
    )
