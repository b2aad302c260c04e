"""Create, change and list activities."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool.courses.scope import Member
from lti_tool.courses.tables import Activity, ActivityLink
from lti_tool.errors import Conflict, InvalidInput

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

_MOST_TAGS = 30
_HIGHEST_MAXIMUM = 1000
_COLOR = re.compile(r"#[0-9a-f]{6}")


def set_up(
    db: Session,
    member: Member,
    link: ActivityLink,
    *,
    title: str,
    instructions: str,
    workspace_for: str,
    tag_set: Sequence[Mapping[str, Any]] | None,
    score_maximum: int,
) -> Activity:
    """Make the activity behind a link that has none; without a tag set it gets the default one.

    Raises InvalidInput naming the field, Conflict when somebody else has just set the link up.
    """
    # Two teachers may fill in the same form: the second one waits here.
    db.refresh(link, with_for_update=True)
    if link.activity_id is not None:
        raise Conflict("This activity has just been set up by somebody else.")
    if not 1 <= score_maximum <= _HIGHEST_MAXIMUM:
        raise InvalidInput(
            f"The highest mark is from 1 to {_HIGHEST_MAXIMUM:,}.", field="score_maximum"
        )
    if workspace_for not in WORKSPACE_FOR:
        raise InvalidInput("Choose who works together.", field="workspace_for")
    activity = Activity(
        course_id=member.course_id,
        title=_title(title),
        instructions=_instructions(instructions),
        workspace_for=workspace_for,
        tag_set=_tag_set(DEFAULT_TAG_SET if tag_set is None else tag_set),
        score_maximum=score_maximum,
    )
    db.add(activity)
    db.flush()
    link.activity_id = activity.id
    db.flush()
    return activity


def change(
    db: Session, activity: Activity, *, title: str | None = None, instructions: str | None = None
) -> None:
    """Change what is given. Raises InvalidInput naming the field."""
    if title is not None:
        activity.title = _title(title)
    if instructions is not None:
        activity.instructions = _instructions(instructions)
    db.flush()


def of_course(db: Session, member: Member) -> list[Activity]:
    """The activities of the member's course, oldest first."""
    return list(
        db.scalars(
            select(Activity)
            .where(Activity.course_id == member.course_id)
            .order_by(Activity.created_at, Activity.id)
        )
    )


def _title(text: str) -> str:
    title = " ".join(_storable(text, "title").split())
    if not 1 <= len(title) <= 200:
        raise InvalidInput("A title has 1 to 200 characters.", field="title")
    return title


def _instructions(text: str) -> str:
    instructions = _storable(text, "instructions").strip()
    if len(instructions) > 5000:
        raise InvalidInput("Instructions have at most 5,000 characters.", field="instructions")
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
    if any(unicodedata.category(sign) in ("Cc", "Cs") and not sign.isspace() for sign in text):
        raise InvalidInput("That holds characters that cannot be shown.", field=field)
    return text
