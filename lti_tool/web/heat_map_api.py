"""A text as the class has read it, for those who may see the class."""

from lti_tool.activities.queries import fetch_activity
from lti_tool.dashboard import heat_map
from lti_tool.web.request_context import RequestContext
from lti_tool.web.request_inputs import Query
from lti_tool.web.schemas import heat_map as schemas


def show(
    context: RequestContext, activity_id: str, query: Query[schemas.HeatMapQuery]
) -> schemas.HeatMap:
    """One conversation of an activity with the number of students who marked each part of it.

    It counts students only, in all workspaces of the activity, by the notes that the viewer may
    see.
    """
    activity = fetch_activity(context.db, context.member, activity_id)
    wanted = query.read()
    found = heat_map.of_activity(
        context.db,
        context.member,
        activity,
        conversation_id=wanted.conversation,
        group_id=wanted.group,
        tag=wanted.tag,
    )
    return schemas.HeatMap.model_validate(found)
