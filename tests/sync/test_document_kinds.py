"""A kind that the tool does not have, in the engine as it is: one text with a guard of its own."""

import uuid
import zlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from pycrdt import Doc, Map, Text
from sqlalchemy import select, update

from lti_tool import clock
from lti_tool.courses.activity_tables import Activity
from lti_tool.courses.tables import Enrolment
from lti_tool.courses.tenancy import Member
from lti_tool.db.engine import Database
from lti_tool.documents import drafts, kinds, opening, report, snapshots, update_log
from lti_tool.documents.tables import DocumentSnapshot, SharedDocument
from lti_tool.documents.verify import verify
from lti_tool.settings import Settings
from tests import server
from tests.server import Somebody, Tool
from tests.sync import answer_kind
from tests.sync.answer_kind import AnswerKind, AnswerParagraph, AnswerTable, text_of
from tests.sync.processes import Process, serving
from tests.sync.update_log_fixture import AT_ONCE
from tests.yjs_client import WatchedClient

TITLE = "Week 1: a conversation about sources"
"""Title of the activity, with which an answer is seeded."""


class AnswerReplica(WatchedClient):
    """A Yjs client with an answer open."""

    @property
    def text(self) -> Text:
        text: Text = self.doc.get(answer_kind.ROOT, type=Text)
        return text

    @property
    def lines(self) -> list[str]:
        return text_of(self.doc).splitlines()

    def append(self, text: str) -> None:
        self.write(lambda: self.text.insert(len(self.text), text))

    def append_saved(self, text: str) -> None:
        self.append(text)
        self.until_saved()

    def until_lines(self, *lines: str) -> None:
        """Take frames in until the answer has exactly these lines after its title."""
        self.until(lambda: self.lines == [TITLE, *lines])


class Answer:
    """The answer of the class: over its sockets, and on disk."""

    def __init__(self, tool: Tool, document_id: uuid.UUID) -> None:
        self.id = document_id
        self._tool = tool
        self._database = tool.database

    def join(self, somebody: Somebody, base: str = "") -> AnswerReplica:
        """Somebody's replica, joined through the tool of the test or through a process."""
        here = replace(somebody, base=base or somebody.base)
        return AnswerReplica(here.base, str(self.id), here.ticket(str(self.id))).join()

    def draft_of(self, tool: Tool, somebody: Somebody) -> "Answer":
        """Somebody's draft of it."""
        with self._database.transaction() as db:
            activity = db.get_one(Activity, tool.activity_id)
            shared = db.get_one(SharedDocument, self.id)
            draft = drafts.open_draft(db, activity, shared, somebody.enrolment_id)
            assert draft is not None
            return Answer(tool, draft.id)

    def head(self) -> int:
        with self._database.transaction() as db:
            return db.get_one(SharedDocument, self.id).head

    def rows(self) -> list[str]:
        with self._database.transaction() as db:
            return list(
                db.scalars(
                    select(AnswerParagraph.text)
                    .where(AnswerParagraph.document_id == self.id)
                    .order_by(AnswerParagraph.number)
                )
            )

    def lines_in_log(self) -> list[str]:
        """Lines of the document that the log makes."""
        with self._database.transaction() as db:
            return text_of(update_log.load(db, self.id).document()).splitlines()

    def findings(self) -> list[str]:
        with self._database.transaction() as db:
            return [finding.sentence for finding in verify(db, self.id)]

    def holds(self, *lines: str) -> bool:
        """True where log and rows have these lines after the title, and agree in everything."""
        return self.lines_in_log() == self.rows() == [TITLE, *lines] and self.findings() == []


@pytest.fixture
def registered(monkeypatch: pytest.MonkeyPatch, database: Database) -> None:
    """The kind, registered for one test, with its table in the database."""
    monkeypatch.setattr(kinds, "_kinds", dict(kinds._kinds))
    kinds.register(AnswerKind())
    AnswerTable.metadata.create_all(database.engine)


@pytest.fixture
def tool(registered: None, settings: Settings, database: Database) -> Iterator[Tool]:
    """The running tool, which knows the kind."""
    with server.running(settings, database) as running:
        yield running


@pytest.fixture
def answer(tool: Tool) -> Answer:
    """The answer of the class, opened and seeded."""
    with tool.database.transaction() as db:
        member = Member.of(db.get_one(Enrolment, tool.ada.enrolment_id))
        activity = db.get_one(Activity, tool.activity_id)
        _, document = opening.open_for(db, member, activity, answer_kind.NAME)
        return Answer(tool, document.id)


@pytest.fixture
def elsewhere(database_url: str, answer: Answer) -> Iterator[Process]:
    """A second process, which serves the tool with the kind over the same database."""
    with serving(database_url, 1, module="tests.sync.serve_with_kind") as (started,):
        yield started


def test_a_new_document_is_seeded_by_its_kind(tool: Tool, answer: Answer) -> None:
    assert answer.join(tool.ada).lines == [TITLE]
    assert answer.head() == 1
    assert answer.holds()


