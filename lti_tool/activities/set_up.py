"""Set up an activity, behind a link or to be put on a course page."""

import uuid
from collections.abc import Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool.activities import checks, release_marks, reveal_notes, tag_checks, tag_library
from lti_tool.activities.checks import Dates, HandingIn, Limits, MarkRelease, Reveal
from lti_tool.annotations import tag_sets
from lti_tool.annotations.tag_sets import SetTag
from lti_tool.courses import permissions
from lti_tool.courses.activity_tables import Activity, ActivityLink
from lti_tool.courses.comparisons import ComparisonSettings
from lti_tool.courses.contributions import Contributions
from lti_tool.courses.course_defaults import Names, checked_names, checked_threshold
from lti_tool.courses.responses import ResponseSettings
from lti_tool.courses.roles import Capability
from lti_tool.courses.tenancy import Member
from lti_tool.errors import Conflict, InvalidInput, NotFound
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
    allows_own_tags: bool | None = None,
    score_maximum: int,
    mark_release: MarkRelease | None = None,
    hides_notes: bool | None = None,
    reveal: Reveal | None = None,
    names: Names | None = None,
    dates: Dates | None = None,
    handing_in: HandingIn | None = None,
    contributions: Contributions | None = None,
    response: ResponseSettings | None = None,
    limits: Limits | None = None,
    comparison: ComparisonSettings | None = None,
) -> Activity:
    """Make the activity behind a link that has none, or one that waits to be put on a course page.

    Without tags it gets the first set of the library; for groups and without a grouping it is for
    the LMS's. In a setting that is None it follows its course. Raises InvalidInput naming the
    field, NotFound for a link of another course, Conflict when somebody else was first.
    """
    permissions.require(member, Capability.MANAGE_ACTIVITY)
    link = None if link_id is None else lock_free_link(db, member, link_id)
    _require_audience(workspace_for, hides_notes=hides_notes)
    activity = Activity(
        course_id=member.course_id,
        **_words(title, instructions),
        workspace_for=workspace_for,
        grouping_id=groupings.for_activity(db, member.course_id, workspace_for, grouping_id),
        allows_own_tags_here=allows_own_tags,
        **_marking(score_maximum, mark_release or MarkRelease()),
        hides_notes_here=hides_notes,
        **_name_settings(names),
        **_reveal_settings(reveal or Reveal(), hides_notes=hides_notes),
        **_times(dates or Dates(), handing_in or HandingIn()),
        **_asked(contributions, response, limits, comparison, workspace_for),
    )
    return _add(db, activity, link, tags)


def _asked(
    contributions: Contributions | None,
    response: ResponseSettings | None,
    limits: Limits | None,
    comparison: ComparisonSettings | None,
    workspace_for: str,
) -> dict[str, Any]:
    """Settings of what students bring, write and choose between."""
    return {
        "contributions": checks.checked_contributions(contributions or Contributions()),
        "response": checks.checked_response(response or ResponseSettings(), workspace_for),
        "comparison": checks.checked_comparison(comparison or ComparisonSettings()),
        **(limits or Limits()).columns(),
    }


def _words(title: str, instructions: str) -> dict[str, str]:
    return {
        "title": checks.checked_title(title),
        "instructions": checks.checked_instructions(instructions),
    }


def _require_audience(workspace_for: str, *, hides_notes: bool | None) -> None:
    checks.checked_workspace_for(workspace_for)
    if hides_notes:
        checks.require_others(workspace_for)


def _reveal_settings(reveal: Reveal, *, hides_notes: bool | None) -> dict[str, Any]:
    if reveal != Reveal() and not hides_notes:
        raise InvalidInput(
            "Only notes that are hidden can be revealed.",
            field="reveal",
            advice="Hide students’ notes from each other, or take the date and the number out.",
        )
    return {
        "reveal_at": checks.checked_reveal_time(reveal.at),
        "note_threshold_here": checked_threshold(reveal.note_threshold),
    }


def _marking(maximum: int, release: MarkRelease) -> dict[str, Any]:
    checks.require_release_time(release)
    return {
        "score_maximum": checks.checked_maximum(maximum),
        "holds_marks_here": release.holds_marks,
        "release_at": release.at,
        "marker_count": checks.checked_marker_count(release),
    }


def _name_settings(names: Names | None) -> dict[str, Any]:
    if names is None:
        return {}
    are_hidden, are_sealed = checked_names(names)
    return {"hides_names_here": are_hidden, "seals_names_here": are_sealed}


def _times(dates: Dates, handing_in: HandingIn) -> dict[str, Any]:
    checks.require_due_in_time(handing_in, checks.checked_dates(dates))
    return {**dates._asdict(), **handing_in.columns()}


def _add(
    db: Session, activity: Activity, link: ActivityLink | None, tags: Sequence[SetTag] | None
) -> Activity:
    checked = tag_checks.checked(tag_library.built_in()[0].tags if tags is None else tags)
    db.add(activity)
    db.flush()
    tag_sets.store(db, activity.id, checked)
    reveal_notes.schedule(db, activity)
    release_marks.schedule(db, activity)
    if link is not None:
        link.activity_id = activity.id
        db.flush()
    # With what it follows its course in.
    db.refresh(activity)
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
