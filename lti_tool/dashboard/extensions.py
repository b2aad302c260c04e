"""Extensions of an activity with the names of who got and who gave them."""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
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
    return named(db, viewer, activity, extensions.of_activity(db, activity_id))


def named(
    db: Session, viewer: Member, activity: Activity, found: Sequence[Extension]
) -> list[NamedExtension]:
    """Extensions of an activity with the names of who got and who gave them."""
    people = {each.enrolment_id for each in found} | {each.given_by for each in found}
    names = authorship.names_of(db, viewer, activity, [each for each in people if each])
    groups = _group_names(db, {each.class_id for each in found if each.class_id})
    return [
        NamedExtension(
            id=each.id,
            name=names[each.enrolment_id] if each.enrolment_id else groups[each.class_id],
            enrolment_id=each.enrolment_id,
            class_id=each.class_id,
            due_at=each.due_at,
            closes_at=each.closes_at,
            given_at=each.created_at,
            given_by=names[each.given_by] if each.given_by else None,
        )
        for each in found
    ]


def _group_names(db: Session, ids: Collection[uuid.UUID]) -> dict[uuid.UUID | None, str]:
    if not ids:
        return {}
    return {
        each.id: each.name
        for each in db.scalars(select(CourseClass).where(CourseClass.id.in_(ids)))
    }
