"""Moments from outside lie where every part can load them; those that do not are moved there.

A course whose activity opens or closes in the year 0 or 10000 could not be read any more.

Revision ID: 20261129_0900
Revises: 20261129_0200
"""

from alembic import op

revision = "20261129_0900"
down_revision = "20261129_0200"
branch_labels = None
depends_on = None

_BOUNDED = (
    ("activity", "opens_at", "2000-01-01 00:00:00+00:00", "2200-01-01 00:00:00+00:00"),
    ("activity", "closes_at", "2000-01-01 00:00:00+00:00", "2200-01-01 00:00:00+00:00"),
    ("highlight", "created_at", "1970-01-01 00:00:00+00:00", "9999-12-31 23:59:59.999999+00:00"),
    ("comment", "created_at", "1970-01-01 00:00:00+00:00", "9999-12-31 23:59:59.999999+00:00"),
)


def upgrade() -> None:
    for table, column, first, end in _BOUNDED:
        is_within = f"{column} >= '{first}' AND {column} < '{end}'"
        # To the nearest that is possible: what was open or closed for ever stays so.
        nearest = (
            f"CASE WHEN {column} < '{first}' THEN timestamptz '{first}'"
            f" ELSE timestamptz '{end}' - interval '1 second' END"
        )
        outside = f"UPDATE {table} SET {column} = {nearest} WHERE NOT ({is_within})"  # noqa: S608
        op.execute(outside)
        op.create_check_constraint(op.f(f"ck_{table}_{column}"), table, is_within)
