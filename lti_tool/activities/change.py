"""Change an activity: title, instructions, dates, the highest mark, what students bring and hand
in."""

import uuid

from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool.activities import checks, comparisons, gradebook_columns, queries, release_marks
from lti_tool.activities.checks import Dates, HandingIn, Limits, MarkRelease
from lti_tool.courses import permissions
from lti_tool.courses.activity_tables import Activity, ActivityLink
from lti_tool.courses.comparisons import ComparisonSettings
from lti_tool.courses.contributions import Contributions
from lti_tool.courses.roles import Capability
from lti_tool.courses.tenancy import Member
from lti_tool.documents import access
from lti_tool.errors import Conflict
from lti_tool.grading import gradebook
from lti_tool.languages import Message


def change_activity(
    db: Session,
    member: Member,
    activity_id: uuid.UUID | str,
    *,
    title: str | None = None,
    instructions: str | None = None,
    dates: Dates | None = None,
    handing_in: HandingIn | None = None,
    contributions: Contributions | None = None,
    score_maximum: int | None = None,
    mark_release: MarkRelease | None = None,
    limits: Limits | None = None,
    comparison: ComparisonSettings | None = None,
) -> Activity:
    """Change what is given, and have open pages follow.

    Raises InvalidInput naming the field. Raises Conflict for another highest mark where marks have
    been given, and for sending marks at once while there are drafts.
    """
    permissions.require(member, Capability.MANAGE_ACTIVITY)
    activity = queries.lock_activity(db, member, activity_id)
    _change_words(db, activity, title, instructions)
    if dates is not None:
        activity.opens_at, activity.closes_at = checks.checked_dates(dates)
    for given in (limits, handing_in):
        if given is not None:
            activity.assign(**given.columns())
    if dates is not None or handing_in is not None:
        checks.require_due_in_time(
            HandingIn(activity.hands_in, activity.due_at),
            Dates(activity.opens_at, activity.closes_at),
        )
    _change_texts(db, activity, contributions, comparison)
    if score_maximum is not None:
        _change_maximum(db, activity, checks.checked_maximum(score_maximum))
    if mark_release is not None:
        release_marks.change_release(db, activity, mark_release)
    db.flush()
    access.publish_settings_changed(db, activity.id)
    # What follows the course, or does not any more, is read anew.
    db.refresh(activity)
    return activity


def _change_words(
    db: Session, activity: Activity, title: str | None, instructions: str | None
) -> None:
    if title is not None:
        _rename(db, activity, checks.checked_title(title))
    if instructions is not None:
        activity.instructions = checks.checked_instructions(instructions)


def _change_texts(
    db: Session,
    activity: Activity,
    contributions: Contributions | None,
    comparison: ComparisonSettings | None,
) -> None:
    """Change what students bring, and whether they compare what they read. Raises Conflict for
    showing models between which somebody has chosen.
    """
    if contributions is not None:
        activity.contributions = checks.checked_contributions(contributions)
    if comparison is not None:
        comparisons.change_settings(db, activity, comparison)


def _change_maximum(db: Session, activity: Activity, maximum: int) -> None:
    """Change the highest mark. The gradebook's column keeps its own: it converts each mark, and
    Moodle would make a 0 of every mark that is missing.
    """
    if maximum == activity.score_maximum:
        return
    if gradebook.has_grades(db, activity.id):
        raise Conflict(
            Message(
                "Marks of {score_maximum} have been given, so the highest mark stays.",
                score_maximum=activity.score_maximum,
            ),
            advice="Withdraw them first, if you want to mark otherwise.",
        )
    activity.score_maximum = maximum


def follow_title(db: Session, link: ActivityLink, title_before: str, *, names_links: bool) -> None:
    """Call the activity what the LMS calls its link now: that is the name the course sees.

    A link's first name counts only where the platform lets teachers give it (`names_links`). An
    activity behind several links keeps its own.
    """
    title = checks.title_or_none(link.title)
    is_named_anew = link.title != title_before if title_before else names_links
    if link.activity_id is None or title is None or not is_named_anew:
        return
    activity = db.get_one(Activity, link.activity_id)
    behind = select(ActivityLink.id).where(ActivityLink.activity_id == activity.id).limit(2)
    if title == activity.title or len(db.scalars(behind).all()) > 1:
        return
    _rename(db, activity, title)
    db.flush()
    access.publish_settings_changed(db, activity.id)


def _rename(db: Session, activity: Activity, title: str) -> None:
    if title != activity.title:
        activity.title = title
        gradebook_columns.enqueue_rename(db, activity)
