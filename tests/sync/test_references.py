"""A note refers to text that is there: when it is written, and as long as it is kept."""

import uuid
from typing import Any

from pycrdt import Doc, Map
from sqlalchemy import delete, select

from lti_tool.annotations.tables import Highlight
from lti_tool.conversations import queries
from lti_tool.conversations.tables import Conversation
from lti_tool.courses.activity_tables import Activity
from lti_tool.db.engine import Database
from lti_tool.documents import client_ids, opening, update_log
from lti_tool.documents.tables import SharedDocument
from lti_tool.sync.wire import protocol
from tests import builders
from tests.server import Replica, Tool, note

NEW = uuid.UUID(int=7)
FORMER_CLIENT = 4711


def stored(tool: Tool) -> set[str]:
    with tool.database.transaction() as db:
        return set(db.scalars(select(Highlight.key)))


def removal(tool: Tool, conversation_id: uuid.UUID = builders.CONVERSATION) -> int:
    """The status that a teacher's removal of a conversation is answered with."""
    return tool.teacher.call("DELETE", f"/api/conversations/{conversation_id}").status_code


def removed_unnoticed(database: Database, conversation_id: uuid.UUID) -> None:
    """The conversation goes, and no process has been notified of it yet."""
    with database.transaction() as db:
        db.execute(delete(Conversation).where(Conversation.id == conversation_id))


def test_a_conversation_can_be_annotated_before_the_process_hears_of_it(tool: Tool) -> None:
    ada = tool.replica(tool.ada)
    ada.highlight()
    ada.until_saved()
    with tool.database.transaction() as db:
        builders.conversation(db, db.get_one(Activity, tool.activity_id), NEW)
    ada.highlight(conversation=str(NEW))
    ada.until_saved()


def test_a_note_on_a_conversation_that_has_just_gone_is_refused_and_the_page_goes_on(
    tool: Tool,
) -> None:
    ada, ben = tool.replica(tool.ada), tool.replica(tool.ben)
    with tool.database.transaction() as db:
        builders.conversation(db, db.get_one(Activity, tool.activity_id), NEW)
    kept = ada.highlight(conversation=str(NEW), start=10)
    ada.until_saved()
    removed_unnoticed(tool.database, NEW)
    ada.highlight(conversation=str(NEW))
    assert ada.until_refused() == "bad-anchor"
    other = ben.highlight()
    ben.until_saved()
    assert stored(tool) == {kept, other}


def test_a_note_that_meets_the_removal_of_its_conversation_waits_and_is_refused(
    tool: Tool,
) -> None:
    ada = tool.replica(tool.ada)
    ada.highlight()
    ada.until_saved()
    with tool.database.transaction() as db:
        conversation = builders.conversation(db, db.get_one(Activity, tool.activity_id), NEW)
    ada.highlight(conversation=str(NEW), start=10)
    ada.until_saved()
    before = stored(tool)
    with tool.database.transaction() as db:
        queries.lock(db, conversation)
        ada.highlight(conversation=str(NEW))
        ada.until_frame(lambda frame: frame == protocol.storing(False))
        db.execute(delete(Conversation).where(Conversation.id == NEW))
    assert ada.until_refused() == "bad-anchor"
    assert stored(tool) == before


def test_what_somebody_has_annotated_is_not_removed(tool: Tool) -> None:
    ada = tool.replica(tool.ada)
    key = ada.highlight()
    ada.until_saved()
    assert removal(tool) == 409
    ada.write(lambda: ada.highlights.pop(key))
    ada.until_saved()
    assert removal(tool) == 204


def with_a_former_note(tool: Tool, activity_id: uuid.UUID, somebody: Any, **fields: Any) -> str:
    """The key of a note as it was accepted before references were checked."""
    document_id = uuid.UUID(somebody.workspace(activity_id)["document_id"])
    author = somebody.ticket(str(document_id))["author"]
    doc: Doc[Any] = Doc(client_id=FORMER_CLIENT)
    key = f"{author}/former"
    doc.get("highlights", type=Map)[key] = note(**fields)
    with tool.database.transaction() as db:
        document = db.get_one(SharedDocument, document_id)
        client_ids.bind(db, document_id, FORMER_CLIENT, somebody.enrolment_id)
        document.head = update_log.append(
            db, document_id, document.head, doc.get_update(), somebody.enrolment_id
        )
        db.flush()
        opening.rebuild_rows(db, document)
    return key


def test_notes_that_refer_to_nothing_stay_readable_and_can_be_changed_and_deleted(
    tool: Tool,
) -> None:
    key = with_a_former_note(tool, tool.activity_id, tool.ada, end=10**9, conversation=str(NEW))
    ada = tool.replica(tool.ada)
    assert ada.highlights[key]["end"] == 10**9
    ada.write(lambda: ada.highlights[key].update({"tag": "t2"}))
    ada.until_saved()
    ada.write(lambda: ada.highlights.pop(key))
    ada.until_saved()
    assert stored(tool) == set()


def test_a_note_of_another_activity_keeps_no_conversation_from_being_removed(tool: Tool) -> None:
    key = with_a_former_note(tool, tool.other_activity_id, tool.other_teacher)
    assert removal(tool) == 204
    assert stored(tool) == {key}
    document_id = tool.other_teacher.workspace(tool.other_activity_id)["document_id"]
    other = Replica(tool.base, document_id, tool.other_teacher.ticket(document_id)).join()
    assert key in other.highlights
