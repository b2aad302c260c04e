"""Groups belong to groupings, rosters have a history, and tutors can be limited to their groups.

Until now all groups were the LMS's. They become one grouping of each course, and activities for
groups are for that one. Names that the LMS never told are "Group" and a number.

Revision ID: 20261201_1300
Revises: 20261201_1200
"""

import sqlalchemy as sa
from alembic import op

revision = "20261201_1300"
down_revision = "20261201_1200"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _grouping()
    _roster_run()
    op.add_column(
        "course", sa.Column("limits_tutors", sa.Boolean(), nullable=False, server_default="false")
    )
    op.alter_column("course", "limits_tutors", server_default=None)
    _groups_of_the_lms()
    _activities()


def _grouping() -> None:
    op.create_table(
        "class_grouping",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("course_id", sa.Uuid(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.CheckConstraint(
            "source IN ('lms', 'file', 'hand')", name=op.f("ck_class_grouping_source")
        ),
        sa.CheckConstraint("length(name) BETWEEN 1 AND 100", name=op.f("ck_class_grouping_name")),
        sa.ForeignKeyConstraint(
            ["course_id"],
            ["course.id"],
            name=op.f("fk_class_grouping_course_id_course"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_class_grouping")),
    )
    op.create_index(op.f("ix_class_grouping_course_id"), "class_grouping", ["course_id"])
    op.create_index(
        "uq_class_grouping_lms",
        "class_grouping",
        ["course_id"],
        unique=True,
        postgresql_where=sa.text("source = 'lms'"),
    )


def _roster_run() -> None:
    op.create_table(
        "roster_run",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("course_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("problem", sa.String(), nullable=True),
        sa.Column("listed", sa.Integer(), nullable=True),
        sa.Column("unreadable", sa.Integer(), nullable=False),
        sa.CheckConstraint("kind IN ('whole', 'differences')", name=op.f("ck_roster_run_kind")),
        sa.CheckConstraint(
            "(problem IS NULL) = (listed IS NOT NULL)", name=op.f("ck_roster_run_problem")
        ),
        sa.CheckConstraint(
            "problem IN ('failed', 'no-answer', 'not-let-in', 'not-allowed', 'refused',"
            " 'unreadable', 'endless', 'wrong-address')",
            name=op.f("ck_roster_run_problem_code"),
        ),
        sa.CheckConstraint("listed >= 0 AND unreadable >= 0", name=op.f("ck_roster_run_numbers")),
        sa.ForeignKeyConstraint(
            ["course_id"],
            ["course.id"],
            name=op.f("fk_roster_run_course_id_course"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_roster_run")),
    )
    op.create_index(op.f("ix_roster_run_course_id"), "roster_run", ["course_id"])
    op.create_table(
        "roster_change",
        sa.Column("run_id", sa.Uuid(), nullable=False),
        sa.Column("enrolment_id", sa.Uuid(), nullable=False),
        sa.Column("change", sa.String(), nullable=False),
        sa.CheckConstraint(
            "change IN ('added', 'returned', 'gone', 'renamed', 'role', 'groups')",
            name=op.f("ck_roster_change_change"),
        ),
        sa.ForeignKeyConstraint(
            ["enrolment_id"],
            ["enrolment.id"],
            name=op.f("fk_roster_change_enrolment_id_enrolment"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["run_id"],
            ["roster_run.id"],
            name=op.f("fk_roster_change_run_id_roster_run"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("run_id", "enrolment_id", "change", name=op.f("pk_roster_change")),
    )
    op.create_index(op.f("ix_roster_change_enrolment_id"), "roster_change", ["enrolment_id"])


def _groups_of_the_lms() -> None:
    op.execute(
        """
        INSERT INTO class_grouping (id, created_at, course_id, source, name)
        SELECT gen_random_uuid(), now(), course.id, 'lms', 'From the LMS' FROM course
        WHERE platform_id IS NOT NULL
            OR EXISTS (SELECT FROM course_class WHERE course_id = course.id AND kind = 'group')
            OR EXISTS (SELECT FROM activity WHERE course_id = course.id AND workspace_for = 'group')
        """
    )
    op.add_column("course_class", sa.Column("grouping_id", sa.Uuid(), nullable=True))
    op.add_column(
        "course_class",
        sa.Column("is_named_by_lms", sa.Boolean(), nullable=False, server_default="false"),
    )
    op.alter_column("course_class", "is_named_by_lms", server_default=None)
    op.add_column(
        "course_class", sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True)
    )
    op.execute(
        """
        UPDATE course_class SET grouping_id = class_grouping.id,
            is_named_by_lms = course_class.name <> 'Group ' || course_class.external_id
        FROM class_grouping
        WHERE class_grouping.course_id = course_class.course_id AND course_class.kind = 'group'
        """
    )
    op.drop_constraint(op.f("uq_course_class_course_id_kind_external_id"), "course_class")
    op.alter_column("course_class", "external_id", nullable=True)
    op.create_unique_constraint(
        op.f("uq_course_class_grouping_id_external_id"),
        "course_class",
        ["grouping_id", "external_id"],
    )
    op.create_index(
        "uq_course_class_whole_course",
        "course_class",
        ["course_id"],
        unique=True,
        postgresql_where=sa.text("kind = 'course'"),
    )
    op.create_index(op.f("ix_course_class_course_id"), "course_class", ["course_id"])
    op.create_check_constraint(
        op.f("ck_course_class_grouping"),
        "course_class",
        "(kind = 'course') = (grouping_id IS NULL)",
    )
    op.create_foreign_key(
        op.f("fk_course_class_grouping_id_class_grouping"),
        "course_class",
        "class_grouping",
        ["grouping_id"],
        ["id"],
        ondelete="CASCADE",
    )


def _activities() -> None:
    op.add_column("activity", sa.Column("grouping_id", sa.Uuid(), nullable=True))
    op.execute(
        """
        UPDATE activity SET grouping_id = class_grouping.id FROM class_grouping
        WHERE class_grouping.course_id = activity.course_id AND activity.workspace_for = 'group'
        """
    )
    op.create_foreign_key(
        op.f("fk_activity_grouping_id_class_grouping"),
        "activity",
        "class_grouping",
        ["grouping_id"],
        ["id"],
    )
    op.create_check_constraint(
        op.f("ck_activity_grouping"),
        "activity",
        "(workspace_for = 'group') = (grouping_id IS NOT NULL)",
    )
