"""Snapshotter: saves the full state of documents when due, so that loading them stays quick."""

import queue
import threading
import time
import uuid
from contextlib import suppress

from lti_tool import process_guard
from lti_tool.db.engine import Database
from lti_tool.documents import snapshots
from lti_tool.sync.room.listener import RoomListener

INTERVAL = 30.0
"""Seconds between two checks of the open documents."""


class Snapshotter(RoomListener):
    """Checks closed documents at once, and open ones from time to time, in a thread of its own."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._open: set[uuid.UUID] = set()
        self._closed: queue.SimpleQueue[uuid.UUID | None] = queue.SimpleQueue()
        """Documents to check at once; None ends the thread."""
        self._thread = threading.Thread(target=self._run, name="snapshots", daemon=True)

    def start(self) -> None:
        """Start the thread."""
        self._thread.start()

    def stop(self) -> None:
        """End the thread after the snapshot under way."""
        self._closed.put(None)

    def document_opened(self, document_id: uuid.UUID) -> None:
        """Check a document from time to time from now on."""
        self._open.add(document_id)

    def document_closed(self, document_id: uuid.UUID) -> None:
        """Check a document for the last time."""
        self._open.discard(document_id)
        self._closed.put(document_id)

    def _run(self) -> None:
        checked_at = time.monotonic()
        while True:
            with suppress(queue.Empty):
                document_id = self._closed.get(timeout=INTERVAL)
                if document_id is None:
                    return
                self._save(document_id, is_last=True)
            if time.monotonic() - checked_at >= INTERVAL:
                checked_at = time.monotonic()
                for open_id in self._open.copy():
                    self._save(open_id, is_last=False)

    def _save(self, document_id: uuid.UUID, *, is_last: bool) -> None:
        # The log has everything: a failed snapshot only makes loading slower.
        with (
            process_guard.isolate_errors("snapshot", document=str(document_id)),
            self._database.transaction() as db,
        ):
            snapshots.take_if_due(db, document_id, is_last=is_last)
