"""URLs of attempts: starting over, and going back to an earlier attempt."""

from lti_tool.courses.roles import Capability
from lti_tool.web import attempt_api
from lti_tool.web.route import Route

ROUTES = (
    Route(
        "GET", "/api/workspaces/<workspace_id>/start-over", attempt_api.show, Capability.ANNOTATE
    ),
    Route(
        "POST",
        "/api/workspaces/<workspace_id>/start-over",
        attempt_api.begin,
        Capability.ANNOTATE,
        status=201,
    ),
    Route("POST", "/api/workspaces/<workspace_id>/resume", attempt_api.resume, Capability.RESUME),
)
