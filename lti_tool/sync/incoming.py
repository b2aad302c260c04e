"""The way of one update: what changes, allowed?, apply, log and rows in one commit, tell."""

import structlog
from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool.annotations import policy, projection
from lti_tool.annotations.changes import Reading
from lti_tool.annotations.tables import DocumentClient
from lti_tool.annotations.update_format import UpdateRefused
from lti_tool.db import wake
from lti_tool.db.engine import Database
from lti_tool.sync import protocol, tickets, update_log
from lti_tool.sync.room import Participant, Room, RoomGone

_log = structlog.get_logger()


class _Behind(Exception):
    """Another process has written to the document meanwhile."""


def take(database: Database, room: Room, writer: Participant, update: bytes) -> None:
    """Take in one update of a writer, while holding the room's lock.

    When this returns, the change is on disk, in the live copy and on its way to everybody else.
    Raises UpdateRefused, with nothing changed anywhere; or RoomGone, after which the log decides.
    """
    if room.is_gone:
        raise RoomGone
    try:
        _take(database, room, writer, update, in_turn=False)
    except _Behind:
        # As it is now, the document may judge otherwise. This time the others wait.
        _take(database, room, writer, update, in_turn=True)


def _take(
    database: Database, room: Room, writer: Participant, update: bytes, *, in_turn: bool
) -> None:
    """Judge, write, tell. Raises _Behind, with nothing changed, when another process was first;
    `in_turn` it waits for the others, takes over what they wrote, and is first.
    """
    owned = _Owned(database, room, writer.admission)
    try:
        with database.transaction() as db:
            if in_turn:
                update_log.hold(db, room.document_id)
                _follow(db, room)
            reading = room.index.read(update, owned)
            objection = policy.judge(reading.changes, writer.admission.writer)
            if objection:
                raise UpdateRefused(objection)
            if reading.is_empty:
                return
            number, encoded = _write(db, room, reading, update, owned)
    except (UpdateRefused, _Behind):
        raise
    except BaseException as error:
        # pycrdt's panics are no Exceptions. Whatever it was, the live copy may now be ahead of the
        # disk, and what nobody can lose must be on the disk: start again from there.
        _log.exception("room-discarded", document=str(room.document_id), kind=type(error).__name__)
        room.discard()
        raise RoomGone from None
    room.head = number
    room.index.accept(encoded)
    room.broadcast(protocol.update(encoded), but=writer)


def _write(
    db: Session, room: Room, reading: Reading, update: bytes, owned: "_Owned"
) -> tuple[int, bytes]:
    """Apply, append and project; the number, and the encoding that was logged."""
    # First of all, and before the live copy has changed: is it the newest?
    number = update_log.claim(db, room.document_id, room.head)
    if number is None:
        raise _Behind
    encoded = room.apply(update)
    for client_id in owned.claimed:
        if not tickets.bind(db, room.document_id, client_id, owned.enrolment_id):
            raise RoomGone("a client id was given away meanwhile")
    update_log.store(db, room.document_id, number, encoded, owned.enrolment_id)
    projection.write(db, room.document_id, room.doc, reading.touched)
    wake.notify(db, wake.DOCUMENTS, f"{room.document_id}:{number}")
    return number, encoded


def catch_up(database: Database, room: Room) -> None:
    """Take over what other processes wrote to the log, while holding the room's lock.

    Raises RoomGone, after which the log decides.
    """
    if room.is_gone:
        raise RoomGone
    try:
        with database.transaction() as db:
            _follow(db, room)
    except BaseException as error:
        _log.exception("room-discarded", document=str(room.document_id), kind=type(error).__name__)
        room.discard()
        raise RoomGone from None


def _follow(db: Session, room: Room) -> None:
    """It was judged where it was written, and the log is right: nothing is asked again."""
    for change in update_log.since(db, room.document_id, room.head):
        room.follow(change)


class _Owned:
    """Whether a client id is the writer's: the ticket's, one of an earlier page of theirs, or, for
    a Yjs client that brings its own, one that nobody has ever written under.
    """

    def __init__(self, database: Database, room: Room, admission: tickets.Admission) -> None:
        self._database = database
        self._room = room
        self._own = admission.client_id
        self.enrolment_id = admission.enrolment_id
        self.claimed: list[int] = []

    def __call__(self, client_id: int) -> bool:
        if client_id == self._own:
            return True
        with self._database.transaction() as db:
            row = db.execute(
                select(DocumentClient.enrolment_id).where(
                    DocumentClient.document_id == self._room.document_id,
                    DocumentClient.client_id == client_id,
                )
            ).one_or_none()
        if row is not None:
            return bool(row[0] == self.enrolment_id)
        if self._room.index.clock(client_id) > 0:
            return False
        self.claimed.append(client_id)
        return True
