"""Extensions: more time for a student, or for the students of a group."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool import audit
from lti_tool.activities import queries
from lti_tool.courses import memberships, permissions, tenancy
from lti_tool.courses.activity_tables import Activity
from lti_tool.courses.permissions import may
from lti_tool.courses.roles import Capability
from lti_tool.courses.tables import CourseClass, Enrolment
from lti_tool.courses.tenancy import Member
from lti_tool.documents import access
from lti_tool.errors import InvalidInput, NotFound
from lti_tool.workspaces.authorship import require_names
from lti_tool.workspaces.deadlines import Deadline
from lti_tool.workspaces.tables import Extension


@dataclass(frozen=True)
class GivenTo:
    """Student or group that gets an extension; one of the two."""

    enrolment_id: uuid.UUID | None = None
    class_id: uuid.UUID | None = None


def give(
    db: Session, member: Member, activity_id: uuid.UUID | str, to: GivenTo, dates: Deadline
) -> Extension:
    """Give a student or a group more time, in place of what they had; open pages follow.

    Raises InvalidInput naming the field, NotFound for somebody of another course, NamesSealed while
    the activity hides who has written what.
    """
    permissions.require(member, Capability.MANAGE_ACTIVITY)
    activity = queries.lock_activity(db, member, activity_id)
    require_names(member, activity)
    to = _checked_receiver(db, member, to)
    _require_later(activity, dates)
    extension = _find(db, activity.id, to)
    if extension is None:
        extension = Extension(
            course_id=activity.course_id,
            activity_id=activity.id,
            enrolment_id=to.enrolment_id,
            class_id=to.class_id,
        )
        db.add(extension)
    extension.due_at, extension.closes_at = dates.due_at, dates.closes_at
    extension.given_by = member.enrolment_id
    db.flush()
    _record(db, audit.Event.EXTENSION_GIVEN, member, extension)
    access.publish_settings_changed(db, activity.id)
    return extension


def withdraw(
    db: Session, member: Member, activity_id: uuid.UUID | str, extension_id: uuid.UUID | str
) -> None:
    """Take an extension back; what was written or handed in by it stays. Raises NotFound."""
    permissions.require(member, Capability.MANAGE_ACTIVITY)
    activity = queries.lock_activity(db, member, activity_id)
    extension = tenancy.fetch(db, member, Extension, extension_id)
    if extension.activity_id != activity.id:
        raise NotFound
    _record(db, audit.Event.EXTENSION_WITHDRAWN, member, extension)
    db.delete(extension)
    db.flush()
    access.publish_settings_changed(db, activity.id)


def of_activity(db: Session, activity_id: uuid.UUID) -> list[Extension]:
    """Extensions of an activity, oldest first."""
    return list(
        db.scalars(
            select(Extension)
            .where(Extension.activity_id == activity_id)
            .order_by(Extension.created_at, Extension.id)
        )
    )


def groups_of_course(db: Session, course_id: uuid.UUID) -> list[CourseClass]:
    """Groups that can be given more time, by name."""
    return list(
        db.scalars(
            select(CourseClass)
            .where(CourseClass.course_id == course_id, CourseClass.kind == "group")
            .order_by(CourseClass.name, CourseClass.id)
        )
    )


def _checked_receiver(db: Session, member: Member, to: GivenTo) -> GivenTo:
    """The main enrolment, or the group. Raises InvalidInput for both, neither, and staff."""
    if (to.enrolment_id is None) == (to.class_id is None):
        raise InvalidInput("Choose a student or a group.", field="enrolment_id")
    if to.class_id is not None:
        group = tenancy.fetch(db, member, CourseClass, to.class_id)
        if group.kind != "group":
            raise InvalidInput(
                "The whole class is no group.",
                field="class_id",
                advice="Change the dates of the activity for everybody.",
            )
        return to
    membership = memberships.of_enrolment(
        db, tenancy.fetch(db, member, Enrolment, to.enrolment_id or "")
    )
    if may(membership.role, Capability.AT_ANY_TIME):
        raise InvalidInput("Who teaches can write at any time.", field="enrolment_id")
    return GivenTo(enrolment_id=membership.enrolment.id)


def _require_later(activity: Activity, dates: Deadline) -> None:
    """Raise InvalidInput for dates that give nobody more time."""
    if dates.due_at is None and dates.closes_at is None:
        raise InvalidInput("Say until when.", field="due_at")
    for name, own, later in (
        ("due_at", activity.due_at, dates.due_at),
        ("closes_at", activity.closes_at, dates.closes_at),
    ):
        if later is not None and own is None:
            raise InvalidInput(
                "This activity is not due at any time."
                if name == "due_at"
                else "This activity does not close at any time.",
                field=name,
            )
        if later is not None and own is not None and later <= own:
            raise InvalidInput("More time has to be later than the date of all.", field=name)
    if dates.due_at and dates.closes_at and dates.closes_at < dates.due_at:
        raise InvalidInput("It cannot close before it is due.", field="closes_at")


def _find(db: Session, activity_id: uuid.UUID, to: GivenTo) -> Extension | None:
    return db.scalar(
        select(Extension).where(
            Extension.activity_id == activity_id,
            Extension.class_id == to.class_id
            if to.class_id
            else Extension.enrolment_id == to.enrolment_id,
        )
    )


def _record(db: Session, event: audit.Event, member: Member, extension: Extension) -> None:
    student = None
    if extension.enrolment_id is not None:
        student = db.get_one(Enrolment, extension.enrolment_id).person_id
    audit.record(
        db,
        event,
        person_id=student,
        course_id=member.course_id,
        by=str(member.enrolment_id),
        activity=str(extension.activity_id),
        group=_text(extension.class_id),
        due_at=_text(extension.due_at),
        closes_at=_text(extension.closes_at),
    )


def _text(value: uuid.UUID | datetime | None) -> str | None:
    return None if value is None else str(value)
