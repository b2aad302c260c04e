"""Requests to an LMS in a row go over one connection, and nothing else is carried over."""

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from lti_tool.lti import http

_LIMITS = http.Limits(connect=5, between=5, whole=10, largest=1000)


@dataclass
class Lms:
    """A server that keeps connections open, and gives a cookie to whoever asks."""

    url: str = ""
    connections: list[int] = field(default_factory=list)
    cookies: list[str | None] = field(default_factory=list)

    def send(self) -> None:
        assert http.send("GET", self.url, {}, None, _LIMITS).body == b"yes"


@pytest.fixture
def lms() -> Iterator[Lms]:
    ours = Lms()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            ours.connections.append(self.client_address[1])
            ours.cookies.append(self.headers["Cookie"])
            self.send_response(200)
            self.send_header("Set-Cookie", "MoodleSession=s3cr3t; Path=/")
            self.send_header("Content-Length", "3")
            self.end_headers()
            self.wfile.write(b"yes")

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        ours.url = f"http://127.0.0.1:{server.server_port}/scores"
        yield ours
        server.shutdown()


def test_requests_of_a_thread_share_a_connection_and_no_cookie(lms: Lms) -> None:
    for _ in range(3):
        lms.send()
    assert len(set(lms.connections)) == 1
    assert lms.cookies == [None] * 3


def test_threads_have_connections_of_their_own(lms: Lms) -> None:
    lms.send()
    other = threading.Thread(target=lms.send)
    other.start()
    other.join()
    assert len(set(lms.connections)) == 2


def test_a_connection_that_was_idle_is_not_used_again(
    lms: Lms, monkeypatch: pytest.MonkeyPatch
) -> None:
    lms.send()
    monkeypatch.setattr(http, "_LONGEST_IDLE", 0)
    lms.send()
    assert len(set(lms.connections)) == 2
