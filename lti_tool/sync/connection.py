"""One socket: reader, bounded outgoing queue, heartbeat, rate limit."""

import contextlib
import queue
import socket
import threading
import time

import structlog
from simple_websocket import ConnectionClosed, Server

from lti_tool import metrics
from lti_tool.annotations.update_format import UpdateRefused, state_vector
from lti_tool.errors import Unavailable
from lti_tool.sync import incoming, protocol
from lti_tool.sync.close_codes import CloseCode
from lti_tool.sync.room import Room, RoomGone
from lti_tool.sync.rooms import Rooms
from lti_tool.sync.tickets import Admission

_log = structlog.get_logger()

MAX_MESSAGE = 256 * 1024
"""Bytes: a long comment is 40 kB; an evening's work offline comes in one message of this size."""

PING_SECONDS = 25
"""Shorter than the minute after which proxies and Wi-Fi drop a silent connection."""

_QUEUE = 1000
"""Frames that may wait for one reader: about a minute of a busy room."""

_PER_SECOND = 60
"""Messages: a key held down in a comment box makes thirty."""

_BURST = 200
"""Messages at once after a pause."""


class Connection:
    """One person's socket on one document.

    The reader is the request's own thread, the writer a second one, so a slow network never holds
    up anybody but itself.
    """

    def __init__(self, rooms: Rooms, ws: Server, admission: Admission, extended: bool) -> None:
        self.admission = admission
        self.extended = extended
        self._rooms = rooms
        self._ws = ws
        self._waiting: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
        self._close_code: int | None = None
        self._received = 0
        self._credit = float(_BURST)
        self._credit_at = time.monotonic()

    def send(self, frame: bytes) -> None:
        """Put a frame into the queue; a reader who is too slow is sent away. Never waits."""
        metrics.WAITING.observe(self._waiting.qsize())
        if self._waiting.qsize() >= _QUEUE:
            self.close(CloseCode.SLOW_READER)
            return
        self._waiting.put(frame)

    def close(self, code: int) -> None:
        """Close the socket after what is in the queue; at once for a slow reader."""
        if self._close_code is None:
            self._close_code = code
            self._waiting.put(None)
            if code == CloseCode.SLOW_READER:
                # Its queue will never be empty: cut the line, which wakes both threads.
                _shut(self._ws)

    def serve(self) -> None:
        """Stay until the socket closes."""
        writer = threading.Thread(target=self._write, name="socket-writer", daemon=True)
        room = self._rooms.enter(self)
        metrics.SOCKETS.inc()
        writer.start()
        try:
            with room.lock:
                self.send(protocol.step1(room.doc.get_state()))
            self._read(room)
        except ConnectionClosed:
            pass
        except protocol.ProtocolError as error:
            _log.info("socket-refused", reason=str(error))
            self.close(CloseCode.POLICY)
        except (RoomGone, Unavailable):
            self.close(CloseCode.TRY_AGAIN)
        finally:
            metrics.SOCKETS.dec()
            self._rooms.leave(room, self)
            self._waiting.put(None)
            writer.join(timeout=10)

    def _read(self, room: Room) -> None:
        while self._close_code is None:
            frame = self._ws.receive(timeout=PING_SECONDS)
            if frame is None:
                continue
            if isinstance(frame, str):
                raise protocol.ProtocolError("text")
            if not self._is_within_rate():
                self.close(CloseCode.TOO_FAST)
                return
            self._handle(room, protocol.parse(frame))

    def _is_within_rate(self) -> bool:
        now = time.monotonic()
        self._credit = min(_BURST, self._credit + (now - self._credit_at) * _PER_SECOND)
        self._credit_at = now
        self._credit -= 1
        return self._credit >= 0

    def _handle(self, room: Room, message: protocol.Message) -> None:
        if isinstance(message, protocol.Step1):
            self._answer(room, message.state_vector)
        elif isinstance(message, protocol.Change) and message.update != protocol.EMPTY_UPDATE:
            self._received += 1
            try:
                with metrics.COMMIT.time(), room.lock:
                    incoming.take(self._rooms.database, room, self, message.update)
                    self._own(protocol.saved(self._received))
                metrics.UPDATES.labels("accepted").inc()
            except UpdateRefused as refusal:
                metrics.UPDATES.labels(refusal.code).inc()
                _log.info("update-refused", code=refusal.code, document=str(room.document_id))
                self._own(protocol.refused(self._received, refusal.code))

    def _own(self, frame: bytes) -> None:
        """Send a message of the tool's own kinds, to a page that knows them."""
        if self.extended:
            self.send(frame)

    def _answer(self, room: Room, vector: bytes) -> None:
        """Send what the page does not have."""
        try:
            state_vector(vector)
        except UpdateRefused:
            raise protocol.ProtocolError("state vector") from None
        with room.lock:
            if room.is_gone:
                raise RoomGone
            self.send(protocol.step2(room.doc.get_update(vector)))

    def _write(self) -> None:
        """Send frames in order until told to stop."""
        try:
            while (frame := self._waiting.get()) is not None:
                self._ws.send(frame)
            if self._close_code is not None:
                self._ws.close(self._close_code)
        except (ConnectionClosed, OSError):
            self._close_code = self._close_code or CloseCode.TRY_AGAIN


def _shut(ws: Server) -> None:
    """Cut the line of a socket."""
    with contextlib.suppress(OSError):
        ws.sock.shutdown(socket.SHUT_RDWR)
