"""Dates between which students may write, and notes that are hidden until they are revealed.

Revision ID: 20261128_1200
Revises: 20261123_1600
"""

import sqlalchemy as sa
from alembic import op

revision = "20261128_1200"
down_revision = "20261123_1600"
branch_labels = None
depends_on = None

_TIMESTAMP = sa.DateTime(timezone=True)


def upgrade() -> None:
    _activities()
    _shared_documents()


def _activities() -> None:
    for name in ("opens_at", "closes_at", "revealed_at"):
        op.add_column("activity", sa.Column(name, _TIMESTAMP, nullable=True))
    for column in (
        sa.Column("hides_notes", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("revision", sa.Integer(), nullable=False, server_default="1"),
    ):
        # The default is for the rows there are; new ones are given a value.
        op.add_column("activity", column)
        op.alter_column("activity", column.name, server_default=None)


def _shared_documents() -> None:
    op.add_column("shared_document", sa.Column("part_of", sa.Uuid(), nullable=True))
    op.add_column("shared_document", sa.Column("enrolment_id", sa.Uuid(), nullable=True))
    op.add_column("shared_document", sa.Column("revealed_at", _TIMESTAMP, nullable=True))
    op.create_foreign_key(
        op.f("fk_shared_document_part_of_shared_document"),
        "shared_document",
        "shared_document",
        ["part_of"],
        ["id"],
        ondelete="CASCADE",
    )
    op.create_foreign_key(
        op.f("fk_shared_document_enrolment_id_enrolment"),
        "shared_document",
        "enrolment",
        ["enrolment_id"],
        ["id"],
        ondelete="CASCADE",
    )
    op.create_check_constraint(
        op.f("ck_shared_document_own"),
        "shared_document",
        "(part_of IS NULL) = (enrolment_id IS NULL)",
    )
    op.drop_constraint("uq_shared_document_workspace_id_kind", "shared_document")
    op.create_index(
        op.f("ix_shared_document_workspace_id_kind"),
        "shared_document",
        ["workspace_id", "kind"],
        unique=True,
        postgresql_where=sa.text("part_of IS NULL"),
    )
    op.create_unique_constraint(
        op.f("uq_shared_document_part_of_enrolment_id"),
        "shared_document",
        ["part_of", "enrolment_id"],
    )
