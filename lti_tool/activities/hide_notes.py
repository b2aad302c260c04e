"""Begin to hide students' notes from each other."""

import uuid

from sqlalchemy.orm import Session

from lti_tool.activities import checks, queries
from lti_tool.annotations import counts
from lti_tool.courses import permissions
from lti_tool.courses.roles import Capability
from lti_tool.courses.tables import Activity
from lti_tool.courses.tenancy import Member
from lti_tool.documents import access, update_log
from lti_tool.errors import Conflict


def hide_notes(db: Session, member: Member, activity_id: uuid.UUID | str) -> Activity:
    """Hide students' notes from each other from now on; nothing changes where they are hidden.

    Raises Conflict where students have written already, or notes have been revealed before;
    InvalidInput where everybody works alone.
    """
    permissions.require(member, Capability.MANAGE_ACTIVITY)
    activity = queries.lock_activity(db, member, activity_id)
    if activity.is_hiding:
        return activity
    if activity.revealed_at is not None:
        raise Conflict("The notes of this activity have been revealed already.")
    checks.require_others(activity.workspace_for)
    documents = queries.lock_documents(db, activity)
    if counts.have_students_written(db, activity.id):
        raise Conflict(
            "Students have written here already, and see each other's notes.",
            advice="Set up another activity in which notes are hidden from the beginning.",
        )
    activity.hides_notes = True
    db.flush()
    update_log.authorize_anew(db, documents)
    access.publish_settings_changed(db, activity.id)
    return activity
