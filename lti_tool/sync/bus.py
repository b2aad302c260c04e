"""Tells other processes "document D now has update N" and who is here, and hears them.

PostgreSQL's LISTEN and NOTIFY carry it. What is lost on the way is found in the log: a process that
was deaf for a while compares its open documents with it. Nothing depends on the order of messages.
"""

import json
import threading
import time
import uuid
from contextlib import suppress

import psycopg
import structlog
from sqlalchemy.exc import OperationalError

from lti_tool.annotations import workspaces
from lti_tool.db import wake
from lti_tool.db.engine import Database
from lti_tool.db.wake import Heard
from lti_tool.sync import incoming, presence, update_log
from lti_tool.sync.access import Access
from lti_tool.sync.presence import Elsewhere
from lti_tool.sync.room import Room, RoomGone
from lti_tool.sync.rooms import Rooms

_log = structlog.get_logger()

_TICK = 1.0
"""Seconds between two looks at the clock; word of others comes at once."""


class Bus:
    """A thread of this process that hears the others."""

    def __init__(self, database: Database, rooms: Rooms) -> None:
        self.name = uuid.uuid4().hex[:12]
        self._database = database
        self._rooms = rooms
        self._access = Access(database, rooms)
        self._stop = threading.Event()
        self.is_listening = False
        """Whether word of the other processes reaches this one right now."""
        self._thread = threading.Thread(target=self._run, name="bus", daemon=True)
        rooms.on_presence = self.tell

    def start(self) -> None:
        """Begin to listen."""
        self._thread.start()

    def stop(self) -> None:
        """Stop listening, within a second."""
        self._stop.set()

    def tell(self, room: Room, *, ask: bool = False) -> None:
        """Tell the other processes who has the room's document open here; `ask` them in return."""
        with room.lock:
            here = sorted({p.admission.writer.author_id for p in room.participants})
        told = {
            "document": str(room.document_id),
            "process": self.name,
            "authors": here[: presence.MOST_TOLD],
            "ask": ask,
        }
        try:
            with self._database.transaction() as db:
                wake.notify(db, wake.PRESENCE, json.dumps(told, separators=(",", ":")))
        except OperationalError:
            # The others will hear of it when this process speaks of the room again.
            _log.warning("presence-untold", document=str(room.document_id))

    def _run(self) -> None:
        while not self._stop.is_set():
            self.is_listening = False
            try:
                self._listen()
            except (psycopg.OperationalError, OperationalError) as error:
                _log.warning("bus-interrupted", kind=type(error).__name__)
                self._stop.wait(1)
            except Exception:
                # A deaf process would go on as if it were alone. Beginning again compares its
                # documents with the log, so nothing that was missed stays missed.
                _log.exception("bus-failed")
                self._stop.wait(1)

    def _listen(self) -> None:
        channels = (wake.ACCESS, wake.DOCUMENTS, wake.PRESENCE)
        with wake.listening(self._database.url, *channels) as listener:
            self._compare()
            self._access.look()
            self.is_listening = True
            repeated = time.monotonic()
            while not self._stop.is_set():
                for heard in listener.wait(_TICK):
                    self._hear(heard)
                if time.monotonic() - repeated > presence.REPEAT:
                    repeated = time.monotonic()
                    self._repeat()

    def _hear(self, heard: Heard) -> None:
        if heard.channel == wake.ACCESS:
            self._access.look()
        elif heard.channel == wake.DOCUMENTS:
            document, _, number = heard.payload.partition(":")
            room = self._rooms.opened(uuid.UUID(document))
            if room is not None:
                self._catch_up(room, int(number))
        else:
            self._hear_presence(json.loads(heard.payload))

    def _compare(self) -> None:
        """Whatever was not heard is in the log."""
        rooms = self._rooms.all_opened()
        with self._database.transaction() as db:
            heads = update_log.heads(db, [room.document_id for room in rooms])
        for room in rooms:
            self._catch_up(room, heads.get(room.document_id, 0))
            self.tell(room, ask=True)

    def _catch_up(self, room: Room, number: int) -> None:
        with room.lock:
            if room.is_gone or room.head >= number:
                return
            # A room that is gone: its people connect again, and find everything.
            with suppress(RoomGone):
                incoming.catch_up(self._database, room)

    def _hear_presence(self, told: dict[str, object]) -> None:
        process = str(told["process"])
        room = self._rooms.opened(uuid.UUID(str(told["document"])))
        if room is None or process == self.name:
            return
        authors = [str(author) for author in told["authors"]]  # type: ignore[attr-defined]
        with self._database.transaction() as db:
            people = workspaces.named(db, room.document_id, authors)
        with room.lock:
            if people:
                room.elsewhere[process] = Elsewhere(people)
            else:
                room.elsewhere.pop(process, None)
            if not room.is_gone:
                room.tell_people()
        if told["ask"]:
            self.tell(room)

    def _repeat(self) -> None:
        """Say again who is here, forget processes that have fallen silent, and save what has grown
        while nobody left.
        """
        for room in self._rooms.all_opened():
            self._rooms.snapshot(room.document_id, is_last=False)
            self.tell(room)
            with room.lock:
                silent = [name for name, others in room.elsewhere.items() if others.is_old]
                for name in silent:
                    del room.elsewhere[name]
                if silent and not room.is_gone:
                    room.tell_people()
        self._access.look()
