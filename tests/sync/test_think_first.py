"""Others' notes appear after some notes of one's own: the server decides, by document."""

import threading
import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from pycrdt import Map

from lti_tool.activities import note_threshold
from lti_tool.courses.activity_tables import Activity
from lti_tool.sync.wire import protocol
from tests.server import Replica, Tool
from tests.sync.hiding import draft, hide, is_open, mark, path, require_consistent
from tests.sync.processes import serving
from tests.waiting import until, until_locked_out


@pytest.fixture(autouse=True)
def consistent(tool: Tool) -> Iterator[None]:
    """Documents agree with their logs and rows when a test is over."""
    yield
    require_consistent(tool)


class TestAfterSomeNotesOfOnesOwn:
    """Threshold: the shared document is closed to students who have not reached it."""

    def test_whoever_reaches_the_number_sees_those_who_have_and_is_seen_by_them(
        self, tool: Tool
    ) -> None:
        hide(tool, first=2)
        teacher = tool.replica(tool.teacher)
        example = mark(teacher, 50)
        ada, ben = draft(tool, tool.ada), draft(tool, tool.ben)
        first = mark(ada, 0)
        assert not is_open(tool, tool.ada)
        second = mark(ada, 10)
        ada.until_frame(lambda frame: frame == protocol.settings_changed())
        assert is_open(tool, tool.ada)
        teacher.until_has(*first, *second)
        assert tool.ada.workspace(tool.activity_id)["hidden_document_id"] is None
        mark(ben, 0)
        assert not is_open(tool, tool.ben)
        assert list(ben.highlights.keys()) != []
        page = tool.replica(tool.ada)
        assert set(page.highlights.keys()) == {*example, *first, *second}
        of_ben = mark(ben, 20)
        page.until_has(*of_ben)
        assert set(tool.replica(tool.ben).highlights.keys()) > {*first, *second, *example}

    def test_until_then_not_a_word_of_others_and_of_teachers_leaves_the_server(
        self, tool: Tool
    ) -> None:
        hide(tool, first=1)
        teacher = tool.replica(tool.teacher)
        mark(teacher, 0, quote="a hint of the teacher")
        mark(draft(tool, tool.ada), 0, quote="what ada thinks")
        assert is_open(tool, tool.ada)
        for stranger in (tool.ben, tool.observer):
            assert not is_open(tool, stranger)
            opened = stranger.workspace(tool.activity_id)
            own = opened["hidden_document_id"]
            page = Replica(tool.base, own, stranger.ticket(own)).join()
            assert page.doc.get_update() == protocol.EMPTY_UPDATE
            for asked in ("/api/home", f"{path(tool)}/members/{tool.ada.enrolment_id}/work"):
                text = stranger.call("GET", asked).text
                assert "what ada thinks" not in text
                assert "a hint of the teacher" not in text

    def test_the_same_words_count_once_and_nothing_to_see_does_not_count(self, tool: Tool) -> None:
        hide(tool, first=3)
        page = draft(tool, tool.ada)
        mark(page, 0, 0, 2)  # twice the same passage, and one that overlaps it
        mark(page, 100, 200, 300, quote=" \u200b\n")
        mark(page, 10)
        assert not is_open(tool, tool.ada)
        mark(page, 20)
        assert is_open(tool, tool.ada)

    def test_what_a_teacher_marks_in_a_draft_does_not_count(self, tool: Tool) -> None:
        hide(tool, first=2)
        mark(draft(tool, tool.ada), 0)
        document_id = tool.ada.workspace(tool.activity_id)["hidden_document_id"]
        tutor = Replica(tool.base, document_id, tool.tutor.ticket(document_id)).join()
        mark(tutor, 10, 20, 30)
        assert not is_open(tool, tool.ada)

    def test_once_reached_stays_reached(self, tool: Tool) -> None:
        hide(tool, first=1)
        mark(draft(tool, tool.ada), 0)
        assert is_open(tool, tool.ada)
        page = tool.replica(tool.ada)
        page.write(lambda: [page.highlights.pop(key) for key in list(page.highlights.keys())])
        page.until_saved()
        assert is_open(tool, tool.ada)
        mark(page, 0)

    def test_what_is_deleted_before_does_not_count(self, tool: Tool) -> None:
        hide(tool, first=2)
        page = draft(tool, tool.ada)
        (key,) = mark(page, 0)
        page.write(lambda: page.highlights.pop(key))
        mark(page, 10)
        assert not is_open(tool, tool.ada)

    def test_what_came_too_late_for_the_draft_fits_into_the_shared_document(
        self, tool: Tool
    ) -> None:
        hide(tool, first=1)
        page = draft(tool, tool.ada)
        mark(page, 0)
        page.until_frame(lambda frame: frame == protocol.settings_changed())
        late = page.highlight(start=20, end=25)
        assert page.close_code() == 4404
        shared = tool.replica(tool.ada)
        shared.send(page.doc.get_update(shared.doc.get_state()))
        shared.until_saved()
        assert late in tool.replica(tool.teacher).highlights

    def test_an_open_page_is_closed_when_the_number_is_set(self, tool: Tool) -> None:
        """No socket of before gets what is written afterwards, in whichever process."""
        hide(tool)
        before = tool.replica(tool.ben)
        hide(tool, first=1)
        mark(draft(tool, tool.ada), 0, quote="a secret thought")
        assert before.close_code() == 4409
        assert list(before.highlights.keys()) == []
        assert not is_open(tool, tool.ben)

    def test_a_ticket_of_before_opens_nothing(self, tool: Tool) -> None:
        hide(tool)
        document_id = tool.ben.workspace(tool.activity_id)["document_id"]
        ticket = tool.ben.ticket(document_id)
        hide(tool, first=1)
        assert Replica(tool.base, document_id, ticket).close_code() == 4404

    def test_a_teacher_reveals_the_rest_for_everybody(self, tool: Tool) -> None:
        hide(tool, first=5)
        keys = mark(draft(tool, tool.ada), 0)
        assert tool.teacher.call("POST", f"{path(tool)}/reveal").ok
        assert is_open(tool, tool.ben)
        assert is_open(tool, tool.observer)
        assert set(tool.replica(tool.ben).highlights.keys()) == {*keys}

    def test_the_number_stays_once_a_student_has_written_or_reached_it(self, tool: Tool) -> None:
        hide(tool, first=1)
        change = {"reveal": {"at": None, "note_threshold": 2}}
        assert tool.teacher.call("PATCH", path(tool), change).ok
        page = draft(tool, tool.ada)
        mark(page, 0)
        assert tool.teacher.call("PATCH", path(tool), change).ok  # it is 2 already
        for number in (None, 1, 3):
            change = {"reveal": {"at": None, "note_threshold": number}}
            assert tool.teacher.call("PATCH", path(tool), change).status_code == 409
        mark(page, 10)
        assert is_open(tool, tool.ada)
        shared = tool.replica(tool.ada)
        shared.write(lambda: [shared.highlights.pop(key) for key in list(shared.highlights.keys())])
        shared.until_saved()
        assert tool.teacher.call("PATCH", path(tool), change).status_code == 409

    @pytest.mark.slow
    def test_in_another_process_too(self, tool: Tool, database_url: str) -> None:
        hide(tool, first=1)
        with serving(database_url, 2) as processes:
            teacher = processes[0].replica(tool, tool.teacher)
            before = draft(tool, tool.ben, processes[1].base)
            keys = mark(draft(tool, tool.ada, processes[1].base), 0)
            teacher.until_has(*keys)
            keys = mark(before, 10)
            teacher.until_has(*keys)


