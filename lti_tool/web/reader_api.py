"""People who read a workspace, found to be mentioned there."""

from lti_tool.annotations import visible_authors
from lti_tool.web.request_context import RequestContext
from lti_tool.web.request_inputs import Body
from lti_tool.web.schemas import workspaces as schemas
from lti_tool.workspaces import readers, visibility


def find(
    context: RequestContext, workspace_id: str, body: Body[schemas.NameSearch]
) -> schemas.Readers:
    """Find others who read a workspace, to mention them there; they get an author id in it."""
    workspace = visibility.fetch_workspace(context.db, context.member, workspace_id)
    found = readers.find(
        context.db, context.member, workspace, body.read().words, visible_authors.HAVE_WRITTEN
    )
    return schemas.Readers.model_validate(found)
