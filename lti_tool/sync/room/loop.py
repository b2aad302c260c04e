"""Room loop: the open rooms of this process, and the one thread that works in them.

    sockets ──► inboxes ──► authorize ──► one commit for all rooms ──► broadcast and acknowledge
    bus     ──► updates of other processes ──────────────────────────►

All of it happens in order, batch by batch: updates that arrive during a commit are the next batch.
No other thread touches a room or its document, so there is nothing to lock.
"""

import queue
import threading
import time
import uuid
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any

import structlog

from lti_tool import metrics, process_guard
from lti_tool.db.engine import Database
from lti_tool.documents.kinds import kind_of
from lti_tool.documents.rules import DocumentRules
from lti_tool.errors import AnotherGeneration
from lti_tool.refusals import UpdateRefused
from lti_tool.sync import limits
from lti_tool.sync.incoming import Incoming, Participant, PendingUpdate
from lti_tool.sync.room.batch_writer import BatchWriter
from lti_tool.sync.room.eviction import Evictor
from lti_tool.sync.room.group_commit import DatabaseUnavailable
from lti_tool.sync.room.listener import RoomListener
from lti_tool.sync.room.room import Room
from lti_tool.sync.websocket.client import ClientConnection
from lti_tool.sync.websocket.event_loop import Received
from lti_tool.sync.wire import protocol
from lti_tool.sync.wire.close_codes import CloseCode
from lti_tool.yjs.decoder import decode_state_vector

_log = structlog.get_logger()

_TICK = 1.0
"""Seconds between two runs of maintenance."""

_RETRY = 0.02
"""Seconds until work that could not be done at once is tried again."""

_BROADCAST_INTERVAL = 0.1
"""Seconds in which changes of awareness and presence are collected before they are sent."""

_MAX_BATCH = 2000
"""Limit of commands in one batch, so that no acknowledgement waits for more."""