WRONG: list[tuple[dict[str, Any], str]] = [
    ({"at": None, "note_threshold": 0}, "1 to 20 passages"),
    ({"at": None, "note_threshold": 21}, "1 to 20 passages"),
    ({"at": "2020-01-01T00:00:00Z", "note_threshold": None}, "still to come"),
    ({"at": "0001-01-01T00:00:00+23:59", "note_threshold": None}, "from the year 2000"),
]


@pytest.mark.parametrize(("reveal", "words"), WRONG, ids=[str(row[0]) for row in WRONG])
def test_what_cannot_be_is_refused_with_a_reason(
    tool: Tool, reveal: dict[str, Any], words: str
) -> None:
    for change in ({"hides_notes": True, "reveal": reveal}, {"hides_notes": True}):
        answer = tool.teacher.call("PATCH", path(tool), change | {"reveal": reveal})
        assert answer.status_code == 400
        assert words in answer.text


def test_only_hidden_notes_have_a_date_or_a_number(tool: Tool) -> None:
    reveal = {"at": None, "note_threshold": 3}
    assert tool.teacher.call("PATCH", path(tool), {"reveal": reveal}).status_code == 409
    wanted = {"title": "New", "reveal": reveal}
    answer = tool.teacher.call("POST", "/api/activities", wanted)
    assert answer.status_code == 400
    assert "Only notes that are hidden" in answer.text
    assert tool.teacher.call("POST", "/api/activities", wanted | {"hides_notes": True}).ok


