"""Marks of two markers, who agree on one.

Revision ID: 20261204_1030
Revises: 20261204_1010
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "20261204_1030"
down_revision = "20261204_1010"
branch_labels = None
depends_on = None

_EVENTS = (
    "'drafted', 'discarded', 'given', 'taken-back', 'agreed', 'set', 'withdrawn', 'released',"
    " 'taken', 'resent', 'sent', 'put-off', 'parked'"
)


def upgrade() -> None:
    op.add_column(
        "activity", sa.Column("marker_count", sa.Integer(), nullable=False, server_default="1")
    )
    op.alter_column("activity", "marker_count", server_default=None)
    op.create_check_constraint(
        op.f("ck_activity_marker_count"), "activity", "marker_count IN (1, 2)"
    )
    op.create_check_constraint(
        op.f("ck_activity_double_marking"),
        "activity",
        "marker_count = 1 OR (holds_marks AND credit_version = 0)",
    )
    op.create_table(
        "single_mark",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("course_id", sa.Uuid(), nullable=False),
        sa.Column("activity_id", sa.Uuid(), nullable=False),
        sa.Column("enrolment_id", sa.Uuid(), nullable=False),
        sa.Column("marker_id", sa.Uuid()),
        sa.Column("score", sa.Numeric(8, 2), nullable=False),
        sa.Column("maximum", sa.Numeric(8, 2), nullable=False),
        sa.Column("comment", sa.String(), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("assessment", postgresql.JSONB(none_as_null=True)),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_single_mark")),
        sa.UniqueConstraint(
            "activity_id", "enrolment_id", "marker_id",
            name=op.f("uq_single_mark_activity_id_enrolment_id_marker_id"),
        ),
        sa.ForeignKeyConstraint(
            ["course_id"], ["course.id"], name=op.f("fk_single_mark_course_id_course"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["activity_id"], ["activity.id"], name=op.f("fk_single_mark_activity_id_activity"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["enrolment_id"], ["enrolment.id"], name=op.f("fk_single_mark_enrolment_id_enrolment"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["marker_id"], ["enrolment.id"], name=op.f("fk_single_mark_marker_id_enrolment"),
            ondelete="SET NULL",
        ),
        sa.CheckConstraint(
            "score >= 0 AND score <= maximum", name=op.f("ck_single_mark_score_within_maximum")
        ),
        sa.CheckConstraint(
            "jsonb_typeof(assessment) = 'array'", name=op.f("ck_single_mark_assessment")
        ),
    )  # fmt: skip
    for column in ("course_id", "enrolment_id", "marker_id"):
        op.create_index(op.f(f"ix_single_mark_{column}"), "single_mark", [column])
    op.drop_constraint(op.f("ck_grade_event_event"), "grade_event")
    op.create_check_constraint(op.f("ck_grade_event_event"), "grade_event", f"event IN ({_EVENTS})")
