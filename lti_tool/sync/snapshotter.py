"""Saves documents as a whole when that is due, on a thread of its own: nobody waits for it."""

import queue
import threading
import time
import uuid
from contextlib import suppress

from lti_tool import process_guard
from lti_tool.db.engine import Database
from lti_tool.documents import snapshots
from lti_tool.sync.room.loop import RoomLoop

EVERY = 30.0
"""Seconds between two looks at the documents that are open."""


class Snapshotter:
    """Looks at documents that were left, and now and then at those that nobody leaves."""

    def __init__(self, database: Database, rooms: RoomLoop) -> None:
        self._database = database
        self._rooms = rooms
        self._left: queue.SimpleQueue[uuid.UUID | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._run, name="snapshots", daemon=True)
        rooms.on_emptied = self._left.put

    def start(self) -> None:
        """Begin to look."""
        self._thread.start()

    def stop(self) -> None:
        """End after what is being saved."""
        self._left.put(None)

    def _run(self) -> None:
        looked_at = time.monotonic()
        while True:
            with suppress(queue.Empty):
                document_id = self._left.get(timeout=EVERY)
                if document_id is None:
                    return
                self._save(document_id, is_last=True)
            if time.monotonic() - looked_at >= EVERY:
                looked_at = time.monotonic()
                for room in self._rooms.opened():
                    self._save(room.document_id, is_last=False)

    def _save(self, document_id: uuid.UUID, *, is_last: bool) -> None:
        # The log has everything; a snapshot only makes opening quicker.
        with (
            process_guard.isolate_errors("snapshot", document=str(document_id)),
            self._database.transaction() as db,
        ):
            snapshots.take_if_due(db, document_id, is_last=is_last)
