"""Accepts the WebSocket (flask-sock's handshake) and hands its line over to sync."""

import os
import socket
import threading
from collections.abc import Callable

import structlog
from flask import Flask, request
from simple_websocket import Server

from lti_tool.courses.tenancy import parsed_id
from lti_tool.db.engine import Database
from lti_tool.documents import tickets
from lti_tool.errors import AnotherGeneration, Forbidden, NotFound, ToolError, Unavailable
from lti_tool.settings import Settings
from lti_tool.sync.engine import SyncEngine
from lti_tool.sync.websocket.client import ClientConnection
from lti_tool.sync.websocket.transport import Transport

_log = structlog.get_logger()


class _NoThread(threading.Thread):
    """simple-websocket would read each socket in a thread of its own; here one reads them all."""

    def start(self) -> None:
        """Do nothing."""


def prepare(app: Flask) -> None:
    """Set up what every socket of the app needs."""
    app.config["SOCK_SERVER_OPTIONS"] = {"thread_class": _NoThread}
    app.before_request(_refuse_compression)


def _refuse_compression() -> None:
    """simple-websocket accepts permessage-deflate whenever a browser offers it. It would cost
    100 kB a socket, and a frame could not be made once for all.
    """
    request.environ.pop("HTTP_SEC_WEBSOCKET_EXTENSIONS", None)


def admitting(
    handler: Callable[[SyncEngine, Server, tickets.Admission], None],
    settings: Settings,
    database: Database,
    engine: SyncEngine,
) -> Callable[..., None]:
    """The handler behind the check of the ticket; who has none is told by the close code."""

    def view(ws: Server, document_id: str) -> None:
        try:
            if engine.rooms.is_closing:
                raise Unavailable(detail="closing")
            admission = _admit(settings, database, document_id)
        except ToolError as error:
            code = error.close_code
        except Exception:
            # The handshake is over: an error page would be bytes in the middle of a WebSocket.
            _log.exception("socket-not-admitted")
            code = Unavailable().close_code
        else:
            handler(engine, ws, admission)
            return
        engine.sockets.reject(Transport(_taken_over(ws.sock), ws.ws), code)

    return view


def _admit(settings: Settings, database: Database, document_id: str) -> tickets.Admission:
    # A page of ours names our origin; a program names none. Another site's page is neither.
    if request.origin not in (None, settings.public_url):
        raise Forbidden(detail="the socket comes from another origin")
    document = parsed_id(document_id)
    token = request.args.get("ticket")
    if not token:
        raise NotFound(detail="no ticket")
    with database.transaction() as db:
        admission = tickets.spend(db, token, document)
    # A copy of another generation has another history: the two must never be merged.
    if request.args.get("generation", admission.generation, type=int) != admission.generation:
        raise AnotherGeneration(detail="a copy of another generation")
    return admission


def sync(engine: SyncEngine, ws: Server, admission: tickets.Admission) -> None:
    """Keep one socket on one shared document in step, until it closes."""
    extended = "extended" in request.args
    line = _taken_over(ws.sock)
    connection = ClientConnection(line, ws.ws, admission, extended=extended)
    engine.sockets.add(connection)
    engine.resumption.offer(connection)


def _taken_over(sock: socket.socket) -> socket.socket:
    """The line, ours alone. The web server is left with a dead one to close: it would wait for the
    page to go, and its thread with it.
    """
    line = sock.dup()
    dead, other = socket.socketpair()
    with dead, other:
        os.dup2(dead.fileno(), sock.fileno(), inheritable=False)
    return line
