"""The page that holds a screen, and the JSON it starts from."""

from flask import Response, g, make_response, render_template, request

from lti_tool.settings import Settings
from lti_tool.web import session_token
from lti_tool.web.launch_flow import Opened
from lti_tool.web.schemas.page import PageData


def page(settings: Settings, opened: Opened) -> Response:
    """The shell for a screen, with the session's token for the script's memory."""
    data = _data(opened).model_dump(mode="json")
    response = make_response(render_template("app.html", page_data=data))
    return _carried(settings, response, opened)


def start(settings: Settings, opened: Opened) -> Response:
    """The same for a shell that is there already."""
    response = Response(_data(opened).model_dump_json(), mimetype="application/json")
    return _carried(settings, response, opened)


def _data(opened: Opened) -> PageData:
    return PageData(
        token=opened.started.token,
        arrival=opened.started.session.id,
        screen=opened.screen,
        member=opened.member,
        reference=g.get("request_id", ""),
    )


def _carried(settings: Settings, response: Response, opened: Opened) -> Response:
    started = opened.started
    session_token.give(response, request, started.session.id, started.token, settings.session_hours)
    return response
