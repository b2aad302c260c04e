"""Where an LMS registers itself with an invite (LTI Dynamic Registration 1.0)."""

from flask import Response, make_response, render_template, request

from lti_tool.lti import dynamic_registration
from lti_tool.web import security_headers
from lti_tool.web.visit import Visit


def register(visit: Visit) -> Response:
    """Register, and show the LMS's administrator how it went, in the LMS's own frame."""
    registration = dynamic_registration.register(
        visit.database,
        visit.settings,
        request.args.get("invite", ""),
        request.args.get("openid_configuration", ""),
        request.args.get("registration_token"),
    )
    security_headers.allow_framing(registration.origin)
    return make_response(
        render_template(
            "registered.html",
            registration=registration,
            page_data={"origin": registration.origin},
        )
    )
