"""Texts, quotes and comments are kept as searches compare them.

Revision ID: 20261201_1200
Revises: 20261201_1100
"""

import sqlalchemy as sa
from alembic import op

from lti_tool.folding import fold

revision = "20261201_1200"
down_revision = "20261201_1100"
branch_labels = None
depends_on = None

_BATCH = 500


def upgrade() -> None:
    for table, column in (("turn", "text"), ("highlight", "quote"), ("comment", "text")):
        op.add_column(table, sa.Column("folded", sa.String(), nullable=True))
        _fill(table, column)
        op.alter_column(table, "folded", nullable=False)


def _fill(table: str, column: str) -> None:
    """Fold the texts of all rows, some at a time: together they may be larger than memory."""
    connection = op.get_bind()
    write = sa.text(
        f"UPDATE {table} SET folded = given.folded"  # noqa: S608  # our own names
        " FROM unnest(CAST(:at AS tid[]), CAST(:folded AS text[])) AS given (at, folded)"
        f" WHERE {table}.ctid = given.at"
    )
    # The cursor goes on with the rows as they were.
    rows = connection.execute(
        sa.text(f"SELECT CAST(ctid AS text), {column} FROM {table}"),  # noqa: S608
        execution_options={"yield_per": _BATCH},
    )
    for some in rows.partitions():
        given = {"at": [at for at, _ in some], "folded": [fold(text) for _, text in some]}
        connection.execute(write, given)
