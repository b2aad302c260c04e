"""Every open room of this process, and the one thread that works in them.

    sockets ──► what people said ──► judged ──► one commit for all rooms ──► told to everybody
    bus     ──► what other processes wrote ─────────────────────────────────►

All of it happens here, in order, batch by batch: what comes while one batch is being written is the
next batch. A room and its live copy are touched by no other thread, so there is nothing to lock.
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
from lti_tool.refusals import UpdateRefused
from lti_tool.sync import limits
from lti_tool.sync.room.batch_writer import BatchWriter
from lti_tool.sync.room.group_commit import DatabaseUnavailable
from lti_tool.sync.room.room import Participant, Room, Waiting
from lti_tool.sync.websocket.client import ClientConnection
from lti_tool.sync.websocket.event_loop import Received
from lti_tool.sync.wire import frames, protocol
from lti_tool.sync.wire.close_codes import CloseCode
from lti_tool.yjs.decoder import state_vector

_log = structlog.get_logger()

_TICK = 1.0
"""Seconds between two looks at what is due."""

_AGAIN = 0.02
"""Seconds until what could not be done at once is looked at again."""

_NEWS_EVERY = 0.1
"""Seconds in which cursors and comings and goings are gathered before they are told."""

_PEOPLE_SHARE = 0.005
"""Seconds for each person here between two lists of them: in a hall that fills, everybody would
otherwise be told of everybody else who comes."""

_MOST_AT_ONCE = 2000
"""Commands in one batch: nobody's answer waits for more."""


