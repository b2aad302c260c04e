"""Passkeys, their ceremonies, and the sign-in behind a session that entered a course.

Revision ID: 20261129_1600
Revises: 20261129_1500
"""

import sqlalchemy as sa
from alembic import op

revision = "20261129_1600"
down_revision = "20261129_1500"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "passkey",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("credential_id", sa.LargeBinary(), nullable=False),
        sa.Column("credential", sa.LargeBinary(), nullable=False),
        sa.Column("sign_count", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("last_used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("blocked_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "octet_length(credential_id) BETWEEN 1 AND 1023",
            name=op.f("ck_passkey_credential_id"),
        ),
        sa.CheckConstraint(
            "sign_count BETWEEN 0 AND 4294967295", name=op.f("ck_passkey_sign_count")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
            name=op.f("fk_passkey_person_id_person"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_passkey")),
        sa.UniqueConstraint("credential_id", name=op.f("uq_passkey_credential_id")),
    )
    op.create_index(op.f("ix_passkey_person_id"), "passkey", ["person_id"])
    op.create_table(
        "passkey_challenge",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("session_id", sa.Uuid(), nullable=True),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["arrival_session.id"],
            name=op.f("fk_passkey_challenge_session_id_arrival_session"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_passkey_challenge")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_passkey_challenge_token_hash")),
    )
    for column in ("session_id", "expires_at"):
        op.create_index(op.f(f"ix_passkey_challenge_{column}"), "passkey_challenge", [column])
    op.add_column("arrival_session", sa.Column("sign_in_id", sa.Uuid(), nullable=True))
    op.create_foreign_key(
        op.f("fk_arrival_session_sign_in_id_arrival_session"),
        "arrival_session",
        "arrival_session",
        ["sign_in_id"],
        ["id"],
        ondelete="CASCADE",
    )
    op.create_index(op.f("ix_arrival_session_sign_in_id"), "arrival_session", ["sign_in_id"])
