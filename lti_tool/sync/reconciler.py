"""Reconciler: compares open documents with the database, for updates and rules that were missed."""

import uuid
from collections.abc import Sequence
from contextlib import suppress

import structlog

from lti_tool.db.engine import UNAVAILABLE, Database
from lti_tool.documents import rules, update_log
from lti_tool.sync.room.loop import RoomLoop

_log = structlog.get_logger()


class Reconciler:
    """Reads heads and rules, and has rooms take them over."""

    def __init__(self, database: Database, rooms: RoomLoop) -> None:
        self._database = database
        self._rooms = rooms

    def reconcile_all(self) -> None:
        """Compare every open document; while the database is away, the next time does it."""
        with suppress(*UNAVAILABLE):
            self.reconcile([room.document_id for room in self._rooms.open_rooms()])

    def reconcile(self, document_ids: Sequence[uuid.UUID]) -> None:
        """Compare some documents; one that cannot be read does not affect the others.

        It goes on with the rules it had. Raises whatever says that the database is away.
        """
        try:
            with self._database.transaction() as db:
                heads = update_log.heads(db, document_ids)
                found = rules.load(db, document_ids)
        except UNAVAILABLE:
            raise
        except Exception as error:
            if len(document_ids) == 1:
                _log.error(
                    "document-unreadable",
                    document=str(document_ids[0]),
                    kind=type(error).__name__,
                )
                return
            middle = len(document_ids) // 2
            self.reconcile(document_ids[:middle])
            self.reconcile(document_ids[middle:])
            return
        for document_id, head in heads.items():
            self._rooms.do(self._rooms.require_generation, document_id, head.generation)
            self._rooms.do(self._rooms.catch_up_to, document_id, head.number)
        for document_id, current in found.items():
            self._rooms.do(self._rooms.set_rules, document_id, current)
