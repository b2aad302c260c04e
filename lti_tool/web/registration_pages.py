"""Where an LMS registers itself with an invite (LTI Dynamic Registration 1.0)."""

import re

from flask import Response, make_response, render_template, request

from lti_tool.lti import addresses, dynamic_registration
from lti_tool.web import looking, security_headers
from lti_tool.web.visit import Visit

_ORIGIN = re.compile(r"https?://[\w.\-\[\]:]+")
"""Form of an origin that can stand in a header."""

_PARAMETERS = ("invite", "openid_configuration", "registration_token")


def opened(visit: Visit) -> Response:  # noqa: ARG001  # nothing is looked up yet
    """Opened by the LMS: a page that hands the invite on, in the LMS's own frame."""
    lms = addresses.origin(request.args.get("openid_configuration", "")) or ""
    if _ORIGIN.fullmatch(lms):
        security_headers.allow_framing(lms)
    fields = {name: request.args[name] for name in _PARAMETERS if name in request.args}
    return looking.form("PromptGrimoire is being connected…", "Connect", fields)


def register(visit: Visit) -> Response:
    """Register, and show the LMS's administrator how it went, in the LMS's own frame."""
    registration = dynamic_registration.register(
        visit.database,
        visit.settings,
        request.form.get("invite", ""),
        request.form.get("openid_configuration", ""),
        request.form.get("registration_token"),
    )
    security_headers.allow_framing(registration.origin)
    return make_response(
        render_template(
            "registered.html",
            registration=registration,
            page_data={"origin": registration.origin},
        )
    )
