"""A sign-in keeps its session at the sign-in service, encrypted.

Revision ID: 20261129_2050
Revises: 20261129_2000
"""

import sqlalchemy as sa
from alembic import op

revision = "20261129_2050"
down_revision = "20261129_2000"
branch_labels = None
depends_on = None


def upgrade() -> None:
    time = sa.DateTime(timezone=True)
    op.create_table(
        "provider_session",
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", time, nullable=False),
        sa.Column("way", sa.String(), nullable=False),
        sa.Column("encrypted", sa.LargeBinary(), nullable=False),
        sa.Column("checked_at", time, nullable=False),
        sa.Column("due_at", time, nullable=False),
        sa.Column("leased_until", time, nullable=True),
        sa.Column("unanswered_since", time, nullable=True),
        sa.CheckConstraint(
            "way IN ('sso', 'openid', 'google', 'link', 'github')",
            name=op.f("ck_provider_session_way"),
        ),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["arrival_session.id"],
            name=op.f("fk_provider_session_session_id_arrival_session"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("session_id", name=op.f("pk_provider_session")),
    )
    op.create_index(op.f("ix_provider_session_due_at"), "provider_session", ["due_at"])
