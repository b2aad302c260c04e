"""Publisher: sends changes of this process's rooms to the other processes."""

import queue
import threading
import uuid
from collections.abc import Iterable, Sequence
from contextlib import suppress

import structlog

from lti_tool import process_guard
from lti_tool.sync.cluster import messages
from lti_tool.sync.cluster.messages import (
    AwarenessChanged,
    Message,
    PresenceChanged,
    UpdateLogged,
)
from lti_tool.sync.cluster.pubsub import PubSub, PubSubUnavailable
from lti_tool.sync.room import presence
from lti_tool.sync.room.listener import RoomListener
from lti_tool.sync.room.room import Room
from lti_tool.sync.wire.protocol import ClientState

_log = structlog.get_logger()

_MAX_BATCH = 1000
"""Limit of messages that are published together."""


class Publisher(RoomListener):
    """Publishes in a thread of its own; the room loop only puts messages into a queue."""

    def __init__(self, transport: PubSub) -> None:
        """Publish over `transport`, under a new name for this process."""
        self.name = uuid.uuid4().hex[:12]
        self._transport = transport
        self._outgoing: queue.SimpleQueue[Message | None] = queue.SimpleQueue()
        """Messages to publish; None ends the thread."""
        self._thread = threading.Thread(target=self._run, name="publisher", daemon=True)

    def start(self) -> None:
        """Start the thread."""
        self._thread.start()

    def stop(self, within: float) -> None:
        """Publish what is in the queue, and return; after `within` seconds at the latest."""
        self._outgoing.put(None)
        if self._thread.is_alive():
            self._thread.join(within)

    def document_committed(self, room: Room) -> None:
        """Publish the number of a room's newest update, if other processes have it open."""
        if room.peers:
            self._outgoing.put(UpdateLogged(room.document_id, room.head or 0))

    def presence_changed(self, room: Room, *, is_first: bool) -> None:
        """Publish the authors here; `is_first` asks the other processes for theirs."""
        authors = tuple(presence.authors(room.participants)[: presence.MAX_AUTHORS])
        self._outgoing.put(PresenceChanged(room.document_id, authors, room.head or 0, is_first))

    def awareness_changed(self, room: Room, states: Sequence[ClientState]) -> None:
        """Publish awareness states, if other processes have the document open."""
        if room.peers:
            for state in states:
                self._outgoing.put(AwarenessChanged(room.document_id, state))

    def stopped(self, rooms: Iterable[Room]) -> None:
        """Publish that nobody is here any more, so that no process waits for a timeout."""
        for room in rooms:
            if room.peers:
                self._outgoing.put(PresenceChanged(room.document_id, (), room.head or 0, ask=False))

    def _run(self) -> None:
        with process_guard.fail_fast("publisher"):
            is_over = False
            while not is_over:
                taken = [self._outgoing.get()]
                with suppress(queue.Empty):
                    while len(taken) < _MAX_BATCH:
                        taken.append(self._outgoing.get_nowait())
                is_over = None in taken
                batch = [message for message in taken if message is not None]
                if batch:
                    with process_guard.isolate_errors("publish"):
                        self._publish(batch)
            self._transport.close()

    def _publish(self, batch: Sequence[Message]) -> None:
        try:
            self._transport.publish(
                [messages.encode(message, self.name) for message in messages.coalesce(batch)]
            )
        except PubSubUnavailable as lost:
            # The others reconcile with the log, and presence is published again.
            _log.warning("publish-failed", kind=str(lost))
