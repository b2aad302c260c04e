"""The page that holds a screen, and the JSON it starts from."""

from flask import Response, g, make_response, render_template, request

from lti_tool.people.tables import ArrivalSession
from lti_tool.settings import Settings
from lti_tool.web import session_carrier


def page(settings: Settings, session: ArrivalSession, token: str, screen: str) -> Response:
    """The shell for `screen`, with the session's token for the script's memory."""
    start = {
        "token": token,
        "arrival": str(session.id),
        "screen": screen,
        "reference": g.get("request_id", ""),
    }
    response = make_response(render_template("app.html", page_data=start))
    session_carrier.give(response, request, session.id, token, settings.session_hours)
    return response
