"""Listener of rooms: what other parts of the engine are notified of."""

import uuid
from collections.abc import Iterable, Sequence

from lti_tool.sync.incoming import Participant
from lti_tool.sync.room.room import Room
from lti_tool.sync.wire.protocol import ClientState


class RoomListener:
    """Base of listeners, given to the room loop. Methods run in its thread, and never wait."""

    def document_opened(self, document_id: uuid.UUID) -> None:
        """Notify that a document has a room in this process now."""

    def participant_joined(self, participant: Participant) -> None:
        """Notify that somebody is in the room of their document now."""

    def participant_left(self, participant: Participant) -> None:
        """Notify that a socket is closed, or was taken into no room."""

    def document_committed(self, room: Room) -> None:
        """Notify that new updates of a room are on disk."""

    def presence_changed(self, room: Room, *, is_first: bool) -> None:
        """Notify that somebody came or left; `is_first` for the first one in a room."""

    def awareness_changed(self, room: Room, states: Sequence[ClientState]) -> None:
        """Notify of changed awareness states of clients of this process."""

    def document_closed(self, document_id: uuid.UUID) -> None:
        """Notify that a document's room was closed."""

    def stopped(self, rooms: Iterable[Room]) -> None:
        """Notify that everything is committed, and the loop ends with these rooms open."""
