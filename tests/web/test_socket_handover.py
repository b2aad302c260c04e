"""The undocumented parts of flask-sock and simple-websocket that the sync socket rests on.

Decision 24. A test that fails here means that a newer version of the libraries cannot be used.
"""

import socket
import threading
from collections.abc import Iterator

import pytest
from flask import Flask
from simple_websocket import Server
from wsproto import ConnectionType, WSConnection
from wsproto.events import AcceptConnection, BytesMessage, Event, Message, Request

from lti_tool.web import socket_endpoint

KEY = {
    "HTTP_HOST": "tool.example.edu",
    "HTTP_UPGRADE": "websocket",
    "HTTP_CONNECTION": "Upgrade",
    "HTTP_SEC_WEBSOCKET_KEY": "dGhlIHNhbXBsZSBub25jZQ==",
    "HTTP_SEC_WEBSOCKET_VERSION": "13",
}


class Browser:
    """The other end of a socket, by wsproto alone."""

    def __init__(self, end: socket.socket) -> None:
        self.end = end
        self.end.settimeout(10)
        self._ws = WSConnection(ConnectionType.CLIENT)
        self._ws.send(Request(host="tool.example.edu", target="/"))
        # The key of the request that the server is given.
        self._ws.handshake._nonce = KEY["HTTP_SEC_WEBSOCKET_KEY"].encode()

    def receive(self) -> Event:
        while True:
            for event in self._ws.events():
                return event
            self._ws.receive_data(self.end.recv(65536) or None)


@pytest.fixture
def ends() -> Iterator[tuple[socket.socket, Browser]]:
    accepted, end = socket.socketpair()
    with accepted, end:
        yield accepted, Browser(end)


def handshake(accepted: socket.socket) -> Server:
    app = Flask("handover")
    socket_endpoint.prepare(app)
    environ = KEY | {"gunicorn.socket": accepted, "PATH_INFO": "/", "QUERY_STRING": ""}
    return Server(environ, **app.config["SOCK_SERVER_OPTIONS"])


def test_no_thread_of_the_library_reads_the_socket(ends: tuple[socket.socket, Browser]) -> None:
    before = set(threading.enumerate())
    handshake(ends[0])
    assert set(threading.enumerate()) == before


def test_the_library_has_the_servers_socket_and_a_wsproto_connection(
    ends: tuple[socket.socket, Browser],
) -> None:
    ws = handshake(ends[0])
    assert ws.sock is ends[0]
    assert isinstance(ws.ws, WSConnection)


def test_a_socket_taken_over_lives_on_when_library_and_server_have_closed_theirs(
    ends: tuple[socket.socket, Browser],
) -> None:
    accepted, browser = ends
    ws = handshake(accepted)
    with socket_endpoint._taken_over(ws.sock) as ours:
        # flask-sock sends a close frame after the handler, and gunicorn shuts its socket down.
        with pytest.raises(OSError):
            ws.sock.send(b"a close frame")
        accepted.close()
        assert isinstance(browser.receive(), AcceptConnection)
        ours.sendall(ws.ws.send(Message(data=b"still here")))
        assert browser.receive() == BytesMessage(
            data=bytearray(b"still here"), frame_finished=True, message_finished=True
        )


def test_no_compression_is_agreed_on_though_browsers_offer_it() -> None:
    app = Flask("handover")
    socket_endpoint.prepare(app)
    offered = {"HTTP_SEC_WEBSOCKET_EXTENSIONS": "permessage-deflate; client_max_window_bits"}
    with app.test_request_context("/", environ_base=offered) as context:
        app.preprocess_request()
        assert "HTTP_SEC_WEBSOCKET_EXTENSIONS" not in context.request.environ
