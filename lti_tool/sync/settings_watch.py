"""Delivery of what changes beside the rooms: settings and pointers of activities, and logs."""

import uuid

from lti_tool.sync.cluster import messages
from lti_tool.sync.reconciler import Reconciler
from lti_tool.sync.room.loop import RoomLoop
from lti_tool.sync.wire import protocol


class SettingsWatch:
    """Receiver of the database's notifications about documents, which name one each."""

    def __init__(self, rooms: RoomLoop, reconciler: Reconciler) -> None:
        self._rooms = rooms
        self._reconciler = reconciler

    def receive(self, payload: str) -> None:
        """Process a notification that rules of a document have changed. Raises InvalidMessage."""
        document_id = messages.document(payload)
        if self._rooms.is_open(document_id):
            self._reconciler.reconcile([document_id])
            self._rooms.do(self._broadcast, document_id, protocol.settings_changed())

    def receive_pointer(self, payload: str) -> None:
        """Process a notification that a teacher points elsewhere. Raises InvalidMessage."""
        document_id = messages.document(payload)
        if self._rooms.is_open(document_id):
            self._rooms.do(self._broadcast, document_id, protocol.pointer_changed())

    def receive_update(self, payload: str) -> None:
        """Process a notification that a document's log has grown. Raises InvalidMessage."""
        document_id = messages.document(payload)
        if self._rooms.is_open(document_id):
            self._reconciler.reconcile([document_id])

    def _broadcast(self, document_id: uuid.UUID, message: bytes) -> None:
        room = self._rooms.room(document_id)
        if room is not None:
            room.broadcast_message(message)
