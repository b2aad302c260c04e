"""A page that is loaded again: the same arrival, the same screen."""

import uuid
from urllib.parse import urlencode

from flask import Response, make_response, redirect, render_template, request
from pydantic import TypeAdapter, ValidationError
from werkzeug.wrappers import Response as Answer

from lti_tool.activities import deep_link_selection
from lti_tool.courses import tenancy
from lti_tool.errors import NotFound
from lti_tool.lti import addresses, platforms
from lti_tool.people import sessions
from lti_tool.people.sessions import StartedSession
from lti_tool.web import own_pages, page_data, security_headers, session_token
from lti_tool.web.launch_flow import Opened
from lti_tool.web.request_context import RequestContext
from lti_tool.web.schemas.page import Screen

_SCREEN: TypeAdapter[Screen] = TypeAdapter(Screen)


def administrate(context: RequestContext) -> Response:  # noqa: ARG001  # nobody is known yet
    """The shell of the administrator's page; it signs itself in with the link behind its #."""
    return make_response(render_template("admin.html"))


def open_projector(context: RequestContext) -> Answer:
    """Open the projector's view in a window of its own, for the session in the form.

    A page in a frame keeps its cookie apart from that of a window, so that the window has none.
    Raises Forbidden where another site has sent it.
    """
    own_pages.require(context, advice="Open the activity again.")
    token = request.form.get("token", "")
    session = sessions.load(context.db, token)
    query = urlencode({"activity": tenancy.parsed_id(request.form.get("activity", ""))})
    response = redirect(f"/a/{session.id}/lecture?{query}", 303)
    hours = context.settings.session_hours
    session_token.give(response, request, session.id, token, hours)
    return response


def reload(context: RequestContext, arrival: uuid.UUID, screen: str) -> Response:
    """Bring back a screen from the arrival's cookie."""
    if context.arrival.id != arrival:
        raise NotFound
    try:
        wanted = _SCREEN.validate_python(screen)
    except ValidationError:
        raise NotFound from None
    if context.arrival.platform_id is not None:
        platform = platforms.get(context.db, context.arrival.platform_id)
        security_headers.allow_framing(*platforms.own_origins(platform))
    selection = deep_link_selection.of_session(context.db, arrival)
    if selection is not None:
        security_headers.allow_posting(addresses.origin(selection.return_url) or "")
    token = session_token.from_cookie(request, arrival) or ""
    started = StartedSession(token, context.arrival)
    return page_data.page(context, Opened(started, context.member_or_none, wanted))
