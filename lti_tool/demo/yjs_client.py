"""Yjs client in Python: keeps a replica of one shared document in sync, as a page does.

The demo writes its first notes with it, and most tests of the sync engine are driven by it.
"""

import time
from collections.abc import Callable, Mapping
from typing import Any, Self
from urllib.parse import urlencode

from pycrdt import Doc
from websockets.sync.client import connect

from lti_tool.sync.wire import protocol

_STEP2 = protocol.step2(b"")[:2]
"""First bytes of the message that brings the document."""

TIMEOUT = 20.0
"""Seconds to wait for one thing that the server sends."""


class WriteRefused(Exception):
    """Raised where the server refused an update; the argument is the code of its reason."""


class YjsClient:
    """Client of one shared document, of any kind, on one WebSocket. For one thread."""

    def __init__(
        self,
        base: str,
        document_id: str,
        ticket: Mapping[str, Any],
        doc: "Doc[Any] | None" = None,
    ) -> None:
        """Connect with a ticket, with a new replica or with one that was here before.

        Raises WebSocketException or OSError.
        """
        self.document_id = document_id
        self.author: str = ticket["author"]
        self.doc: Doc[Any] = Doc(client_id=ticket["client_id"]) if doc is None else doc
        self.has_document = False
        """True once the server has answered `request_sync`."""
        self.is_live = False
        """True once the server was sent everything that it lacked."""
        self.sent = 0
        """Number of updates sent on this socket."""
        self.saved = 0
        """Number of them that the server has stored, or refused before a stored one."""
        self.refusals: dict[int, str] = {}
        """Codes of the refused ones, by number."""
        address = f"{base.replace('http', 'ws', 1)}/sync/{document_id}"
        asked = {"ticket": ticket["ticket"], "extended": "1"}
        if "generation" in ticket:
            asked["generation"] = str(ticket["generation"])
        self.socket = connect(
            f"{address}?{urlencode(asked)}",
            compression=None,
            ping_interval=None,
            proxy=None,
            max_size=None,
            # Frames that nobody has taken yet must not make the client a slow reader.
            max_queue=None,
            close_timeout=1,
            legacy=True,  # closed by `close`, not at the end of a block
        )

    def join(self) -> Self:
        """Ask for the document and wait until it is here. Raises TimeoutError."""
        self.request_sync()
        self.until(lambda: self.has_document)
        return self

    def request_sync(self) -> None:
        """Ask the server for all updates that the replica lacks."""
        self.socket.send(protocol.step1(self.doc.get_state()))

    def write(self, change: Callable[[], object]) -> None:
        """Change the replica, and send the change."""
        before = self.doc.get_state()
        with self.doc.transaction():
            change()
        self.send(self.doc.get_update(before))

    def send(self, update: bytes) -> None:
        """Send an update as it is."""
        self._send(protocol.update(update))

    def _send(self, frame: bytes) -> None:
        self.sent += 1
        self.socket.send(frame)

    def until_saved(self) -> None:
        """Wait until the server has stored everything sent. Raises WriteRefused, TimeoutError."""
        self.until(lambda: self.saved >= self.sent or self.refusals)
        for code in self.refusals.values():
            raise WriteRefused(code)

    def until(self, is_so: Callable[[], object]) -> None:
        """Take frames until a condition holds. Raises TimeoutError."""
        ends_at = time.monotonic() + TIMEOUT
        while not is_so():
            self.receive(ends_at - time.monotonic())

    def receive(self, timeout: float = TIMEOUT) -> bytes:
        """Take the next frame. Raises TimeoutError."""
        frame = self.socket.recv(timeout=max(0.0, timeout), decode=False)
        self.take(frame)
        return frame

    def take(self, frame: bytes) -> None:
        """Apply a frame of the server to what is known here."""
        kind, at = protocol.read_varuint(frame, 0)
        if kind == protocol.SYNC:
            self._take_sync(protocol.parse(frame))
            self.has_document |= frame.startswith(_STEP2)
        elif kind == protocol.SAVED:
            self.saved, _ = protocol.read_varuint(frame, at)
        elif kind == protocol.REFUSED:
            number, at = protocol.read_varuint(frame, at)
            self.refusals[number] = protocol.read_payload(frame, at).decode()

    def _take_sync(self, message: protocol.Message) -> None:
        if isinstance(message, protocol.Update):
            self.doc.apply_update(message.update)
        elif isinstance(message, protocol.Step1):
            lacking = self.doc.get_update(message.state_vector)
            if lacking != protocol.EMPTY_UPDATE:
                self._send(protocol.step2(lacking))
            self.is_live = True

    def close(self) -> None:
        """Close the socket."""
        self.socket.close()
