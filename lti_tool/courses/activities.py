"""Create, change and list activities."""

import re
import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool import audit
from lti_tool.courses.scope import Member
from lti_tool.courses.tables import Activity, ActivityLink, Course
from lti_tool.db import job_queue
from lti_tool.errors import Conflict, InvalidInput
from lti_tool.lti.limits import LONGEST_INSTRUCTIONS, LONGEST_TITLE
from lti_tool.validation import is_showable, utf16_length

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

WORKSPACE_FOR = ("class", "group", "student")
"""Who shares a workspace of an activity."""

RENAME_COLUMN = "rename-column"
"""The job that takes a new title to the LMS's gradebook; its subject is the link's id."""

DELETE_COLUMN = "delete-column"
"""The job that takes a column of our making out of the gradebook; likewise."""

_MOST_TAGS = 30
_HIGHEST_MAXIMUM = 1000
_COLOR = re.compile(r"#[0-9a-f]{6}")


class Dates(NamedTuple):
    """From when until when students may write; None for no limit."""

    opens_at: datetime | None = None
    closes_at: datetime | None = None


def set_up(
    db: Session,
    member: Member,
    link: ActivityLink | None,
    *,
    title: str,
    instructions: str,
    workspace_for: str,
    tag_set: Sequence[Mapping[str, Any]] | None,
    score_maximum: int,
    hides_notes: bool = False,
    dates: Dates | None = None,
) -> Activity:
    """Make the activity behind a link that has none, or one that waits to be put on a course page;
    without a tag set it gets the default one.

    Raises InvalidInput naming the field, Conflict when somebody else has just set the link up.
    """
    if link is not None:
        _hold_unset(db, link)
    if not 1 <= score_maximum <= _HIGHEST_MAXIMUM:
        raise InvalidInput(
            f"The highest mark is from 1 to {_HIGHEST_MAXIMUM:,}.", field="score_maximum"
        )
    if workspace_for not in WORKSPACE_FOR:
        raise InvalidInput("Choose who works together.", field="workspace_for")
    _check_hiding(workspace_for, hides_notes)
    dates = _checked(dates or Dates())
    activity = Activity(
        course_id=member.course_id,
        title=_title(title),
        instructions=_instructions(instructions),
        workspace_for=workspace_for,
        tag_set=_tag_set(DEFAULT_TAG_SET if tag_set is None else tag_set),
        score_maximum=score_maximum,
        hides_notes=hides_notes,
        opens_at=dates.opens_at,
        closes_at=dates.closes_at,
    )
    db.add(activity)
    db.flush()
    if link is not None:
        link.activity_id = activity.id
        db.flush()
    return activity


def _hold_unset(db: Session, link: ActivityLink) -> None:
    # Two teachers may fill in the same form: the second one waits here.
    db.refresh(link, with_for_update=True)
    if link.activity_id is not None:
        raise Conflict("This activity has just been set up by somebody else.")


def copy(db: Session, source: Activity, course_id: uuid.UUID) -> Activity:
    """The activity as it is set up, in another course: nothing of what anybody did in it, and no
    dates, which are another term's.
    """
    made = Activity(
        course_id=course_id,
        title=source.title,
        instructions=source.instructions,
        workspace_for=source.workspace_for,
        tag_set=list(source.tag_set),
        score_maximum=source.score_maximum,
        hides_notes=source.hides_notes,
        minted_id=source.minted_id,
        copied_from=source.id,
    )
    db.add(made)
    db.flush()
    return made


def minted(db: Session, course_id: uuid.UUID, minted_id: uuid.UUID) -> Activity | None:
    """The course's own activity of this minted id."""
    return db.scalar(
        select(Activity).where(Activity.course_id == course_id, Activity.minted_id == minted_id)
    )


def change(
    db: Session,
    activity: Activity,
    *,
    title: str | None = None,
    instructions: str | None = None,
    dates: Dates | None = None,
) -> None:
    """Change what is given. Raises InvalidInput naming the field."""
    if title is not None and _title(title) != activity.title:
        activity.title = _title(title)
        for link in _links_with_column(db, activity):
            job_queue.ask(db, RENAME_COLUMN, link.id)
    if instructions is not None:
        activity.instructions = _instructions(instructions)
    if dates is not None:
        activity.opens_at, activity.closes_at = _checked(dates)
    db.flush()


