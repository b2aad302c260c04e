"""Give out the notes with which the workspaces of an activity begin, and see what that changes."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from lti_tool import audit
from lti_tool.activities import queries
from lti_tool.annotations import model_notes, seeding, tag_sets, templates
from lti_tool.annotations.kind import Annotations
from lti_tool.annotations.schema import HIGHLIGHTS, TAGS
from lti_tool.annotations.templates import Change, Template
from lti_tool.courses import permissions
from lti_tool.courses.activity_tables import Activity
from lti_tool.courses.memberships import MAIN_ID
from lti_tool.courses.roles import Capability, Role
from lti_tool.courses.tables import CourseClass, Enrolment
from lti_tool.courses.tenancy import Member
from lti_tool.documents import access, opening
from lti_tool.documents.tables import SharedDocument
from lti_tool.errors import Conflict, NotFound
from lti_tool.languages import Message
from lti_tool.workspaces import attempts, workspaces
from lti_tool.workspaces.tables import Workspace

MOST_NOTES = 200
MOST_BYTES = 200_000
"""Limits of what is copied for everybody who opens the activity for the first time."""


@dataclass(frozen=True)
class Owners:
    """Students or groups who have a workspace each, or will have one."""

    total: int
    begun: int
    """Number of those in whose workspace somebody has written; they keep what they have."""


@dataclass(frozen=True)
class Preview:
    """Notes that workspaces begin with, and what would change if they were given out anew."""

    notes: int
    """Number of highlights that workspaces begin with now."""
    given_at: datetime | None
    changes: Sequence[Change]
    """Differences, with names of tags."""
    left_out: int
    """Number of highlights that are not given: on a conversation that others do not read."""
    digest: str
    owners: Owners


def preview(db: Session, member: Member, activity_id: uuid.UUID | str) -> Preview:
    """Notes that were given out, and how those that are there now differ.

    Raises NotFound where nobody has prepared any.
    """
    permissions.require(member, Capability.MANAGE_ACTIVITY)
    activity = queries.fetch_activity(db, member, activity_id)
    document = _document(db, activity)
    return _preview(db, activity, document, model_notes.written(db, document)[0])


def give_out(db: Session, member: Member, activity_id: uuid.UUID | str, digest: str) -> Preview:
    """Have every workspace in which nobody has written begin with the notes of now.

    `digest` names what the teacher has looked at. Workspaces follow when they are opened next, and
    open pages at once. Raises NotFound where nobody has prepared any; Conflict where they have just
    changed, everybody has them already, or they are too many.
    """
    permissions.require(member, Capability.MANAGE_ACTIVITY)
    activity = queries.lock_activity(db, member, activity_id)
    document = _document(db, activity)
    queries.lock_documents(db, activity, SharedDocument.id == document.id)
    template, authors = model_notes.written(db, document, is_locked=True)
    if templates.digest(template) != digest:
        raise Conflict(
            "Somebody has just changed these notes.", advice="Look at the changes once more."
        )
    before = model_notes.template_of(model_notes.given(db, activity.id))
    if not templates.changes(before, template):
        raise Conflict("Everybody who begins gets exactly these notes already.")
    _require_little(template)
    model_notes.store(db, activity, template, dict(authors))
    document.template_version = activity.template_version
    audit.record(
        db,
        audit.Event.TEMPLATE_GIVEN_OUT,
        person_id=member.person_id,
        course_id=activity.course_id,
        activity=str(activity.id),
        version=activity.template_version,
    )
    access.publish_settings_changed(db, activity.id)
    return _preview(db, activity, document, template)


def _document(db: Session, activity: Activity) -> SharedDocument:
    """Document in which the notes of an activity are prepared. Raises NotFound."""
    workspace = workspaces.find_template(db, activity)
    document = opening.find_shared(db, workspace, Annotations.name) if workspace else None
    if document is None:
        raise NotFound
    return document


def _require_little(template: Template) -> None:
    """Raise Conflict where a template is too large to be copied for everybody."""
    if len(template[HIGHLIGHTS]) > MOST_NOTES:
        raise Conflict(
            Message("At most {most_notes} notes can be given to everybody.", most_notes=MOST_NOTES),
            advice="Delete some first.",
        )
    if templates.size(template) > MOST_BYTES:
        raise Conflict(
            "These notes are too long to be given to everybody.",
            advice="Shorten the comments, or mark shorter passages.",
        )


def _preview(
    db: Session, activity: Activity, document: SharedDocument, template: Template
) -> Preview:
    notes = model_notes.given(db, activity.id)
    before = model_notes.template_of(notes)
    return Preview(
        notes=len(before[HIGHLIGHTS]),
        given_at=None if notes is None else notes.given_at,
        changes=_named(db, activity, before, template),
        left_out=model_notes.count_left_out(db, document, template),
        digest=templates.digest(template),
        owners=_owners(db, activity),
    )


def _named(db: Session, activity: Activity, before: Template, template: Template) -> list[Change]:
    """Differences in the order of the conversations, with names of tags for their keys."""
    known = tag_sets.of_activity(db, activity.id)
    own = {key: fields["name"] for key, fields in (before[TAGS] | template[TAGS]).items()}

    def name(key: str | None) -> str | None:
        tag = known.resolve(key) if key else None
        return tag.name if tag else own.get(key, "") if key is not None else None

    return [each.with_tag(name(each.tag)) for each in templates.changes(before, template)]


def _owners(db: Session, activity: Activity) -> Owners:
    """Students who are in the course, or groups in use; and those of them who have begun."""
    begun = (Workspace.activity_id == activity.id, attempts.IS_CURRENT, seeding.is_begun())
    if activity.grouping_id is not None:
        groups = select(CourseClass.id).where(
            CourseClass.grouping_id == activity.grouping_id, CourseClass.retired_at.is_(None)
        )
        of_group = select(Workspace.class_id).where(*begun, Workspace.class_id.in_(groups))
        return _counted(db, groups, of_group)
    students = select(Enrolment.id).where(
        Enrolment.course_id == activity.course_id,
        Enrolment.role == Role.STUDENT.value,
        Enrolment.merged_into.is_(None),
        Enrolment.active,
    )
    of_student = (
        select(MAIN_ID)
        .join_from(Workspace, Enrolment, Enrolment.id == Workspace.enrolment_id)
        .where(*begun, MAIN_ID.in_(students))
    )
    return _counted(db, students, of_student)


def _counted(db: Session, owners: Select[Any], begun: Select[Any]) -> Owners:
    total = select(func.count()).select_from(owners.subquery())
    return Owners(db.scalars(total).one(), len(set(db.scalars(begun))))
