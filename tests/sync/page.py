"""A page that keeps its document through every loss of the connection, as the browser's does."""

import contextlib
import threading
from collections.abc import Callable
from typing import Any, TypeAlias

import requests
from pycrdt import Doc, Map
from websockets.exceptions import WebSocketException
from websockets.sync.client import ClientConnection

from lti_tool.sync.wire import protocol
from tests.sockets import open_socket

BROKEN = (WebSocketException, OSError, requests.RequestException)
"""Errors that a lost connection raises."""

Operation: TypeAlias = tuple[str, int | None]
"""A note and the number that its comment says now; None for one that was deleted."""


class Page:
    """One document under one client id, and what of it is known to be on the server's disk."""

    def __init__(self, token: str, document_id: str) -> None:
        self.author = ""
        self.doc: Doc[Any] = Doc()
        self.refused = 0
        self.is_live = False
        """True where it is connected, and has sent the server what that lacked."""
        self.unsaved: list[Operation] = []
        self.saved: list[Operation] = []
        self.lost: list[Operation] = []
        """Operations that were not known to be on the disk when the document was rewritten."""
        self.generation = 0
        self._headers = {"Authorization": f"Bearer {token}"}
        self.document_id = document_id
        self._socket: ClientConnection | None = None
        self._sent = 0
        self._under_way: dict[int, list[Operation]] = {}
        self._lock = threading.Lock()
        """pycrdt's document bears one thread at a time, and the test looks at it, too."""

    @property
    def is_open(self) -> bool:
        """True where there is a connection, as far as the page knows."""
        return self._socket is not None

    @property
    def is_saved(self) -> bool:
        """True where the server has confirmed that everything written is on disk."""
        return self.is_live and not self.unsaved

    @property
    def root(self) -> "Map[Any]":
        """The notes."""
        root: Map[Any] = self.doc.get("highlights", type=Map)
        return root

    def notes(self) -> dict[str, Any]:
        """Every note as the page shows it."""
        with self._lock:
            shown: dict[str, Any] = self.root.to_py() or {}
        return shown

    def shows(self, notes: dict[str, Any]) -> bool:
        """True where it shows these notes, and no others."""
        return self.notes() == notes

    def connect(self, base: str) -> None:
        """Get a ticket and open a socket. Raises one of BROKEN."""
        self.disconnect()
        asked = f"{base}/api/documents/{self.document_id}/ticket"
        answer = requests.post(asked, headers=self._headers, timeout=5)
        answer.raise_for_status()
        ticket = answer.json()
        self.author = ticket["author"]
        if ticket["generation"] != self.generation:
            # The document was rewritten: this copy cannot be continued. A browser shows its owner
            # what was not saved.
            self.generation = ticket["generation"]
            self.lost += self.unsaved
            self.unsaved.clear()
            self.doc = Doc(client_id=ticket["client_id"])
        self._socket = open_socket(
            base, self.document_id, ticket["ticket"], generation=self.generation
        )
        self._sent = 0
        self._under_way.clear()
        self._socket.send(protocol.step1(self.doc.get_state()))

    def disconnect(self) -> None:
        """Close the socket, or forget one that is lost."""
        self.is_live = False
        if self._socket is not None:
            with contextlib.suppress(*BROKEN):
                self._socket.close()
        self._socket = None

    def receive(self, seconds: float) -> None:
        """Take in what has come, or comes within so many seconds. Raises one of BROKEN."""
        while self._socket is not None:
            try:
                frame = self._socket.recv(timeout=seconds)
            except TimeoutError:
                return
            assert isinstance(frame, bytes)
            with self._lock:
                self._take(frame)
            seconds = 0

    def write(self, change: Callable[[], object], *operations: Operation) -> None:
        """Change the document, and send it where there is a connection. Raises one of BROKEN."""
        with self._lock:
            before = self.doc.get_state()
            with self.doc.transaction():
                change()
            update = self.doc.get_update(before)
        self.unsaved += operations
        if self.is_live:
            self.send(update, operations)

    def send(self, update: bytes, operations: tuple[Operation, ...] = ()) -> None:
        """Send an update as it is; without operations, it must be refused."""
        if self._socket is not None:
            self._sent += 1
            self._under_way[self._sent] = list(operations)
            self._socket.send(protocol.update(update))

    def _take(self, frame: bytes) -> None:
        if frame[0] == 100:
            count, _ = protocol._varuint(frame, 1)
            for number in sorted(n for n in self._under_way if n <= count):
                for operation in self._under_way.pop(number):
                    self.unsaved.remove(operation)
                    self.saved.append(operation)
        elif frame[0] == 101:
            number, _ = protocol._varuint(frame, 1)
            assert self._under_way.pop(number) == [], "something honest was refused"
            self.refused += 1
        elif frame[0] == 0:
            message = protocol.parse(frame)
            if isinstance(message, protocol.Step1):
                self._resend(message.state_vector)
            elif isinstance(message, protocol.Update):
                self.doc.apply_update(message.update)

    def _resend(self, state_vector: bytes) -> None:
        """Send what the server lacks; what it has is on its disk, confirmed or not."""
        update = self.doc.get_update(state_vector)
        self.is_live = True
        if update == protocol.EMPTY_UPDATE:
            self.saved += self.unsaved
            self.unsaved.clear()
        else:
            self.send(update, tuple(self.unsaved))
