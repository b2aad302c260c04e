"""The history of marks: who set, released and sent which, and what the LMS answered.

Revision ID: 20261203_1400
Revises: 20261203_1310
"""

import sqlalchemy as sa
from alembic import op

revision = "20261203_1400"
down_revision = "20261203_1310"
branch_labels = None
depends_on = None

_EVENTS = (
    "'drafted', 'discarded', 'set', 'withdrawn', 'released', 'taken', 'resent', 'sent',"
    " 'put-off', 'parked'"
)


def upgrade() -> None:
    op.create_table(
        "grade_event",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("course_id", sa.Uuid(), nullable=False),
        sa.Column("activity_id", sa.Uuid(), nullable=False),
        sa.Column("enrolment_id", sa.Uuid(), nullable=False),
        sa.Column("event", sa.String(), nullable=False),
        sa.Column("actor_id", sa.Uuid()),
        sa.Column("score", sa.Numeric(8, 2)),
        sa.Column("maximum", sa.Numeric(8, 2), nullable=False),
        sa.Column("status", sa.Integer()),
        sa.Column("problem", sa.String()),
        sa.Column("detail", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_grade_event")),
        sa.ForeignKeyConstraint(
            ["course_id"], ["course.id"], name=op.f("fk_grade_event_course_id_course"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["activity_id"], ["activity.id"], name=op.f("fk_grade_event_activity_id_activity"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["enrolment_id"], ["enrolment.id"], name=op.f("fk_grade_event_enrolment_id_enrolment"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["actor_id"], ["enrolment.id"], name=op.f("fk_grade_event_actor_id_enrolment"),
            ondelete="SET NULL",
        ),
        sa.CheckConstraint(f"event IN ({_EVENTS})", name=op.f("ck_grade_event_event")),
        sa.CheckConstraint(
            "score >= 0 AND score <= maximum", name=op.f("ck_grade_event_score_within_maximum")
        ),
        sa.CheckConstraint("char_length(detail) <= 200", name=op.f("ck_grade_event_detail")),
    )  # fmt: skip
    for column in ("course_id", "enrolment_id", "actor_id"):
        op.create_index(op.f(f"ix_grade_event_{column}"), "grade_event", [column])
    # What is known of marks from before: who gave them last, and when.
    op.execute(
        "INSERT INTO grade_event (at, course_id, activity_id, enrolment_id, event, actor_id, score,"
        " maximum, detail) SELECT graded_at, course_id, activity_id, enrolment_id,"
        " CASE WHEN score IS NULL THEN 'withdrawn' ELSE 'set' END, graded_by, score, maximum, ''"
        " FROM grade ORDER BY graded_at"
    )
