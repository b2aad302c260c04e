"""Extensions of an activity with the names of who got and who gave them."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from lti_tool.activities import extensions
from lti_tool.courses.activity_tables import Activity
from lti_tool.courses.tables import CourseClass
from lti_tool.courses.tenancy import Member
from lti_tool.workspaces import authorship
from lti_tool.workspaces.tables import Extension


@dataclass(frozen=True)
class NamedExtension:
    """An extension, with names as the viewer sees them."""

    id: uuid.UUID
    name: str
    enrolment_id: uuid.UUID | None
    class_id: uuid.UUID | None
    due_at: datetime | None
    closes_at: datetime | None
    given_at: datetime
    given_by: str | None
    """None where the person was erased."""


def of_activity(db: Session, viewer: Member, activity_id: uuid.UUID) -> list[NamedExtension]:
    """Extensions of an activity of the viewer's course, oldest first.

    Raises NamesSealed: dates of one student alone would tell who writes under which pseudonym.
    """
    activity = db.get_one(Activity, activity_id)
    authorship.require_names(viewer, activity)
    return [named(db, viewer, each) for each in extensions.of_activity(db, activity_id)]


def named(db: Session, viewer: Member, extension: Extension) -> NamedExtension:
    """The extension with the names of who got and who gave it."""
    given_by = extension.given_by
    activity = db.get_one(Activity, extension.activity_id)
    return NamedExtension(
        id=extension.id,
        name=_receiver(db, viewer, activity, extension),
        enrolment_id=extension.enrolment_id,
        class_id=extension.class_id,
        due_at=extension.due_at,
        closes_at=extension.closes_at,
        given_at=extension.created_at,
        given_by=authorship.name_of(db, viewer, activity, given_by) if given_by else None,
    )


def _receiver(db: Session, viewer: Member, activity: Activity, extension: Extension) -> str:
    if extension.enrolment_id is not None:
        return authorship.name_of(db, viewer, activity, extension.enrolment_id)
    return db.get_one(CourseClass, extension.class_id).name
