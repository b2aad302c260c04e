"""Claims and fact checks: the setting of an activity, the mark of a highlight, and their rows.

Revision ID: 20261206_1000
Revises: 20261205_1200
"""

import sqlalchemy as sa
from alembic import op

revision = "20261206_1000"
down_revision = "20261205_1200"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for table, column in (("activity", "checks_claims"), ("highlight", "is_claim")):
        op.add_column(
            table, sa.Column(column, sa.Boolean(), nullable=False, server_default=sa.false())
        )
        op.alter_column(table, column, server_default=None)
    number = sa.text("nextval('note_number')")
    op.create_table(
        "fact_check",
        sa.Column("document_id", sa.Uuid(), nullable=False),
        sa.Column("highlight_key", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("author_id", sa.String(), nullable=False),
        sa.Column(
            "is_model",
            sa.Boolean(),
            sa.Computed("key::text ~~ '%/model-%'::text", persisted=True),
            nullable=False,
        ),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("excerpt", sa.String(), nullable=False),
        sa.Column("folded", sa.String(), nullable=False),
        sa.Column(
            "stored_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False
        ),
        sa.Column("number", sa.BigInteger(), server_default=number, nullable=False),
        sa.Column(
            "accepted_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False
        ),
        sa.CheckConstraint(
            "outcome IN ('supported', 'contradicted', 'uncheckable')",
            name=op.f("ck_fact_check_outcome"),
        ),
        sa.ForeignKeyConstraint(
            ["document_id"],
            ["shared_document.id"],
            name=op.f("fk_fact_check_document_id_shared_document"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("document_id", "highlight_key", "key", name=op.f("pk_fact_check")),
    )
