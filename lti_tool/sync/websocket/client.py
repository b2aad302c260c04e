"""One person's socket on one document: its messages, and what it may still say."""

import socket
import time

import structlog
from wsproto import WSConnection, events

from lti_tool.documents.tickets import Admission
from lti_tool.sync import limits
from lti_tool.sync.websocket.rate_limit import RateLimit
from lti_tool.sync.websocket.transport import Transport
from lti_tool.sync.wire import frames, protocol
from lti_tool.sync.wire.close_codes import CloseCode

_log = structlog.get_logger()


class ClientConnection(Transport):
    """The line of somebody who was admitted."""

    __slots__ = (
        "_allowance",
        "_began_at",
        "_is_full",
        "_numbered",
        "_parts",
        "_size",
        "_unread",
        "admission",
        "extended",
    )

    def __init__(
        self, sock: socket.socket, parser: WSConnection, admission: Admission, *, extended: bool
    ) -> None:
        """`extended` says that the page knows the tool's own messages."""
        super().__init__(sock, parser)
        self.admission = admission
        self.extended = extended
        self._allowance = RateLimit()
        self._parts: list[bytes] = []
        self._size = 0
        self._began_at = 0.0
        self._numbered = 0
        self._unread = 0
        self._is_full = False

    @property
    def is_paused(self) -> bool:
        """Whether nothing is read from it for now."""
        return self._is_full or super().is_paused

    def settled(self, size: int) -> None:
        """A message of so many bytes has been dealt with."""
        with self._lock:
            self._unread -= size
            is_over = self._is_full and self._unread <= limits.UNREAD // 2
            if is_over:
                self._is_full = False
        if is_over:
            self._on_change(self)

    def receive(self, into: list[protocol.Incoming]) -> None:
        """Put the messages that have arrived whole into a list. Raises Gone, also after some."""
        try:
            super().receive(into)
        except protocol.ProtocolError as error:
            _log.info("socket-refused", reason=str(error))
            self.close(CloseCode.POLICY)
        with self._lock:
            self._unread += sum(incoming.size for incoming in into)
            self._is_full = self._unread > limits.UNREAD

    def look(self, now: float) -> None:
        """Once a second or so: is it still there, and not waiting for ever? Raises Gone."""
        super().look(now)
        if self._size and now - self._began_at > limits.MESSAGE_SECONDS:
            self.close(CloseCode.TOO_SLOW)

    def _weigh(self, size: int) -> None:
        if not self._allowance.take_bytes(size, self._heard_at):
            self.close(CloseCode.TOO_FAST)

    def _take(self, event: events.Event, into: list[protocol.Incoming]) -> None:
        """One event of the parser. Raises ProtocolError for what no client may send."""
        if not self._allowance.take_message():
            self.close(CloseCode.TOO_FAST)
        elif isinstance(event, events.Ping):
            self.send(frames.pong(bytes(event.payload)))
        elif isinstance(event, events.BytesMessage):
            self._gather(event, into)
        elif isinstance(event, events.TextMessage):
            raise protocol.ProtocolError("text")

    def _gather(self, event: events.BytesMessage, into: list[protocol.Incoming]) -> None:
        if not self._parts:
            self._began_at = time.monotonic()
        self._parts.append(bytes(event.data))
        # At least one: an empty beginning is a beginning.
        self._size += len(event.data) or 1
        if self._size > limits.MAX_MESSAGE:
            self._parts.clear()
            self._size = 0
            self.close(CloseCode.TOO_LARGE)
        elif event.message_finished:
            whole = self._parts[0] if len(self._parts) == 1 else b"".join(self._parts)
            self._parts.clear()
            self._size = 0
            message = protocol.parse(whole)
            if isinstance(message, protocol.Step1) and not self._allowance.take_question():
                self.close(CloseCode.TOO_FAST)
            else:
                into.append(self._numbering(message, max(len(whole), limits.LIGHTEST)))

    def _numbering(self, message: protocol.Message, size: int) -> protocol.Incoming:
        """A change gets the number that both sides count; one that changes nothing gets none."""
        number = 0
        if isinstance(message, protocol.Change) and message.update != protocol.EMPTY_UPDATE:
            self._numbered += 1
            number = self._numbered
        return protocol.Incoming(message, number, size, self._heard_at)
