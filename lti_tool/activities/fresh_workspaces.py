"""Make the workspaces of an activity anew, for a setting that can change until somebody writes."""

from sqlalchemy import delete
from sqlalchemy.orm import Session

from lti_tool.activities import polls, queries
from lti_tool.annotations import counts, tag_sets
from lti_tool.courses.activity_tables import Activity
from lti_tool.documents import access
from lti_tool.errors import ToolError
from lti_tool.grading import checks
from lti_tool.workspaces import conversations, submissions
from lti_tool.workspaces.tables import Workspace


def require_untouched(db: Session, activity: Activity, error: ToolError) -> None:
    """Raise the error where anybody has written, answered, handed in, was marked, or has brought a
    conversation or a tag.

    The activity is locked. Nobody writes there until the transaction ends.
    """
    queries.lock_documents(db, activity)
    if (
        counts.writers(db, activity.id)
        or tag_sets.have_members_added(db, activity.id)
        or conversations.have_contributed(db, activity.id)
        or submissions.have_any(db, activity.id)
        or polls.have_answered(db, activity.id)
        or checks.have_any(db, activity.id)
    ):
        raise error


def replace(db: Session, activity: Activity) -> None:
    """Remove workspaces in which nobody has written; open pages change to new ones."""
    db.flush()
    # First, as only documents that are there are named.
    access.publish_settings_changed(db, activity.id)
    # Nobody is to write where the activity looks no more.
    db.execute(delete(Workspace).where(Workspace.activity_id == activity.id))