class RoomLoop:
    """The rooms and their thread. Methods for other threads only put a command into its queue."""

    def __init__(
        self, database: Database, listeners: Sequence[RoomListener] = (), memory_limit: int = 0
    ) -> None:
        """`memory_limit` is in bytes; 0 for none."""
        self.is_closing = False
        self._listeners = listeners
        self._writer = BatchWriter(database, self._notify_committed)
        self._evictor = Evictor(memory_limit)
        self._queue: queue.SimpleQueue[tuple[Callable[..., None], Any]] = queue.SimpleQueue()
        self._rooms: dict[uuid.UUID, Room] = {}
        self._busy: set[Room] = set()
        """Rooms in which something waits to be authorized, committed or answered."""
        """Rooms that everybody has left, and the time of that."""
        self._changed: set[Room] = set()
        """Rooms with changes of awareness or presence to send."""
        self._broadcast_at = 0.0
        self._maintained_at = 0.0
        self._is_stopped = False
        self._is_database_away = False
        self._thread = threading.Thread(target=self._run, name="rooms", daemon=True)

    # For other threads.

    def start(self) -> None:
        """Start the thread."""
        self._thread.start()

    def stop(self, within: float) -> None:
        """Write all received updates, and return; after `within` seconds at the latest."""
        self.is_closing = True
        self.do(self._stop)
        if self._thread.is_alive():
            self._thread.join(within)

    def join(self, connection: ClientConnection) -> None:
        """Add a connection to its document's room."""
        self._queue.put((self._join, (connection,)))

    def receive(self, received: Received) -> None:
        """Take a batch of messages; updates of one batch are written together."""
        self._queue.put((self._receive, (received,)))

    def leave(self, connection: ClientConnection) -> None:
        """Remove a connection from its room."""
        self._queue.put((self._leave, (connection,)))

    def do(self, command: Callable[..., None], *arguments: Any) -> None:
        """Call a function in the loop's thread."""
        self._queue.put((command, arguments))

    def broadcast_storing(self, is_possible: bool) -> None:
        """Tell every page whether updates can be stored."""
        self.do(self._broadcast_storing, is_possible)

    def is_open(self, document_id: uuid.UUID) -> bool:
        """True where a document is open in this process."""
        return document_id in self._rooms

    def open_rooms(self) -> list[Room]:
        """List the open rooms; other threads may read only what never changes in them."""
        return list(self._rooms.values())

    def participants(self) -> list[Participant]:
        """List the participants of all rooms."""
        return [
            participant for room in self.open_rooms() for participant in list(room.participants)
        ]

    # For commands, in the loop's thread.

    def room(self, document_id: uuid.UUID) -> Room | None:
        """Return the room of a document, if it is open in this process."""
        return self._rooms.get(document_id)

    def catch_up(self, room: Room) -> None:
        """Read the updates that another process has written to the room's document."""
        room.mark_behind()
        if room.participants:
            self._busy.add(room)

    def catch_up_to(self, document_id: uuid.UUID, number: int) -> None:
        """Read the updates of an open document up to `number`, if its room lacks some."""
        room = self._rooms.get(document_id)
        if room is not None and room.head is not None and room.head < number:
            self.catch_up(room)

    def require_generation(self, document_id: uuid.UUID, generation: int) -> None:
        """Close the room of a document that was rewritten; its pages fetch the new generation."""
        room = self._rooms.get(document_id)
        if room is not None and room.generation < generation:
            room.close_all(AnotherGeneration().close_code)
            self._close(room)

    def set_rules(self, document_id: uuid.UUID, rules: DocumentRules) -> None:
        """Replace the rules for updates of an open document."""
        room = self._rooms.get(document_id)
        if room is not None:
            room.set_rules(rules)
            if room.awareness.is_pending:
                self.schedule_broadcast(room)

    def schedule_broadcast(self, room: Room) -> None:
        """Send changes of a room's presence and awareness soon."""
        if not self._changed:
            self._broadcast_at = time.monotonic() + _BROADCAST_INTERVAL
        self._changed.add(room)

    # The thread.

    def _run(self) -> None:
        with process_guard.fail_fast("rooms"):
            while not self._is_stopped:
                for command, arguments in self._take():
                    with process_guard.isolate_errors("room-command", command=command.__name__):
                        command(*arguments)
                self._work()
                now = time.monotonic()
                if self._changed and now >= self._broadcast_at:
                    self._broadcast_changes()
                if now - self._maintained_at > _TICK:
                    self._maintained_at = now
                    with process_guard.isolate_errors("rooms-maintenance"):
                        self._maintain(now)
            with process_guard.isolate_errors("rooms-end"):
                for listener in self._listeners:
                    listener.stopped(self.open_rooms())
            self._writer.close()

    def _take(self) -> Sequence[tuple[Callable[..., None], Any]]:
        """Return the commands that have arrived: at least one, unless something else is due."""
        wait = _TICK if self._is_database_away or not self._busy else _RETRY
        if self._changed:
            wait = min(wait, max(0.0, self._broadcast_at - time.monotonic()))
        taken = []
        with suppress(queue.Empty):
            taken.append(self._queue.get(timeout=wait))
            while len(taken) < _MAX_BATCH:
                taken.append(self._queue.get_nowait())
        return taken

    def _stop(self) -> None:
        self._is_stopped = True

    def _join(self, connection: ClientConnection) -> None:
        admission = connection.admission
        self.require_generation(admission.document_id, admission.generation)
        room = self._rooms.get(admission.document_id)
        if room is not None and room.generation > admission.generation:
            connection.close(AnotherGeneration().close_code)
            return
        if room is None:
            room = Room(
                admission.document_id,
                admission.client_id_namespace,
                kind_of(admission.kind),
                admission.generation,
            )
            self._rooms[admission.document_id] = room
            metrics.ROOMS.set(len(self._rooms))
            for listener in self._listeners:
                listener.document_opened(admission.document_id)
        own = admission.enrolment_id
        sockets = sum(each.admission.enrolment_id == own for each in room.participants)
        if sockets >= limits.SOCKETS_PER_PERSON:
            connection.close(CloseCode.TOO_FAST)
            return
        is_first = not room.participants
        room.join(connection)
        self._busy.add(room)
        for listener in self._listeners:
            listener.participant_joined(connection)
        self.schedule_broadcast(room)
        self._notify_presence(room, is_first=is_first)

    def _leave(self, connection: ClientConnection) -> None:
        for listener in self._listeners:
            listener.participant_left(connection)
        room = self._rooms.get(connection.admission.document_id)
        if room is None or connection not in room.participants:
            return
        room.leave(connection)
        self.schedule_broadcast(room)
        self._notify_presence(room, is_first=False)
        if not room.participants:
            self._evictor.note_empty(room, time.monotonic())

    def _receive(self, received: Received) -> None:
        for connection, messages in received:
            room = self._rooms.get(connection.admission.document_id)
            if room is None or connection not in room.participants:
                continue
            try:
                for incoming in messages:
                    self._receive_one(room, connection, incoming)
            except protocol.ProtocolError as error:
                _log.info("socket-refused", reason=str(error))
                connection.close(CloseCode.POLICY)
            except Exception:
                # A failure of one socket's message does not affect the others of this batch.
                _log.exception("message-failed", document=str(room.document_id))
                connection.close(CloseCode.TRY_AGAIN)

    def _receive_one(self, room: Room, connection: ClientConnection, incoming: Incoming) -> None:
        if isinstance(incoming, PendingUpdate):
            room.receive(incoming)
            self._busy.add(room)
            return
        message = incoming.message
        if isinstance(message, protocol.Step1):
            _require_state_vector(message.state_vector)
            room.request_updates(connection, message.state_vector)
            self._busy.add(room)
        elif isinstance(message, protocol.Awareness | protocol.QueryAwareness):
            self._receive_awareness(room, connection, message)
        connection.mark_processed(incoming.size)

    def _receive_awareness(
        self,
        room: Room,
        connection: ClientConnection,
        message: protocol.Awareness | protocol.QueryAwareness,
    ) -> None:
        is_query = isinstance(message, protocol.QueryAwareness)
        admission = connection.admission
        if not admission.shares_position:
            return
        if isinstance(message, protocol.Awareness) and room.relays_positions:
            try:
                room.awareness.update_from_client(
                    message.states,
                    connection,
                    admission.owns,
                    admission.writer.author_id,
                    lambda client_id: self._writer.loader.owner_of(room, client_id),
                    room.position_of,
                )
            except DatabaseUnavailable:
                return  # clients repeat their state every few seconds
            self.schedule_broadcast(room)
        if is_query or connection not in room.awareness_subscribers:
            room.subscribe_awareness(connection)

    def _work(self) -> None:
        """Authorize, commit and answer all that waits."""
        busy, self._busy = self._busy, set()
        if not busy:
            return
        try:
            lost = self._writer.work(busy)
            self._is_database_away = False
        except DatabaseUnavailable:
            # Everything stays as it is and is tried again; the pages keep their updates.
            self._is_database_away = True
            self._busy |= busy
            return
        except Exception:
            # It is not known which room failed: pages send again what was not acknowledged.
            _log.exception("rooms-failed")
            lost = dict.fromkeys(busy, CloseCode.TRY_AGAIN)
        for room, code in lost.items():
            room.close_all(code)
            self._close(room)
        # Updates for which there was no time, or whose document is locked.
        self._busy |= {room for room in busy if room.has_work and room not in lost}

    def _notify_committed(self, room: Room) -> None:
        for listener in self._listeners:
            listener.document_committed(room)

    def _notify_presence(self, room: Room, *, is_first: bool) -> None:
        for listener in self._listeners:
            listener.presence_changed(room, is_first=is_first)

    def _broadcast_storing(self, is_possible: bool) -> None:
        for room in self.open_rooms():
            # Where updates still wait, their commit announces that storing is possible.
            if not (is_possible and room.has_work):
                room.broadcast_storing(is_possible)

    def _broadcast_changes(self) -> None:
        changed, self._changed = self._changed, set()
        now = time.monotonic()
        for room in changed:
            with process_guard.isolate_errors("room-broadcast", document=str(room.document_id)):
                self._broadcast_changes_of(room, now)

    def _broadcast_changes_of(self, room: Room, now: float) -> None:
        if room.presence_schedule.is_due(now):
            room.broadcast_presence(now)
        states = room.broadcast_awareness(now)
        if room.presence_schedule.is_pending or room.awareness.is_pending:
            self.schedule_broadcast(room)
        for listener in self._listeners if states else ():
            listener.awareness_changed(room, states)

    def _maintain(self, now: float) -> None:
        """Free memory, and close the rooms that nobody has come back to."""
        metrics.QUEUE.set(self._queue.qsize())
        self._writer.forget_settled_quotas()
        self._evictor.sweep(self._rooms.values())
        for room in self._evictor.abandoned(now):
            if room not in self._busy:
                self._close(room)

    def _close(self, room: Room) -> None:
        room.unload()
        self._busy.discard(room)
        self._evictor.forget(room)
        self._changed.discard(room)
        if self._rooms.get(room.document_id) is room:
            del self._rooms[room.document_id]
            metrics.ROOMS.set(len(self._rooms))
            for listener in self._listeners:
                listener.document_closed(room.document_id)


def _require_state_vector(vector: bytes) -> None:
    try:
        decode_state_vector(vector)
    except UpdateRefused:
        raise protocol.ProtocolError("state vector") from None
