"""Markers give feedback on a student's notes, and keep notes for each other.

Revision ID: 20261203_1010
Revises: 20261203_1000
"""

import sqlalchemy as sa
from alembic import op

revision = "20261203_1010"
down_revision = "20261203_1000"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _create_feedback(
        "note_feedback", sa.CheckConstraint("text <> ''", name=op.f("ck_note_feedback_text"))
    )
    _create_feedback("note_feedback_draft")
    op.create_table(
        "marker_note",
        sa.Column("activity_id", sa.Uuid(), nullable=False),
        sa.Column("enrolment_id", sa.Uuid(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("written_by", sa.Uuid(), nullable=True),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("text <> ''", name=op.f("ck_marker_note_text")),
        _key("marker_note", "activity_id", "activity", "CASCADE"),
        _key("marker_note", "enrolment_id", "enrolment", "CASCADE"),
        _key("marker_note", "written_by", "enrolment", "SET NULL"),
        sa.PrimaryKeyConstraint("activity_id", "enrolment_id", name=op.f("pk_marker_note")),
    )


def _create_feedback(name: str, *checks: sa.CheckConstraint) -> None:
    op.create_table(
        name,
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("course_id", sa.Uuid(), nullable=False),
        sa.Column("activity_id", sa.Uuid(), nullable=False),
        sa.Column("enrolment_id", sa.Uuid(), nullable=False),
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.Column("highlight", sa.String(), nullable=False),
        sa.Column("quote", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("written_by", sa.Uuid(), nullable=True),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        *checks,
        _key(name, "course_id", "course", "CASCADE"),
        _key(name, "activity_id", "activity", "CASCADE"),
        _key(name, "enrolment_id", "enrolment", "CASCADE"),
        _key(name, "workspace_id", "workspace", "CASCADE"),
        _key(name, "written_by", "enrolment", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
        sa.UniqueConstraint(
            "enrolment_id",
            "workspace_id",
            "highlight",
            name=op.f(f"uq_{name}_enrolment_id_workspace_id_highlight"),
        ),
    )
    for column in ("activity_id", "workspace_id"):
        op.create_index(op.f(f"ix_{name}_{column}"), name, [column])


def _key(table: str, column: str, to: str, ondelete: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}_{to}")
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=name, ondelete=ondelete)
