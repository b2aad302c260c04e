"""One row or message that cannot be read is one document's trouble: everybody else is served."""

import threading
import uuid
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import text

from lti_tool.courses.activity_tables import Activity
from lti_tool.db import pg_notify
from lti_tool.db.engine import Database
from lti_tool.documents import update_log
from lti_tool.documents.tables import SharedDocument
from lti_tool.settings import Settings
from lti_tool.sync.wire import protocol
from lti_tool.sync.wire.close_codes import CloseCode
from tests import builders
from tests import server as running_server
from tests.server import Replica, Tool
from tests.sync.processes import serving
from tests.waiting import until


def _break(database: Database, activity_id: uuid.UUID) -> None:
    """Let an activity open at a moment that Python has not, as before the schema refused it."""
    with database.transaction() as db:
        db.execute(text("ALTER TABLE activity DROP CONSTRAINT ck_activity_opens_at"))
        db.execute(
            text("UPDATE activity SET opens_at = '4713-01-01 BC' WHERE id = :id"),
            {"id": activity_id},
        )


def test_an_activity_that_cannot_be_loaded_ends_no_process_and_no_other_course(
    settings: Settings, database: Database, database_url: str, tmp_path: Path
) -> None:
    with running_server.running(settings, database) as tool:
        pass
    text_id = uuid.uuid4()
    with database.transaction() as db:
        builders.conversation(db, db.get_one(Activity, tool.other_activity_id), text_id)
    log = tmp_path / "log"
    with serving(database_url, 1, log=log) as (process,):
        workers = process.workers()
        broken = process.replica(tool, tool.ada)
        there = replace(tool.other_teacher, base=process.base)
        document_id = there.workspace(tool.other_activity_id)["document_id"]
        other = Replica(process.base, document_id, there.ticket(document_id)).join()
        broken_id = replace(tool.ada, base=process.base).workspace(tool.activity_id)["document_id"]
        _break(database, tool.activity_id)
        for each in (broken_id, document_id):
            with database.transaction() as db:
                pg_notify.notify(db, pg_notify.SETTINGS, each)
        # Once when it was told of, and again each time that all open documents are compared.
        until(lambda: log.read_text().count("document-unreadable") >= 2, "the document alone")
        other.until_frame(lambda frame: frame == protocol.settings_changed())
        other.highlight(conversation=str(text_id))
        other.until_saved()
        broken.highlight()
        broken.until_saved()
        assert process.workers() == workers


def test_a_damaged_document_keeps_no_other_closed_that_is_opened_with_it(tool: Tool) -> None:
    rooms, free = tool.app.extensions["sync"].rooms, threading.Event()
    document_id = tool.ada.workspace(tool.activity_id)["document_id"]
    other_id = tool.foreign_teacher.workspace(tool.foreign_activity_id)["document_id"]
    with tool.database.transaction() as db:
        document = db.get_one(SharedDocument, document_id)
        document.head = update_log.append(db, document.id, 0, update_log.NO_CHANGE, None)
        damaged = text("UPDATE document_update SET checksum = 1 WHERE document_id = :id")
        db.execute(damaged, {"id": document_id})
    rooms.do(free.wait)
    broken = Replica(tool.base, document_id, tool.ada.ticket(document_id))
    other = Replica(tool.base, other_id, tool.foreign_teacher.ticket(other_id))
    for page in (broken, other):
        page.socket.send(protocol.step1(page.doc.get_state()))
    until(lambda: rooms._queue.qsize() >= 4, "both to have come and asked")
    free.set()
    other.until_frame(lambda frame: frame[:2] == b"\x00\x01")
    assert broken.close_code() == 4503
    assert rooms.is_open(uuid.UUID(other_id))


def test_a_command_that_fails_ends_no_room(tool: Tool) -> None:
    ada = tool.replica(tool.ada)

    def fail() -> None:
        raise ZeroDivisionError

    tool.app.extensions["sync"].rooms.do(fail)
    ada.highlight()
    ada.until_saved()


def test_a_message_that_cannot_be_dealt_with_closes_one_socket(
    tool: Tool, monkeypatch: pytest.MonkeyPatch
) -> None:
    ada, tutor = tool.replica(tool.ada), tool.replica(tool.tutor)
    rooms = tool.app.extensions["sync"].rooms
    take = rooms._receive_one

    def fail_for_ada(room: object, connection: object, incoming: object) -> None:
        if connection.admission.enrolment_id == tool.ada.enrolment_id:  # type: ignore[attr-defined]
            raise ZeroDivisionError
        take(room, connection, incoming)

    monkeypatch.setattr(rooms, "_receive_one", fail_for_ada)
    ada.highlight()
    assert ada.close_code() == CloseCode.TRY_AGAIN
    tutor.highlight()
    tutor.until_saved()
