"""Hide students' names from each other, seal them for teachers and tutors, and open the seal."""

import uuid

from sqlalchemy.orm import Session

from lti_tool import audit, clock
from lti_tool.activities import fresh_workspaces, queries, release_marks
from lti_tool.courses import permissions
from lti_tool.courses.activity_tables import Activity
from lti_tool.courses.course_defaults import Names, checked_names
from lti_tool.courses.roles import Capability
from lti_tool.courses.tenancy import Member
from lti_tool.documents import access
from lti_tool.errors import Conflict
from lti_tool.grading import progress


def change_names(
    db: Session, member: Member, activity_id: uuid.UUID | str, names: Names | None
) -> Activity:
    """Change who sees the names of students, None for as the course says; open pages change to new
    workspaces.

    Author ids that somebody has seen beside a name are not used again. Raises Conflict where
    anybody has written or has a mark, InvalidInput where only teachers would see no names.
    """
    permissions.require(member, Capability.MANAGE_ACTIVITY)
    activity = queries.lock_activity(db, member, activity_id)
    wanted = queries.course_now(db, activity).names if names is None else checked_names(names)
    if wanted == activity.names:
        _set_own(db, activity, names)
        return activity
    has_begun = Conflict(
        "People have written here, or have a mark, so who sees names stays as it is.",
        advice="Set up another activity for the other way.",
    )
    fresh_workspaces.require_untouched(db, activity, has_begun)
    activity.unsealed_at = activity.unsealed_by = None
    _set_own(db, activity, names)
    fresh_workspaces.replace(db, activity)
    _record(db, audit.Event.NAMES_CHANGED, member, activity, **wanted._asdict())
    return activity


def _set_own(db: Session, activity: Activity, names: Names | None) -> None:
    activity.hides_names_here, activity.seals_names_here = names or (None, None)
    db.flush()
    # What follows the course, or does not any more, is read anew.
    db.refresh(activity)


def unseal_names(db: Session, member: Member, activity_id: uuid.UUID | str) -> Activity:
    """Let teachers and tutors see the names of an activity, for good.

    It is on record, and students read on their page who did it and when. Raises Conflict where
    names are not sealed (any more).
    """
    permissions.require(member, Capability.MANAGE_ACTIVITY)
    activity = queries.lock_activity(db, member, activity_id)
    if not activity.is_sealed:
        raise Conflict("These names are not sealed.", advice="Open the activity again.")
    # The course may say something else one day, and these names were opened.
    activity.hides_names_here, activity.seals_names_here = activity.names
    activity.unsealed_at, activity.unsealed_by = clock.now(), member.enrolment_id
    db.flush()
    # Marks that have waited for the names may be due, and the LMS was told of nobody.
    release_marks.schedule(db, activity)
    progress.report_reached(db, activity.id)
    _record(db, audit.Event.NAMES_UNSEALED, member, activity)
    access.publish_settings_changed(db, activity.id)
    return activity


def _record(
    db: Session, event: audit.Event, member: Member, activity: Activity, **details: bool
) -> None:
    audit.record(
        db,
        event,
        person_id=member.person_id,
        course_id=activity.course_id,
        activity=str(activity.id),
        **details,
    )
