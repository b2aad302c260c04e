"""Bus: takes over updates, presence and awareness of other processes.

PostgreSQL's LISTEN and NOTIFY carry the messages, or Redis where that is set. Either may lose a
message, or deliver one late or twice. The log has every update, so the reconciler finds whatever is
missing.
"""

from lti_tool.sync.cluster import messages
from lti_tool.sync.cluster.messages import AwarenessChanged, PresenceChanged, UpdateLogged
from lti_tool.sync.cluster.publisher import Publisher
from lti_tool.sync.room.loop import RoomLoop
from lti_tool.sync.room.presence import RemotePresence


class Bus:
    """Receiver of other processes' messages. Their effects happen in the room loop's thread."""

    def __init__(self, rooms: RoomLoop, publisher: Publisher) -> None:
        """`publisher` sends the answers, and its name tells this process's own messages."""
        self._rooms = rooms
        self._publisher = publisher

    def receive(self, payload: str) -> None:
        """Process a message. Raises InvalidMessage."""
        process, message = messages.decode(payload)
        if process == self._publisher.name:
            return
        match message:
            case UpdateLogged():
                self._rooms.do(self._rooms.catch_up_to, message.document_id, message.number)
            case AwarenessChanged():
                self._rooms.do(self._set_awareness, process, message)
            case PresenceChanged():
                self._rooms.do(self._set_presence, process, message)

    def ask_presence(self) -> None:
        """Publish the presence of all rooms, and ask the other processes for theirs."""
        self._rooms.do(self._publish_presence, True)

    def repeat_presence(self) -> None:
        """Publish the presence of all rooms again; otherwise it expires elsewhere."""
        self._rooms.do(self._publish_presence, False)

    def remove_expired(self) -> None:
        """Remove the presence of processes that have been silent for too long."""
        self._rooms.do(self._remove_expired)

    # In the room loop's thread.

    def _set_awareness(self, process: str, message: AwarenessChanged) -> None:
        room = self._rooms.room(message.document_id)
        if room is not None and room.relays_positions:
            room.awareness.update_from_process([message.state], process)
            self._rooms.schedule_broadcast(room)

    def _set_presence(self, process: str, message: PresenceChanged) -> None:
        room = self._rooms.room(message.document_id)
        if room is None:
            return
        self._rooms.catch_up_to(message.document_id, message.head)
        # Awareness is not published while a document is open in one process only.
        authors = frozenset(message.authors)
        is_new = bool(authors) and room.set_peer(process, RemotePresence(authors))
        if not authors:
            room.remove_peer(process)
        self._rooms.schedule_broadcast(room)
        if message.ask:
            self._publisher.presence_changed(room, is_first=False)
        if message.ask or is_new:
            self._publisher.awareness_changed(room, room.awareness.local())

    def _publish_presence(self, ask: bool) -> None:
        for room in self._rooms.open_rooms():
            self._publisher.presence_changed(room, is_first=ask)

    def _remove_expired(self) -> None:
        for room in self._rooms.open_rooms():
            if room.remove_expired_peers():
                self._rooms.schedule_broadcast(room)
