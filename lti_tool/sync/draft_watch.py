"""Watch of drafts: those that a threshold reveals are looked at after each commit."""

import queue
import threading
import uuid
from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import TypeAlias

from sqlalchemy.orm import Session

from lti_tool import process_guard
from lti_tool.db.engine import Database
from lti_tool.sync.room.listener import RoomListener
from lti_tool.sync.room.room import Room

DraftRule: TypeAlias = Callable[[Session, uuid.UUID], object]
"""Function that reveals a draft whose owner has reached the threshold."""


class DraftWatch(RoomListener):
    """Calls the rule in a thread of its own, so that nobody who writes waits.

    Where it fails, it is called again with the owner's next note, and when they open the workspace.
    """

    def __init__(self, database: Database, rule: DraftRule) -> None:
        self._database = database
        self._rule = rule
        self._written: queue.SimpleQueue[uuid.UUID | None] = queue.SimpleQueue()
        """Drafts that have new updates; None ends the thread."""
        self._thread = threading.Thread(target=self._run, name="drafts", daemon=True)

    def start(self) -> None:
        """Start the thread."""
        self._thread.start()

    def stopped(self, rooms: Iterable[Room]) -> None:  # noqa: ARG002
        """End the thread after what was committed before."""
        self._written.put(None)

    def document_committed(self, room: Room) -> None:
        """Have a draft looked at that counts towards a threshold."""
        if room.rules.is_counted:
            self._written.put(room.document_id)

    def _run(self) -> None:
        with process_guard.fail_fast("drafts"):
            while True:
                taken = [self._written.get()]
                with suppress(queue.Empty):
                    while True:
                        taken.append(self._written.get_nowait())
                for draft_id in dict.fromkeys(taken):
                    if draft_id is None:
                        return
                    self._look_at(draft_id)

    def _look_at(self, draft_id: uuid.UUID) -> None:
        with (
            process_guard.isolate_errors("draft", document=str(draft_id)),
            self._database.transaction() as db,
        ):
            self._rule(db, draft_id)
