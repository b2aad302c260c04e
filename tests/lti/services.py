"""A platform's services as a test lays them out, and raw answers that no framework would give."""

import json
import socket
import threading
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from werkzeug.wrappers import Request, Response

from lti_tool.db.engine import Database
from lti_tool.lti.http import Response as ServiceResponse
from lti_tool.lti.service_client import ServiceClient
from lti_tool.settings import Settings
from tests.lti.fake_platform import FakePlatform

SCOPE = "https://lms.example/scope/a"


@dataclass(frozen=True)
class Services:
    """Client, platform and database for a call of an LMS's services."""

    client: ServiceClient
    platform_id: uuid.UUID
    database: Database
    settings: Settings
    lms: FakePlatform

    def get(self, path: str = "/thing", *scopes: str) -> ServiceResponse:
        """One call of a service of the platform."""
        wanted = scopes or (SCOPE,)
        return self.client.request(self.platform_id, "GET", self.lms.url + path, scopes=wanted)

    def lay_out(self, path: str, body: Any, status: int = 200, /, **headers: str) -> None:
        """The platform answers a path with this."""
        data = body if isinstance(body, bytes) else json.dumps(body).encode()

        def page(_: Request) -> Response:
            return Response(data, status, headers=headers)

        self.lms.pages[path] = page

    def take_tokens(self, path: str, *good: str) -> None:
        """The platform answers a path for these tokens only."""

        def page(request: Request) -> Response:
            given = request.headers["Authorization"].removeprefix("Bearer ")
            return Response("ok", 200 if given in good else 401)

        self.lms.pages[path] = page


@contextmanager
def raw_server(answer: bytes) -> Iterator[str]:
    """An address that answers every connection with these bytes and hangs up."""
    listener = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            with connection:
                connection.recv(65_536)
                connection.sendall(answer)

    thread = threading.Thread(target=serve)
    thread.start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join()
