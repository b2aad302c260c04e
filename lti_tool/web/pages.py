"""A page that is loaded again: the same arrival, the same screen."""

import uuid

from flask import Response, make_response, render_template, request

from lti_tool.activities import deep_link_selection
from lti_tool.errors import NotFound
from lti_tool.lti import addresses, platforms
from lti_tool.people.sessions import StartedSession
from lti_tool.web import page_data, security_headers, session_carrier
from lti_tool.web.launch_flow import Opened
from lti_tool.web.request_context import RequestContext

SCREENS = ("annotate", "class", "work", "set-up", "not-ready", "courses", "choose")


def administrate(context: RequestContext) -> Response:  # noqa: ARG001  # nobody is known yet
    """The shell of the administrator's page; it signs itself in with the link behind its #."""
    return make_response(render_template("admin.html"))


def reload(context: RequestContext, arrival: uuid.UUID, screen: str) -> Response:
    """Bring back a screen from the arrival's cookie."""
    if context.arrival.id != arrival or screen not in SCREENS:
        raise NotFound
    if context.arrival.platform_id is not None:
        platform = platforms.get(context.db, context.arrival.platform_id)
        security_headers.allow_framing(*platforms.own_origins(platform))
    selection = deep_link_selection.of_session(context.db, arrival)
    if selection is not None:
        security_headers.allow_posting(addresses.origin(selection.return_url) or "")
    token = session_carrier.from_cookie(request, arrival) or ""
    return page_data.page(context.settings, Opened(StartedSession(token, arrival), screen))
