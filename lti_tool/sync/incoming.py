"""Incoming messages: what a client connection hands to its room."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol, TypeAlias

from lti_tool.documents.tickets import Admission
from lti_tool.sync.wire import protocol


class Participant(Protocol):
    """A client connection, as its room sees it. None of its methods waits."""

    admission: Admission
    extended: bool

    def send(self, data: bytes) -> None:
        """Send one or more frames."""

    def close(self, code: int) -> None:
        """Close the socket soon."""

    def mark_processed(self, size: int) -> None:
        """Release the backpressure of a message of `size` bytes."""


@dataclass(slots=True, eq=False)
class PendingUpdate:
    """An update on its way through the server, which gains its result there.

    It is refused, or new and encoded, or neither where the document has it already.
    """

    client: Participant
    update: bytes
    number: int
    """Sequence number of the update on its socket, from 1."""
    size: int
    """Bytes that the update counts as until it is processed."""
    received_at: float
    """Monotonic seconds."""
    refusal: str | None = None
    encoded: bytes | None = None
    """pycrdt's own encoding of the change, for the log and for all other pages."""
    claimed: tuple[int, ...] = ()
    """New client ids, which belong to the writer from now on."""
    references: frozenset[str] = frozenset()
    """Ids of the rows outside the document that the update refers to."""
    added: Sequence[str] = ()
    """Keys of the notes that the update adds."""

    def reset(self) -> None:
        """Drop the result, so that the update is authorized again."""
        self.refusal = self.encoded = None
        self.claimed, self.references, self.added = (), frozenset(), ()


@dataclass(frozen=True, slots=True)
class Request:
    """Any other message: it asks for updates, concerns awareness, or changes nothing."""

    message: protocol.Message
    size: int
    """Bytes that the message counts as until it is processed."""


Incoming: TypeAlias = PendingUpdate | Request
