"""Transport of one WebSocket: buffered sending, receiving and closing.

Three threads use it. The socket loop reads and writes without waiting, and is the only one that
closes the socket. The room loop sends. Any thread may ask for the socket to be closed. None of them
ever waits for a network.
"""

import contextlib
import socket
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator

from wsproto import WSConnection, events
from wsproto.connection import ConnectionState
from wsproto.utilities import LocalProtocolError

from lti_tool.sync import limits
from lti_tool.sync.incoming import Incoming
from lti_tool.sync.wire import frames
from lti_tool.sync.wire.close_codes import CloseCode

_READ = 64 * 1024
"""Bytes read from a socket in one turn, so that every socket gets one."""

_MAX_LATE_EVENTS = 400
"""Reads and frames processed after this side's close: data on its way, then the close answer. The
largest message takes fewer, packet by packet, and so does a burst of small ones.
"""


class TransportClosed(Exception):
    """Raised when the socket is closed, or is to be closed now."""


class Transport:
    """A WebSocket after its handshake."""

    __slots__ = (
        "_close_code",
        "_closing_at",
        "_is_close_answered",
        "_is_read_closed",
        "_late_events",
        "_lock",
        "_on_change",
        "_parser",
        "_pinged_at",
        "_received_at",
        "_sock",
        "_stuck_at",
        "_unsent",
        "_unsent_size",
    )

    def __init__(self, sock: socket.socket, parser: WSConnection) -> None:
        """Wrap a socket. `sock` is open, and `parser` has seen the handshake."""
        sock.setblocking(False)
        self._sock = sock
        self._parser = parser
        self._lock = threading.Lock()
        self._on_change: Callable[[Transport], None] = lambda _: None
        self._unsent: deque[bytes | memoryview] = deque()
        self._unsent_size = 0
        self._received_at = self._pinged_at = time.monotonic()
        self._stuck_at = self._closing_at = 0.0
        self._close_code: int | None = None
        self._is_close_answered = False
        self._late_events = 0
        self._is_read_closed = False

    def fileno(self) -> int:
        """Return the descriptor, for a selector."""
        return self._sock.fileno()

    def set_on_change(self, on_change: Callable[["Transport"], None]) -> None:
        """Register a callback for when the loop has to wait for other events of this socket."""
        self._on_change = on_change

    @property
    def unsent(self) -> int:
        """Number of bytes that wait until the socket takes more."""
        return self._unsent_size

    @property
    def _backlog(self) -> int:
        """Number of bytes behind the frames being sent, which may be a whole document."""
        return self._unsent_size - len(self._unsent[0])

    @property
    def is_paused(self) -> bool:
        """True while nothing is to be read from the socket."""
        return self._is_read_closed

    @property
    def is_closing(self) -> bool:
        """True once nothing received or sent matters any more."""
        return self._close_code is not None

    def send(self, data: bytes) -> None:
        """Send one or more complete frames, at once or when the socket takes them.

        Never waits. A reader whose backlog exceeds the limit is disconnected.
        """
        with self._lock:
            if self._close_code is not None:
                return
            if not self._unsent:
                self._send_now(data)
            elif self._backlog > limits.UNSENT_BYTES:
                self._begin_close(CloseCode.TOO_SLOW, is_abort=True)
            else:
                self._enqueue(data)

    def close(self, code: int) -> None:
        """Close the socket with a code, after the data sent before."""
        with self._lock:
            if self._close_code is None:
                self._begin_close(code)

    def _events(self) -> Iterator[events.Event]:
        """Yield the events received, except those that concern the transport alone. Raises
        TransportClosed.
        """
        try:
            data = self._sock.recv(_READ)
        except BlockingIOError:
            return
        except OSError:
            raise TransportClosed from None
        if not data:
            raise TransportClosed
        self._received_at = time.monotonic()
        self._charge(len(data))
        self._count_late_event()
        try:
            self._parser.receive_data(data)
            for event in self._parser.events():
                if isinstance(event, events.CloseConnection):
                    self._answer_close(event.code)
                    self._is_read_closed = True  # the parser accepts nothing after it
                elif self._close_code is None:
                    yield event
                self._count_late_event()
                if self._is_read_closed:
                    return
        except LocalProtocolError:
            raise TransportClosed from None

    def receive(self, into: list[Incoming]) -> None:
        """Append the complete messages received to a list. Raises TransportClosed, also after
        messages.
        """
        for event in self._events():
            self._handle_event(event, into)

    def send_pending(self) -> None:
        """Send as much of the backlog as the socket takes now. Raises TransportClosed."""
        with self._lock:
            self._flush()
            if self._is_close_answered and not self._unsent:
                raise TransportClosed

    def check(self, now: float) -> None:
        """Check timeouts and send pings; called about once a second. Raises TransportClosed."""
        if self._closing_at:
            if now - self._closing_at > limits.CLOSE_TIMEOUT:
                raise TransportClosed
        elif self._is_timed_out(now):
            raise TransportClosed
        elif now - max(self._received_at, self._pinged_at) > limits.PING_INTERVAL:
            self._pinged_at = now
            self.send(frames.PING)

    def abort(self) -> None:
        """Close the socket at once and drop the backlog."""
        with self._lock:
            self._close_code = self._close_code or CloseCode.TRY_AGAIN
            self._unsent.clear()
            self._unsent_size = 0
        self._sock.close()

    def _handle_event(self, event: events.Event, into: list[Incoming]) -> None:
        """Process an event; a socket without an admitted client ignores all of them."""

    def _count_late_event(self) -> None:
        """Count a read or a frame after the close; only a limited number is processed."""
        # Each frame costs the loop of all sockets the same, whether it counts or not. More than an
        # honest page can have in flight is not read: the flood stops when the buffers are full, and
        # `check` closes the socket after the timeout. Closed at once, over unread bytes, it would
        # be reset, and a reset may destroy the close frame before the page has it.
        if self._close_code is not None:
            self._late_events += 1
            if self._late_events > _MAX_LATE_EVENTS:
                self._is_read_closed = True

    def _charge(self, size: int) -> None:
        """Charge received bytes to the rate limit; a socket without a client has none."""

    def _is_timed_out(self, now: float) -> bool:
        """True where nothing was received, or nothing was taken, for too long."""
        if self._stuck_at and now - self._stuck_at > limits.SEND_TIMEOUT:
            return True
        return not self.is_paused and now - self._received_at > limits.IDLE_TIMEOUT

    def _answer_close(self, code: int) -> None:
        """Process the other side's close frame. Raises TransportClosed."""
        with self._lock:
            if self._close_code is None:
                # 1005 and 1006 mean that there was no code; neither may be sent.
                self._begin_close(1000 if code in (1005, 1006) else int(code))
            # The parser reports a protocol error as a close, too, but that is no answer to ours.
            self._is_close_answered = self._parser.state is not ConnectionState.OPEN
            if self._is_close_answered and not self._unsent:
                raise TransportClosed

    def _begin_close(self, code: int, *, is_abort: bool = False) -> None:
        """Begin to close; the lock is held."""
        self._close_code = code
        self._closing_at = time.monotonic()
        if is_abort:
            # The backlog will never be taken. The loop notices the shutdown and closes the socket.
            with contextlib.suppress(OSError):
                self._sock.shutdown(socket.SHUT_RDWR)
        elif self._unsent:
            self._enqueue(frames.close(code))
        else:
            self._send_now(frames.close(code))

    def _enqueue(self, data: bytes) -> None:
        """Append to the backlog; the lock is held."""
        self._unsent.append(data)
        self._unsent_size += len(data)

    def _send_now(self, data: bytes) -> None:
        """Send without a backlog, and begin one with the rest; the lock is held."""
        try:
            sent = self._sock.send(data)
        except BlockingIOError:
            sent = 0
        except OSError:
            return  # the loop notices it, too
        if sent < len(data):
            self._stuck_at = time.monotonic()
            self._unsent.append(memoryview(data)[sent:])
            self._unsent_size = len(data) - sent
            self._on_change(self)

    def _flush(self) -> None:
        """Send from the backlog; the lock is held. Raises TransportClosed."""
        try:
            while self._unsent:
                first = self._unsent[0]
                sent = self._sock.send(first)
                self._unsent_size -= sent
                self._stuck_at = time.monotonic()
                if sent < len(first):
                    self._unsent[0] = memoryview(first)[sent:]
                    return
                self._unsent.popleft()
        except BlockingIOError:
            return
        except OSError:
            raise TransportClosed from None
        self._stuck_at = 0.0
