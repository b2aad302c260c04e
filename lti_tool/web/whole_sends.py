"""Makes a WebSocket's sends whole, one at a time, and uncompressed."""

import socket
import threading
from collections.abc import Callable, Iterable
from typing import Any


class WholeSends:
    """WSGI middleware for the sockets that simple-websocket takes over.

    Its `send` writes once and does not look how much was taken (simple-websocket issue 45), and its
    reader answers pings while another thread writes; either leaves a broken stream. It also accepts
    permessage-deflate whenever a browser offers it, which costs 100 kB a socket and four times the
    work of a send.
    """

    def __init__(self, app: Callable[..., Iterable[bytes]]) -> None:
        self._app = app

    def __call__(
        self, environ: dict[str, Any], start_response: Callable[..., Any]
    ) -> Iterable[bytes]:
        """Pass the request on, its socket wrapped where it asks for a WebSocket."""
        if environ.get("HTTP_UPGRADE", "").lower() == "websocket":
            environ.pop("HTTP_SEC_WEBSOCKET_EXTENSIONS", None)
            for name in ("werkzeug.socket", "gunicorn.socket"):
                if name in environ:
                    environ[name] = _WholeSocket(environ[name])
        return self._app(environ, start_response)


class _WholeSocket:
    """A socket whose `send` sends everything, one thread after the other."""

    def __init__(self, wrapped: socket.socket) -> None:
        self._wrapped = wrapped
        self._lock = threading.Lock()

    def send(self, data: bytes) -> int:
        with self._lock:
            self._wrapped.sendall(data)
        return len(data)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._wrapped, name)
