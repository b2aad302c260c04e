"""Change who works together in an activity, while nobody has written in it."""

import uuid

from sqlalchemy.orm import Session

from lti_tool.activities import checks, fresh_workspaces, queries
from lti_tool.annotations import model_notes
from lti_tool.courses import permissions
from lti_tool.courses.activity_tables import Activity
from lti_tool.courses.responses import ResponseSettings
from lti_tool.courses.roles import Capability
from lti_tool.courses.tenancy import Member
from lti_tool.errors import Conflict
from lti_tool.groups import groupings


def change_audience(
    db: Session,
    member: Member,
    activity_id: uuid.UUID | str,
    workspace_for: str,
    grouping_id: uuid.UUID | None = None,
) -> Activity:
    """Let others share the workspaces of an activity; open pages change to theirs.

    For groups these are those of a grouping, or else of the LMS.

    Raises Conflict where anybody has written, or brought a conversation or a tag; InvalidInput
    naming the field for an audience that the activity or the course cannot have.
    """
    permissions.require(member, Capability.MANAGE_ACTIVITY)
    activity = queries.lock_activity(db, member, activity_id)
    checks.checked_workspace_for(workspace_for)
    grouping_id = groupings.for_activity(db, activity.course_id, workspace_for, grouping_id)
    if (workspace_for, grouping_id) == (activity.workspace_for, activity.grouping_id):
        return activity
    if activity.is_hiding and activity.hides_notes_here:
        checks.require_others(workspace_for)
    fresh_workspaces.require_untouched(
        db,
        activity,
        Conflict(
            "People have written here, or have a mark, so who works together stays as it is.",
            advice="Set up another activity for the other way.",
        ),
    )
    activity.workspace_for, activity.grouping_id = workspace_for, grouping_id
    if workspace_for == "class":
        # A whole class writes no answer together.
        activity.response = ResponseSettings()
    # Whoever prepared notes for others has deleted them, and a class has nobody to give them to.
    model_notes.forget(db, activity)
    fresh_workspaces.replace(db, activity)
    return activity
