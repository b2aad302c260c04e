"""A document on disk that people have written in, update by update, as the server does it."""

import uuid
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool.annotations import projection
from lti_tool.db.engine import Database
from lti_tool.documents import opening, snapshots, update_log
from lti_tool.documents import rows as document_rows
from lti_tool.documents.snapshots import Policy
from lti_tool.documents.tables import DocumentSnapshot, SharedDocument
from tests import builders
from tests.annotations import written_rows
from tests.annotations.operations import Class
from tests.annotations.shared import Server

AT_ONCE = Policy(updates=1, share=10**9, apart=1)
"""A snapshot whenever one is asked for; older ones stay where the log has outgrown them."""


class DocumentHistory:
    """Four people with a page each, and the log, rows and snapshots of what they did."""

    def __init__(self, database: Database, link: str = "l1") -> None:
        self.database = database
        self.people = Class()
        self.past: list[dict[str, Any]] = [Server().values()]
        """Values of the document after each number."""
        self._unlogged = [self.people.server.doc.get_update()]
        self.people.server.doc.observe(lambda event: self._unlogged.append(event.update))
        with database.transaction() as db:
            came = builders.arrive(db, builders.place(db), "tess", builders.TEACHER, link=link)
            activity = builders.activity(db, came)
            opened = opening.open_for(db, came.member, activity, "annotations")
            self.id = opened[1].id
            document_rows.replace(db, self.id, projection.rows(self.people.server.doc))
        self.log()

    @property
    def head(self) -> int:
        return len(self.past) - 1

    def log(self) -> None:
        """Put on disk what the server has taken since the last time."""
        with self.database.transaction() as db:
            self.write(db)

    def write(self, db: Session) -> None:
        """Updates, head and rows at once."""
        server = self.people.server
        touched = {
            path for reading in server.readings for path in projection.touched(reading.changes)
        }
        server.readings.clear()
        for update in self._unlogged:
            update_log.append(db, self.id, self.head, update, None)
            written_rows.write(db, self.id, server.doc, touched)
            self.past.append(server.values())
        self._unlogged.clear()

    def add(self, count: int = 1) -> None:
        """Append so many updates, each with a new highlight that has a comment."""
        page = self.people.pages[0]
        for _ in range(count):
            page.add_comment(page.add_highlight())
            page.send()
            self.log()

    def edit(self, count: int = 1) -> None:
        """Append so many updates of one comment's text, until the log outgrows the document."""
        page = self.people.pages[0]
        page.receive()
        key = min(page.highlights.keys())
        comments = page.highlights[key]["comments"]
        for number in range(count):
            comments[min(comments.keys())]["text"] = f"{number} " + "because " * 20
            page.send()
            self.log()

    def snapshot(self, policy: Policy = AT_ONCE, *, is_last: bool = False) -> bool:
        with self.database.transaction() as db:
            return snapshots.take_if_due(db, self.id, is_last=is_last, policy=policy)

    def snapshots(self) -> list[int]:
        with self.database.transaction() as db:
            return list(
                db.scalars(
                    select(DocumentSnapshot.number)
                    .where(DocumentSnapshot.document_id == self.id)
                    .order_by(DocumentSnapshot.number)
                )
            )

    def stored_head(self) -> int:
        with self.database.transaction() as db:
            return db.get_one(SharedDocument, self.id).head


def a_history(database: Database, link: str = "l1") -> DocumentHistory:
    """Thirty updates with snapshots at 10, 20 and 30."""
    written = DocumentHistory(database, link)
    written.add(3)
    for until in (10, 20, 30):
        written.edit(until - written.head)
        written.snapshot()
    assert written.snapshots() == [10, 20, 30]
    return written


def load_values(
    database: Database, document_id: uuid.UUID, up_to: int | None = None
) -> dict[str, Any]:
    """Values of the document as loaded from the disk, now or as of a number."""
    with database.transaction() as db:
        return values_of(update_log.load(db, document_id, up_to))


def values_of(stored: update_log.StoredDocument) -> dict[str, Any]:
    server = Server()
    server.doc.apply_update(stored.document().get_update())
    return server.values()
