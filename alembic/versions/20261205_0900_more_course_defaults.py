"""Courses have defaults for hiding, names, passages asked for, late work and release of marks.

Revision ID: 20261205_0900
Revises: 20261204_1030
"""

import sqlalchemy as sa
from alembic import op

revision = "20261205_0900"
down_revision = "20261204_1030"
branch_labels = None
depends_on = None

_OFF = ("hides_notes", "hides_names", "seals_names", "holds_marks")


def upgrade() -> None:
    for name in _OFF:
        _add_to_course(sa.Column(name, sa.Boolean(), nullable=False, server_default=sa.false()))
        # Activities that there are keep what they were set to.
        op.alter_column("activity", name, existing_type=sa.Boolean(), nullable=True)
    _add_to_course(
        sa.Column("accepts_late", sa.Boolean(), nullable=False, server_default=sa.true())
    )
    _add_to_course(sa.Column("passage_minimum", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("course", sa.Column("note_threshold", sa.Integer(), nullable=True))
    op.add_column("activity", sa.Column("accepts_late", sa.Boolean(), nullable=True))
    op.execute("UPDATE activity SET accepts_late = true")
    _check_course()
    _check_activity()
    op.execute("UPDATE activity SET passage_minimum = 0 WHERE passage_minimum IS NULL")


def _check_course() -> None:
    _check("course", "note_threshold", "note_threshold BETWEEN 1 AND 20")
    _check("course", "hiding", "hides_notes OR note_threshold IS NULL")
    _check("course", "seals_names", "hides_names OR NOT seals_names")
    _check("course", "passage_minimum", "passage_minimum BETWEEN 0 AND 50")


def _check_activity() -> None:
    _check("activity", "names_here", "(hides_names IS NULL) = (seals_names IS NULL)")
    _replace("passage_minimum", "passage_minimum BETWEEN 0 AND 50")
    _replace("reveal", "hides_notes IS TRUE OR (reveal_at IS NULL AND note_threshold IS NULL)")
    _replace("release", "holds_marks IS TRUE OR release_at IS NULL")
    _replace("double_marking", "marker_count = 1 OR (holds_marks IS TRUE AND credit_version = 0)")
    _replace("unsealed_at", "seals_names IS TRUE OR unsealed_at IS NULL")


def _add_to_course(column: "sa.Column[object]") -> None:
    op.add_column("course", column)
    op.alter_column("course", column.name, server_default=None)


def _check(table: str, name: str, condition: str) -> None:
    op.create_check_constraint(op.f(f"ck_{table}_{name}"), table, condition)


def _replace(name: str, condition: str) -> None:
    op.drop_constraint(op.f(f"ck_activity_{name}"), "activity")
    _check("activity", name, condition)
