"""Set up, change and show activities."""

import uuid
from typing import Annotated, Any, Literal

from lti_tool.activities import course_copy, editing, reveal_notes
from lti_tool.activities.editing import Dates
from lti_tool.annotations import counts
from lti_tool.conversations import queries
from lti_tool.courses import tenancy
from lti_tool.courses.tables import Activity, ActivityLink
from lti_tool.documents import access
from lti_tool.errors import Conflict
from lti_tool.grading import gradebook
from lti_tool.lti import limits
from lti_tool.validation import Moment, Text
from lti_tool.web import conversation_api
from lti_tool.web.request_context import Input, RequestContext, timestamp


class WantedDates(Input):
    """From when until when students may write; null for no limit."""

    opens_at: Moment | None
    closes_at: Moment | None


class NewActivity(Input):
    """What a teacher decides when a link is opened for the first time, or before there is one."""

    link_id: uuid.UUID | None = None
    title: Annotated[str, Text(limits.LONGEST_TITLE)]
    instructions: Annotated[str, Text(limits.LONGEST_INSTRUCTIONS)] = ""
    workspace_for: Literal["class", "group", "student"] = "class"
    score_maximum: int = 100
    hides_notes: bool = False
    dates: WantedDates | None = None


class Copy(Input):
    """Which activity of an earlier course, and the link that is to open its copy."""

    link_id: uuid.UUID
    activity_id: uuid.UUID


class ActivityChange(Input):
    """What may be changed later."""

    title: Annotated[str, Text(limits.LONGEST_TITLE)] | None = None
    instructions: Annotated[str, Text(limits.LONGEST_INSTRUCTIONS)] | None = None
    dates: WantedDates | None = None
    hides_notes: Literal[True] | None = None
    """Hiding can only begin here; revealing ends it, for good."""


def listed(context: RequestContext) -> list[dict[str, Any]]:
    """The activities of the course."""
    return [described(activity) for activity in editing.of_course(context.db, context.member)]


def set_up(context: RequestContext) -> tuple[dict[str, str], int]:
    """Make the activity behind a link that has none yet, or one to be put on a course page."""
    wanted = context.body(NewActivity)
    link = None
    if wanted.link_id is not None:
        link = tenancy.fetch(context.db, context.member, ActivityLink, wanted.link_id)
    activity = editing.set_up(
        context.db,
        context.member,
        link,
        title=wanted.title,
        instructions=wanted.instructions,
        workspace_for=wanted.workspace_for,
        tag_set=None,
        score_maximum=wanted.score_maximum,
        hides_notes=wanted.hides_notes,
        dates=_dates(wanted.dates),
    )
    return {"id": str(activity.id)}, 201


def shown(context: RequestContext, activity_id: str) -> dict[str, Any]:
    """One activity with its conversations (without their text)."""
    activity = tenancy.fetch(context.db, context.member, Activity, activity_id)
    return described(activity) | {
        "conversations": [
            conversation_api.described(each) for each in queries.summaries(context.db, activity.id)
        ]
    }


def change(context: RequestContext, activity_id: str) -> dict[str, Any]:
    """Change title, instructions or dates, or begin to hide notes."""
    activity = tenancy.fetch(context.db, context.member, Activity, activity_id)
    wanted = context.body(ActivityChange)
    editing.change(
        context.db,
        activity,
        title=wanted.title,
        instructions=wanted.instructions,
        dates=_dates(wanted.dates),
    )
    if wanted.hides_notes and not activity.is_hiding:
        if counts.have_students_written(context.db, activity.id):
            raise Conflict(
                "Students have written here already, and see each other's notes.",
                advice="Set up another activity in which notes are hidden from the beginning.",
            )
        editing.hide_notes(context.db, activity)
    access.publish_settings_changed(context.db, activity.id)
    return described(activity)


def reveal(context: RequestContext, activity_id: str) -> dict[str, Any]:
    """Let everybody see the notes that were hidden."""
    activity = tenancy.fetch(context.db, context.member, Activity, activity_id)
    reveal_notes.reveal(context.db, context.member, activity)
    return described(activity)


def remove(context: RequestContext, activity_id: str) -> tuple[str, int]:
    """Take out an activity in which nobody has written and nobody has a mark."""
    activity = tenancy.fetch(context.db, context.member, Activity, activity_id)
    if counts.per_member(context.db, activity.id) or gradebook.of_activity(context.db, activity.id):
        raise Conflict(
            "People have written here, or have a mark for it.",
            advice="Take the link off the course page instead; nothing is lost then.",
        )
    editing.remove(context.db, activity)
    return "", 204


def copies(context: RequestContext) -> list[dict[str, str]]:
    """What the teacher may bring over from the courses that this one is a copy of."""
    return [
        {"id": str(activity.id), "title": activity.title, "course": course.title}
        for activity, course in course_copy.offered(context.db, context.member)
    ]


def bring(context: RequestContext) -> tuple[dict[str, str], int]:
    """Copy one of them behind a link that has none yet."""
    wanted = context.body(Copy)
    link = tenancy.fetch(context.db, context.member, ActivityLink, wanted.link_id)
    activity = course_copy.copy_activity(context.db, context.member, link, wanted.activity_id)
    return {"id": str(activity.id)}, 201


def _dates(wanted: WantedDates | None) -> Dates | None:
    return None if wanted is None else Dates(wanted.opens_at, wanted.closes_at)


def described(activity: Activity) -> dict[str, Any]:
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
