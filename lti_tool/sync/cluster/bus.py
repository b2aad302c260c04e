"""Tells other processes "document D now has update N" and who is here, and hears them.

PostgreSQL's LISTEN and NOTIFY carry it, or Redis where that is set. Either may lose a message, or
bring one late or twice: what is missing is found in the log, with which a process compares its open
documents whenever it begins to listen and every few seconds besides.
"""

import queue
import threading
import time
import uuid
from collections.abc import Sequence
from contextlib import suppress

import structlog

from lti_tool import process_guard
from lti_tool.db.engine import AWAY, Database
from lti_tool.documents import access, rules, update_log
from lti_tool.documents.rules import DocumentRules
from lti_tool.sync.cluster import messages
from lti_tool.sync.cluster.messages import (
    AwarenessChanged,
    InvalidMessage,
    Message,
    PresenceChanged,
    UpdateLogged,
)
from lti_tool.sync.cluster.pubsub import Notification, PubSub, PubSubUnavailable
from lti_tool.sync.cluster.subscriber import Subscriber
from lti_tool.sync.revocation import AccessRevocation
from lti_tool.sync.room import presence
from lti_tool.sync.room.loop import RoomLoop
from lti_tool.sync.room.presence import RemotePresence
from lti_tool.sync.room.room import Room
from lti_tool.sync.wire import protocol
from lti_tool.sync.wire.protocol import ClientState

_log = structlog.get_logger()

_RECONCILE_EVERY = 5.0
"""Seconds between two comparisons of the open documents with the log."""

_MAX_BATCH = 1000
"""Words that are outgoing together."""


