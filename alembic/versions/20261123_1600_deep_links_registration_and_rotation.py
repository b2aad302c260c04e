"""Deep links, copies, registration by invite, key rotation, the administrator's pass.

Revision ID: 20261123_1600
Revises: 20261123_1320
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "20261123_1600"
down_revision = "20261123_1320"
branch_labels = None
depends_on = None

_TIMESTAMP = sa.DateTime(timezone=True)
_JSON = postgresql.JSONB(astext_type=sa.Text())


def upgrade() -> None:
    _platforms_and_keys()
    _courses_and_activities()
    _selections()
    _administrators()


def _add(table: str, column: "sa.Column[object]", fill: str) -> None:
    """Add a column that must have a value, with `fill` for the rows there are."""
    column.nullable = True
    op.add_column(table, column)
    op.execute(
        sa.update(sa.table(table, sa.column(column.name))).values({column.name: sa.text(fill)})
    )
    op.alter_column(table, column.name, nullable=False)


def _platforms_and_keys() -> None:
    _add("platform", sa.Column("origins", _JSON), "'[]'::jsonb")
    op.add_column("platform", sa.Column("approved_at", _TIMESTAMP, nullable=True))
    # Whatever is there was registered by an administrator.
    op.execute("UPDATE platform SET approved_at = created_at")
    _add("tool_key", sa.Column("signs_from", _TIMESTAMP), "created_at")
    op.create_table(
        "registration_invite",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", _TIMESTAMP, nullable=False),
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("expires_at", _TIMESTAMP, nullable=False),
        sa.Column("spent_at", _TIMESTAMP, nullable=True),
        sa.Column("platform_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["platform_id"],
            ["platform.id"],
            name=op.f("fk_registration_invite_platform_id_platform"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_registration_invite")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_registration_invite_token_hash")),
    )


def _courses_and_activities() -> None:
    op.add_column("course", sa.Column("groups_url", sa.String(), nullable=True))
    _add("course", sa.Column("history", _JSON), "'[]'::jsonb")
    op.add_column("course", sa.Column("roster_whole_at", _TIMESTAMP, nullable=True))
    op.add_column("course", sa.Column("roster_differences_url", sa.String(), nullable=True))
    _add("activity_link", sa.Column("lineitem_is_ours", sa.Boolean()), "false")
    _add("activity", sa.Column("minted_id", sa.Uuid()), "gen_random_uuid()")
    op.add_column("activity", sa.Column("copied_from", sa.Uuid(), nullable=True))
    op.create_foreign_key(
        op.f("fk_activity_copied_from_activity"),
        "activity",
        "activity",
        ["copied_from"],
        ["id"],
        ondelete="SET NULL",
    )
    op.create_index(op.f("ix_activity_minted_id"), "activity", ["minted_id"], unique=False)
    op.create_unique_constraint(
        op.f("uq_activity_course_id_minted_id"), "activity", ["course_id", "minted_id"]
    )


def _selections() -> None:
    op.create_table(
        "selection",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", _TIMESTAMP, nullable=False),
        sa.Column("course_id", sa.Uuid(), nullable=False),
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("return_url", sa.String(), nullable=False),
        sa.Column("accepts_several", sa.Boolean(), nullable=False),
        sa.Column("accepts_line_items", sa.Boolean(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("data", sa.String(), nullable=True),
        sa.Column("answered_at", _TIMESTAMP, nullable=True),
        sa.ForeignKeyConstraint(
            ["course_id"],
            ["course.id"],
            name=op.f("fk_selection_course_id_course"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["arrival_session.id"],
            name=op.f("fk_selection_session_id_arrival_session"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_selection")),
        sa.UniqueConstraint("session_id", name=op.f("uq_selection_session_id")),
    )


def _administrators() -> None:
    op.create_table(
        "administrator_pass",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", _TIMESTAMP, nullable=False),
        sa.Column("link_hash", sa.LargeBinary(), nullable=False),
        sa.Column("session_hash", sa.LargeBinary(), nullable=True),
        sa.Column("expires_at", _TIMESTAMP, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_administrator_pass")),
        sa.UniqueConstraint("link_hash", name=op.f("uq_administrator_pass_link_hash")),
        sa.UniqueConstraint("session_hash", name=op.f("uq_administrator_pass_session_hash")),
    )
    op.create_index(
        op.f("ix_administrator_pass_expires_at"), "administrator_pass", ["expires_at"], unique=False
    )
