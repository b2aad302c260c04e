"""Remove an activity in which nobody has written and nobody has a mark."""

import uuid

from sqlalchemy.orm import Session

from lti_tool import audit
from lti_tool.activities import fresh_workspaces, gradebook_columns, queries
from lti_tool.courses import permissions
from lti_tool.courses.roles import Capability
from lti_tool.courses.tenancy import Member
from lti_tool.errors import Conflict


def remove_activity(db: Session, member: Member, activity_id: uuid.UUID | str) -> None:
    """Take an activity out for good, and the gradebook columns that the tool made for it.

    Raises Conflict where anybody has written in it, or has a mark for it.
    """
    permissions.require(member, Capability.MANAGE_ACTIVITY)
    activity = queries.lock_activity(db, member, activity_id)
    fresh_workspaces.require_untouched(
        db,
        activity,
        Conflict(
            "People have written here, have brought a conversation, or have a mark for it.",
            advice="Take the link off the course page instead; nothing is lost then.",
        ),
    )
    gradebook_columns.enqueue_removal(db, activity)
    audit.record(
        db,
        audit.Event.ACTIVITY_REMOVED,
        person_id=member.person_id,
        course_id=member.course_id,
        activity=str(activity.id),
    )
    db.delete(activity)
    db.flush()
