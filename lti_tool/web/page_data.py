"""The page that holds a screen, and the JSON it starts from (twin: static/src/api/session.ts)."""

from typing import Any

from flask import Response, g, jsonify, make_response, render_template, request

from lti_tool.settings import Settings
from lti_tool.web import session_carrier
from lti_tool.web.launch_flow import Opened


def page(settings: Settings, opened: Opened) -> Response:
    """The shell for a screen, with the session's token for the script's memory."""
    response = make_response(render_template("app.html", page_data=_to_json(opened)))
    return _carried(settings, response, opened)


def start(settings: Settings, opened: Opened) -> Response:
    """The same for a shell that is there already."""
    return _carried(settings, jsonify(_to_json(opened)), opened)


def _to_json(opened: Opened) -> dict[str, Any]:
    return {
        "token": opened.started.token,
        "arrival": str(opened.started.id),
        "screen": opened.screen,
        "member": opened.member,
        "reference": g.get("request_id", ""),
    }


def _carried(settings: Settings, response: Response, opened: Opened) -> Response:
    started = opened.started
    session_carrier.give(response, request, started.id, started.token, settings.session_hours)
    return response
