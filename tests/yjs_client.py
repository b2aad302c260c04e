"""A Yjs client as a test drives it: what it sends and waits for, step by step."""

import json
import time
from typing import Any, Self

from pycrdt import Doc

from lti_tool.sync.wire import protocol
from tests.sockets import close_code, open_socket
from tests.waiting import PATIENCE


class YjsClient:
    """A Yjs client on a socket, for documents of any kind, one step at a time."""

    def __init__(self, base: str, document_id: str, ticket: dict[str, Any]) -> None:
        self.document_id = document_id
        self.socket = open_socket(base, document_id, ticket["ticket"])
        self.author: str = ticket["author"]
        self.doc: Doc[Any] = Doc(client_id=ticket["client_id"])
        self.sent = 0
        self.present: list[str] = []
        """Author ids of those who are here."""

    def join(self) -> Self:
        """Ask for the document and wait until it is here."""
        self.socket.send(protocol.step1(self.doc.get_state()))
        self.until(lambda frame: frame[:2] == b"\x00\x01")
        return self

    def until(self, wanted: Any) -> bytes:
        """Take frames in until one is wanted; that one. Raises TimeoutError."""
        ends_at = time.monotonic() + PATIENCE
        while True:
            frame = self.socket.recv(timeout=max(0.0, ends_at - time.monotonic()))
            assert isinstance(frame, bytes)
            if frame[:1] == b"\x00" and frame[1] in (1, 2):
                message = protocol.parse(frame)
                assert isinstance(message, protocol.Update)
                self.doc.apply_update(message.update)
            elif frame[0] == 102:
                self.present = json.loads(frame[frame.index(b"[") :])
            if wanted(frame):
                return frame

    def until_saved(self) -> None:
        """Wait for the server's word that everything sent is on disk."""
        saved = protocol.saved(self.sent)

        def is_saved(frame: bytes) -> bool:
            assert frame[0] != 101, f"refused: {frame!r}"
            return frame == saved

        self.until(is_saved)

    def until_refused(self) -> str:
        """Wait for a refusal of what was sent last; its code."""
        frame = self.until(lambda frame: frame[0] == 101)
        number, at = protocol._varuint(frame, 1)
        assert number == self.sent
        return protocol._payload(frame, at).decode()

    def send(self, update: bytes) -> None:
        """Send an update as it is."""
        self.sent += 1
        self.socket.send(protocol.update(update))

    def write(self, change: Any) -> None:
        """Change the replica, and send what changed."""
        before = self.doc.get_state()
        with self.doc.transaction():
            change()
        self.send(self.doc.get_update(before))

    def close_code(self) -> int:
        """Wait until the server closes the socket; its reason."""
        return close_code(self.socket)

    def close(self) -> None:
        """Leave."""
        self.socket.close()