def test_what_is_allowed_is_broadcast_logged_and_turned_into_rows(
    tool: Tool, answer: Answer
) -> None:
    ada, ben = answer.join(tool.ada), answer.join(tool.ben)
    ada.append_saved("The first source\nThe second one\n")
    ben.until_lines("The first source", "The second one")
    assert answer.holds("The first source", "The second one")
    at = len(f"{TITLE}\n")
    ada.write(lambda: ada.text.__delitem__(slice(at, at + len("The first source\n"))))
    ada.until_saved()
    ben.until_lines("The second one")
    assert answer.head() == 3
    assert answer.holds("The second one")


def test_what_is_known_already_is_saved_without_an_update(tool: Tool, answer: Answer) -> None:
    ada = answer.join(tool.ada)
    ada.append_saved("once\n")
    ada.send(ada.doc.get_update())
    ada.until_saved()
    assert answer.head() == 2


def test_a_second_page_of_the_author_goes_on_writing(tool: Tool, answer: Answer) -> None:
    answer.join(tool.ada).append_saved("here\n")
    answer.join(tool.ada).append_saved("and there\n")
    assert answer.holds("here", "and there")


def erase(page: AnswerReplica) -> bytes:
    """Delete the newest ten characters."""
    return change(page, lambda: page.text.__delitem__(slice(len(page.text) - 10, len(page.text))))


def change(page: AnswerReplica, make: Callable[[], object]) -> bytes:
    before = page.doc.get_state()
    with page.doc.transaction():
        make()
    return page.doc.get_update(before)


def insert(page: AnswerReplica, text: str) -> bytes:
    return change(page, lambda: page.text.insert(len(page.text), text))


def insert_as_another_client(page: AnswerReplica) -> bytes:
    """Write under a client id that somebody else has written under."""
    known = answer_kind.clocks(page.doc)
    victim: Doc[Any] = Doc(client_id=max(known.keys() - {kinds.SEED_CLIENT}))
    victim.apply_update(page.doc.get_update())
    text: Text = victim.get(answer_kind.ROOT, type=Text)
    text.insert(0, "forged ")
    return victim.get_update(page.doc.get_state())


def insert_after_something_unsent(page: AnswerReplica) -> bytes:
    insert(page, "never sent")
    return insert(page, " and what follows it")


def map_entry(page: AnswerReplica, root: str) -> bytes:
    entries: Map[Any] = page.doc.get(root, type=Map)
    return change(page, lambda: entries.update({"key": "value"}))


REFUSED: list[tuple[str, Callable[[AnswerReplica], bytes], str]] = [
    ("ben", lambda page: insert(page, "mine"), "not-yours"),
    ("teacher", lambda page: insert(page, "mine"), "not-yours"),
    ("ben", erase, "not-yours"),
    ("ben", insert_as_another_client, "foreign-client"),
    ("observer", lambda page: insert(page, "hello"), "read-only"),
    ("ada", lambda page: insert(page, "x" * answer_kind.MOST_CHARACTERS), "full"),
    ("ada", insert_after_something_unsent, "pending"),
    ("ada", lambda page: map_entry(page, "elsewhere"), "wrong-root"),
    ("ada", lambda page: map_entry(page, answer_kind.ROOT), "shape"),
    ("ada", lambda page: change(page, lambda: page.text.format(0, 4, {"bold": True})), "shape"),
    ("ada", lambda page: insert(page, "\0"), "shape"),
    ("ada", lambda page: b"\x01\x01\x05\x00\x0b", "malformed"),
]


def test_what_is_refused_leaves_no_trace(tool: Tool, answer: Answer) -> None:
    ada, watching = answer.join(tool.ada), answer.join(tool.tutor)
    ada.append_saved("The first source\n")
    for name, make, code in REFUSED:
        writer = answer.join(getattr(tool, name))
        writer.send(make(writer))
        assert writer.until_refused() == code
        assert answer.holds("The first source"), code
        writer.close()
    # And the live document is as it was: what comes next builds on it, and is all that comes.
    ada.append_saved("The second one\n")
    watching.until_lines("The first source", "The second one")
    assert answer.head() == 3
    assert answer.holds("The first source", "The second one")


def test_nobody_writes_after_the_activity_has_closed(tool: Tool, answer: Answer) -> None:
    with tool.database.transaction() as db:
        closed_at = clock.now() - timedelta(days=1)
        db.execute(
            update(Activity).where(Activity.id == tool.activity_id).values(closes_at=closed_at)
        )
    ada = answer.join(tool.ada)
    ada.append("too late")
    assert ada.until_refused() == "closed"
    assert answer.holds()


