"""Remove an activity in which nobody has written and nobody has a mark."""

import uuid

from sqlalchemy.orm import Session

from lti_tool import audit
from lti_tool.activities import gradebook_columns, polls, queries
from lti_tool.annotations import counts, tag_sets
from lti_tool.courses import permissions
from lti_tool.courses.roles import Capability
from lti_tool.courses.tenancy import Member
from lti_tool.errors import Conflict
from lti_tool.grading import feedback, gradebook
from lti_tool.workspaces import submissions
from lti_tool.workspaces.conversations import have_contributed


def remove_activity(db: Session, member: Member, activity_id: uuid.UUID | str) -> None:
    """Take an activity out for good, and the gradebook columns that the tool made for it.

    Raises Conflict where anybody has written in it, or has a mark for it.
    """
    permissions.require(member, Capability.MANAGE_ACTIVITY)
    activity = queries.lock_activity(db, member, activity_id)
    queries.lock_documents(db, activity)
    if (
        counts.writers(db, activity.id)
        or tag_sets.have_members_added(db, activity.id)
        or gradebook.has_grades(db, activity.id)
        or feedback.have_any(db, activity.id)
        or have_contributed(db, activity.id)
        or submissions.have_any(db, activity.id)
        or polls.have_answered(db, activity.id)
    ):
        raise Conflict(
            "People have written here, have brought a conversation, or have a mark for it.",
            advice="Take the link off the course page instead; nothing is lost then.",
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
