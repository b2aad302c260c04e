"""Client connection: one person's socket on one document, with message parsing and quotas."""

import socket
import time

import structlog
from wsproto import WSConnection, events

from lti_tool.documents.tickets import Admission
from lti_tool.sync import limits
from lti_tool.sync.incoming import Incoming, PendingUpdate, Request
from lti_tool.sync.websocket.rate_limit import RateLimit
from lti_tool.sync.websocket.transport import Transport
from lti_tool.sync.wire import frames, protocol
from lti_tool.sync.wire.close_codes import CloseCode

_log = structlog.get_logger()


class ClientConnection(Transport):
    """A WebSocket of an admitted person."""

    __slots__ = (
        "_is_backpressured",
        "_message_started_at",
        "_parts",
        "_rate_limit",
        "_size",
        "_unprocessed",
        "_update_count",
        "admission",
        "extended",
    )

    def __init__(
        self, sock: socket.socket, parser: WSConnection, admission: Admission, *, extended: bool
    ) -> None:
        """Wrap a socket. `extended` is True where the page knows the tool's own messages."""
        super().__init__(sock, parser)
        self.admission = admission
        self.extended = extended
        self._rate_limit = RateLimit()
        self._parts: list[bytes] = []
        self._size = 0
        self._message_started_at = 0.0
        self._update_count = 0
        self._unprocessed = 0
        self._is_backpressured = False

    @property
    def is_paused(self) -> bool:
        """True while nothing is to be read from the socket."""
        return self._is_backpressured or super().is_paused

    def mark_processed(self, size: int) -> None:
        """Release the backpressure of a message of `size` bytes."""
        with self._lock:
            self._unprocessed -= size
            is_drained = (
                self._is_backpressured and self._unprocessed <= limits.BACKPRESSURE_BYTES // 2
            )
            if is_drained:
                self._is_backpressured = False
        if is_drained:
            self._on_change(self)

    def receive(self, into: list[Incoming]) -> None:
        """Append the complete messages received to a list. Raises TransportClosed, also after
        some.
        """
        try:
            super().receive(into)
        except protocol.ProtocolError as error:
            _log.info("socket-refused", reason=str(error))
            self.close(CloseCode.POLICY)
        with self._lock:
            self._unprocessed += sum(incoming.size for incoming in into)
            self._is_backpressured = self._unprocessed > limits.BACKPRESSURE_BYTES

    def check(self, now: float) -> None:
        """Check timeouts; called about once a second. Raises TransportClosed."""
        super().check(now)
        if self._size and now - self._message_started_at > limits.MESSAGE_TIMEOUT:
            self.close(CloseCode.TOO_SLOW)

    def _charge(self, size: int) -> None:
        if not self._rate_limit.take_bytes(size, self._received_at):
            self.close(CloseCode.TOO_FAST)

    def _handle_event(self, event: events.Event, into: list[Incoming]) -> None:
        """Process one event of the parser. Raises ProtocolError for anything no client may send."""
        if not self._rate_limit.take_message():
            self.close(CloseCode.TOO_FAST)
        elif isinstance(event, events.Ping):
            self.send(frames.pong(bytes(event.payload)))
        elif isinstance(event, events.BytesMessage):
            self._append_fragment(event, into)
        elif isinstance(event, events.TextMessage):
            raise protocol.ProtocolError("text")

    def _append_fragment(self, event: events.BytesMessage, into: list[Incoming]) -> None:
        if not self._parts:
            self._message_started_at = time.monotonic()
        self._parts.append(bytes(event.data))
        # At least one: an empty first fragment begins a message, too.
        self._size += len(event.data) or 1
        if self._size > limits.MAX_MESSAGE:
            self._parts.clear()
            self._size = 0
            self.close(CloseCode.TOO_LARGE)
        elif event.message_finished:
            payload = self._parts[0] if len(self._parts) == 1 else b"".join(self._parts)
            self._parts.clear()
            self._size = 0
            message = protocol.parse(payload)
            if _is_costly(message) and not self._rate_limit.take_sync_request():
                self.close(CloseCode.TOO_FAST)
            else:
                into.append(self._classify(message, max(len(payload), limits.MIN_MESSAGE_COST)))

    def _classify(self, message: protocol.Message, size: int) -> Incoming:
        """Number an update as both sides count them; one that changes nothing gets no number."""
        if not isinstance(message, protocol.Update) or message.update == protocol.EMPTY_UPDATE:
            return Request(message, size)
        self._update_count += 1
        return PendingUpdate(self, message.update, self._update_count, size, self._received_at)


def _is_costly(message: protocol.Message) -> bool:
    """True for a request whose answer may be all that there is."""
    return isinstance(message, protocol.Step1 | protocol.QueryAwareness)
