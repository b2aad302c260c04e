"""Marks can be drafts until they are released, by a teacher or at a date.

What exists is marked as before: marks go to the LMS when they are saved.

Revision ID: 20261202_1300
Revises: 20261202_1200
"""

import sqlalchemy as sa
from alembic import op

revision = "20261202_1300"
down_revision = "20261202_1200"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "activity", sa.Column("holds_marks", sa.Boolean(), nullable=False, server_default="false")
    )
    op.alter_column("activity", "holds_marks", server_default=None)
    op.add_column("activity", sa.Column("release_at", sa.DateTime(timezone=True), nullable=True))
    op.create_check_constraint(
        op.f("ck_activity_release_at"),
        "activity",
        "release_at >= '2000-01-01 00:00:00+00:00' AND release_at < '2200-01-01 00:00:00+00:00'",
    )
    op.create_check_constraint(
        op.f("ck_activity_release"), "activity", "holds_marks OR release_at IS NULL"
    )
    op.create_table(
        "grade_draft",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("course_id", sa.Uuid(), nullable=False),
        sa.Column("activity_id", sa.Uuid(), nullable=False),
        sa.Column("enrolment_id", sa.Uuid(), nullable=False),
        sa.Column("score", sa.Numeric(8, 2), nullable=False),
        sa.Column("maximum", sa.Numeric(8, 2), nullable=False),
        sa.Column("comment", sa.String(), nullable=False),
        sa.Column("graded_by", sa.Uuid(), nullable=True),
        sa.Column("graded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "score >= 0 AND score <= maximum", name=op.f("ck_grade_draft_score_within_maximum")
        ),
        sa.ForeignKeyConstraint(
            ["course_id"],
            ["course.id"],
            name=op.f("fk_grade_draft_course_id_course"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["activity_id"],
            ["activity.id"],
            name=op.f("fk_grade_draft_activity_id_activity"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["enrolment_id"],
            ["enrolment.id"],
            name=op.f("fk_grade_draft_enrolment_id_enrolment"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["graded_by"],
            ["enrolment.id"],
            name=op.f("fk_grade_draft_graded_by_enrolment"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_grade_draft")),
        sa.UniqueConstraint(
            "activity_id", "enrolment_id", name=op.f("uq_grade_draft_activity_id_enrolment_id")
        ),
    )
    op.create_index(op.f("ix_grade_draft_enrolment_id"), "grade_draft", ["enrolment_id"])
