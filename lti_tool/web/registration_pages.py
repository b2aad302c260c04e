"""Pages on which an LMS registers itself with an invite (LTI Dynamic Registration 1.0)."""

import re

from flask import Response, make_response, render_template, request

from lti_tool.lti import addresses, dynamic_registration
from lti_tool.web import prefetch, security_headers
from lti_tool.web.request_context import RequestContext
from lti_tool.web.schemas.page import RegistrationPageData

_ORIGIN = re.compile(r"https?://[\w.\-\[\]:]+")
"""Form of an origin that can stand in a header."""

_PARAMETERS = ("invite", "openid_configuration", "registration_token")


def show(context: RequestContext) -> Response:  # noqa: ARG001  # nothing is looked up yet
    """Page that the LMS opens in a frame of its own, and that hands the invite on."""
    lms = addresses.origin(request.args.get("openid_configuration", "")) or ""
    if _ORIGIN.fullmatch(lms):
        security_headers.allow_framing(lms)
    fields = {name: request.args[name] for name in _PARAMETERS if name in request.args}
    return prefetch.form("PromptGrimoire is being connected…", "Connect", fields)


def register(context: RequestContext) -> Response:
    """Register, and show the LMS's administrator how it went, in the LMS's own frame."""
    registration = dynamic_registration.register(
        context.database,
        context.settings,
        request.form.get("invite", ""),
        request.form.get("openid_configuration", ""),
        request.form.get("registration_token"),
    )
    security_headers.allow_framing(registration.origin)
    return make_response(
        render_template(
            "registered.html",
            registration=registration,
            page_data=RegistrationPageData(origin=registration.origin).model_dump(),
        )
    )
