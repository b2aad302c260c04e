"""A WebSocket's bytes: what waits to be sent, what has arrived, how it is closed.

Three threads meet here. The loop of `sockets` reads and writes what can be read and written at
once, and is the only one that closes the line; the thread of `rooms` sends; anybody may ask for the
socket to be closed. None of them ever waits for a network.
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
from lti_tool.sync.wire import frames, protocol
from lti_tool.sync.wire.close_codes import CloseCode

_READ = 64 * 1024
"""Bytes taken from a socket at once: then it is the next one's turn."""

_MOST_LATE = 400
"""Reads and frames after this side's close: what was on its way, and then the answer. The largest
message takes fewer, packet by packet, and so does a burst of small ones."""


class TransportClosed(Exception):
    """The line is closed, or is to be cut now."""


class Transport:
    """A socket after its handshake."""

    __slots__ = (
        "_close_code",
        "_closing_at",
        "_heard_at",
        "_is_answered",
        "_is_deaf",
        "_late",
        "_lock",
        "_on_change",
        "_parser",
        "_pinged_at",
        "_sock",
        "_stuck_at",
        "_unsent",
        "_unsent_size",
    )

    def __init__(self, sock: socket.socket, parser: WSConnection) -> None:
        """`sock` is open, and `parser` has seen the handshake."""
        sock.setblocking(False)
        self._sock = sock
        self._parser = parser
        self._lock = threading.Lock()
        self._on_change: Callable[[Transport], None] = lambda _: None
        self._unsent: deque[bytes | memoryview] = deque()
        self._unsent_size = 0
        self._heard_at = self._pinged_at = time.monotonic()
        self._stuck_at = self._closing_at = 0.0
        self._close_code: int | None = None
        self._is_answered = False
        self._late = 0
        self._is_deaf = False

    def fileno(self) -> int:
        """The descriptor, for a selector."""
        return self._sock.fileno()

    def watched_by(self, on_change: Callable[["Transport"], None]) -> None:
        """Call `on_change` from now on when other things are to be waited for."""
        self._on_change = on_change

    @property
    def unsent(self) -> int:
        """Bytes that wait until the socket takes more."""
        return self._unsent_size

    @property
    def _backlog(self) -> int:
        """Bytes that wait behind the frames under way, which may be a whole document."""
        return self._unsent_size - len(self._unsent[0]) if self._unsent else 0

    @property
    def is_paused(self) -> bool:
        """Whether nothing is read from it for now."""
        return self._is_deaf

    @property
    def is_closing(self) -> bool:
        """Whether nothing that comes or is sent matters any more."""
        return self._close_code is not None

    def send(self, data: bytes) -> None:
        """Send one or more whole frames, now or as soon as the socket takes them. Never waits; a
        reader who is too slow is sent away.
        """
        with self._lock:
            if self._close_code is not None:
                return
            if self._backlog > limits.UNSENT:
                self._end(CloseCode.TOO_SLOW, at_once=True)
            else:
                self._put(data)

    def close(self, code: int) -> None:
        """Close the socket with a code, after what was sent before."""
        with self._lock:
            if self._close_code is None:
                self._end(code)

    def _arrived(self) -> Iterator[events.Event]:
        """What has arrived, besides what concerns the line alone. Raises Gone."""
        try:
            data = self._sock.recv(_READ)
        except BlockingIOError:
            return
        except OSError:
            raise TransportClosed from None
        if not data:
            raise TransportClosed
        self._heard_at = time.monotonic()
        self._weigh(len(data))
        self._count_late()
        try:
            self._parser.receive_data(data)
            for event in self._parser.events():
                if isinstance(event, events.CloseConnection):
                    self._answer_close(event.code)
                    self._is_deaf = True  # the parser takes nothing after it
                elif self._close_code is None:
                    yield event
                self._count_late()
                if self._is_deaf:
                    return
        except LocalProtocolError:
            raise TransportClosed from None

    def receive(self, into: list[protocol.Incoming]) -> None:
        """Take in what has arrived, and put messages that are whole into a list. Raises Gone, also
        after messages.
        """
        for event in self._arrived():
            self._take(event, into)

    def send_rest(self) -> None:
        """Send what waits, as much as the socket takes now. Raises Gone."""
        with self._lock:
            self._flush()
            if self._is_answered and not self._unsent:
                raise TransportClosed

    def look(self, now: float) -> None:
        """Once a second or so: is it still there, and not waiting for ever? Raises Gone."""
        if self._closing_at:
            if now - self._closing_at > limits.CLOSE_SECONDS:
                raise TransportClosed
        elif self._is_lost(now):
            raise TransportClosed
        elif now - max(self._heard_at, self._pinged_at) > limits.PING_SECONDS:
            self._pinged_at = now
            self.send(frames.PING)

    def cut(self) -> None:
        """Close the line; nothing more is possible."""
        with self._lock:
            self._close_code = self._close_code or CloseCode.TRY_AGAIN
            self._unsent.clear()
            self._unsent_size = 0
        self._sock.close()

    def _take(self, event: events.Event, into: list[protocol.Incoming]) -> None:
        """Something has come; nothing counts on a line that nobody is admitted on."""

    def _count_late(self) -> None:
        """Something has come: a read or a frame. After a close, only so many are looked at."""
        # Every frame costs the loop of all sockets the same, whether it counts or not. What is more
        # than an honest page can have on its way is not even read: the flood stops when the buffers
        # are full, and `look` cuts the line when its time is over. Cut at once, over unread bytes,
        # it would be reset, and a reset may destroy the close frame before the page has it.
        if self._close_code is not None:
            self._late += 1
            if self._late > _MOST_LATE:
                self._is_deaf = True

    def _weigh(self, size: int) -> None:
        """So many bytes have arrived."""

    def _is_lost(self, now: float) -> bool:
        """Whether nothing has come, or nothing been taken, for too long."""
        if self._stuck_at and now - self._stuck_at > limits.UNSENT_SECONDS:
            return True
        return not self.is_paused and now - self._heard_at > limits.SILENCE_SECONDS

    def _answer_close(self, code: int) -> None:
        """The other side wants to close, or has agreed to. Raises Gone."""
        with self._lock:
            if self._close_code is None:
                # 1005 and 1006 say that there was no code; neither may be sent.
                self._end(1000 if code in (1005, 1006) else int(code))
            # What cannot be parsed is told as a close as well, but nobody has agreed to that.
            self._is_answered = self._parser.state is not ConnectionState.OPEN
            if self._is_answered and not self._unsent:
                raise TransportClosed

    def _end(self, code: int, *, at_once: bool = False) -> None:
        """Begin to close; the lock is held."""
        self._close_code = code
        self._closing_at = time.monotonic()
        if at_once:
            # What waits will never be taken: cut the line, and the loop hears of it.
            with contextlib.suppress(OSError):
                self._sock.shutdown(socket.SHUT_RDWR)
        else:
            self._put(frames.close(code))

    def _put(self, data: bytes) -> None:
        """Send, or put behind what waits; the lock is held."""
        if self._unsent:
            self._unsent.append(data)
            self._unsent_size += len(data)
            return
        try:
            sent = self._sock.send(data)
        except BlockingIOError:
            sent = 0
        except OSError:
            return  # the loop hears of it, too
        if sent < len(data):
            self._stuck_at = time.monotonic()
            self._unsent.append(memoryview(data)[sent:])
            self._unsent_size = len(data) - sent
            self._on_change(self)

    def _flush(self) -> None:
        """Send what waits; the lock is held. Raises Gone."""
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
