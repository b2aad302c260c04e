"""Marks can be computed by a rule from what students have done.

Marks that exist were set by people.

Revision ID: 20261203_1100
Revises: 20261203_1020
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "20261203_1100"
down_revision = "20261203_1020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "activity", sa.Column("credit_version", sa.Integer(), nullable=False, server_default="0")
    )
    op.alter_column("activity", "credit_version", server_default=None)
    for table in ("grade", "grade_draft"):
        op.add_column(
            table, sa.Column("is_computed", sa.Boolean(), nullable=False, server_default="false")
        )
        op.alter_column(table, "is_computed", server_default=None)
    op.create_table(
        "credit_rule",
        sa.Column("activity_id", sa.Uuid(), nullable=False),
        sa.Column("conditions", postgresql.JSONB(), nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("cap", sa.Numeric(8, 2), nullable=True),
        sa.Column("is_completion", sa.Boolean(), nullable=False),
        sa.Column("counted_state", sa.String(), nullable=False),
        sa.Column("counted_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "jsonb_typeof(conditions) = 'array'", name=op.f("ck_credit_rule_conditions")
        ),
        sa.CheckConstraint("unit IN ('points', 'percent')", name=op.f("ck_credit_rule_unit")),
        sa.CheckConstraint("cap > 0", name=op.f("ck_credit_rule_cap")),
        sa.ForeignKeyConstraint(
            ["activity_id"],
            ["activity.id"],
            name=op.f("fk_credit_rule_activity_id_activity"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("activity_id", name=op.f("pk_credit_rule")),
    )
    op.create_table(
        "progress_delivery",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("activity_id", sa.Uuid(), nullable=False),
        sa.Column("enrolment_id", sa.Uuid(), nullable=False),
        sa.Column("progress", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("timestamp", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.CheckConstraint(
            "progress IN ('Started', 'Submitted', 'InProgress')",
            name=op.f("ck_progress_delivery_progress"),
        ),
        sa.CheckConstraint(
            "state IN ('waiting', 'sent', 'parked')", name=op.f("ck_progress_delivery_state")
        ),
        sa.ForeignKeyConstraint(
            ["activity_id"],
            ["activity.id"],
            name=op.f("fk_progress_delivery_activity_id_activity"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["enrolment_id"],
            ["enrolment.id"],
            name=op.f("fk_progress_delivery_enrolment_id_enrolment"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_progress_delivery")),
        sa.UniqueConstraint(
            "activity_id",
            "enrolment_id",
            name=op.f("uq_progress_delivery_activity_id_enrolment_id"),
        ),
    )
    op.create_index(
        op.f("ix_progress_delivery_enrolment_id"), "progress_delivery", ["enrolment_id"]
    )
    op.create_table(
        "computed_mark",
        sa.Column("activity_id", sa.Uuid(), nullable=False),
        sa.Column("enrolment_id", sa.Uuid(), nullable=False),
        sa.Column("score", sa.Numeric(8, 2), nullable=False),
        sa.Column("computed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("score > 0", name=op.f("ck_computed_mark_score")),
        sa.ForeignKeyConstraint(
            ["activity_id"],
            ["activity.id"],
            name=op.f("fk_computed_mark_activity_id_activity"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["enrolment_id"],
            ["enrolment.id"],
            name=op.f("fk_computed_mark_enrolment_id_enrolment"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("activity_id", "enrolment_id", name=op.f("pk_computed_mark")),
    )
    op.create_index(op.f("ix_computed_mark_enrolment_id"), "computed_mark", ["enrolment_id"])
