"""Students bring conversations to their workspace, and say how they used them.

Revision ID: 20261130_1400
Revises: 20261130_1220
"""

import sqlalchemy as sa
from alembic import op

revision = "20261130_1400"
down_revision = "20261130_1220"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _add(
        "activity",
        sa.Column("contribution_mode", sa.String(), nullable=False, server_default="no"),
        sa.Column("contribution_most", sa.Integer(), nullable=False, server_default="1"),
        sa.Column("contribution_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("declares_model", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("declares_purpose", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("declares_use", sa.Boolean(), nullable=False, server_default=sa.false()),
    )
    _check("activity", "contribution_mode", "contribution_mode IN ('no', 'may', 'must')")
    _check("activity", "contribution_most", "contribution_most BETWEEN 1 AND 10")
    _check(
        "activity",
        "contribution_until",
        "contribution_until >= '2000-01-01 00:00:00+00:00'"
        " AND contribution_until < '2200-01-01 00:00:00+00:00'",
    )
    _add(
        "conversation",
        sa.Column("workspace_id", sa.Uuid(), nullable=True),
        sa.Column("declared_model", sa.String(), nullable=False, server_default=""),
        sa.Column("declared_purpose", sa.String(), nullable=False, server_default=""),
        sa.Column("declared_use", sa.String(), nullable=False, server_default=""),
    )
    op.create_foreign_key(
        op.f("fk_conversation_workspace_id_workspace"),
        "conversation",
        "workspace",
        ["workspace_id"],
        ["id"],
        ondelete="CASCADE",
    )
    op.create_index(op.f("ix_conversation_workspace_id"), "conversation", ["workspace_id"])
    _check("conversation", "declared_model", "char_length(declared_model) <= 200")
    _check("conversation", "declared_purpose", "char_length(declared_purpose) <= 2000")
    _check("conversation", "declared_use", "char_length(declared_use) <= 2000")


def _add(table: str, *columns: sa.Column[object]) -> None:
    """Add columns; a default is for the rows there are, and new ones are given a value."""
    for column in columns:
        op.add_column(table, column)
        if column.server_default is not None:
            op.alter_column(table, column.name, server_default=None)


def _check(table: str, name: str, condition: str) -> None:
    op.create_check_constraint(op.f(f"ck_{table}_{name}"), table, condition)
