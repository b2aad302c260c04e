"""One person's socket on one document: bytes to messages on one side, frames to bytes on the other.

Three threads meet here. The loop of `sockets` reads and writes what can be read and written at
once, and is the only one that closes the line; the thread of `rooms` sends; anybody may ask for the
socket to be closed. None of them ever waits for a network.
"""

import contextlib
import socket
import threading
import time
from collections import deque
from collections.abc import Callable

import structlog
from wsproto import WSConnection, events
from wsproto.connection import ConnectionState
from wsproto.utilities import LocalProtocolError

from lti_tool.sync import frames, limits, protocol
from lti_tool.sync.allowance import Allowance
from lti_tool.sync.close_codes import CloseCode
from lti_tool.sync.tickets import Admission

_log = structlog.get_logger()

_READ = 64 * 1024
"""Bytes taken from a socket at once: then it is the next one's turn."""


class Gone(Exception):
    """The line is closed, or is to be cut now."""


class Connection:
    """A socket after its handshake, with what it may still do and what waits to be sent."""

    __slots__ = (
        "_allowance",
        "_began_at",
        "_close_code",
        "_closing_at",
        "_heard_at",
        "_is_answered",
        "_lock",
        "_numbered",
        "_on_change",
        "_parser",
        "_parts",
        "_pinged_at",
        "_size",
        "_sock",
        "_stuck_at",
        "_unread",
        "_unsent",
        "_unsent_size",
        "admission",
        "extended",
        "is_paused",
    )

    def __init__(
        self, sock: socket.socket, parser: WSConnection, admission: Admission, *, extended: bool
    ) -> None:
        """`sock` is open, `parser` has seen the handshake; `extended` says that the page knows the
        tool's own messages.
        """
        sock.setblocking(False)
        self.admission = admission
        self.extended = extended
        self.is_paused = False
        """Whether nothing is read from it until its messages have been dealt with."""
        self._sock = sock
        self._parser = parser
        self._lock = threading.Lock()
        self._on_change: Callable[[Connection], None] = lambda _: None
        self._allowance = Allowance()
        self._parts: list[bytes] = []
        self._size = 0
        self._numbered = 0
        self._unread = 0
        self._unsent: deque[bytes | memoryview] = deque()
        self._unsent_size = 0
        self._heard_at = self._pinged_at = self._began_at = time.monotonic()
        self._stuck_at = self._closing_at = 0.0
        self._close_code: int | None = None
        self._is_answered = False

    def fileno(self) -> int:
        """The descriptor, for a selector."""
        return self._sock.fileno()

    def watched_by(self, on_change: Callable[["Connection"], None]) -> None:
        """Call `on_change` from now on when other things are to be waited for."""
        self._on_change = on_change

    @property
    def unsent(self) -> int:
        """Bytes that wait until the socket takes more."""
        return self._unsent_size

    # What the rooms do.

    def send(self, data: bytes) -> None:
        """Send one or more whole frames, now or as soon as the socket takes them. Never waits; a
        reader who is too slow is sent away.
        """
        with self._lock:
            if self._close_code is not None:
                return
            if self._unsent_size > limits.UNSENT:
                self._end(CloseCode.TOO_SLOW, at_once=True)
            else:
                self._put(data)

    def close(self, code: int) -> None:
        """Close the socket with a code, after what was sent before."""
        with self._lock:
            if self._close_code is None:
                self._end(code)

    def settled(self, size: int) -> None:
        """A message of so many bytes has been dealt with."""
        with self._lock:
            self._unread -= size
            is_over = self.is_paused and self._unread <= limits.UNREAD // 2
            if is_over:
                self.is_paused = False
        if is_over:
            self._on_change(self)

    # What the loop does.

    def receive(self) -> list[protocol.Incoming]:
        """The messages that have arrived whole. Raises Gone."""
        try:
            data = self._sock.recv(_READ)
        except BlockingIOError:
            return []
        except OSError:
            raise Gone from None
        if not data:
            raise Gone
        self._heard_at = time.monotonic()
        if not self._allowance.take_bytes(len(data), self._heard_at):
            self.close(CloseCode.TOO_FAST)
        found: list[protocol.Incoming] = []
        try:
            self._parser.receive_data(data)
            for event in self._parser.events():
                self._take(event, found)
        except LocalProtocolError:
            raise Gone from None
        except protocol.ProtocolError as error:
            _log.info("socket-refused", reason=str(error))
            self.close(CloseCode.POLICY)
        self._count(found)
        return found

    def send_rest(self) -> None:
        """Send what waits, as much as the socket takes now. Raises Gone."""
        with self._lock:
            self._flush()
            if self._is_answered and not self._unsent:
                raise Gone

    def look(self, now: float) -> None:
        """Once a second or so: is it still there, and not waiting for ever? Raises Gone."""
        if self._closing_at:
            if now - self._closing_at > limits.CLOSE_SECONDS:
                raise Gone
        elif self._is_lost(now):
            raise Gone
        elif self._size and now - self._began_at > limits.MESSAGE_SECONDS:
            self.close(CloseCode.TOO_SLOW)
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

    def _is_lost(self, now: float) -> bool:
        """Whether nothing has come, or nothing been taken, for too long."""
        if self._stuck_at and now - self._stuck_at > limits.UNSENT_SECONDS:
            return True
        return not self.is_paused and now - self._heard_at > limits.SILENCE_SECONDS

    def _take(self, event: events.Event, found: list[protocol.Incoming]) -> None:
        """One event of the parser. Raises Gone, or ProtocolError for what no client may send."""
        if isinstance(event, events.CloseConnection):
            self._answer_close(event.code)
            return
        if self._close_code is not None:
            return
        if not self._allowance.take_message():
            self.close(CloseCode.TOO_FAST)
        elif isinstance(event, events.Ping):
            self.send(frames.pong(bytes(event.payload)))
        elif isinstance(event, events.BytesMessage):
            self._gather(event, found)
        elif isinstance(event, events.TextMessage):
            raise protocol.ProtocolError("text")

    def _gather(self, event: events.BytesMessage, found: list[protocol.Incoming]) -> None:
        if not self._parts:
            self._began_at = self._heard_at
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
            found.append(self._numbering(protocol.parse(whole), len(whole)))

    def _numbering(self, message: protocol.Message, size: int) -> protocol.Incoming:
        """A change gets the number that both sides count; one that changes nothing gets none."""
        number = 0
        if isinstance(message, protocol.Change) and message.update != protocol.EMPTY_UPDATE:
            self._numbered += 1
            number = self._numbered
        return protocol.Incoming(message, number, size, self._heard_at)

    def _count(self, found: list[protocol.Incoming]) -> None:
        with self._lock:
            self._unread += sum(incoming.size for incoming in found)
            self.is_paused = self._unread > limits.UNREAD

    def _answer_close(self, code: int) -> None:
        """The other side wants to close, or has agreed to."""
        with self._lock:
            if self._close_code is None:
                # 1005 and 1006 say that there was no code; neither may be sent.
                self._end(1000 if code in (1005, 1006) else int(code))
            # What cannot be parsed is told as a close as well, but nobody has agreed to that.
            self._is_answered = self._parser.state is not ConnectionState.OPEN
            if self._is_answered and not self._unsent:
                raise Gone

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
        if not self._unsent:
            try:
                sent = self._sock.send(data)
            except BlockingIOError:
                sent = 0
            except OSError:
                return  # the loop hears of it, too
            if sent == len(data):
                return
            self._stuck_at = time.monotonic()
            self._unsent.append(memoryview(data)[sent:])
            self._unsent_size = len(data) - sent
            self._on_change(self)
        else:
            self._unsent.append(data)
            self._unsent_size += len(data)

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
            raise Gone from None
        self._stuck_at = 0.0