def test_two_kinds_are_written_by_one_engine(tool: Tool, answer: Answer) -> None:
    answer.join(tool.ada).append_saved("The first source\n")
    notes = tool.replica(tool.ada)
    notes.highlight()
    notes.until_saved()
    assert answer.holds("The first source")
    with tool.database.transaction() as db:
        document_id = db.scalars(
            select(SharedDocument.id).where(SharedDocument.kind == "annotations")
        ).one()
    with tool.database.transaction() as db:
        assert verify(db, document_id) == []


def test_a_snapshot_holds_what_the_log_holds(tool: Tool, answer: Answer) -> None:
    ada = answer.join(tool.ada)
    ada.append_saved("The first source\n")
    with tool.database.transaction() as db:
        assert snapshots.take_if_due(db, answer.id, is_last=False, policy=AT_ONCE)
    ada.append_saved("The second one\n")
    with tool.database.transaction() as db:
        stored = update_log.load(db, answer.id)
        assert (stored.head, stored.tail) == (3, 1)
    assert answer.holds("The first source", "The second one")
    with tool.database.transaction() as db:
        snapshots.rebuild(db, answer.id)
    assert answer.holds("The first source", "The second one")


def test_verify_notices_a_snapshot_of_another_text(tool: Tool, answer: Answer) -> None:
    ada = answer.join(tool.ada)
    ada.append_saved("The first source\n")
    with tool.database.transaction() as db:
        snapshots.take_if_due(db, answer.id, is_last=False, policy=AT_ONCE)
        snapshot = db.scalars(select(DocumentSnapshot)).one()
        # The same clocks, and another text.
        snapshot.state = snapshot.state.replace(b"first", b"third")
        snapshot.checksum = zlib.crc32(snapshot.state)
    assert answer.findings() == [
        "Snapshot 2 is not what the log makes up to there: content differs."
    ]


def test_verify_notices_a_row_that_was_changed_by_hand(tool: Tool, answer: Answer) -> None:
    answer.join(tool.ada).append_saved("The first source\n")
    with tool.database.transaction() as db:
        db.execute(update(AnswerParagraph).where(AnswerParagraph.number == 2).values(text="None"))
    assert answer.findings() == ["1 answer_paragraph is not in the rows as in the document."]
    with tool.database.transaction() as db:
        report.rebuild_rows(db, answer.id)
    assert answer.holds("The first source")


def test_what_is_written_in_one_process_appears_in_another(
    tool: Tool, answer: Answer, elsewhere: Process
) -> None:
    ada, ben = answer.join(tool.ada), answer.join(tool.ben, elsewhere.base)
    ada.append_saved("The first source\n")
    ben.until_lines("The first source")
    ben.append("mine")
    assert ben.until_refused() == "not-yours"
    assert answer.holds("The first source")


def test_a_kind_decides_which_drafts_become_part_of_the_shared_document(
    tool: Tool, answer: Answer
) -> None:
    path = f"/api/activities/{tool.activity_id}"
    assert tool.teacher.call("PATCH", path, {"hides_notes": True}).ok
    finished, unfinished = (answer.draft_of(tool, who) for who in (tool.ada, tool.ben))
    finished.join(tool.ada).append_saved("The first source\n")
    unfinished.join(tool.ben).append_saved("The second")
    assert tool.teacher.call("POST", f"{path}/reveal").ok
    assert sorted(answer.lines_in_log()) == sorted([TITLE, "The first source"])
    assert (finished.rows(), unfinished.rows()) == ([], ["The second"])
    assert answer.findings() == unfinished.findings() == []
    unfinished.join(tool.ben).append_saved(" one\n")
    assert tool.ada.call("POST", f"/api/documents/{finished.id}/ticket").status_code == 409


def test_of_two_who_begin_in_two_processes_at_once_one_is_the_author(
    tool: Tool, answer: Answer, elsewhere: Process
) -> None:
    ada, ben = answer.join(tool.ada), answer.join(tool.ben, elsewhere.base)
    ada.append("ada\n")
    ben.append("ben\n")
    ada.until(lambda: ada.saved or ada.refusals)
    ben.until(lambda: ben.saved or ben.refusals)
    assert sorted((ada.saved, ben.saved)) == [0, 1]
    assert answer.holds("ada" if ada.saved else "ben")


def test_what_was_saved_is_there_after_kill_9(
    tool: Tool, answer: Answer, elsewhere: Process
) -> None:
    ada = answer.join(tool.ada, elsewhere.base)
    ada.append_saved("The first source\n")
    with tool.database.transaction() as db:
        snapshots.take_if_due(db, answer.id, is_last=False, policy=AT_ONCE)
    ada.append_saved("The second one\n")
    elsewhere.again(is_gentle=False)
    again = answer.join(tool.ada, elsewhere.base)
    assert again.lines == [TITLE, "The first source", "The second one"]
    ben = answer.join(tool.ben, elsewhere.base)
    ben.append("mine")
    assert ben.until_refused() == "not-yours"
    again.append_saved("The third one\n")
    assert answer.holds("The first source", "The second one", "The third one")
