"""Erasure, suspension, administrators who are people, and retention by course.

People who were forgotten by the earlier command keep what they wrote: erase them once more to take
it out.

Revision ID: 20261129_1710
Revises: 20261129_1700
"""

import sqlalchemy as sa
from alembic import op

revision = "20261129_1710"
down_revision = "20261129_1700"
branch_labels = None
depends_on = None

_TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column("person", sa.Column("suspended_at", _TIME, nullable=True))
    op.add_column("person", sa.Column("administrator_since", _TIME, nullable=True))
    op.add_column("administrator_pass", sa.Column("person_id", sa.Uuid(), nullable=True))
    op.create_foreign_key(
        op.f("fk_administrator_pass_person_id_person"),
        "administrator_pass",
        "person",
        ["person_id"],
        ["id"],
        ondelete="CASCADE",
    )
    op.create_index(op.f("ix_administrator_pass_person_id"), "administrator_pass", ["person_id"])
    op.create_table(
        "erased_identity",
        sa.Column("fingerprint", sa.LargeBinary(), nullable=False),
        sa.Column("erased_at", _TIME, nullable=False),
        sa.PrimaryKeyConstraint("fingerprint", name=op.f("pk_erased_identity")),
    )
    op.create_table(
        "erasure",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("began_at", _TIME, nullable=False),
        sa.Column("finished_at", _TIME, nullable=True),
        sa.CheckConstraint("finished_at >= began_at", name=op.f("ck_erasure_finished_at")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_erasure_person_id_person")
        ),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_erasure")),
    )
    op.create_table(
        "erasure_document",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("document_id", sa.Uuid(), nullable=False),
        sa.Column("is_failing", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["erasure.person_id"],
            name=op.f("fk_erasure_document_person_id_erasure"),
        ),
        sa.ForeignKeyConstraint(
            ["document_id"],
            ["shared_document.id"],
            name=op.f("fk_erasure_document_document_id_shared_document"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("person_id", "document_id", name=op.f("pk_erasure_document")),
    )
    op.create_table(
        "retention_rule",
        sa.Column("course_id", sa.Uuid(), nullable=False),
        sa.Column("days", sa.Integer(), nullable=True),
        sa.CheckConstraint("days BETWEEN 30 AND 36500", name=op.f("ck_retention_rule_days")),
        sa.ForeignKeyConstraint(
            ["course_id"],
            ["course.id"],
            name=op.f("fk_retention_rule_course_id_course"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("course_id", name=op.f("pk_retention_rule")),
    )
