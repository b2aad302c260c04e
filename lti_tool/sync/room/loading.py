"""Loading of documents from the log, of the rules for updates, and of facts about writers."""

import uuid
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager

from sqlalchemy.orm import Session

from lti_tool.db.engine import UNAVAILABLE, Database
from lti_tool.documents import rules, update_log
from lti_tool.documents.update_log import Head
from lti_tool.errors import AnotherGeneration, NotFound, Unavailable
from lti_tool.people import sessions
from lti_tool.sync.room.backoff import Outage
from lti_tool.sync.room.document import LiveDocument
from lti_tool.sync.room.group_commit import DatabaseUnavailable, GroupCommit
from lti_tool.sync.room.room import Room


class DocumentLoader:
    """Reads from the database for rooms. Every method may raise DatabaseUnavailable."""

    def __init__(self, database: Database, commit: GroupCommit, outage: Outage) -> None:
        self._database = database
        self._commit = commit
        self._outage = outage

    def owner_of(self, room: Room, client_id: int) -> uuid.UUID | None:
        """Return the owner of a client id; None for one that nobody has written under."""
        if client_id in room.client_ids:
            return room.client_ids.owner(client_id)
        if self._outage.is_on:
            raise DatabaseUnavailable
        try:
            is_given, owner = self._commit.owner(room.client_id_namespace, client_id)
        except DatabaseUnavailable:
            self._outage.begin()
            raise
        if not is_given:
            return None
        # The server's own id has no owner; nobody may write under it.
        owner = owner or room.document_id
        room.client_ids.set_owner([client_id], owner)
        return owner

    def share_of(self, room: Room, enrolment_id: uuid.UUID) -> int:
        """Return the bytes of all that a person has written in the room's document."""
        share = room.share_of(enrolment_id)
        if share is None:
            share = self._commit.bytes_written_by(room.document_id, enrolment_id)
            room.set_share(enrolment_id, share)
        return share

    def read_rules(self, *rooms: Room) -> None:
        """Read the rules for updates in these rooms again."""
        with self._reading() as db:
            found = rules.load(db, [room.document_id for room in rooms])
        for room in rooms:
            room.set_rules(found.get(room.document_id, room.rules))

    def valid_sessions(self, rooms: Collection[Room]) -> set[uuid.UUID]:
        """Return the valid sessions, of all who are in these rooms or have updates there."""
        present = {
            each.admission.session_id
            for room in rooms
            for each in room.participants | room.inbox.clients
        }
        with self._reading() as db:
            return sessions.valid_among(db, present)

    def heads(self, document_ids: Collection[uuid.UUID]) -> Mapping[uuid.UUID, Head]:
        """Return the head of each document that exists."""
        with self._reading() as db:
            return update_log.heads(db, document_ids)

    def load(self, room: Room) -> LiveDocument:
        """Return the live document, loaded from the log if need be, as all participants have it.

        Raises AnotherGeneration where it was rewritten.
        """
        room.mark_used()
        if room.live is None:
            self.load_all([room])
        return room.document

    def load_all(self, rooms: Iterable[Room]) -> None:
        """Load the live documents of several rooms in one transaction.

        Raises what reading one of them raises; then some may be loaded.
        """
        unloaded = [room for room in rooms if room.live is None]
        with self._reading() as db:
            stored = [
                update_log.load(db, room.document_id, room.head, generation=room.generation)
                for room in unloaded
            ]
            # After the logs: where rules change, a log moves on.
            found = rules.load(db, [room.document_id for room in unloaded])
            order = _load_order(db, unloaded)
        for room, document in zip(unloaded, stored, strict=True):
            room.set_rules(found.get(room.document_id, room.rules))
            room.load(document.parts, document.head, order.get(room.document_id, ()))

    def catch_up(self, room: Room, head: Head | None) -> None:
        """Apply the updates of other processes, up to `head`. Raises NotFound where that is None.

        Raises AnotherGeneration where the document was rewritten. Raises Unavailable where the log
        ends before updates that were acknowledged.
        """
        if head is None:
            raise NotFound
        if head.generation != room.generation:
            raise AnotherGeneration
        room.mark_current()
        if room.head is None or room.head == head.number:
            return
        if room.head > head.number:
            # A restored backup, or a standby that took over without the last updates.
            raise Unavailable(
                detail=f"the log ends at {head.number}, and {room.head} was acknowledged"
            )
        if room.authorized:
            # Refusals, too: the refused update may build on a new one.
            room.roll_back()
        with self._reading() as db:
            updates = update_log.since(db, room.document_id, room.head, room.generation)
            order = room.kind.load_order(db, [room.document_id], room.order.after)
        room.apply_logged(updates, order.get(room.document_id, ()))
        if update_log.NO_CHANGE in updates:
            self.read_rules(room)

    @contextmanager
    def _reading(self) -> Iterator[Session]:
        try:
            with self._database.transaction() as db:
                yield db
        except UNAVAILABLE as error:
            raise DatabaseUnavailable(type(error).__name__) from None


def _load_order(
    db: Session, rooms: Iterable[Room]
) -> Mapping[uuid.UUID, Sequence[tuple[int, str]]]:
    """Order of the notes in these rooms' documents; one query for each kind."""
    by_kind: dict[str, list[Room]] = {}
    for room in rooms:
        by_kind.setdefault(room.kind.name, []).append(room)
    found: dict[uuid.UUID, Sequence[tuple[int, str]]] = {}
    for same in by_kind.values():
        found |= same[0].kind.load_order(db, [room.document_id for room in same])
    return found
