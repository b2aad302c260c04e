"""Set up an activity, behind a link or to be put on a course page."""

import uuid
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool.activities import checks, tag_checks, tag_library
from lti_tool.activities.checks import Dates
from lti_tool.annotations import tag_sets
from lti_tool.annotations.tag_sets import SetTag
from lti_tool.courses import permissions
from lti_tool.courses.contributions import Contributions
from lti_tool.courses.roles import Capability
from lti_tool.courses.tables import Activity, ActivityLink
from lti_tool.courses.tenancy import Member
from lti_tool.errors import Conflict, NotFound
from lti_tool.groups import groupings


def set_up_activity(
    db: Session,
    member: Member,
    link_id: uuid.UUID | None,
    *,
    title: str,
    instructions: str,
    workspace_for: str,
    grouping_id: uuid.UUID | None = None,
    tags: Sequence[SetTag] | None = None,
    allows_own_tags: bool = False,
    score_maximum: int,
    hides_notes: bool = False,
    dates: Dates | None = None,
    contributions: Contributions | None = None,
) -> Activity:
    """Make the activity behind a link that has none, or one that waits to be put on a course page.

    Without tags it gets the first set of the library; for groups and without a grouping it is for
    the LMS's. Raises InvalidInput naming the field,
    NotFound for a link of another course, Conflict when somebody else was first.
    """
    permissions.require(member, Capability.MANAGE_ACTIVITY)
    link = None if link_id is None else lock_free_link(db, member, link_id)
    checks.checked_workspace_for(workspace_for)
    if hides_notes:
        checks.require_others(workspace_for)
    dates = checks.checked_dates(dates or Dates())
    activity = Activity(
        course_id=member.course_id,
        title=checks.checked_title(title),
        instructions=checks.checked_instructions(instructions),
        workspace_for=workspace_for,
        grouping_id=groupings.for_activity(db, member.course_id, workspace_for, grouping_id),
        allows_own_tags=allows_own_tags,
        score_maximum=checks.checked_maximum(score_maximum),
        hides_notes=hides_notes,
        opens_at=dates.opens_at,
        closes_at=dates.closes_at,
        contributions=checks.checked_contributions(contributions or Contributions()),
    )
    _add_with_tags(db, activity, tag_library.built_in()[0].tags if tags is None else tags)
    if link is not None:
        link.activity_id = activity.id
        db.flush()
    return activity


def _add_with_tags(db: Session, activity: Activity, tags: Sequence[SetTag]) -> None:
    checked = tag_checks.checked(tags)
    db.add(activity)
    db.flush()
    tag_sets.store(db, activity.id, checked)


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
