"""Make the workspaces of an activity anew, for a setting that can change until somebody writes."""

import uuid
from collections.abc import Collection

from sqlalchemy import delete, union
from sqlalchemy.orm import Session

from lti_tool.activities import comparisons, polls, queries
from lti_tool.annotations import counts, tag_sets
from lti_tool.courses.activity_tables import Activity
from lti_tool.documents import access
from lti_tool.errors import ToolError
from lti_tool.grading import checks
from lti_tool.workspaces import conversations, submissions
from lti_tool.workspaces.tables import Pseudonym, Workspace


def touched(db: Session, activity_ids: Collection[uuid.UUID]) -> set[uuid.UUID]:
    """Those activities in which anybody has written, answered, chosen, handed in, was marked, or
    has brought a conversation or a tag; one statement for any number.
    """
    if not activity_ids:
        return set()
    found = union(
        counts.written_in(activity_ids),
        tag_sets.added_to_in(activity_ids),
        conversations.contributed_to(activity_ids),
        submissions.handed_in_in(activity_ids),
        polls.answered_in(activity_ids),
        comparisons.chosen_in(activity_ids),
        *checks.marked_in(activity_ids),
    )
    return set(db.scalars(found))


def require_untouched(db: Session, activity: Activity, error: ToolError) -> None:
    """Raise the error for an activity that is `touched`.

    The activity is locked. Nobody writes there until the transaction ends.
    """
    queries.lock_documents(db, activity)
    if touched(db, [activity.id]):
        raise error


def replace(db: Session, activity: Activity) -> None:
    """Remove workspaces in which nobody has written; open pages change to new ones.

    Names under which somebody was seen in them are not used again.
    """
    db.flush()
    # First, as only documents that are there are named.
    access.publish_settings_changed(db, activity.id)
    # Nobody is to write where the activity looks no more.
    db.execute(delete(Workspace).where(Workspace.activity_id == activity.id))
    db.execute(delete(Pseudonym).where(Pseudonym.activity_id == activity.id))