class RoomLoop:
    """The rooms and their thread. Methods for other threads only put a command into its queue."""

    def __init__(self, database: Database, memory_limit: int = 0) -> None:
        """`memory_limit` is in bytes; 0 for none."""
        self.is_closing = False
        self._scribe = BatchWriter(database, memory_limit)
        self._queue: queue.SimpleQueue[tuple[Callable[..., None], Any]] = queue.SimpleQueue()
        self._rooms: dict[uuid.UUID, Room] = {}
        self._busy: set[Room] = set()
        """Where something waits to be judged, written or answered."""
        self._emptied: dict[Room, float] = {}
        """Where nobody is any more, and since when."""
        self._news: set[Room] = set()
        self._news_at = 0.0
        self._looked_at = 0.0
        self._is_stopped = False
        self._is_away = False
        """Whether the database was away the last time."""
        self._thread = threading.Thread(target=self._run, name="rooms", daemon=True)
        self.on_written: Callable[[Room], None] = lambda _: None
        """Called after a commit, for a room that is open in other processes, too."""
        self.on_people: Callable[[Room, bool], None] = lambda *_: None
        """Called when somebody came or left; True for the room's first."""
        self.on_awareness: Callable[[Room, list[protocol.ClientState]], None] = lambda *_: None
        """Called with what clients of this process do now."""
        self.on_emptied: Callable[[uuid.UUID], None] = lambda _: None
        """Called when the last one has left a document."""
        self.on_stopped: Callable[[], None] = lambda: None
        """Called when everything is written, and nothing more is said or heard here."""

    # For other threads.

    def start(self) -> None:
        """Begin to work."""
        self._thread.start()

    def stop(self, within: float) -> None:
        """Write everything that was said, and return; after `within` seconds at the latest."""
        self.is_closing = True
        self.do(self._stop)
        if self._thread.is_alive():
            self._thread.join(within)

    def enter(self, connection: ClientConnection) -> None:
        """Somebody has come."""
        self._queue.put((self._enter, (connection,)))

    def hear(self, said: Received) -> None:
        """What these said, at once."""
        self._queue.put((self._hear, (said,)))

    def leave(self, connection: ClientConnection) -> None:
        """Somebody has gone."""
        self._queue.put((self._leave, (connection,)))

    def do(self, command: Callable[..., None], *arguments: Any) -> None:
        """Call this in the rooms' thread."""
        self._queue.put((command, arguments))

    def tell_storing(self, is_possible: bool) -> None:
        """Tell every page whether what it writes can be stored; for another thread."""
        self.do(self._tell_storing, is_possible)

    def has(self, document_id: uuid.UUID) -> bool:
        """Whether a document is open in this process."""
        return document_id in self._rooms

    def opened(self) -> list[Room]:
        """Every open room of this process; only what does not change may be read elsewhere."""
        return list(self._rooms.values())

    def participants(self) -> list[Participant]:
        """Every socket in a room of this process."""
        return [participant for room in self.opened() for participant in list(room.participants)]

    # For commands, in the rooms' thread.

    def room(self, document_id: uuid.UUID) -> Room | None:
        """The room of a document, if it is open in this process."""
        return self._rooms.get(document_id)

    def catch_up(self, room: Room) -> None:
        """Another process has written to the room's document: read what."""
        room.is_behind = True
        if room.participants:
            self._busy.add(room)

    def has_news(self, room: Room) -> None:
        """Something about who is here has changed."""
        if not self._news:
            self._news_at = time.monotonic() + _NEWS_EVERY
        self._news.add(room)

    # The thread.

    def _run(self) -> None:
        with process_guard.vital("rooms"):
            while not self._is_stopped:
                for command, arguments in self._take():
                    with process_guard.contained("room-command", command=command.__name__):
                        command(*arguments)
                self._work()
                now = time.monotonic()
                if self._news and now >= self._news_at:
                    self._tell_news()
                if now - self._looked_at > _TICK:
                    self._looked_at = now
                    metrics.QUEUE.set(self._queue.qsize())
                    with process_guard.contained("rooms-upkeep"):
                        self._scribe.look_after(self._rooms.values())
                        self._close_emptied(now)
            with process_guard.contained("rooms-end"):
                self.on_stopped()
            self._scribe.close()

    def _take(self) -> Sequence[tuple[Callable[..., None], Any]]:
        """What has come: at least one command, unless something else is due."""
        wait = _TICK if self._is_away or not self._busy else _AGAIN
        if self._news:
            wait = min(wait, max(0.0, self._news_at - time.monotonic()))
        taken = []
        with suppress(queue.Empty):
            taken.append(self._queue.get(timeout=wait))
            while len(taken) < _MOST_AT_ONCE:
                taken.append(self._queue.get_nowait())
        return taken

    def _stop(self) -> None:
        self._is_stopped = True

    def _enter(self, connection: ClientConnection) -> None:
        document_id = connection.admission.document_id
        room = self._rooms.get(document_id)
        if room is None:
            room = Room(
                document_id, connection.admission.client_space, kind_of(connection.admission.kind)
            )
            self._rooms[document_id] = room
            metrics.ROOMS.set(len(self._rooms))
        own = connection.admission.enrolment_id
        sockets = sum(each.admission.enrolment_id == own for each in room.participants)
        if sockets >= limits.SOCKETS_PER_PERSON:
            connection.close(CloseCode.TOO_FAST)
            return
        is_first = not room.participants
        room.join(connection)
        self._busy.add(room)
        self.has_news(room)
        self.on_people(room, is_first)

    def _leave(self, connection: ClientConnection) -> None:
        room = self._rooms.get(connection.admission.document_id)
        if room is None or connection not in room.participants:
            return
        room.leave(connection)
        self.has_news(room)
        self.on_people(room, False)
        if not room.participants:
            self._emptied[room] = time.monotonic()

    def _hear(self, said: Received) -> None:
        for connection, messages in said:
            room = self._rooms.get(connection.admission.document_id)
            if room is None or connection not in room.participants:
                continue
            try:
                for incoming in messages:
                    self._hear_one(room, connection, incoming)
            except protocol.ProtocolError as error:
                _log.info("socket-refused", reason=str(error))
                connection.close(CloseCode.POLICY)
            except Exception:
                # What one socket sends is its own affair: the others of this batch are heard.
                _log.exception("message-failed", document=str(room.document_id))
                connection.close(CloseCode.TRY_AGAIN)

    def _hear_one(
        self, room: Room, connection: ClientConnection, incoming: protocol.Incoming
    ) -> None:
        message = incoming.message
        if isinstance(message, protocol.Change):
            if incoming.number:
                room.inbox.append(
                    Waiting(
                        connection,
                        message.update,
                        incoming.number,
                        incoming.size,
                        incoming.heard_at,
                    )
                )
                self._busy.add(room)
                return
        elif isinstance(message, protocol.Step1):
            _check(message.state_vector)
            room.questions[connection] = message.state_vector
            self._busy.add(room)
        else:
            self._hear_awareness(room, connection, message)
        connection.settled(incoming.size)

    def _hear_awareness(
        self,
        room: Room,
        connection: ClientConnection,
        message: protocol.Awareness | protocol.QueryAwareness,
    ) -> None:
        if isinstance(message, protocol.Awareness):
            admission = connection.admission
            try:
                room.awareness.take(
                    message.states,
                    connection,
                    admission.enrolment_id,
                    admission.writer.author_id,
                    lambda client_id: self._scribe.owner_of(room, client_id),
                )
            except DatabaseUnavailable:
                return  # it is said again every few seconds
            self.has_news(room)
        if connection not in room.listeners or isinstance(message, protocol.QueryAwareness):
            room.listeners.add(connection)
            connection.send(frames.binary(protocol.awareness(room.awareness.everybody())))

    def _work(self) -> None:
        """Judge, write and answer all that waits."""
        busy, self._busy = self._busy, set()
        if not busy:
            return
        try:
            lost = self._scribe.work(busy, self.on_written)
            self._is_away = False
        except DatabaseUnavailable:
            # Everything stays as it is and is tried again; the pages keep what they have.
            self._is_away = True
            self._busy |= busy
            return
        except Exception:
            # Not known of which room: pages send again what was not acknowledged.
            _log.exception("rooms-failed")
            lost = dict.fromkeys(busy, CloseCode.TRY_AGAIN)
        for room, code in lost.items():
            self._give_up(room, code)
        # Where there was no time for all of it, or something holds the document.
        self._busy |= {room for room in busy if room.has_work and room not in lost}

    def _tell_storing(self, is_possible: bool) -> None:
        for room in self.opened():
            # Where something still waits, its being stored is what tells the pages.
            if not (is_possible and room.has_work):
                room.tell_storing(is_possible)

    def _close_emptied(self, now: float) -> None:
        """Close what nobody has come back to."""
        for room, left_at in list(self._emptied.items()):
            if room.participants:
                del self._emptied[room]
            elif now - left_at > limits.LINGER and room.is_idle and room not in self._busy:
                self._close(room)

    def _tell_news(self) -> None:
        news, self._news = self._news, set()
        now = time.monotonic()
        for room in news:
            with process_guard.contained("room-news", document=str(room.document_id)):
                self._tell_news_of(room, now)

    def _tell_news_of(self, room: Room, now: float) -> None:
        if not room.are_people_told:
            if now >= room.people_due_at:
                room.people_due_at = now + len(room.participants) * _PEOPLE_SHARE
                room.tell_people()
            else:
                self.has_news(room)
        states = room.tell_awareness()
        if states:
            self.on_awareness(room, states)

    def _give_up(self, room: Room, code: int) -> None:
        """Nothing can be done in this room: everybody connects again, or hears why not."""
        room.close_all(code)
        self._close(room)

    def _close(self, room: Room) -> None:
        room.asleep()
        self._busy.discard(room)
        self._emptied.pop(room, None)
        self._news.discard(room)
        if self._rooms.get(room.document_id) is room:
            del self._rooms[room.document_id]
            metrics.ROOMS.set(len(self._rooms))
            self.on_emptied(room.document_id)


def _check(vector: bytes) -> None:
    try:
        state_vector(vector)
    except UpdateRefused:
        raise protocol.ProtocolError("state vector") from None
