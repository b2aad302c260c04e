"""URLs of blind comparisons."""

from lti_tool.courses.roles import Capability
from lti_tool.web import comparison_api
from lti_tool.web.route import Route

_OF_ACTIVITY = "/api/activities/<activity_id>/comparison"

ROUTES = (
    Route("GET", _OF_ACTIVITY, comparison_api.show, Capability.SEE_CLASS),
    Route("PUT", f"{_OF_ACTIVITY}/choice", comparison_api.choose, Capability.ANNOTATE),
    Route("POST", f"{_OF_ACTIVITY}/reveal", comparison_api.reveal, Capability.MANAGE_ACTIVITY),
)
