"""One open document in this process: the live copy, its index, who is here, one lock."""

import threading
import uuid
from collections.abc import Sequence
from typing import Any, Protocol

from pycrdt import Doc

from lti_tool.annotations.changes import DocumentIndex
from lti_tool.sync import presence, protocol
from lti_tool.sync.close_codes import CloseCode
from lti_tool.sync.presence import Elsewhere
from lti_tool.sync.tickets import Admission


class Participant(Protocol):
    """A socket, as its room sees it. Neither method ever waits."""

    admission: Admission
    extended: bool

    def send(self, frame: bytes) -> None:
        """Put a frame into the socket's queue."""

    def close(self, code: int) -> None:
        """Close the socket soon."""


class RoomGone(Exception):
    """The live copy is not to be trusted any more; a new one is made from the log."""


class Room:
    """The one live copy of a document here. Everything but `lock` is used while holding it.

    pycrdt's document is not safe to share between threads; the lock makes it one at a time.
    """

    def __init__(self, document_id: uuid.UUID, parts: Sequence[bytes], head: int) -> None:
        self.document_id = document_id
        self.lock = threading.RLock()
        self.head = head
        self.is_gone = False
        self.elsewhere: dict[str, Elsewhere] = {}
        """Who is here through another process, by process."""
        self.participants: set[Participant] = set()
        self.doc: Doc[Any] = Doc()
        with self.doc.transaction():
            for part in parts:
                self.doc.apply_update(part)
        self.index = DocumentIndex.load(self.doc.get_update())
        self._caught: list[bytes] = []
        self._subscription = self.doc.observe(lambda event: self._caught.append(event.update))

    def apply(self, update: bytes) -> bytes:
        """Apply a judged update to the live copy; the copy's own encoding of what it changed."""
        self._caught.clear()
        self.doc.apply_update(update)
        if len(self._caught) != 1:
            raise RoomGone("the live copy changed otherwise than was judged")
        return self._caught.pop()

    def follow(self, change: bytes) -> None:
        """Take over the next update of the log, which another process wrote, and pass it on."""
        self.doc.apply_update(change)
        self._caught.clear()
        self.index.accept(change)
        self.head += 1
        self.broadcast(protocol.update(change), but=None)

    def join(self, participant: Participant) -> None:
        """Add a socket, and tell everybody who is here. Raises RoomGone."""
        if self.is_gone:
            raise RoomGone
        self.participants.add(participant)
        self.tell_people()

    def leave(self, participant: Participant) -> None:
        """Take a socket out, and tell the others."""
        self.participants.discard(participant)
        if not self.is_gone:
            self.tell_people()

    def broadcast(self, frame: bytes, *, but: Participant | None) -> None:
        """Send one frame, encoded once, to every other socket."""
        for participant in self.participants:
            if participant is not but:
                participant.send(frame)

    def discard(self) -> None:
        """Give the live copy up: everybody connects again and gets what the log has."""
        self.is_gone = True
        self.close_all(CloseCode.TRY_AGAIN)

    def close_all(self, code: int) -> None:
        """Close every socket."""
        for participant in list(self.participants):
            participant.close(code)

    def release(self) -> None:
        """Let the document go: an observer keeps it alive for ever."""
        self.doc.unobserve(self._subscription)

    def tell_people(self) -> None:
        """Tell every page here who is here, in this process or in another."""
        here = presence.people((p.admission for p in self.participants), self.elsewhere.values())
        for participant in self.participants:
            if participant.extended:
                own = participant.admission.writer.author_id
                told = [person | {"me": person["author"] == own} for person in here]
                participant.send(protocol.people(told))
