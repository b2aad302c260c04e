"""Accepts the WebSocket and hands it to sync."""

from collections.abc import Callable

from flask import Flask, request
from simple_websocket import Server

from lti_tool.db.engine import Database
from lti_tool.errors import Forbidden, NotFound, ToolError
from lti_tool.settings import Settings
from lti_tool.sync import tickets
from lti_tool.sync.connection import MAX_MESSAGE, PING_SECONDS, Connection
from lti_tool.sync.rooms import Rooms
from lti_tool.web.visit import as_uuid
from lti_tool.web.whole_sends import WholeSends


def prepare(app: Flask) -> None:
    """Set up what every socket of the app needs."""
    app.config["SOCK_SERVER_OPTIONS"] = {
        "ping_interval": PING_SECONDS,
        "max_message_size": MAX_MESSAGE,
    }
    app.wsgi_app = WholeSends(app.wsgi_app)  # type: ignore[method-assign]


def admitting(
    handler: Callable[[Rooms, Server, tickets.Admission], None],
    settings: Settings,
    database: Database,
    rooms: Rooms,
) -> Callable[..., None]:
    """The handler behind the check of the ticket; who has none is told by the close code."""

    def view(ws: Server, document_id: str) -> None:
        try:
            admission = _admit(settings, database, document_id)
        except ToolError as error:
            ws.close(error.close_code, error.code)
            return
        handler(rooms, ws, admission)

    return view


def _admit(settings: Settings, database: Database, document_id: str) -> tickets.Admission:
    # A page of ours names our origin; a program names none. Another site's page is neither.
    if request.origin not in (None, settings.public_url):
        raise Forbidden(detail="the socket comes from another origin")
    document = as_uuid(document_id)
    token = request.args.get("ticket")
    if not token:
        raise NotFound(detail="no ticket")
    with database.transaction() as db:
        return tickets.spend(db, token, document)


def sync(rooms: Rooms, ws: Server, admission: tickets.Admission) -> None:
    """Keep one socket on one shared document in step, until it closes."""
    Connection(rooms, ws, admission, extended="extended" in request.args).serve()
