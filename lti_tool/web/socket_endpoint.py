"""Accepts the WebSocket (flask-sock's handshake) and hands its connection to the sync engine."""

import os
import socket
import threading
from collections.abc import Callable

from flask import Flask, g, request
from simple_websocket import Server

from lti_tool.courses.tenancy import parsed_id
from lti_tool.documents.tickets import PresentedTicket
from lti_tool.errors import Forbidden, NotFound, ToolError, Unavailable
from lti_tool.settings import Settings
from lti_tool.sync.admitter import Applicant
from lti_tool.sync.engine import SyncEngine
from lti_tool.sync.websocket.transport import Transport


def _dead_descriptor() -> int:
    dead, other = socket.socketpair()
    other.close()
    return dead.detach()


_DEAD = _dead_descriptor()
"""File descriptor of a socket whose other end is closed, for a server to close instead of its own.
It is open as long as the process."""


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


def checking(
    handler: Callable[[SyncEngine, Server, PresentedTicket], None],
    settings: Settings,
    engine: SyncEngine,
) -> Callable[..., None]:
    """Handler behind the checks that need no database; a close code tells what was missing."""

    def view(ws: Server, document_id: str) -> None:
        # Nothing is left to answer: the response that flask-sock makes is never sent.
        g.is_handed_over = True
        try:
            if engine.rooms.is_closing:
                raise Unavailable(detail="closing")
            ticket = _presented(settings, document_id)
        except ToolError as error:
            engine.sockets.reject(Transport(_taken_over(ws.sock), ws.ws), error.close_code)
        else:
            handler(engine, ws, ticket)

    return view


def _presented(settings: Settings, document_id: str) -> PresentedTicket:
    # A page of ours names our origin; a program names none. Another site's page is neither.
    if request.origin not in (None, settings.public_url):
        raise Forbidden(detail="the socket comes from another origin")
    document = parsed_id(document_id)
    token = request.args.get("ticket")
    if not token:
        raise NotFound(detail="no ticket")
    return PresentedTicket(token, document)


def sync(engine: SyncEngine, ws: Server, ticket: PresentedTicket) -> None:
    """Have a socket on one shared document admitted. The request is over then."""
    generation = request.args.get("generation", type=int)
    extended = "extended" in request.args
    sock = _taken_over(ws.sock)
    engine.admitter.apply(Applicant(sock, ws.ws, ticket, generation, extended))


def _taken_over(sock: socket.socket) -> socket.socket:
    """The connection, ours alone. The web server is left with a dead one to close: it would wait
    for the page to go, and its thread with it.
    """
    ours = sock.dup()
    os.dup2(_DEAD, sock.fileno(), inheritable=False)
    return ours
