"""Words of comments are counted when a row is made, by the definition that their limits go by.

Revision ID: 20261204_1010
Revises: 20261204_1000
"""

import sqlalchemy as sa
from alembic import op

from lti_tool.words import count_words

revision = "20261204_1010"
down_revision = "20261204_1000"
branch_labels = None
depends_on = None

_BATCH = 500


def upgrade() -> None:
    op.execute("ALTER TABLE comment ALTER COLUMN words DROP EXPRESSION")
    connection = op.get_bind()
    write = sa.text(
        "UPDATE comment SET words = given.words"
        " FROM unnest(CAST(:at AS tid[]), CAST(:words AS integer[])) AS given (at, words)"
        " WHERE comment.ctid = given.at"
    )
    # The cursor goes on with the rows as they were.
    rows = connection.execute(
        sa.text("SELECT CAST(ctid AS text), text, words FROM comment"),
        execution_options={"yield_per": _BATCH},
    )
    for some in rows.partitions():
        counted = [(at, count_words(text), before) for at, text, before in some]
        changed = [(at, words) for at, words, before in counted if words != before]
        if changed:
            at, words = zip(*changed, strict=True)
            connection.execute(write, {"at": list(at), "words": list(words)})
