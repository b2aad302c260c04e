"""URLs of polls."""

from lti_tool.courses.roles import Capability
from lti_tool.web import poll_api
from lti_tool.web.route import Route

_OF_ACTIVITY = "/api/activities/<activity_id>/polls"
_POLL = "/api/polls/<poll_id>"

ROUTES = (
    Route("GET", _OF_ACTIVITY, poll_api.list_, Capability.SEE_CLASS),
    Route("POST", _OF_ACTIVITY, poll_api.ask, Capability.SEE_CLASS, status=201),
    Route("PATCH", _POLL, poll_api.change, Capability.SEE_CLASS),
    Route("PUT", f"{_POLL}/answer", poll_api.answer, Capability.ANNOTATE),
    Route("PATCH", f"{_POLL}/answers/<answer_id>", poll_api.take_off, Capability.SEE_CLASS),
)
