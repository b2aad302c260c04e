"""Persons that are joined, and the enrolments, identifiers and messages that belong to it.

Revision ID: 20261129_2000
Revises: 20261129_1900
"""

import sqlalchemy as sa
from alembic import op

revision = "20261129_2000"
down_revision = "20261129_1900"
branch_labels = None
depends_on = None

_KINDS = "('principal-name', 'shared-token', 'email')"


def upgrade() -> None:
    _persons()
    _origin("identity", "UPDATE identity SET origin_id = person_id")
    _origin("enrolment", "UPDATE enrolment SET origin_id = person_id")
    _merged_enrolments()
    op.add_column("platform", sa.Column("trusted_identifier", sa.String(), nullable=True))
    op.create_check_constraint(
        op.f("ck_platform_trusted_identifier"), "platform", f"trusted_identifier IN {_KINDS}"
    )
    _identifiers()
    _decisions()
    _pending_joins()


def _persons() -> None:
    op.add_column("person", sa.Column("joined_into", sa.Uuid(), nullable=True))
    op.add_column("person", sa.Column("joined_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("person", sa.Column("joined_by", sa.String(), nullable=True))
    op.create_foreign_key(
        op.f("fk_person_joined_into_person"), "person", "person", ["joined_into"], ["id"]
    )
    op.create_index(op.f("ix_person_joined_into"), "person", ["joined_into"])
    op.create_check_constraint(
        op.f("ck_person_joined"),
        "person",
        "joined_into IS NULL OR (name IS NULL AND email IS NULL AND joined_into <> id)",
    )
    op.create_check_constraint(
        op.f("ck_person_joined_whole"),
        "person",
        "(joined_into IS NULL) = (joined_at IS NULL)"
        " AND (joined_into IS NULL) = (joined_by IS NULL)",
    )
    op.create_check_constraint(
        op.f("ck_person_joined_by"),
        "person",
        "joined_by IN ('proofs', 'identifier', 'administrator')",
    )


def _origin(table: str, filling: str) -> None:
    op.add_column(table, sa.Column("origin_id", sa.Uuid(), nullable=True))
    op.execute(filling)
    op.alter_column(table, "origin_id", nullable=False)
    op.create_foreign_key(
        op.f(f"fk_{table}_origin_id_person"),
        table,
        "person",
        ["origin_id"],
        ["id"],
        ondelete="CASCADE",
    )
    op.create_index(op.f(f"ix_{table}_origin_id"), table, ["origin_id"])


def _merged_enrolments() -> None:
    op.create_unique_constraint(
        op.f("uq_enrolment_course_id_origin_id"), "enrolment", ["course_id", "origin_id"]
    )
    op.add_column("enrolment", sa.Column("merged_into", sa.Uuid(), nullable=True))
    for name, expression in (
        ("is_merged", "merged_into IS NOT NULL"),
        ("main_is_merged", "false"),
    ):
        op.add_column(
            "enrolment",
            sa.Column(name, sa.Boolean(), sa.Computed(expression, persisted=True), nullable=False),
        )
    op.create_index(op.f("ix_enrolment_merged_into"), "enrolment", ["merged_into"])
    op.create_unique_constraint(
        op.f("uq_enrolment_id_course_id_is_merged"), "enrolment", ["id", "course_id", "is_merged"]
    )
    op.create_foreign_key(
        op.f("fk_enrolment_merged_into_enrolment"),
        "enrolment",
        "enrolment",
        ["merged_into", "course_id", "main_is_merged"],
        ["id", "course_id", "is_merged"],
    )
    op.create_check_constraint(
        op.f("ck_enrolment_merged"),
        "enrolment",
        "merged_into IS NULL OR (merged_into <> id AND person_id = origin_id)",
    )


def _person(name: str, *, primary_key: bool = False) -> sa.Column[object]:
    return sa.Column(
        name,
        sa.Uuid(),
        sa.ForeignKey("person.id", ondelete="CASCADE"),
        primary_key=primary_key,
        nullable=False,
    )


def _created_at() -> sa.Column[object]:
    return sa.Column("created_at", sa.DateTime(timezone=True), nullable=False)


def _identifiers() -> None:
    op.create_table(
        "identifier",
        sa.Column(
            "identity_id",
            sa.Uuid(),
            sa.ForeignKey("identity.id", ondelete="CASCADE"),
            primary_key=True,
        ),
        sa.Column("kind", sa.String(), primary_key=True),
        sa.Column(
            "platform_id",
            sa.Uuid(),
            sa.ForeignKey("platform.id", ondelete="CASCADE"),
            nullable=True,
        ),
        sa.Column("value_hash", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint(f"kind IN {_KINDS}", name="kind"),
    )
    op.create_index(op.f("ix_identifier_platform_id"), "identifier", ["platform_id"])
    op.create_index(op.f("ix_identifier_kind_value_hash"), "identifier", ["kind", "value_hash"])


def _decisions() -> None:
    op.create_table(
        "separation",
        _person("person_id", primary_key=True),
        _person("other_id", primary_key=True),
        _created_at(),
        sa.CheckConstraint("person_id <> other_id", name="other"),
    )
    op.create_index(op.f("ix_separation_other_id"), "separation", ["other_id"])
    op.create_table(
        "person_notice",
        sa.Column("id", sa.Uuid(), primary_key=True),
        _created_at(),
        _person("person_id"),
        sa.Column("code", sa.String(), nullable=False),
        sa.CheckConstraint("code IN ('joined', 'separated')", name="code"),
    )
    op.create_index(op.f("ix_person_notice_person_id"), "person_notice", ["person_id"])


def _pending_joins() -> None:
    def session(name: str, *, nullable: bool) -> sa.Column[object]:
        return sa.Column(
            name,
            sa.Uuid(),
            sa.ForeignKey("arrival_session.id", ondelete="CASCADE"),
            unique=True,
            nullable=nullable,
        )

    op.create_table(
        "pending_join",
        sa.Column("id", sa.Uuid(), primary_key=True),
        _created_at(),
        sa.Column("token_hash", sa.LargeBinary(), nullable=False, unique=True),
        session("launch_id", nullable=False),
        session("sign_in_id", nullable=True),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index(op.f("ix_pending_join_expires_at"), "pending_join", ["expires_at"])
