"""Event loop of all sockets of a process: reads, sends backlogs, pings and closes.

A thread for each socket would cost 50 kB and a context switch for every message; see decision 17.
"""

import selectors
import socket
import threading
import time
from collections import deque
from collections.abc import Sequence
from contextlib import suppress
from typing import Protocol, TypeAlias

import structlog

from lti_tool import metrics, process_guard
from lti_tool.sync.incoming import Incoming, PendingUpdate
from lti_tool.sync.websocket.batching import Load
from lti_tool.sync.websocket.client import ClientConnection
from lti_tool.sync.websocket.transport import Transport, TransportClosed
from lti_tool.sync.wire.close_codes import CloseCode

_log = structlog.get_logger()

_TICK = 1.0
"""Seconds between two checks of every socket."""

Received: TypeAlias = Sequence[tuple[ClientConnection, Sequence[Incoming]]]


class MessageSink(Protocol):
    """Receiver of connections and their messages. None of its methods waits."""

    def join(self, connection: ClientConnection) -> None:
        """Add a connection."""

    def receive(self, received: Received) -> None:
        """Take a batch of messages; updates of one batch are written together."""

    def leave(self, connection: ClientConnection) -> None:
        """Remove a connection."""


class SocketLoop:
    """The loop, and every open socket in it."""

    def __init__(self, sink: MessageSink) -> None:
        self._sink = sink
        self._selector = selectors.DefaultSelector()
        self._transports: set[Transport] = set()
        self._changed: deque[Transport] = deque()
        self._received: list[tuple[ClientConnection, Sequence[Incoming]]] = []
        """Messages of this round that were not delivered yet."""
        self._wakeup_receiver, self._wakeup_sender = socket.socketpair()
        self._wakeup_receiver.setblocking(False)
        self._wakeup_sender.setblocking(False)
        self._selector.register(self._wakeup_receiver, selectors.EVENT_READ)
        self._ends_at: float | None = None
        self._thread = threading.Thread(target=self._run, name="sockets", daemon=True)

    def start(self) -> None:
        """Start the thread."""
        self._thread.start()

    def add(self, connection: ClientConnection) -> None:
        """Add a connection to the loop and to the sink."""
        connection.set_on_change(self._on_transport_change)
        self._sink.join(connection)
        self._on_transport_change(connection)

    def reject(self, transport: Transport, code: int) -> None:
        """Close a socket with a code, and keep it until the close is answered."""
        transport.set_on_change(self._on_transport_change)
        transport.close(code)
        self._on_transport_change(transport)

    def stop(self, within: float) -> None:
        """Close every socket with "try again". Returns when all have closed, or after `within`
        seconds.
        """
        for transport in list(self._transports):
            transport.close(CloseCode.TRY_AGAIN)
        self._ends_at = time.monotonic() + within
        self._wake()
        if self._thread.is_alive():
            self._thread.join(within + _TICK)

    def _on_transport_change(self, transport: Transport) -> None:
        """Have the loop update the events it waits for; called by any thread."""
        self._changed.append(transport)
        self._wake()

    def _wake(self) -> None:
        # A full buffer wakes the loop up anyway, and a loop that has ended needs no more.
        with suppress(OSError):
            self._wakeup_sender.send(b"\0")

    def _run(self) -> None:
        with process_guard.fail_fast("sockets"):
            checked_at = time.monotonic()
            load = Load(checked_at, time.process_time())
            while self._ends_at is None or (self._transports and checked_at < self._ends_at):
                updates = 0
                for key, mask in self._selector.select(_TICK):
                    if key.data is None:
                        self._drain_wakeups()
                    else:
                        updates += self._serve(key.data, mask)
                self._deliver()
                if updates:
                    # Updates received meanwhile are authorized and committed together. The
                    # first one is with the room loop already, and waits for nothing.
                    time.sleep(load.count(updates, time.monotonic(), time.process_time()))
                now = time.monotonic()
                if now - checked_at >= _TICK or self._ends_at is not None:
                    checked_at = now
                    self._check_all(now)
            for transport in list(self._transports):
                self._remove(transport)
            self._selector.close()
            self._wakeup_receiver.close()
            self._wakeup_sender.close()

    def _drain_wakeups(self) -> None:
        self._wakeup_receiver.recv(65536)
        while self._changed:
            transport = self._changed.popleft()
            try:
                self._watch(transport)
            except Exception:
                _log.exception("socket-failed")
                self._remove(transport)

    def _watch(self, transport: Transport) -> None:
        """Register the events to wait for; for a while that may be none."""
        if transport.fileno() < 0:
            return  # closed meanwhile
        if transport not in self._transports:
            self._transports.add(transport)
            metrics.SOCKETS.inc()
        mask = 0 if transport.is_paused else selectors.EVENT_READ
        if transport.unsent:
            mask |= selectors.EVENT_WRITE
        is_watched = transport.fileno() in self._selector.get_map()
        if is_watched and mask:
            self._selector.modify(transport, mask, transport)
        elif is_watched:
            self._selector.unregister(transport)
        elif mask:
            self._selector.register(transport, mask, transport)

    def _serve(self, transport: Transport, mask: int) -> int:
        """Read from and write to a socket that is ready, and return the number of updates
        received.
        """
        received: list[Incoming] = []
        is_gone = False
        try:
            # The last messages are often followed by the end of the stream.
            if mask & selectors.EVENT_READ:
                transport.receive(received)
            if mask & selectors.EVENT_WRITE:
                transport.send_pending()
            if mask & selectors.EVENT_WRITE or transport.is_paused or transport.unsent:
                self._watch(transport)
        except TransportClosed:
            is_gone = True
        except Exception:
            # A failure of one socket does not affect the others.
            _log.exception("socket-failed")
            is_gone = True
        if received and isinstance(transport, ClientConnection):
            self._received.append((transport, received))
        if is_gone:
            self._remove(transport)
        return sum(isinstance(incoming, PendingUpdate) for incoming in received)

    def _deliver(self) -> None:
        if self._received:
            received, self._received = self._received, []
            self._sink.receive(received)

    def _check_all(self, now: float) -> None:
        metrics.UNSENT.set(sum(transport.unsent for transport in self._transports))
        for transport in list(self._transports):
            try:
                transport.check(now)
            except TransportClosed:
                self._remove(transport)
            except Exception:
                _log.exception("socket-failed")
                self._remove(transport)

    def _remove(self, transport: Transport) -> None:
        if transport in self._transports:
            self._transports.discard(transport)
            metrics.SOCKETS.dec()
            if transport.fileno() in self._selector.get_map():
                self._selector.unregister(transport)
            transport.abort()
            if isinstance(transport, ClientConnection):
                self._deliver()  # the last messages count
                self._sink.leave(transport)
