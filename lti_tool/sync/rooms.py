"""Opens a room once per process, rebuilds it from the log, closes it when it is empty."""

import threading
import uuid
from collections.abc import Callable, Sequence
from typing import Any

import structlog
from pycrdt import Doc, Map
from sqlalchemy.orm import Session

from lti_tool import metrics
from lti_tool.annotations import projection, shape
from lti_tool.annotations.tables import SharedDocument
from lti_tool.db.engine import Database
from lti_tool.settings import Settings
from lti_tool.sync import snapshots, tickets, update_log
from lti_tool.sync.close_codes import CloseCode
from lti_tool.sync.room import Participant, Room

_log = structlog.get_logger()

_SEED_CLIENT = 2**31 - 1
"""The client id that the server itself writes a new document's tags under."""


class Rooms:
    """Every room of this process."""

    def __init__(self, database: Database, settings: Settings) -> None:
        self.database = database
        self.settings = settings
        self._lock = threading.Lock()
        self._rooms: dict[uuid.UUID, Room] = {}
        self._loading: dict[uuid.UUID, threading.Lock] = {}
        self.is_closing = False
        self.on_presence: Callable[..., None] = lambda *_, **__: None
        """Called when somebody came or left, without any lock: whoever tells other processes."""

    def enter(self, participant: Participant) -> Room:
        """The room of the participant's document, with the participant in it.

        Many who open it at once share one loading.
        """
        document_id = participant.admission.document_id
        while True:
            room = self._open(document_id)
            with room.lock:
                if not room.is_gone:
                    is_first = not room.participants
                    room.join(participant)
                    break
            self._drop(room)
        self.on_presence(room, ask=is_first)
        if self.is_closing:
            participant.close(CloseCode.TRY_AGAIN)
        return room

    def _open(self, document_id: uuid.UUID) -> Room:
        with self._lock:
            room = self._rooms.get(document_id)
            if room is not None:
                return room
            loading = self._loading.setdefault(document_id, threading.Lock())
        with loading:
            with self._lock:
                room = self._rooms.get(document_id)
            if room is None:
                with self.database.transaction() as db:
                    stored = update_log.load(db, document_id)
                room = Room(document_id, stored.parts, stored.head)
                with self._lock:
                    self._rooms[document_id] = room
                    metrics.ROOMS.set(len(self._rooms))
                    self._loading.pop(document_id, None)
        return room

    def leave(self, room: Room, participant: Participant) -> None:
        """Take a socket out of its room, with a snapshot if due; the last one out closes it."""
        with room.lock:
            room.leave(participant)
            if not room.participants and not room.is_gone:
                room.is_gone = True
            if room.is_gone:
                self._drop(room)
            is_last = not room.participants
            if is_last:
                room.release()
        self.on_presence(room)
        self.snapshot(room.document_id, is_last=is_last)

    def _drop(self, room: Room) -> None:
        with self._lock:
            if self._rooms.get(room.document_id) is room:
                del self._rooms[room.document_id]
                metrics.ROOMS.set(len(self._rooms))

    def snapshot(self, document_id: uuid.UUID, *, is_last: bool) -> None:
        """Save the document as a whole if that is due; nobody waits for it."""
        try:
            with self.database.transaction() as db:
                snapshots.take_if_due(db, document_id, is_last=is_last)
        except Exception:
            # The log has everything; a snapshot only makes opening quicker.
            _log.exception("snapshot-failed", document=str(document_id))

    def opened(self, document_id: uuid.UUID) -> Room | None:
        """The room of a document, if it is open in this process."""
        with self._lock:
            return self._rooms.get(document_id)

    def all_opened(self) -> list[Room]:
        """Every open room of this process."""
        with self._lock:
            return list(self._rooms.values())

    def participants(self) -> list[Participant]:
        """Every open socket of this process."""
        here: list[Participant] = []
        for room in self.all_opened():
            with room.lock:
                here.extend(room.participants)
        return here

    def close_all(self) -> None:
        """Close every socket with "try again": the process is about to end."""
        self.is_closing = True
        for room in self.all_opened():
            with room.lock:
                room.close_all(CloseCode.TRY_AGAIN)


def seed(db: Session, document: SharedDocument, tag_set: Sequence[dict[str, Any]]) -> None:
    """Write a new document's first update: its tags. Once, when the document is made."""
    doc: Doc[Any] = Doc(client_id=_SEED_CLIENT)
    tags: Map[Any] = doc.get(shape.TAGS, type=Map)
    with doc.transaction():
        for position, tag in enumerate(tag_set):
            tags[tag["key"]] = Map(
                {"name": tag["name"], "color": tag["color"], "position": position}
            )
    tickets.bind(db, document.id, _SEED_CLIENT, None)
    document.head = update_log.append(db, document.id, 0, doc.get_update(), None)
    projection.rebuild(db, document.id, doc)
