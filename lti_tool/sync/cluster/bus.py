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

_COMPARE = 5.0
"""Seconds between two comparisons of the open documents with the log."""

_MOST_AT_ONCE = 1000
"""Words that are said together."""


class Bus:
    """One thread that speaks for this process, and one for each thing that it listens to."""

    def __init__(
        self, database: Database, rooms: RoomLoop, carrier: PubSub, access: PubSub
    ) -> None:
        """`carrier` is for word between processes; `access` hears of whoever is shut out and of
        settings that change, and may be the same.
        """
        self.name = uuid.uuid4().hex[:12]
        self._database = database
        self._rooms = rooms
        self._carrier = carrier
        self._access = AccessRevocation(database, rooms)
        self._words: queue.SimpleQueue[Message | None] = queue.SimpleQueue()
        """None is the last: after it nothing more is said."""
        self._stop = threading.Event()
        sources = [carrier] if access is carrier else [carrier, access]
        self._ears = [Subscriber(source, self._hear, self._begin, self._stop) for source in sources]
        self._mouth = threading.Thread(target=self._speak, name="bus-mouth", daemon=True)
        self._others = [
            threading.Thread(target=run, name=name, daemon=True)
            for run, name in [(self._look, "bus-eyes")]
            + [(ear.run, "bus-ear") for ear in self._ears]
        ]
        rooms.on_written = self._tell_written
        rooms.on_people = self._tell_people
        rooms.on_awareness = self._tell_awareness
        rooms.on_stopped = self._tell_nobody

    @property
    def is_listening(self) -> bool:
        """Whether PostgreSQL's notifications of access and settings reach this process now."""
        return self._ears[-1].is_open

    @property
    def is_carrying(self) -> bool:
        """Whether messages of the other processes come at once. Otherwise they are found in the
        log, every few seconds, and presence is of this process alone.
        """
        return self._ears[0].is_open

    def start(self) -> None:
        """Begin to listen."""
        for thread in (self._mouth, *self._others):
            thread.start()

    def stop(self, within: float) -> None:
        """Stop listening, say what is left to say, and return; after `within` seconds at the
        latest.
        """
        self._stop.set()
        self._words.put(None)
        if self._mouth.is_alive():
            self._mouth.join(within)

    # Speaking. The rooms' thread puts words into the queue, and never waits.

    def _tell_written(self, room: Room) -> None:
        self._words.put(UpdateLogged(room.document_id, room.head or 0))

    def _tell_people(self, room: Room, is_first: bool) -> None:
        """Who has the document open here; `is_first` asks the others in return."""
        here = sorted({each.admission.writer.author_id for each in room.participants})
        told = tuple(here[: presence.MOST_TOLD])
        self._words.put(PresenceChanged(room.document_id, told, room.head or 0, is_first))

    def _tell_awareness(self, room: Room, states: list[ClientState]) -> None:
        if room.elsewhere:
            for state in states:
                self._words.put(AwarenessChanged(room.document_id, state))

    def _tell_nobody(self) -> None:
        """The process ends: where others show who is here, they need not wait for its silence."""
        for room in self._rooms.opened():
            if room.elsewhere:
                self._words.put(PresenceChanged(room.document_id, (), room.head or 0, ask=False))

    def _speak(self) -> None:
        with process_guard.vital("bus-mouth"):
            is_over = False
            while not is_over:
                taken = [self._words.get()]
                with suppress(queue.Empty):
                    while len(taken) < _MOST_AT_ONCE:
                        taken.append(self._words.get_nowait())
                is_over = None in taken
                said = [word for word in taken if word is not None]
                if said:
                    with process_guard.contained("publish"):
                        self._say(said)
            self._carrier.close()

    def _say(self, said: Sequence[Message]) -> None:
        try:
            self._carrier.say(
                [messages.encode(word, self.name) for word in messages.coalesce(said)]
            )
        except PubSubUnavailable as lost:
            # The others compare with the log, and hear again who is here.
            _log.warning("bus-unsaid", kind=str(lost))

    # Hearing. A word is read here, and then done in the rooms' thread, where nothing may fail.

    def _begin(self) -> None:
        """Something may have been missed: ask, compare, look."""
        self._rooms.do(self._tell_everybody, True)
        self._compare()
        with process_guard.contained("access"):
            self._access.look()

    def _hear(self, heard: Notification) -> None:
        try:
            if heard.channel == "access":
                self._access.look()
            elif heard.channel == "settings":
                self._hear_settings(messages.document(heard.payload))
            else:
                process, word = messages.decode(heard.payload)
                if process != self.name:
                    self._hear_word(process, word)
        except InvalidMessage as unread:
            # Perhaps of another version. What it is about is found like what was never heard.
            _log.warning("bus-unread", channel=heard.channel, code=unread.code)
        except AWAY:
            raise
        except Exception:
            # One message: the next ones are about other documents.
            _log.exception("bus-message-failed", channel=heard.channel)

    def _hear_settings(self, document_id: uuid.UUID) -> None:
        if self._rooms.has(document_id):
            self._look_at([document_id])
            self._rooms.do(self._tell_settings, document_id)

    def _hear_word(self, process: str, word: Message) -> None:
        match word:
            case UpdateLogged():
                self._rooms.do(self._hear_update, word.document_id, word.number)
            case AwarenessChanged():
                self._rooms.do(self._hear_awareness, process, word)
            case PresenceChanged():
                if self._rooms.has(word.document_id):
                    with self._database.transaction() as db:
                        people = access.names_of_authors(db, word.document_id, word.authors)
                    self._rooms.do(self._hear_people, process, word, people)

    def _hear_update(self, document_id: uuid.UUID, number: int) -> None:
        room = self._rooms.room(document_id)
        if room is not None and room.head is not None and room.head < number:
            self._rooms.catch_up(room)

    def _hear_rules(self, document_id: uuid.UUID, rules: DocumentRules) -> None:
        room = self._rooms.room(document_id)
        if room is not None:
            room.rules = rules

    def _hear_awareness(self, process: str, word: AwarenessChanged) -> None:
        room = self._rooms.room(word.document_id)
        if room is not None:
            room.awareness.hear([word.state], process)
            self._rooms.has_news(room)

    def _hear_people(
        self, process: str, word: PresenceChanged, people: dict[str, tuple[str, str]]
    ) -> None:
        room = self._rooms.room(word.document_id)
        if room is None:
            return
        self._hear_update(word.document_id, word.head)
        # As long as nobody else was here, nothing was said of what the clients do.
        is_new = bool(people) and process not in room.elsewhere
        if people:
            room.elsewhere[process] = RemotePresence(people)
        else:
            room.parted(process)
        room.are_people_told = False
        self._rooms.has_news(room)
        if word.ask:
            self._tell_people(room, False)
        if word.ask or is_new:
            self._tell_awareness(room, room.awareness.own())

    def _tell_settings(self, document_id: uuid.UUID) -> None:
        room = self._rooms.room(document_id)
        if room is not None:
            room.tell_pages(protocol.settings_changed())

    # What is due from time to time.

    def _look(self) -> None:
        with process_guard.vital("bus-eyes"):
            repeated = time.monotonic()
            while not self._stop.wait(_COMPARE):
                with process_guard.contained("compare"):
                    self._compare()
                self._rooms.do(self._part_with_the_silent)
                if time.monotonic() - repeated >= presence.REPEAT:
                    repeated = time.monotonic()
                    self._rooms.do(self._tell_everybody, False)
                    with process_guard.contained("access"), suppress(*AWAY):
                        self._access.look()

    def _compare(self) -> None:
        """Whatever was not heard is in the database."""
        with suppress(*AWAY):  # the next time, then
            self._look_at([room.document_id for room in self._rooms.opened()])

    def _look_at(self, document_ids: Sequence[uuid.UUID]) -> None:
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
            self._look_at(document_ids[:middle])
            self._look_at(document_ids[middle:])
            return
        for document_id, head in heads.items():
            self._rooms.do(self._hear_update, document_id, head)
        for document_id, what_holds in found.items():
            self._rooms.do(self._hear_rules, document_id, what_holds)

    def _tell_everybody(self, ask: bool) -> None:
        for room in self._rooms.opened():
            self._tell_people(room, ask)

    def _part_with_the_silent(self) -> None:
        for room in self._rooms.opened():
            for process in [name for name, others in room.elsewhere.items() if others.is_old]:
                room.parted(process)
                self._rooms.has_news(room)
