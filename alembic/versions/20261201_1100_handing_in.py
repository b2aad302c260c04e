"""Due dates, extensions, and work that is handed in.

Revision ID: 20261201_1100
Revises: 20261201_1000
"""

import sqlalchemy as sa
from alembic import op

revision = "20261201_1100"
down_revision = "20261201_1000"
branch_labels = None
depends_on = None

_WITHIN = "{0} >= '2000-01-01 00:00:00+00:00' AND {0} < '2200-01-01 00:00:00+00:00'"


def upgrade() -> None:
    op.add_column(
        "activity", sa.Column("hands_in", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    op.alter_column("activity", "hands_in", server_default=None)
    op.add_column("activity", sa.Column("due_at", sa.DateTime(timezone=True), nullable=True))
    op.create_check_constraint(op.f("ck_activity_due_at"), "activity", _WITHIN.format("due_at"))
    _extension()
    _submission()
    _submission_member()


def _id(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.Uuid(), nullable=nullable)


def _time(name: str, *, nullable: bool = True) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _references(table: str, column: str, target: str, ondelete: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column], [f"{target}.id"], name=op.f(f"fk_{table}_{column}_{target}"), ondelete=ondelete
    )


def _extension() -> None:
    op.create_table(
        "extension",
        _id("id"),
        _time("created_at", nullable=False),
        _id("course_id"),
        _id("activity_id"),
        _id("enrolment_id", nullable=True),
        _id("class_id", nullable=True),
        _time("due_at"),
        _time("closes_at"),
        _id("given_by", nullable=True),
        sa.CheckConstraint(
            "num_nonnulls(enrolment_id, class_id) = 1", name=op.f("ck_extension_given_to")
        ),
        sa.CheckConstraint("num_nonnulls(due_at, closes_at) > 0", name=op.f("ck_extension_dates")),
        sa.CheckConstraint("closes_at >= due_at", name=op.f("ck_extension_order")),
        sa.CheckConstraint(_WITHIN.format("due_at"), name=op.f("ck_extension_due_at")),
        sa.CheckConstraint(_WITHIN.format("closes_at"), name=op.f("ck_extension_closes_at")),
        _references("extension", "course_id", "course", "CASCADE"),
        _references("extension", "activity_id", "activity", "CASCADE"),
        _references("extension", "enrolment_id", "enrolment", "CASCADE"),
        _references("extension", "class_id", "course_class", "CASCADE"),
        _references("extension", "given_by", "enrolment", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_extension")),
        sa.UniqueConstraint(
            "activity_id", "enrolment_id", name=op.f("uq_extension_activity_id_enrolment_id")
        ),
        sa.UniqueConstraint(
            "activity_id", "class_id", name=op.f("uq_extension_activity_id_class_id")
        ),
    )
    for column in ("enrolment_id", "class_id"):
        op.create_index(op.f(f"ix_extension_{column}"), "extension", [column])


def _submission() -> None:
    op.create_table(
        "submission",
        _id("id"),
        _time("created_at", nullable=False),
        _id("course_id"),
        _id("activity_id"),
        _id("workspace_id"),
        _id("enrolment_id", nullable=True),
        _id("handed_in_by", nullable=True),
        *(
            sa.Column(name, sa.Integer(), nullable=False)
            for name in ("highlights", "comments", "words", "conversations")
        ),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        _time("redacted_at"),
        _time("taken_back_at"),
        _id("taken_back_by", nullable=True),
        sa.CheckConstraint(
            "least(highlights, comments, words, conversations) >= 0",
            name=op.f("ck_submission_counts"),
        ),
        sa.CheckConstraint("sha256 ~ '^[0-9a-f]{64}$'", name=op.f("ck_submission_sha256")),
        sa.CheckConstraint("taken_back_at >= created_at", name=op.f("ck_submission_taken_back_at")),
        sa.CheckConstraint(
            "taken_back_by IS NULL OR taken_back_at IS NOT NULL",
            name=op.f("ck_submission_taken_back"),
        ),
        _references("submission", "course_id", "course", "CASCADE"),
        _references("submission", "activity_id", "activity", "CASCADE"),
        _references("submission", "workspace_id", "workspace", "CASCADE"),
        _references("submission", "enrolment_id", "enrolment", "CASCADE"),
        _references("submission", "handed_in_by", "enrolment", "SET NULL"),
        _references("submission", "taken_back_by", "enrolment", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_submission")),
    )
    for column in ("activity_id", "workspace_id", "enrolment_id"):
        op.create_index(op.f(f"ix_submission_{column}"), "submission", [column])
    op.create_index(
        "uq_submission_workspace_id",
        "submission",
        ["workspace_id"],
        unique=True,
        postgresql_where=sa.text("enrolment_id IS NULL AND taken_back_at IS NULL"),
    )
    op.create_index(
        "uq_submission_workspace_id_enrolment_id",
        "submission",
        ["workspace_id", "enrolment_id"],
        unique=True,
        postgresql_where=sa.text("taken_back_at IS NULL"),
    )


def _submission_member() -> None:
    op.create_table(
        "submission_member",
        _id("submission_id"),
        _id("enrolment_id"),
        _references("submission_member", "submission_id", "submission", "CASCADE"),
        _references("submission_member", "enrolment_id", "enrolment", "CASCADE"),
        sa.PrimaryKeyConstraint("submission_id", "enrolment_id", name=op.f("pk_submission_member")),
    )
    op.create_index(
        op.f("ix_submission_member_enrolment_id"), "submission_member", ["enrolment_id"]
    )
