"""Notes know the order in which they were accepted, and comments what they answer.

Revision ID: 20261130_1220
Revises: 20261130_1000
"""

import sqlalchemy as sa
from alembic import op

revision = "20261130_1220"
down_revision = "20261130_1000"
branch_labels = None
depends_on = None

_QUESTION = "question IN ('', 'open', 'answered')"


def upgrade() -> None:
    op.execute(sa.schema.CreateSequence(sa.Sequence("note_number")))
    for table in ("highlight", "comment"):
        op.add_column(table, sa.Column("question", sa.String(), nullable=False, server_default=""))
        op.alter_column(table, "question", server_default=None)
        op.create_check_constraint(op.f(f"ck_{table}_question"), table, _QUESTION)
        op.add_column(table, sa.Column("number", sa.BigInteger(), nullable=True))
        op.add_column(
            table,
            sa.Column(
                "accepted_at",
                sa.DateTime(timezone=True),
                nullable=False,
                server_default=sa.func.now(),
            ),
        )
        # Notes that were hidden were stored anew when they were revealed.
        op.execute(f"UPDATE {table} SET accepted_at = least(created_at, stored_at)")  # noqa: S608
    op.add_column("comment", sa.Column("reply_to", sa.String(), nullable=False, server_default=""))
    op.alter_column("comment", "reply_to", server_default=None)
    op.create_check_constraint(op.f("ck_comment_reply_to"), "comment", "reply_to <> key")
    # The time of storing comes first. Notes of one transaction have the same one, and of these the
    # writers' clocks are the best that is known.
    op.execute(
        """
        WITH numbered AS (
            SELECT at, nextval('note_number') AS number, is_comment FROM (
                SELECT ctid AS at, stored_at, created_at, false AS is_comment FROM highlight
                UNION ALL
                SELECT ctid, stored_at, created_at, true FROM comment
                ORDER BY stored_at, created_at
            ) AS notes
        ), highlights AS (
            UPDATE highlight SET number = numbered.number FROM numbered
            WHERE highlight.ctid = numbered.at AND NOT is_comment
        )
        UPDATE comment SET number = numbered.number FROM numbered
        WHERE comment.ctid = numbered.at AND is_comment
        """
    )
    for table in ("highlight", "comment"):
        op.alter_column(
            table,
            "number",
            nullable=False,
            server_default=sa.text("nextval('note_number'::regclass)"),
        )
    op.create_table(
        "agreement",
        sa.Column("document_id", sa.Uuid(), nullable=False),
        sa.Column("highlight_key", sa.String(), nullable=False),
        sa.Column("comment_key", sa.String(), nullable=False),
        sa.Column("author_id", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"],
            ["shared_document.id"],
            name=op.f("fk_agreement_document_id_shared_document"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint(
            "document_id",
            "highlight_key",
            "comment_key",
            "author_id",
            name=op.f("pk_agreement"),
        ),
    )
