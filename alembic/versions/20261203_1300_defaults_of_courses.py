"""Courses have defaults, which their activities follow unless they have their own value.

Revision ID: 20261203_1300
Revises: 20261203_1100
"""

import sqlalchemy as sa
from alembic import op

revision = "20261203_1300"
down_revision = "20261203_1100"
branch_labels = None
depends_on = None

_NUMBERS = ("comment_words_least", "comment_words_most")


def upgrade() -> None:
    for name in ("allows_own_tags", "needs_comments", "resists_copying"):
        _add_to_course(sa.Column(name, sa.Boolean(), nullable=False, server_default=sa.false()))
    for name in _NUMBERS:
        _add_to_course(sa.Column(name, sa.Integer(), nullable=False, server_default="0"))
        op.add_column("activity", sa.Column(name, sa.Integer(), nullable=True))
    op.add_column("activity", sa.Column("resists_copying", sa.Boolean(), nullable=True))
    # Activities that there are keep what they were set to.
    for name in ("allows_own_tags", "needs_comments"):
        op.alter_column("activity", name, existing_type=sa.Boolean(), nullable=True)
    for table in ("course", "activity"):
        _check(table, "comment_words_least", "comment_words_least BETWEEN 0 AND 500")
        _check(table, "comment_words_most", "comment_words_most BETWEEN 0 AND 2000")
        _check(
            table,
            "comment_words",
            "comment_words_most = 0 OR comment_words_least <= comment_words_most",
        )
    _check(
        "activity",
        "comment_words_here",
        "(comment_words_least IS NULL) = (comment_words_most IS NULL)",
    )


def _add_to_course(column: "sa.Column[object]") -> None:
    op.add_column("course", column)
    op.alter_column("course", column.name, server_default=None)


def _check(table: str, name: str, condition: str) -> None:
    op.create_check_constraint(op.f(f"ck_{table}_{name}"), table, condition)
