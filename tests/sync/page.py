"""A page that keeps its document through every loss of the connection, as the browser's does."""

import contextlib
import threading
from collections.abc import Callable
from dataclasses import replace
from typing import Any, TypeAlias, TypeVar

import requests
from pycrdt import Doc, Map
from websockets.exceptions import WebSocketException

from lti_tool.demo.yjs_client import YjsClient
from tests.server import Somebody

BROKEN = (WebSocketException, OSError, requests.RequestException)
"""Errors that a lost connection raises."""

Read = TypeVar("Read")

Operation: TypeAlias = tuple[str, int | None]
"""A note and the number that its comment says now; None for one that was deleted."""


class Page:
    """One document under one client id, and what of it is known to be on the server's disk."""

    def __init__(self, somebody: Somebody, document_id: str) -> None:
        self.author = ""
        self.doc: Doc[Any] = Doc()
        self.refused = 0
        self.unsaved: list[Operation] = []
        self.saved: list[Operation] = []
        self._somebody = somebody
        self.lost: list[Operation] = []
        """Operations that were not known to be on the disk when the document was rewritten."""
        self.generation = 0
        self.document_id = document_id
        self._client: YjsClient | None = None
        self._under_way: dict[int, list[Operation] | None] = {}
        """Operations of each update that is not answered yet; None for a forged one."""
        self._lock = threading.Lock()
        """pycrdt's document bears one thread at a time, and the test looks at it, too."""

    @property
    def is_open(self) -> bool:
        """True where there is a connection, as far as the page knows."""
        return self._client is not None

    @property
    def is_live(self) -> bool:
        """True where it is connected, and has sent the server what that lacked."""
        client = self._client
        return client is not None and client.is_live

    @property
    def is_saved(self) -> bool:
        """True where the server has answered everything, also what holds no operation."""
        return self.is_live and not self.unsaved and not self._under_way

    @property
    def root(self) -> "Map[Any]":
        """The notes."""
        root: Map[Any] = self.doc.get("highlights", type=Map)
        return root

    def read(self, reading: "Callable[[Doc[Any]], Read]") -> Read:
        """Something of the document, read while nothing is taken in."""
        with self._lock:
            return reading(self.doc)

    def notes(self) -> dict[str, Any]:
        """Every note as the page shows it."""
        return self.read(lambda _: self.root.to_py() or {})

    def connect(self, base: str) -> None:
        """Get a ticket and open a socket. Raises one of BROKEN."""
        self.disconnect()
        ticket = replace(self._somebody, base=base).ticket(self.document_id)
        self.author = ticket["author"]
        if ticket["generation"] != self.generation:
            # The document was rewritten: this copy cannot be continued. A browser shows its owner
            # what was not saved.
            self.generation = ticket["generation"]
            self.lost += self.unsaved
            self.unsaved.clear()
            self.doc = Doc(client_id=ticket["client_id"])
        self._under_way.clear()
        self._client = YjsClient(base, self.document_id, ticket, self.doc)
        self._client.request_sync()

    def disconnect(self) -> None:
        """Close the socket, or forget one that is lost."""
        if self._client is not None:
            with contextlib.suppress(*BROKEN):
                self._client.close()
        self._client = None

    def receive(self, seconds: float) -> None:
        """Take in what has come, or comes within so many seconds. Raises one of BROKEN."""
        while self._client is not None:
            try:
                frame = self._client.socket.recv(timeout=seconds, decode=False)
            except TimeoutError:
                return
            with self._lock:
                self._take(self._client, frame)
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
            self._send(update, list(operations))

    def forge(self, update: bytes) -> None:
        """Send an update that must be refused. Raises one of BROKEN."""
        self._send(update, None)

    def _send(self, update: bytes, operations: list[Operation] | None) -> None:
        if self._client is not None:
            self._under_way[self._client.sent + 1] = operations
            self._client.send(update)

    def _take(self, client: YjsClient, frame: bytes) -> None:
        was_live = client.is_live
        client.take(frame)
        if client.is_live and not was_live:
            if client.sent:
                self._under_way[client.sent] = list(self.unsaved)
            else:  # the server has everything on its disk, confirmed or not
                self._settle(list(self.unsaved))
        for number in list(client.refusals):
            del client.refusals[number]
            assert self._under_way.pop(number) is None, "something honest was refused"
            self.refused += 1
        for number in sorted(n for n in self._under_way if n <= client.saved):
            operations = self._under_way.pop(number)
            assert operations is not None, "something forged was saved"
            self._settle(operations)

    def _settle(self, operations: list[Operation]) -> None:
        for operation in operations:
            self.unsaved.remove(operation)
            self.saved.append(operation)
