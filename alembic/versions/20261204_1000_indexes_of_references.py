"""Indexes for references: a row that goes is followed without reading whole tables.

They are built within the migration's transaction, and not concurrently: an upgrade is one
transaction or none, and the largest of these tables has a row for each launch or opened page. A
million rows take about a second, in which the tool waits.

Revision ID: 20261204_1000
Revises: 20261204_0900
"""

from alembic import op

revision = "20261204_1000"
down_revision = "20261204_0900"
branch_labels = None
depends_on = None

_REFERENCES = {
    "activity": ("copied_from", "unsealed_by"),
    "arrival_session": ("link_id", "platform_id"),
    "conversation": ("added_by", "course_id"),
    "document_client": ("enrolment_id",),
    "erasure_document": ("document_id",),
    "extension": ("course_id", "given_by"),
    "grade": ("course_id", "graded_by"),
    "grade_draft": ("course_id", "graded_by"),
    "grade_event": ("activity_id",),
    "invitation": ("accepted_by",),
    "join_link": ("created_by",),
    "marker_note": ("enrolment_id", "written_by"),
    "note_feedback": ("course_id", "written_by"),
    "note_feedback_draft": ("course_id", "written_by"),
    "registration_invite": ("platform_id",),
    "reusable_comment": ("course_id",),
    "selection": ("course_id",),
    "shared_document": ("course_id", "enrolment_id", "workspace_id"),
    "submission": ("course_id", "handed_in_by", "taken_back_by"),
    "workspace": ("class_id", "course_id", "enrolment_id"),
}


def upgrade() -> None:
    for table, columns in _REFERENCES.items():
        for column in columns:
            op.create_index(op.f(f"ix_{table}_{column}"), table, [column])
