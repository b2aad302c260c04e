"""Look at what the workspaces of an activity begin with, and give it out."""

from lti_tool.activities import queries, templates
from lti_tool.activities.templates import Preview
from lti_tool.web.request_context import RequestContext
from lti_tool.web.request_inputs import Body
from lti_tool.web.schemas import templates as schemas


def show(context: RequestContext, activity_id: str) -> schemas.Template:
    """Model notes that workspaces begin with, and how those in preparation differ."""
    return _answer(templates.preview(context.db, context.member, activity_id))


def give_out(
    context: RequestContext, activity_id: str, body: Body[schemas.TemplateToGive]
) -> schemas.Template:
    """Give the notes in preparation to all workspaces in which nobody has written yet."""
    activity = queries.fetch_activity(context.db, context.member, activity_id)
    digest = body.read().digest
    return _answer(templates.give_out(context.db, context.member, activity.id, digest))


def _answer(found: Preview) -> schemas.Template:
    return schemas.Template.model_validate(found)
