"""Written answers: the setting of an activity, and the row of each.

Revision ID: 20261205_1200
Revises: 20261205_1100
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "20261205_1200"
down_revision = "20261205_1100"
branch_labels = None
depends_on = None

_CHECKS = {
    "response_mode": "response_mode IN ('no', 'may', 'must')",
    "response_words_most": "response_words_most BETWEEN 0 AND 10000",
    "response": "response_mode = 'no' OR workspace_for <> 'class'",
}


def upgrade() -> None:
    op.add_column(
        "activity", sa.Column("response_mode", sa.String(), nullable=False, server_default="no")
    )
    op.add_column(
        "activity",
        sa.Column("response_words_most", sa.Integer(), nullable=False, server_default="0"),
    )
    for column in ("response_mode", "response_words_most"):
        op.alter_column("activity", column, server_default=None)
    for name, condition in _CHECKS.items():
        op.create_check_constraint(op.f(f"ck_activity_{name}"), "activity", condition)
    op.create_table(
        "response",
        sa.Column("document_id", sa.Uuid(), nullable=False),
        sa.Column("blocks", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("folded", sa.String(), nullable=False),
        sa.Column("words", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"],
            ["shared_document.id"],
            name=op.f("fk_response_document_id_shared_document"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("document_id", name=op.f("pk_response")),
    )
    op.add_column("submission", sa.Column("answer_words", sa.Integer(), nullable=True))
    op.create_check_constraint(
        op.f("ck_submission_answer_words"), "submission", "answer_words >= 0"
    )