def follow_title(db: Session, link: ActivityLink, title_before: str, *, names_links: bool) -> bool:
    """Call the activity what the LMS calls its link now: that is the name the course sees.

    A link's first name counts only where the platform lets teachers give it (`names_links`). An
    activity behind several links keeps its own. False where nothing changes.
    """
    title = _shown_title(link.title)
    is_named_anew = link.title != title_before if title_before else names_links
    if link.activity_id is None or title is None or not is_named_anew:
        return False
    activity = db.get_one(Activity, link.activity_id)
    behind = select(ActivityLink.id).where(ActivityLink.activity_id == activity.id).limit(2)
    if title == activity.title or len(db.scalars(behind).all()) > 1:
        return False
    change(db, activity, title=title)
    return True


def _shown_title(text: str) -> str | None:
    """What a platform calls something, as a title here; None where it cannot be one."""
    try:
        return _title(" ".join(text.split())[:LONGEST_TITLE])
    except InvalidInput:
        return None


def hide_notes(db: Session, activity: Activity) -> None:
    """Hide students' notes from each other from now on.

    That no student has written anything, the caller has asked: it would be seen. Raises Conflict
    where notes have been revealed before, InvalidInput where everybody works alone.
    """
    if activity.revealed_at is not None:
        raise Conflict("The notes of this activity have been revealed already.")
    _check_hiding(activity.workspace_for, True)
    activity.hides_notes = True
    db.flush()


def remove(db: Session, activity: Activity) -> None:
    """Take an activity out for good, and the gradebook columns that the tool made for it.

    Whether anybody has written or been marked in it, the caller has asked.
    """
    course = db.get_one(Course, activity.course_id)
    for link in _links_with_column(db, activity):
        job_queue.ask(
            db, DELETE_COLUMN, link.id, platform_id=str(course.platform_id), url=link.lineitem_url
        )
        link.lineitem_url = None
        link.lineitem_is_ours = False
    audit.record(db, audit.Event.ACTIVITY_REMOVED, course_id=course.id, activity=str(activity.id))
    db.delete(activity)
    db.flush()


def _links_with_column(db: Session, activity: Activity) -> Sequence[ActivityLink]:
    """The links whose column in the gradebook is the tool's own making."""
    return db.scalars(
        select(ActivityLink).where(
            ActivityLink.activity_id == activity.id,
            ActivityLink.lineitem_is_ours,
            ActivityLink.lineitem_url.is_not(None),
        )
    ).all()


def of_course(db: Session, member: Member) -> list[Activity]:
    """The activities of the member's course, oldest first."""
    return list(
        db.scalars(
            select(Activity)
            .where(Activity.course_id == member.course_id)
            .order_by(Activity.created_at, Activity.id)
        )
    )


def _check_hiding(workspace_for: str, hides_notes: bool) -> None:
    if hides_notes and workspace_for == "student":
        raise InvalidInput(
            "Where each student works alone, there is nobody to hide notes from.",
            field="hides_notes",
            advice="Let students see notes at once.",
        )


def _checked(dates: Dates) -> Dates:
    if dates.opens_at and dates.closes_at and dates.closes_at <= dates.opens_at:
        raise InvalidInput("It has to close after it opens.", field="dates")
    return dates


def _title(text: str) -> str:
    title = " ".join(_storable(text, "title").split())
    if not 1 <= utf16_length(title) <= LONGEST_TITLE:
        raise InvalidInput(f"A title has 1 to {LONGEST_TITLE} characters.", field="title")
    return title


def _instructions(text: str) -> str:
    instructions = _storable(text, "instructions").strip()
    if utf16_length(instructions) > LONGEST_INSTRUCTIONS:
        raise InvalidInput(
            f"Instructions have at most {LONGEST_INSTRUCTIONS:,} characters.", field="instructions"
        )
    return instructions


def _tag_set(tags: Sequence[Mapping[str, Any]]) -> list[dict[str, str]]:
    if len(tags) > _MOST_TAGS:
        raise InvalidInput(f"There are at most {_MOST_TAGS} tags.", field="tag_set")
    checked = []
    for number, tag in enumerate(tags, 1):
        name = " ".join(_storable(str(tag.get("name", "")), "tag_set").split())
        color = str(tag.get("color", "")).lower()
        if not 1 <= len(name) <= 100:
            raise InvalidInput("A tag's name has 1 to 100 characters.", field="tag_set")
        if not _COLOR.fullmatch(color):
            raise InvalidInput("A tag's colour looks like #1b7f5c.", field="tag_set")
        checked.append({"key": f"t{number}", "name": name, "color": color})
    return checked


def _storable(text: str, field: str) -> str:
    """The text itself. Raises InvalidInput for what neither the database nor a page can hold."""
    if not is_showable(text):
        raise InvalidInput("That holds characters that cannot be shown.", field=field)
    return text
