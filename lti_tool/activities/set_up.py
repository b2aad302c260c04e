"""Set up an activity, behind a link or to be put on a course page."""

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool.activities import checks
from lti_tool.activities.checks import Dates
from lti_tool.courses import permissions
from lti_tool.courses.contributions import Contributions
from lti_tool.courses.roles import Capability
from lti_tool.courses.tables import Activity, ActivityLink, Course
from lti_tool.courses.tenancy import Member
from lti_tool.errors import Conflict, NotFound

DEFAULT_TAG_SET: tuple[Mapping[str, str], ...] = (
    {"key": "t1", "name": "Strong prompt", "color": "#17845f"},
    {"key": "t2", "name": "Weak prompt", "color": "#c05a12"},
    {"key": "t3", "name": "Unsupported claim", "color": "#d23b55"},
    {"key": "t4", "name": "Good explanation", "color": "#2f74d0"},
    {"key": "t5", "name": "Missing view or bias", "color": "#9156cc"},
    {"key": "t6", "name": "Question for class", "color": "#7d7a1c"},
)
"""Tags to begin with when a class reads an AI conversation.

Each colour has a contrast of 3:1 or more against white and against a dark page (WCAG 2.2, 1.4.11).
"""


def set_up_activity(
    db: Session,
    member: Member,
    link_id: uuid.UUID | None,
    *,
    title: str,
    instructions: str,
    workspace_for: str,
    tag_set: Sequence[Mapping[str, Any]] | None,
    score_maximum: int,
    hides_notes: bool = False,
    dates: Dates | None = None,
    contributions: Contributions | None = None,
) -> Activity:
    """Make the activity behind a link that has none, or one that waits to be put on a course page.

    Without a tag set it gets the default one. Raises InvalidInput naming the field, NotFound for a
    link of another course, Conflict when somebody else has just set the link up.
    """
    permissions.require(member, Capability.MANAGE_ACTIVITY)
    link = None if link_id is None else lock_free_link(db, member, link_id)
    if not db.get_one(Course, member.course_id).is_in_lms:
        checks.require_no_groups(workspace_for)
    if hides_notes:
        checks.require_others(workspace_for)
    dates = checks.checked_dates(dates or Dates())
    activity = Activity(
        course_id=member.course_id,
        title=checks.checked_title(title),
        instructions=checks.checked_instructions(instructions),
        workspace_for=checks.checked_workspace_for(workspace_for),
        tag_set=checks.checked_tag_set(DEFAULT_TAG_SET if tag_set is None else tag_set),
        score_maximum=checks.checked_maximum(score_maximum),
        hides_notes=hides_notes,
        opens_at=dates.opens_at,
        closes_at=dates.closes_at,
        contributions=checks.checked_contributions(contributions or Contributions()),
    )
    db.add(activity)
    db.flush()
    if link is not None:
        link.activity_id = activity.id
        db.flush()
    return activity


def lock_free_link(db: Session, member: Member, link_id: uuid.UUID) -> ActivityLink:
    """A link of the member's course that has no activity, locked: a second teacher waits here.

    Raises NotFound for a link of another course, and Conflict for one that has been set up.
    """
    link = db.scalar(
        select(ActivityLink)
        .where(ActivityLink.id == link_id, ActivityLink.course_id == member.course_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if link is None:
        raise NotFound
    if link.activity_id is not None:
        raise Conflict("This activity has just been set up by somebody else.")
    return link
