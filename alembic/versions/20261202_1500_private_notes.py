"""Private notes are a document of one person that nobody else opens.

Revision ID: 20261202_1500
Revises: 20261202_1400
"""

import sqlalchemy as sa
from alembic import op

revision = "20261202_1500"
down_revision = "20261202_1400"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "shared_document",
        sa.Column("is_private", sa.Boolean(), nullable=False, server_default="false"),
    )
    op.alter_column("shared_document", "is_private", server_default=None)
    op.create_check_constraint(
        op.f("ck_shared_document_private"),
        "shared_document",
        "NOT is_private OR (part_of IS NOT NULL AND revealed_at IS NULL)",
    )
    op.drop_constraint(op.f("uq_shared_document_part_of_enrolment_id"), "shared_document")
    op.create_unique_constraint(
        op.f("uq_shared_document_part_of_enrolment_id_is_private"),
        "shared_document",
        ["part_of", "enrolment_id", "is_private"],
    )
