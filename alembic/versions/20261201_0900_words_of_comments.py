"""Comments know their number of words.

Revision ID: 20261201_0900
Revises: 20261130_1500
"""

import sqlalchemy as sa
from alembic import op

revision = "20261201_0900"
down_revision = "20261130_1500"
branch_labels = None
depends_on = None

_CJK = r"\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_SPACES = r"\u0001-\u0020\u0085\u00a0\u1680\u2000-\u200b\u2028\u2029\u202f\u205f"
_BETWEEN = rf"{_SPACES}\u3000-\u303f\uff01-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff65"
_WORDS = f"regexp_count(text, '[{_CJK}]|[^{_BETWEEN}{_CJK}]+'::text)"


def upgrade() -> None:
    op.add_column(
        "comment",
        sa.Column("words", sa.Integer(), sa.Computed(_WORDS, persisted=True), nullable=False),
    )
