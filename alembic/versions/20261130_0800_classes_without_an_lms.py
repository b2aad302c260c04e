"""Classes without an LMS, links by which people join a course, and destinations of sign-ins.

Revision ID: 20261130_0800
Revises: 20261129_2130
"""

import sqlalchemy as sa
from alembic import op

revision = "20261130_0800"
down_revision = "20261129_2130"
branch_labels = None
depends_on = None

_EXPIRES = "expires_at >= '2000-01-01 00:00:00+00:00' AND expires_at < '2200-01-01 00:00:00+00:00'"


def upgrade() -> None:
    for column in ("platform_id", "deployment_id", "context_id"):
        op.alter_column("course", column, nullable=True)
    op.create_check_constraint(
        op.f("ck_course_at_lms"),
        "course",
        "(platform_id IS NULL) = (deployment_id IS NULL)"
        " AND (platform_id IS NULL) = (context_id IS NULL)",
    )
    op.add_column("invitation", sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True))
    op.create_check_constraint(op.f("ck_invitation_expires_at"), "invitation", _EXPIRES)
    _allow("person", "joined_by", "('proofs', 'identifier', 'administrator', 'class')")
    _allow("grade_delivery", "state", "('waiting', 'sent', 'parked', 'kept')")
    op.add_column("pending_sign_in", sa.Column("activity_id", sa.Uuid(), nullable=True))
    op.add_column("pending_sign_in", sa.Column("join_hash", sa.LargeBinary(), nullable=True))
    op.create_check_constraint(
        op.f("ck_pending_sign_in_destination"),
        "pending_sign_in",
        "activity_id IS NULL OR join_hash IS NULL",
    )
    _join_links()


def _allow(table: str, column: str, values: str) -> None:
    op.drop_constraint(op.f(f"ck_{table}_{column}"), table)
    op.create_check_constraint(op.f(f"ck_{table}_{column}"), table, f"{column} IN {values}")


def _join_links() -> None:
    op.create_table(
        "join_link",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "course_id", sa.Uuid(), sa.ForeignKey("course.id", ondelete="CASCADE"), nullable=False
        ),
        sa.Column("token_hash", sa.LargeBinary(), nullable=False, unique=True),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("most_people", sa.Integer(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("is_on", sa.Boolean(), nullable=False),
        sa.Column(
            "created_by",
            sa.Uuid(),
            sa.ForeignKey("enrolment.id", ondelete="SET NULL"),
            nullable=True,
        ),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("role IN ('student', 'tutor', 'observer')", name="role"),
        sa.CheckConstraint("most_people BETWEEN 1 AND 1000", name="most_people"),
        sa.CheckConstraint(_EXPIRES, name="expires_at"),
    )
    op.create_index(op.f("ix_join_link_course_id"), "join_link", ["course_id"])
    op.create_table(
        "join_link_use",
        sa.Column(
            "enrolment_id",
            sa.Uuid(),
            sa.ForeignKey("enrolment.id", ondelete="CASCADE"),
            primary_key=True,
        ),
        sa.Column(
            "link_id", sa.Uuid(), sa.ForeignKey("join_link.id", ondelete="CASCADE"), nullable=False
        ),
        sa.Column("joined_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
    )
    op.create_index(op.f("ix_join_link_use_link_id"), "join_link_use", ["link_id"])
