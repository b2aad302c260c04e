"""Students' names can be hidden from each other, and sealed for teachers, under pseudonyms.

Revision ID: 20261202_1200
Revises: 20261202_1100
"""

import sqlalchemy as sa
from alembic import op

revision = "20261202_1200"
down_revision = "20261202_1100"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _settings()
    _pseudonyms()


def _settings() -> None:
    for name in ("hides_names", "seals_names"):
        op.add_column(
            "activity", sa.Column(name, sa.Boolean(), server_default=sa.false(), nullable=False)
        )
        op.alter_column("activity", name, server_default=None)
    op.add_column("activity", sa.Column("unsealed_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("activity", sa.Column("unsealed_by", sa.Uuid(), nullable=True))
    op.create_foreign_key(
        op.f("fk_activity_unsealed_by_enrolment"),
        "activity",
        "enrolment",
        ["unsealed_by"],
        ["id"],
        ondelete="SET NULL",
    )
    checks = {
        "seals_names": "hides_names OR NOT seals_names",
        "unsealed_at": "seals_names OR unsealed_at IS NULL",
        "unsealed_by": "unsealed_at IS NOT NULL OR unsealed_by IS NULL",
    }
    for name, condition in checks.items():
        op.create_check_constraint(op.f(f"ck_activity_{name}"), "activity", condition)


def _pseudonyms() -> None:
    op.create_table(
        "pseudonym",
        sa.Column("activity_id", sa.Uuid(), nullable=False),
        sa.Column("enrolment_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["activity_id"],
            ["activity.id"],
            name=op.f("fk_pseudonym_activity_id_activity"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["enrolment_id"],
            ["enrolment.id"],
            name=op.f("fk_pseudonym_enrolment_id_enrolment"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("activity_id", "enrolment_id", name=op.f("pk_pseudonym")),
        sa.UniqueConstraint("activity_id", "name", name=op.f("uq_pseudonym_activity_id_name")),
    )
    op.create_index(op.f("ix_pseudonym_enrolment_id"), "pseudonym", ["enrolment_id"])
