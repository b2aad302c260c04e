"""People, sessions and rooms of the tool, straight in the database."""

import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from pycrdt import Doc
from sqlalchemy import insert
from sqlalchemy.orm import Session

from benchmarks.load import yjs_writer
from lti_tool import clock
from lti_tool.annotations import projection
from lti_tool.courses import tenancy
from lti_tool.courses.tables import Enrolment
from lti_tool.db import bootstrap, local_postgres, one_time
from lti_tool.db.engine import Database
from lti_tool.documents import access, client_ids, opening, tickets, update_log
from lti_tool.documents import rows as document_rows
from lti_tool.documents.tables import SharedDocument
from lti_tool.kinds import register_kinds
from lti_tool.people import sessions
from lti_tool.people.tables import ArrivalSession, Person
from lti_tool.workspaces.tables import Workspace
from tests import builders

register_kinds()

_SEED_CLIENT = 2**31 - 2
_NOTES_AT_ONCE = 500


class School:
    """One course with as many students and rooms as are asked for."""

    def __init__(self, database: Database, postgres: int) -> None:
        self.database = database
        self.postgres = postgres
        """The process id of PostgreSQL."""
        self._sessions: list[str] = []
        self._rooms = 0
        with database.transaction() as db:
            self._at = builders.place(db)
            teacher = builders.arrive(db, self._at, "teacher", builders.TEACHER)
            assert teacher.link is not None
            self._link = teacher.link

    def sessions(self, count: int) -> list[str]:
        """Tokens of the sessions of so many different students."""
        missing = count - len(self._sessions)
        if missing > 0:
            with self.database.transaction() as db:
                self._sessions += self._enrol(db, missing)
        return self._sessions[:count]

    def _enrol(self, db: Session, count: int) -> list[str]:
        now = clock.now()
        people = [uuid.uuid4() for _ in range(count)]
        enrolments = [uuid.uuid4() for _ in range(count)]
        tokens = [one_time.new_token() for _ in range(count)]
        course_id = self._link.course_id
        db.execute(
            insert(Person),
            [{"id": each, "created_at": now, "name": f"Student {each}"} for each in people],
        )
        rows: list[dict[str, Any]] = [
            {"id": enrolment, "created_at": now, "course_id": course_id, "person_id": person,
             "role": "student", "role_source": "launch", "active": True}
            for enrolment, person in zip(enrolments, people, strict=True)
        ]  # fmt: skip
        db.execute(insert(Enrolment), rows)
        rows = [
            {"id": uuid.uuid4(), "created_at": now, "token_hash": one_time.hash_of(token),
             "person_id": person, "enrolment_id": enrolment, "role": "student",
             "link_id": self._link.id, "platform_id": self._at.platform_id,
             "expires_at": now + timedelta(hours=10)}
            for token, person, enrolment in zip(tokens, people, enrolments, strict=True)
        ]  # fmt: skip
        db.execute(insert(ArrivalSession), rows)
        return tokens

    def tickets(self, at: Sequence[tuple[str, str]]) -> list[dict[str, Any]]:
        """Tickets for these documents and sessions, as pages have them that were cut off."""
        with self.database.transaction() as db:
            issued = [self._ticket(db, uuid.UUID(room), token) for room, token in at]
            tickets.renew(db, [one_time.hash_of(each["ticket"]) for each in issued], 600)
        return issued

    def _ticket(self, db: Session, document_id: uuid.UUID, token: str) -> dict[str, Any]:
        session = sessions.load(db, token)
        member = tenancy.acting(db, session)
        assert member is not None
        document = access.fetch_document(db, member, document_id)
        made = tickets.issue(db, member, session.id, document)
        return {"ticket": made.token, "client_id": made.client_id, "author": made.author_id}

    def activity(self, workspace_for: str) -> tuple[uuid.UUID, str]:
        """A new activity with a conversation, and the token of its teacher's session."""
        self._rooms += 1
        with self.database.transaction() as db:
            link = f"room-{self._rooms}"
            teacher = builders.arrive(db, self._at, "teacher", builders.TEACHER, link=link)
            activity = builders.activity(db, teacher, workspace_for=workspace_for)
            builders.conversation(db, activity, uuid.uuid4())
            return activity.id, builders.sign_in(db, teacher, self._at).token

    def activity_of_room(self, room: str) -> tuple[uuid.UUID, str]:
        """Activity of a document, and the token of a session of its teacher."""
        with self.database.transaction() as db:
            document = db.get_one(SharedDocument, uuid.UUID(room))
            activity_id = db.get_one(Workspace, document.workspace_id).activity_id
            teacher = builders.arrive(db, self._at, "teacher", builders.TEACHER, link="room-1")
            return activity_id, builders.sign_in(db, teacher, self._at).token

    def room(self, notes: int = 0) -> str:
        """The document of a new activity's class, with so many notes in it. They refer to a
        conversation that has the document's id, which every client knows.
        """
        self._rooms += 1
        with self.database.transaction() as db:
            link = f"room-{self._rooms}"
            teacher = builders.arrive(db, self._at, "teacher", builders.TEACHER, link=link)
            activity = builders.activity(db, teacher)
            _, document = opening.open_for(db, teacher.member, activity, "annotations")
            builders.conversation(db, activity, document.id)
            _fill(db, document, notes)
            return str(document.id)


def _fill(db: Session, document: SharedDocument, count: int) -> None:
    """The log of a document in which one client, whose name is forgotten, has written notes."""
    client_ids.bind(db, document.id, _SEED_CLIENT, None)
    doc: Doc[Any] = Doc()
    for update in yjs_writer.notes(
        _SEED_CLIENT, "abcd1234", str(document.id), count, _NOTES_AT_ONCE
    ):
        doc.apply_update(update)
        document.head = update_log.append(db, document.id, document.head, update, None)
    document_rows.replace(db, document.id, projection.rows(doc))


@contextmanager
def school() -> Iterator[School]:
    """A school on a PostgreSQL of its own, durable as in production, for the length of the block.

    PostgreSQL runs on the cores that this process may use now.
    """
    with TemporaryDirectory() as made:
        Path(made).chmod(0o755)
        server = local_postgres.start(Path(made) / "pg")
        try:
            database = Database(server.ensure_database())
            bootstrap.run_alembic_upgrade(database.engine)
            postgres = int((server.directory / "postmaster.pid").read_text().split()[0])
            yield School(database, postgres)
            database.dispose()
        finally:
            server.stop()
