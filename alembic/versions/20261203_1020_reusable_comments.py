"""Markers use again what they have written in the marks and feedback of a course.

What was written before is not offered.

Revision ID: 20261203_1020
Revises: 20261203_1010
"""

import sqlalchemy as sa
from alembic import op

revision = "20261203_1020"
down_revision = "20261203_1010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "reusable_comment",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("course_id", sa.Uuid(), nullable=False),
        sa.Column("enrolment_id", sa.Uuid(), nullable=False),
        sa.Column("about", sa.Uuid(), nullable=True),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("text <> ''", name=op.f("ck_reusable_comment_text")),
        sa.ForeignKeyConstraint(
            ["course_id"],
            ["course.id"],
            name=op.f("fk_reusable_comment_course_id_course"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["enrolment_id"],
            ["enrolment.id"],
            name=op.f("fk_reusable_comment_enrolment_id_enrolment"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["about"],
            ["enrolment.id"],
            name=op.f("fk_reusable_comment_about_enrolment"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reusable_comment")),
        sa.UniqueConstraint(
            "enrolment_id", "digest", name=op.f("uq_reusable_comment_enrolment_id_digest")
        ),
    )
    op.create_index(op.f("ix_reusable_comment_about"), "reusable_comment", ["about"])
