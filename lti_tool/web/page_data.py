"""The page that holds a screen, and the JSON it starts from."""

import uuid

from flask import Response, g, make_response, render_template, request

from lti_tool.web import reader_language, session_api, session_token, workspace_api
from lti_tool.web.launch_flow import Opened
from lti_tool.web.request_context import RequestContext
from lti_tool.web.schemas.page import PageData
from lti_tool.web.schemas.workspaces import Workspace
from lti_tool.workspaces.workspaces import NoGroup


def page(context: RequestContext, opened: Opened) -> Response:
    """The shell for a screen, with the session's token for the script's memory."""
    data = _data(context, opened)
    response = make_response(
        render_template("app.html", page_data=data.model_dump(mode="json"), screen=opened.screen)
    )
    return _carried(context, response, opened)


def start(context: RequestContext, opened: Opened) -> Response:
    """The same for a shell that is there already."""
    data = _data(context, opened).model_dump_json()
    return _carried(context, Response(data, mimetype="application/json"), opened)


def _data(context: RequestContext, opened: Opened) -> PageData:
    """Everything that the first paint needs, but for the text, which browsers keep.

    A page that is only loaded again opens no workspace: that is a GET, and writes nothing.
    """
    session, activity_id = opened.started.session, opened.activity_id
    entered = context.entered(session, opened.viewer)
    # Before any sentence is made.
    reader_language.follow(session.language)
    return PageData(
        token=opened.started.token,
        arrival=opened.started.id,
        screen=opened.screen,
        member=opened.member,
        activity=activity_id,
        message=opened.message,
        reference=g.get("request_id", ""),
        session=session_api.here(entered),
        workspace=_workspace(entered, activity_id) if activity_id else None,
    )


def _workspace(context: RequestContext, activity_id: uuid.UUID) -> Workspace | None:
    """The viewer's workspace; None for somebody in no group, to whom the screen says so."""
    try:
        return workspace_api.open_own(context, activity_id)
    except NoGroup:
        return None


def _carried(context: RequestContext, response: Response, opened: Opened) -> Response:
    started, hours = opened.started, context.settings.session_hours
    session_token.give(response, request, started.id, started.token, hours)
    return response
