"""The written answer as a part of other answers of the API."""

from lti_tool.activities import responses
from lti_tool.courses.activity_tables import Activity
from lti_tool.web.request_context import RequestContext
from lti_tool.web.schemas.responses import WorkspaceResponse
from lti_tool.workspaces.tables import Workspace


def of_workspace(
    context: RequestContext, activity: Activity, workspace: Workspace
) -> WorkspaceResponse | None:
    """Answer of a workspace that the viewer has opened; None where there is none."""
    document = responses.open_response(context.db, context.member, activity, workspace)
    can_write = responses.may_write(context.member)
    return WorkspaceResponse(document_id=document.id, can_write=can_write) if document else None