class Bus:
    """One thread that speaks for this process, and one for each thing that it listens to."""

    def __init__(
        self, database: Database, rooms: RoomLoop, transport: PubSub, access: PubSub
    ) -> None:
        """`transport` carries messages between processes; `access` revocations and changes of
        settings, and may be the same.
        """
        self.name = uuid.uuid4().hex[:12]
        self._database = database
        self._rooms = rooms
        self._transport = transport
        self._access = AccessRevocation(database, rooms)
        self._outgoing: queue.SimpleQueue[Message | None] = queue.SimpleQueue()
        """None is the last: after it nothing more is outgoing."""
        self._stop = threading.Event()
        sources = [transport] if access is transport else [transport, access]
        self._subscribers = [
            Subscriber(source, self._receive, self._on_subscribed, self._stop) for source in sources
        ]
        self._publisher = threading.Thread(
            target=self._publish_forever, name="publisher", daemon=True
        )
        self._others = [
            threading.Thread(target=run, name=name, daemon=True)
            for run, name in [(self._run_periodic, "reconciler")]
            + [(subscriber.run, "bus-subscriber") for subscriber in self._subscribers]
        ]
        rooms.on_written = self._publish_update
        rooms.on_presence = self._publish_presence
        rooms.on_awareness = self._publish_awareness
        rooms.on_stopped = self._publish_departure

    @property
    def is_listening(self) -> bool:
        """Whether PostgreSQL's notifications of access and settings reach this process now."""
        return self._subscribers[-1].is_open

    @property
    def is_carrying(self) -> bool:
        """Whether messages of the other processes come at once. Otherwise they are found in the
        log, every few seconds, and presence is of this process alone.
        """
        return self._subscribers[0].is_open

    def start(self) -> None:
        """Begin to listen."""
        for thread in (self._publisher, *self._others):
            thread.start()

    def stop(self, within: float) -> None:
        """Stop listening, say what is left to say, and return; after `within` seconds at the
        latest.
        """
        self._stop.set()
        self._outgoing.put(None)
        if self._publisher.is_alive():
            self._publisher.join(within)

    # Speaking. The rooms' thread puts words into the queue, and never waits.

    def _publish_update(self, room: Room) -> None:
        self._outgoing.put(UpdateLogged(room.document_id, room.head or 0))

    def _publish_presence(self, room: Room, is_first: bool) -> None:
        """Who has the document open here; `is_first` asks the others in return."""
        here = sorted({each.admission.writer.author_id for each in room.participants})
        told = tuple(here[: presence.MAX_AUTHORS])
        self._outgoing.put(PresenceChanged(room.document_id, told, room.head or 0, is_first))

    def _publish_awareness(self, room: Room, states: list[ClientState]) -> None:
        if room.peers:
            for state in states:
                self._outgoing.put(AwarenessChanged(room.document_id, state))

    def _publish_departure(self) -> None:
        """The process ends: where others show who is here, they need not wait for its silence."""
        for room in self._rooms.open_rooms():
            if room.peers:
                self._outgoing.put(PresenceChanged(room.document_id, (), room.head or 0, ask=False))

    def _publish_forever(self) -> None:
        with process_guard.vital("publisher"):
            is_over = False
            while not is_over:
                taken = [self._outgoing.get()]
                with suppress(queue.Empty):
                    while len(taken) < _MAX_BATCH:
                        taken.append(self._outgoing.get_nowait())
                is_over = None in taken
                outgoing = [message for message in taken if message is not None]
                if outgoing:
                    with process_guard.contained("publish"):
                        self._publish(outgoing)
            self._transport.close()

    def _publish(self, outgoing: Sequence[Message]) -> None:
        try:
            self._transport.publish(
                [messages.encode(message, self.name) for message in messages.coalesce(outgoing)]
            )
        except PubSubUnavailable as lost:
            # The others compare with the log, and hear again who is here.
            _log.warning("publish-failed", kind=str(lost))

    # Hearing. A message is read here, and then done in the rooms' thread, where nothing may fail.

    def _on_subscribed(self) -> None:
        """Something may have been missed: ask, compare, look."""
        self._rooms.do(self._publish_all_presence, True)
        self._compare()
        with process_guard.contained("access"):
            self._access.check()

    def _receive(self, notification: Notification) -> None:
        try:
            if notification.channel == "access":
                self._access.check()
            elif notification.channel == "settings":
                self._receive_settings(messages.document(notification.payload))
            else:
                process, message = messages.decode(notification.payload)
                if process != self.name:
                    self._dispatch(process, message)
        except InvalidMessage as unread:
            # Perhaps of another version. Its content is found by the next reconciliation.
            _log.warning("bus-message-unreadable", channel=notification.channel, code=unread.code)
        except AWAY:
            raise
        except Exception:
            # One message: the next ones are about other documents.
            _log.exception("bus-message-failed", channel=notification.channel)

    def _receive_settings(self, document_id: uuid.UUID) -> None:
        if self._rooms.is_open(document_id):
            self._reconcile([document_id])
            self._rooms.do(self._broadcast_settings_changed, document_id)

    def _dispatch(self, process: str, message: Message) -> None:
        match message:
            case UpdateLogged():
                self._rooms.do(self._receive_update, message.document_id, message.number)
            case AwarenessChanged():
                self._rooms.do(self._receive_awareness, process, message)
            case PresenceChanged():
                if self._rooms.is_open(message.document_id):
                    with self._database.transaction() as db:
                        people = access.named(db, message.document_id, message.authors)
                    self._rooms.do(self._receive_presence, process, message, people)

    def _receive_update(self, document_id: uuid.UUID, number: int) -> None:
        room = self._rooms.room(document_id)
        if room is not None and room.head is not None and room.head < number:
            self._rooms.catch_up(room)

    def _receive_rules(self, document_id: uuid.UUID, rules: DocumentRules) -> None:
        room = self._rooms.room(document_id)
        if room is not None:
            room.set_rules(rules)

    def _receive_awareness(self, process: str, message: AwarenessChanged) -> None:
        room = self._rooms.room(message.document_id)
        if room is not None:
            room.awareness.update_from_process([message.state], process)
            self._rooms.schedule_broadcast(room)

    def _receive_presence(
        self, process: str, message: PresenceChanged, people: dict[str, tuple[str, str]]
    ) -> None:
        room = self._rooms.room(message.document_id)
        if room is None:
            return
        self._receive_update(message.document_id, message.head)
        # Awareness is not published while a document is open in one process only.
        is_new = bool(people) and room.set_peer(process, RemotePresence(people))
        if not people:
            room.remove_peer(process)
        self._rooms.schedule_broadcast(room)
        if message.ask:
            self._publish_presence(room, False)
        if message.ask or is_new:
            self._publish_awareness(room, room.awareness.local())

    def _broadcast_settings_changed(self, document_id: uuid.UUID) -> None:
        room = self._rooms.room(document_id)
        if room is not None:
            room.broadcast_message(protocol.settings_changed())

    # What is due from time to time.

    def _run_periodic(self) -> None:
        with process_guard.vital("reconciler"):
            repeated = time.monotonic()
            while not self._stop.wait(_RECONCILE_EVERY):
                with process_guard.contained("compare"):
                    self._compare()
                self._rooms.do(self._remove_expired)
                if time.monotonic() - repeated >= presence.REPEAT_EVERY:
                    repeated = time.monotonic()
                    self._rooms.do(self._publish_all_presence, False)
                    with process_guard.contained("access"), suppress(*AWAY):
                        self._access.check()

    def _compare(self) -> None:
        """Whatever was not notification is in the database."""
        with suppress(*AWAY):  # the next time, then
            self._reconcile([room.document_id for room in self._rooms.open_rooms()])

    def _reconcile(self, document_ids: Sequence[uuid.UUID]) -> None:
        """Read what has come to documents, and what holds in them now.

        Where that cannot be read of one of them, it goes on with what it had; the others are read.
        """
        try:
            with self._database.transaction() as db:
                heads = update_log.heads(db, document_ids)
                found = rules.load(db, document_ids)
        except AWAY:
            raise
        except Exception as error:
            if len(document_ids) == 1:
                _log.error(
                    "document-unreadable",
                    document=str(document_ids[0]),
                    kind=type(error).__name__,
                )
                return
            middle = len(document_ids) // 2
            self._reconcile(document_ids[:middle])
            self._reconcile(document_ids[middle:])
            return
        for document_id, head in heads.items():
            self._rooms.do(self._receive_update, document_id, head)
        for document_id, what_holds in found.items():
            self._rooms.do(self._receive_rules, document_id, what_holds)

    def _publish_all_presence(self, ask: bool) -> None:
        for room in self._rooms.open_rooms():
            self._publish_presence(room, ask)

    def _remove_expired(self) -> None:
        for room in self._rooms.open_rooms():
            if room.remove_expired_peers():
                self._rooms.schedule_broadcast(room)
