"""Tag sets are rows of their activity, and persons save sets.

Until now each document began with a copy of its activity's tags, under the same keys. The copies
stay in the documents and count for nothing. A teacher may have renamed one there: the set takes the
name that most documents have, and the others are told in its description. Tags that were added in a
document stay that workspace's own.

Revision ID: 20261130_1500
Revises: 20261130_1400
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "20261130_1500"
down_revision = "20261130_1400"
branch_labels = None
depends_on = None

_PALETTE = (
    "#108968 #e93d76 #1b62a7 #b7810f #a86bfd #651b05"
    " #2b95bd #963578 #796d03 #0b5f40 #3f1aaf #303942"
)


def upgrade() -> None:
    _activity_tag()
    _tag_set()
    op.add_column(
        "activity",
        sa.Column("allows_own_tags", sa.Boolean(), nullable=False, server_default=sa.false()),
    )
    op.add_column(
        "activity", sa.Column("tags_version", sa.Integer(), nullable=False, server_default="1")
    )
    for column in ("allows_own_tags", "tags_version"):
        op.alter_column("activity", column, server_default=None)
    _take_over_sets()
    op.execute("DELETE FROM tag WHERE key NOT LIKE '%-%'")
    op.add_column("tag", sa.Column("author_id", sa.String(), nullable=True))
    op.execute("UPDATE tag SET author_id = split_part(key, '-', 1)")
    op.alter_column("tag", "author_id", nullable=False)
    op.drop_column("activity", "tag_set")


def _activity_tag() -> None:
    op.create_table(
        "activity_tag",
        sa.Column("activity_id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("color", sa.String(), nullable=False),
        sa.Column("shortcut", sa.String(), nullable=True),
        sa.Column("description", sa.String(), nullable=False),
        sa.Column("example", sa.String(), nullable=False),
        sa.Column("group_name", sa.String(), nullable=False),
        sa.Column("needs_comment", sa.Boolean(), nullable=False),
        sa.Column("is_retired", sa.Boolean(), nullable=False),
        sa.Column("merged_into", sa.String(), nullable=True),
        sa.CheckConstraint("key ~ '^[0-9a-z]{1,32}$'", name=op.f("ck_activity_tag_key")),
        sa.CheckConstraint("length(name) BETWEEN 1 AND 100", name=op.f("ck_activity_tag_name")),
        sa.CheckConstraint("color ~ '^#[0-9a-f]{6}$'", name=op.f("ck_activity_tag_color")),
        sa.CheckConstraint("shortcut ~ '^[1-9a-z]$'", name=op.f("ck_activity_tag_shortcut")),
        sa.CheckConstraint("position >= 0", name=op.f("ck_activity_tag_position")),
        sa.CheckConstraint("merged_into <> key", name=op.f("ck_activity_tag_merged_into")),
        sa.CheckConstraint(
            "(shortcut IS NULL) = (is_retired OR merged_into IS NOT NULL)",
            name=op.f("ck_activity_tag_in_use"),
        ),
        sa.ForeignKeyConstraint(
            ["activity_id"],
            ["activity.id"],
            name=op.f("fk_activity_tag_activity_id_activity"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["activity_id", "merged_into"],
            ["activity_tag.activity_id", "activity_tag.key"],
            name=op.f("fk_activity_tag_merged_into_activity_tag"),
            deferrable=True,
            initially="DEFERRED",
        ),
        sa.PrimaryKeyConstraint("activity_id", "key", name=op.f("pk_activity_tag")),
        sa.UniqueConstraint(
            "activity_id",
            "shortcut",
            name=op.f("uq_activity_tag_activity_id_shortcut"),
            deferrable=True,
            initially="DEFERRED",
        ),
    )


def _tag_set() -> None:
    op.create_table(
        "tag_set",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("tags", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.CheckConstraint("length(name) BETWEEN 1 AND 100", name=op.f("ck_tag_set_name")),
        sa.CheckConstraint("jsonb_typeof(tags) = 'array'", name=op.f("ck_tag_set_tags")),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
            name=op.f("fk_tag_set_person_id_person"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tag_set")),
        sa.UniqueConstraint("person_id", "name", name=op.f("uq_tag_set_person_id_name")),
    )
    op.create_index(op.f("ix_tag_set_person_id"), "tag_set", ["person_id"])


def _take_over_sets() -> None:
    """Make rows of each set. Keys were t1 to t30 until now, so that each has a shortcut."""
    op.execute(
        f"""
        WITH stood AS (
            SELECT workspace.activity_id, tag.key, tag.name, count(*) AS documents
            FROM tag
            JOIN shared_document ON shared_document.id = tag.document_id
            JOIN workspace ON workspace.id = shared_document.workspace_id
            WHERE tag.key NOT LIKE '%-%'
            GROUP BY 1, 2, 3
        ), ranked AS (
            SELECT *, row_number() OVER (
                PARTITION BY activity_id, key ORDER BY documents DESC, name
            ) AS place
            FROM stood
        ), others AS (
            SELECT activity_id, key, string_agg('“' || name || '”', ', ' ORDER BY place) AS names
            FROM ranked WHERE place > 1 GROUP BY 1, 2
        )
        INSERT INTO activity_tag (
            activity_id, key, position, name, color, shortcut, description, example, group_name,
            needs_comment, is_retired, merged_into
        )
        SELECT
            activity.id,
            each.tag ->> 'key',
            each.place - 1,
            coalesce(ranked.name, each.tag ->> 'name'),
            (string_to_array('{_PALETTE}', ' '))[1 + (each.place - 1) % 12],
            substr('123456789abcdefghijklmnopqrstuvwxyz', each.place::int, 1),
            coalesce(left('Also called ' || others.names || ' before.', 300), ''),
            '', '', false, false, NULL
        FROM activity
        CROSS JOIN jsonb_array_elements(activity.tag_set) WITH ORDINALITY AS each (tag, place)
        LEFT JOIN ranked ON ranked.activity_id = activity.id
            AND ranked.key = each.tag ->> 'key' AND ranked.place = 1
        LEFT JOIN others ON others.activity_id = activity.id AND others.key = each.tag ->> 'key'
        """  # noqa: S608  # the palette is a constant
    )
