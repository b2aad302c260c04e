"""One thread that watches every socket of the process: reads, writes what waited, pings, cuts.

A thread a socket costs 50 kB each and a hand-over for every message; see decision 17.
"""

import os
import selectors
import threading
import time
from collections import deque
from collections.abc import Sequence
from typing import Protocol, TypeAlias

import structlog

from lti_tool import metrics, process_guard
from lti_tool.sync.websocket.batching import Load
from lti_tool.sync.websocket.client import ClientConnection
from lti_tool.sync.websocket.transport import Transport, TransportClosed
from lti_tool.sync.wire import protocol
from lti_tool.sync.wire.close_codes import CloseCode

_log = structlog.get_logger()

_TICK = 1.0
"""Seconds between two looks at every socket."""

Received: TypeAlias = Sequence[tuple[ClientConnection, Sequence[protocol.Incoming]]]


class MessageSink(Protocol):
    """Where connections go and what they say is heard; nothing of it waits."""

    def enter(self, connection: ClientConnection) -> None:
        """Somebody has come."""

    def hear(self, said: Received) -> None:
        """What these said, at once: what is heard together is written together."""

    def leave(self, connection: ClientConnection) -> None:
        """Somebody has gone."""


class SocketLoop:
    """The loop, and every open socket in it."""

    def __init__(self, hall: MessageSink) -> None:
        self._hall = hall
        self._selector = selectors.DefaultSelector()
        self._lines: set[Transport] = set()
        self._changed: deque[Transport] = deque()
        self._said: list[tuple[ClientConnection, Sequence[protocol.Incoming]]] = []
        """In this round, and not passed on yet."""
        self._bell, self._ringer = os.pipe()
        os.set_blocking(self._bell, False)
        os.set_blocking(self._ringer, False)
        self._selector.register(self._bell, selectors.EVENT_READ)
        self._ends_at: float | None = None
        self._thread = threading.Thread(target=self._run, name="sockets", daemon=True)

    def start(self) -> None:
        """Begin to watch."""
        self._thread.start()

    def add(self, connection: ClientConnection) -> None:
        """Watch a socket from now on."""
        connection.watched_by(self._note)
        self._hall.enter(connection)
        self._note(connection)

    def turn_away(self, line: Transport, code: int) -> None:
        """Close a socket with a code, and see it off."""
        line.watched_by(self._note)
        line.close(code)
        self._note(line)

    def stop(self, within: float) -> None:
        """Close every socket with "try again", and return when all have gone or after `within`
        seconds.
        """
        for line in list(self._lines):
            line.close(CloseCode.TRY_AGAIN)
        self._ends_at = time.monotonic() + within
        self._ring()
        if self._thread.is_alive():
            self._thread.join(within + _TICK)

    def _note(self, line: Transport) -> None:
        """Something else is to be waited for; called by any thread."""
        self._changed.append(line)
        self._ring()

    def _ring(self) -> None:
        try:
            os.write(self._ringer, b"\0")
        except BlockingIOError:
            return  # it has been rung often enough

    def _run(self) -> None:
        with process_guard.fail_fast("sockets"):
            looked_at = time.monotonic()
            load = Load(looked_at, time.process_time())
            while self._ends_at is None or (self._lines and looked_at < self._ends_at):
                changes = 0
                for key, mask in self._selector.select(_TICK):
                    if key.data is None:
                        self._answer_bell()
                    else:
                        changes += self._serve(key.data, mask)
                self._pass_on()
                if changes:
                    # What comes meanwhile is judged, committed and broadcast together. Who types
                    # alone waits for nothing.
                    time.sleep(load.count(changes, time.monotonic(), time.process_time()))
                now = time.monotonic()
                if now - looked_at >= _TICK or self._ends_at is not None:
                    looked_at = now
                    self._look(now)
            for line in list(self._lines):
                self._drop(line)

    def _answer_bell(self) -> None:
        os.read(self._bell, 65536)
        while self._changed:
            line = self._changed.popleft()
            try:
                self._watch(line)
            except Exception:
                _log.exception("socket-failed")
                self._drop(line)

    def _watch(self, line: Transport) -> None:
        """Wait for what there is to wait for; for a while that may be nothing."""
        if line.fileno() < 0:
            return  # it has gone meanwhile
        if line not in self._lines:
            self._lines.add(line)
            metrics.SOCKETS.inc()
        mask = 0 if line.is_paused else selectors.EVENT_READ
        if line.unsent:
            mask |= selectors.EVENT_WRITE
        is_watched = line.fileno() in self._selector.get_map()
        if is_watched and mask:
            self._selector.modify(line, mask, line)
        elif is_watched:
            self._selector.unregister(line)
        elif mask:
            self._selector.register(line, mask, line)

    def _serve(self, line: Transport, mask: int) -> int:
        """Do what a socket is ready for; how many changes it brought."""
        said: list[protocol.Incoming] = []
        is_gone = False
        try:
            # What was said last is often followed by the end.
            if mask & selectors.EVENT_READ:
                line.receive(said)
            if mask & selectors.EVENT_WRITE:
                line.send_rest()
            if mask & selectors.EVENT_WRITE or line.is_paused or line.unsent:
                self._watch(line)
        except TransportClosed:
            is_gone = True
        except Exception:
            # Whatever one socket does, the others go on.
            _log.exception("socket-failed")
            is_gone = True
        if said and isinstance(line, ClientConnection):
            self._said.append((line, said))
        if is_gone:
            self._drop(line)
        return sum(1 for incoming in said if incoming.number)

    def _pass_on(self) -> None:
        if self._said:
            said, self._said = self._said, []
            self._hall.hear(said)

    def _look(self, now: float) -> None:
        metrics.UNSENT.set(sum(line.unsent for line in self._lines))
        for line in list(self._lines):
            try:
                line.look(now)
            except TransportClosed:
                self._drop(line)
            except Exception:
                _log.exception("socket-failed")
                self._drop(line)

    def _drop(self, line: Transport) -> None:
        if line in self._lines:
            self._lines.discard(line)
            metrics.SOCKETS.dec()
            if line.fileno() in self._selector.get_map():
                self._selector.unregister(line)
            line.cut()
            if isinstance(line, ClientConnection):
                self._pass_on()  # what somebody says who goes at once counts
                self._hall.leave(line)
