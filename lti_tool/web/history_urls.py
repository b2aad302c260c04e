"""URLs of the past of a workspace: deleted notes, history, and what somebody shares of theirs."""

from lti_tool.courses.roles import Capability
from lti_tool.web import history_api, history_file
from lti_tool.web.route import Route

ROUTES = (
    Route("GET", "/api/documents/<document_id>/history", history_api.show, Capability.READ),
    Route(
        "GET",
        "/api/documents/<document_id>/deleted-notes",
        history_api.deleted,
        Capability.ANNOTATE,
    ),
    Route(
        "POST",
        "/api/documents/<document_id>/restore",
        history_api.restore,
        Capability.ANNOTATE,
        status=204,
    ),
    Route("GET", "/api/workspaces/<workspace_id>/own-history", history_api.own, Capability.READ),
    Route(
        "PUT",
        "/api/workspaces/<workspace_id>/own-history/shared",
        history_api.share,
        Capability.ANNOTATE,
        status=204,
    ),
    Route(
        "DELETE",
        "/api/workspaces/<workspace_id>/own-history/shared",
        history_api.take_back,
        Capability.ANNOTATE,
        status=204,
    ),
    Route("GET", "/workspaces/<workspace_id>/history.html", history_file.show, Capability.READ),
)
