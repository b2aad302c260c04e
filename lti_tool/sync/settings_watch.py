"""Delivery of what changes beside the rooms: settings, pointers, marks of students, and logs.

One change of an activity notifies each of its documents, of which hundreds may be open.
"""

import uuid

from lti_tool.sync.cluster import messages
from lti_tool.sync.reconciler import Reconciler
from lti_tool.sync.room.loop import RoomLoop
from lti_tool.sync.wire import frames, protocol


class SettingsWatch:
    """Receiver of the database's notifications about documents, which name one each.

    Those that arrive together are applied together, with a constant number of statements.
    """

    def __init__(self, rooms: RoomLoop, reconciler: Reconciler) -> None:
        self._rooms = rooms
        self._reconciler = reconciler
        self._outdated: dict[uuid.UUID, list[bytes]] = {}
        """Open documents to read again, each with the messages for its pages."""
        self._marked: set[uuid.UUID] = set()
        """Enrolments whose pages have a mark or feedback to fetch."""

    def receive(self, payload: str) -> None:
        """Note a notification that rules of a document have changed. Raises InvalidMessage."""
        self._note(payload, protocol.settings_changed())

    def receive_update(self, payload: str) -> None:
        """Note a notification that a document's log has grown. Raises InvalidMessage."""
        self._note(payload)

    def receive_pointer(self, payload: str) -> None:
        """Process a notification that a teacher points elsewhere. Raises InvalidMessage."""
        document, _, place = payload.partition(" ")
        document_id = messages.identifier(document)
        changed = protocol.pointer_changed(messages.place(place) if place else None)
        if self._rooms.is_open(document_id):
            self._rooms.do(self._broadcast, document_id, [changed])

    def receive_mark(self, payload: str) -> None:
        """Note a notification that a student's mark has changed. Raises InvalidMessage."""
        self._marked.add(messages.identifier(payload))

    def apply(self) -> None:
        """Apply what has been noted. Raises whatever says that the database is away; then all of it
        is still noted.
        """
        if self._marked:
            self._rooms.do(self._notify_marked, frozenset(self._marked))
            self._marked.clear()
        if self._outdated:
            self._reconciler.reconcile(list(self._outdated))
        for document_id, to_send in self._outdated.items():
            self._rooms.do(self._broadcast, document_id, to_send)
        self._outdated = {}

    def _note(self, payload: str, *to_send: bytes) -> None:
        document_id = messages.identifier(payload)
        if self._rooms.is_open(document_id):
            waiting = self._outdated.setdefault(document_id, [])
            waiting += [message for message in to_send if message not in waiting]

    def _notify_marked(self, enrolment_ids: frozenset[uuid.UUID]) -> None:
        """Have the pages of these students, and of nobody else, fetch their workspace again."""
        changed = frames.binary(protocol.settings_changed())
        for participant in self._rooms.participants():
            if participant.extended and participant.admission.enrolment_id in enrolment_ids:
                participant.send(changed)

    def _broadcast(self, document_id: uuid.UUID, to_send: list[bytes]) -> None:
        room = self._rooms.room(document_id)
        if room is not None:
            for message in to_send:
                room.broadcast_message(message)
