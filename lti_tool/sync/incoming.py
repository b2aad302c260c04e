"""The way of one update: what changes, allowed?, apply, log and rows in one commit, tell."""

import structlog
from sqlalchemy import select

from lti_tool.annotations import policy, projection
from lti_tool.annotations.changes import Reading
from lti_tool.annotations.tables import DocumentClient
from lti_tool.annotations.update_format import UpdateRefused
from lti_tool.db.engine import Database
from lti_tool.sync import protocol, tickets, update_log
from lti_tool.sync.room import Participant, Room, RoomGone

_log = structlog.get_logger()


def take(database: Database, room: Room, writer: Participant, update: bytes) -> None:
    """Take in one update of a writer, while holding the room's lock.

    When this returns, the change is on disk, in the live copy and on its way to everybody else.
    Raises UpdateRefused, with nothing changed anywhere; or RoomGone, after which the log decides.
    """
    if room.is_gone:
        raise RoomGone
    admission = writer.admission
    owned = _Owned(database, room, admission)
    reading = room.index.read(update, owned)
    objection = policy.judge(reading.changes, admission.writer)
    if objection:
        raise UpdateRefused(objection)
    if reading.is_empty:
        return
    try:
        encoded = _write(database, room, reading, update, owned)
    except BaseException as error:
        # pycrdt's panics are no Exceptions. Whatever it was, the live copy may now be ahead of the
        # disk, and what nobody can lose must be on the disk: start again from there.
        _log.exception("room-discarded", document=str(room.document_id), kind=type(error).__name__)
        room.discard()
        raise RoomGone from None
    room.broadcast(protocol.update(encoded), but=writer)


def _write(
    database: Database, room: Room, reading: Reading, update: bytes, owned: "_Owned"
) -> bytes:
    """Apply, then append and project in one transaction; the encoding that was logged."""
    encoded = room.apply(update)
    with database.transaction() as db:
        for client_id in owned.claimed:
            if not tickets.bind(db, room.document_id, client_id, owned.enrolment_id):
                raise RoomGone("a client id was given away meanwhile")
        room.head = update_log.append(db, room.document_id, room.head, encoded, owned.enrolment_id)
        projection.write(db, room.document_id, room.doc, reading.touched)
    room.index.accept(encoded)
    room.since_snapshot += 1
    return encoded


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