def test_a_comment_is_no_note_that_counts(tool: Tool) -> None:
    hide(tool, first=2)
    page = draft(tool, tool.ada)
    (key,) = mark(page, 0)
    page.write(
        lambda: page.highlights[key]["comments"].update(
            {f"{page.author}/{n}": Map({"text": "x", "created": 1}) for n in range(5)}
        )
    )
    page.until_saved()
    assert not is_open(tool, tool.ada)


def test_no_page_has_to_ask(tool: Tool) -> None:
    """Notes are shared though nobody opens the workspace again."""
    hide(tool, first=1)
    teacher = tool.replica(tool.teacher)
    keys = mark(draft(tool, tool.ada), 0)
    until(lambda: teacher.receive() and set(keys) <= set(teacher.highlights.keys()), "the notes")


def test_a_teacher_who_writes_one_key_into_both_documents_stops_nobody(tool: Tool) -> None:
    """Yjs decides which of the two shows, and rows follow."""
    hide(tool, first=1)
    document_id = tool.ada.workspace(tool.activity_id)["hidden_document_id"]
    in_draft = Replica(tool.base, document_id, tool.tutor.ticket(document_id)).join()
    shared = tool.replica(tool.tutor)
    key = f"{shared.author}/both"
    for page, start in ((in_draft, 50), (shared, 60)):
        page.highlight(key, start=start, end=start + 5)
        page.until_saved()
    keys = mark(draft(tool, tool.ada), 0)
    assert is_open(tool, tool.ada)
    assert set(tool.replica(tool.ada).highlights.keys()) == {*keys, key}


def test_of_two_who_reveal_at_once_both_are_told_that_it_is_open(tool: Tool) -> None:
    hide(tool)
    mark(draft(tool, tool.ada), 0)
    draft_id = uuid.UUID(tool.ada.workspace(tool.activity_id)["hidden_document_id"])
    with tool.database.transaction() as db:
        db.get_one(Activity, tool.activity_id).note_threshold_here = 1
    answers: list[dict[str, Any]] = []
    with tool.database.transaction() as db:
        assert note_threshold.reveal_if_reached(db, draft_id)
        coming = threading.Thread(
            target=lambda: answers.append(tool.ada.workspace(tool.activity_id))
        )
        coming.start()
        with tool.database.transaction() as other:
            until_locked_out(other)
    coming.join()
    (opened,) = answers
    assert (opened["is_open"], opened["hidden_document_id"]) == (True, None)
