"""A rule of an activity holds at the moment of the change, whatever people do meanwhile."""

import threading
import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from lti_tool.activities.conversations import add_conversation, remove_conversation
from lti_tool.activities.hide_notes import hide_notes
from lti_tool.activities.remove import remove_activity
from lti_tool.annotations.tables import Highlight
from lti_tool.conversations.importing import Wanted
from lti_tool.conversations.source import Source
from lti_tool.conversations.sources import Incoming
from lti_tool.conversations.tables import Conversation
from lti_tool.courses.activity_tables import Activity
from lti_tool.courses.memberships import Membership
from lti_tool.courses.tables import Enrolment
from lti_tool.courses.tenancy import Member
from lti_tool.documents import opening, update_log
from lti_tool.documents.tables import SharedDocument
from lti_tool.errors import Conflict, NotFound
from lti_tool.grading import gradebook
from lti_tool.grading.tables import Grade
from lti_tool.sync.wire import protocol
from lti_tool.workspaces import authorship
from tests import builders
from tests.server import Somebody, Tool
from tests.waiting import until_locked_out

UseCase = Callable[[Session, Member, uuid.UUID], object]


def member(db: Session, somebody: Somebody) -> Member:
    return Member.of(db.get_one(Enrolment, somebody.enrolment_id))


def stored(tool: Tool) -> list[str]:
    with tool.database.transaction() as db:
        return list(db.scalars(select(Highlight.key)))


def write_note(db: Session, tool: Tool) -> None:
    """A student's note, as the process that stores it leaves it: the document locked, its row."""
    document_id = tool.ada.workspace(tool.activity_id)["document_id"]
    document = db.get_one(SharedDocument, document_id, with_for_update={"key_share": True})
    author = authorship.author_id(db, document.workspace_id, tool.ada.enrolment_id)
    db.add(
        Highlight(
            document_id=document.id, key=f"{author}/{uuid.uuid4()}", author_id=author, start=0,
            end=5, quote="Hello", tag="t1", conversation_id=str(builders.CONVERSATION),
        )
    )  # fmt: skip
    db.flush()


def set_mark(db: Session, tool: Tool) -> None:
    activity = db.get_one(Activity, tool.activity_id)
    ada = db.get_one(Enrolment, tool.ada.enrolment_id)
    gradebook.set_grade(db, member(db, tool.teacher), activity, Membership(ada), Decimal(5), "")


@pytest.mark.parametrize(
    ("work", "use_case"),
    [(write_note, hide_notes), (write_note, remove_activity), (set_mark, remove_activity)],
)
def test_what_is_being_written_is_waited_for_and_counts(
    tool: Tool, work: Callable[[Session, Tool], None], use_case: UseCase
) -> None:
    def attempt() -> None:
        with tool.database.transaction() as db:
            use_case(db, member(db, tool.teacher), tool.activity_id)

    with ThreadPoolExecutor(1) as pool:
        with tool.database.transaction() as db:
            work(db, tool)
            attempted = pool.submit(attempt)
            with tool.database.transaction() as other:
                until_locked_out(other)
        with pytest.raises(Conflict):
            attempted.result(timeout=20)


def test_a_note_that_waits_while_notes_get_hidden_is_refused(tool: Tool) -> None:
    ada = tool.replica(tool.ada)
    with tool.database.transaction() as db:
        hide_notes(db, member(db, tool.teacher), tool.activity_id)
        ada.highlight()
        ada.until_frame(lambda frame: frame == protocol.storing(False))
    assert ada.until_refused() == "hidden"
    assert stored(tool) == []


def test_a_log_that_moved_on_because_of_rules_has_them_read_before_any_notification(
    tool: Tool,
) -> None:
    ada = tool.replica(tool.ada)
    document_id = tool.ada.workspace(tool.activity_id)["document_id"]
    with tool.database.transaction() as db:
        document = db.get_one(SharedDocument, document_id)
        is_meant = Activity.id == tool.activity_id
        db.execute(update(Activity).where(is_meant).values(hides_notes_here=True))
        update_log.append(db, document.id, document.head, update_log.NO_CHANGE, None)
    ada.highlight()
    assert ada.until_refused() == "hidden"


def test_hiding_moves_every_log_on(tool: Tool) -> None:
    document_id = tool.ada.workspace(tool.activity_id)["document_id"]
    with tool.database.transaction() as db:
        before = db.get_one(SharedDocument, document_id).head
        hide_notes(db, member(db, tool.teacher), tool.activity_id)
    with tool.database.transaction() as db:
        assert db.get_one(SharedDocument, document_id).head == before + 1
        (change,) = update_log.since(db, uuid.UUID(document_id), before, 1)
        assert change == update_log.NO_CHANGE


def test_a_note_that_waits_while_its_activity_is_removed_goes_nowhere(tool: Tool) -> None:
    ada = tool.replica(tool.ada)
    with tool.database.transaction() as db:
        remove_activity(db, member(db, tool.teacher), tool.activity_id)
        ada.highlight()
        ada.until_frame(lambda frame: frame == protocol.storing(False))
    assert ada.close_code() == 4404
    assert stored(tool) == []


def add_one(db: Session, tool: Tool) -> None:
    add_conversation(
        db, member(db, tool.teacher), tool.activity_id,
        Incoming.of_source(Source.pasted("User: a\n\nAI: b")), Wanted(), most=1000,
    )  # fmt: skip


def open_workspace(db: Session, tool: Tool) -> None:
    activity = db.get_one(Activity, tool.activity_id)
    opening.open_for(db, member(db, tool.ada), activity, "annotations")


def hide_as_well(db: Session, tool: Tool) -> None:
    hide_notes(db, member(db, tool.teacher), tool.activity_id)


@pytest.mark.parametrize("work", [add_one, open_workspace, set_mark, hide_as_well])
def test_whoever_waits_for_the_removal_of_an_activity_finds_none(
    tool: Tool, work: Callable[[Session, Tool], None]
) -> None:
    def attempt() -> None:
        with tool.database.transaction() as db:
            work(db, tool)

    with ThreadPoolExecutor(1) as pool:
        with tool.database.transaction() as db:
            remove_activity(db, member(db, tool.teacher), tool.activity_id)
            attempted = pool.submit(attempt)
            with tool.database.transaction() as other:
                until_locked_out(other)
        with pytest.raises(NotFound):
            attempted.result(timeout=20)
    with tool.database.transaction() as db:
        assert db.scalars(select(Grade)).all() == []


def test_of_two_removals_of_a_conversation_one_finds_none(tool: Tool) -> None:
    answers: list[int] = []

    def remove() -> None:
        path = f"/api/conversations/{builders.CONVERSATION}"
        answers.append(tool.teacher.call("DELETE", path).status_code)

    with tool.database.transaction() as db:
        remove_conversation(db, member(db, tool.teacher), builders.CONVERSATION)
        late = threading.Thread(target=remove)
        late.start()
        with tool.database.transaction() as other:
            until_locked_out(other)
    late.join()
    assert answers == [404]
    with tool.database.transaction() as db:
        assert db.get(Conversation, builders.CONVERSATION) is None
