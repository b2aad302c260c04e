"""Set up, change and show activities."""

import uuid
from typing import Annotated, Any, Literal

from lti_tool.activities import course_copy, queries
from lti_tool.activities.change import change_activity
from lti_tool.activities.checks import Dates
from lti_tool.activities.hide_notes import hide_notes
from lti_tool.activities.remove import remove_activity
from lti_tool.activities.reveal_notes import reveal_notes
from lti_tool.activities.set_up import set_up_activity
from lti_tool.conversations import queries as conversations
from lti_tool.courses import tenancy
from lti_tool.courses.tables import Activity
from lti_tool.lti import limits
from lti_tool.validation import Text, Timestamp
from lti_tool.web import conversation_api
from lti_tool.web.request_context import Input, RequestContext, timestamp


class WantedDates(Input):
    """Dates between which students may write; null for no limit."""

    opens_at: Timestamp | None
    closes_at: Timestamp | None


class NewActivity(Input):
    """Choices of a teacher when a link is opened for the first time, or before there is one."""

    link_id: uuid.UUID | None = None
    title: Annotated[str, Text(limits.LONGEST_TITLE)]
    instructions: Annotated[str, Text(limits.LONGEST_INSTRUCTIONS)] = ""
    workspace_for: Literal["class", "group", "student"] = "class"
    score_maximum: int = 100
    hides_notes: bool = False
    dates: WantedDates | None = None


class Copy(Input):
    """Activity of an earlier course, and the link that is to open its copy."""

    link_id: uuid.UUID
    activity_id: uuid.UUID


class ActivityChange(Input):
    """Fields that may be changed later."""

    title: Annotated[str, Text(limits.LONGEST_TITLE)] | None = None
    instructions: Annotated[str, Text(limits.LONGEST_INSTRUCTIONS)] | None = None
    dates: WantedDates | None = None
    hides_notes: Literal[True] | None = None
    """Hiding can only begin here; revealing ends it, for good."""


def list_(context: RequestContext) -> list[dict[str, Any]]:
    """The activities of the course."""
    found = queries.activities_of_course(context.db, context.member)
    return [to_json(activity) for activity in found]


def set_up(context: RequestContext) -> tuple[dict[str, str], int]:
    """Make the activity behind a link that has none yet, or one to be put on a course page."""
    wanted = context.body(NewActivity)
    activity = set_up_activity(
        context.db,
        context.member,
        wanted.link_id,
        title=wanted.title,
        instructions=wanted.instructions,
        workspace_for=wanted.workspace_for,
        tag_set=None,
        score_maximum=wanted.score_maximum,
        hides_notes=wanted.hides_notes,
        dates=_dates(wanted.dates),
    )
    return {"id": str(activity.id)}, 201


def show(context: RequestContext, activity_id: str) -> dict[str, Any]:
    """One activity with its conversations (without their text)."""
    activity = tenancy.fetch(context.db, context.member, Activity, activity_id)
    return to_json(activity) | {
        "conversations": [
            conversation_api.to_json(each)
            for each in conversations.of_activity(context.db, activity.id)
        ]
    }


def change(context: RequestContext, activity_id: str) -> dict[str, Any]:
    """Change title, instructions or dates, or begin to hide notes."""
    wanted = context.body(ActivityChange)
    activity = change_activity(
        context.db,
        context.member,
        activity_id,
        title=wanted.title,
        instructions=wanted.instructions,
        dates=_dates(wanted.dates),
    )
    if wanted.hides_notes:
        hide_notes(context.db, context.member, activity.id)
    return to_json(activity)


def reveal(context: RequestContext, activity_id: str) -> dict[str, Any]:
    """Let everybody see the notes that were hidden."""
    return to_json(reveal_notes(context.db, context.member, activity_id))


def remove(context: RequestContext, activity_id: str) -> tuple[str, int]:
    """Take out an activity in which nobody has written and nobody has a mark."""
    remove_activity(context.db, context.member, activity_id)
    return "", 204


def copies(context: RequestContext) -> list[dict[str, str]]:
    """The activities that may be copied from the courses that this one is a copy of."""
    return [
        {"id": str(activity.id), "title": activity.title, "course": course.title}
        for activity, course in course_copy.offered(context.db, context.member)
    ]


def copy(context: RequestContext) -> tuple[dict[str, str], int]:
    """Copy an activity behind a link that has none yet."""
    wanted = context.body(Copy)
    activity = course_copy.copy_activity(
        context.db, context.member, wanted.link_id, wanted.activity_id
    )
    return {"id": str(activity.id)}, 201


def _dates(wanted: WantedDates | None) -> Dates | None:
    return None if wanted is None else Dates(wanted.opens_at, wanted.closes_at)


def to_json(activity: Activity) -> dict[str, Any]:
    """An activity as the page knows it."""
    return {
        "id": str(activity.id),
        "title": activity.title,
        "instructions": activity.instructions,
        "workspace_for": activity.workspace_for,
        "score_maximum": activity.score_maximum,
        "opens_at": timestamp(activity.opens_at),
        "closes_at": timestamp(activity.closes_at),
        "hides_notes": activity.hides_notes,
        "revealed_at": timestamp(activity.revealed_at),
    }
