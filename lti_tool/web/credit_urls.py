"""URLs of rules of credit."""

from lti_tool.courses.roles import Capability
from lti_tool.web import credit_api
from lti_tool.web.route import Route

_RULE = "/api/activities/<activity_id>/credit"

ROUTES = (
    Route("GET", _RULE, credit_api.show, Capability.MANAGE_ACTIVITY),
    Route("PUT", _RULE, credit_api.change, Capability.MANAGE_ACTIVITY),
    Route("POST", f"{_RULE}/preview", credit_api.preview, Capability.MANAGE_ACTIVITY),
    Route("POST", f"{_RULE}/zeros", credit_api.give_zeros, Capability.RELEASE_MARKS, status=202),
    Route(
        "POST",
        "/api/activities/<activity_id>/grades/<enrolment_id>/credit",
        credit_api.follow,
        Capability.GRADE,
        status=202,
    ),
)
