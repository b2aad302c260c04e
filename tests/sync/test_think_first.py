"""Others' notes appear at a date, after some notes of one's own, or group by group: the server
decides, by document, and nobody gets a byte of what is still hidden from them.
"""

import uuid
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from pycrdt import Map
from sqlalchemy import select

from lti_tool import clock
from lti_tool.activities import reveal_notes
from lti_tool.audit import AuditEvent, Event
from lti_tool.courses import classes
from lti_tool.courses.tables import Activity, Enrolment
from lti_tool.db import job_queue
from lti_tool.documents import verify
from lti_tool.documents.tables import SharedDocument
from lti_tool.sync.wire import protocol
from lti_tool.worker import loop
from lti_tool.worker.job_context import Tools
from tests.server import Replica, Somebody, Tool
from tests.sync.processes import serving
from tests.waiting import until

TOMORROW = timedelta(days=1)


@pytest.fixture(autouse=True)
def consistent(tool: Tool) -> Iterator[None]:
    """At the end every document agrees with its log and its rows."""
    yield
    with tool.database.transaction() as db:
        documents = list(db.scalars(select(SharedDocument.id)))
    for document_id in documents:
        with tool.database.transaction() as db:
            assert verify.verify(db, document_id) == []


def path(tool: Tool) -> str:
    return f"/api/activities/{tool.activity_id}"


def hide(tool: Tool, *, at: datetime | None = None, first: int | None = None) -> None:
    reveal = {"at": at and at.isoformat(), "note_threshold": first}
    answer = tool.teacher.call("PATCH", path(tool), {"hides_notes": True, "reveal": reveal})
    assert answer.ok, answer.text


def draft(tool: Tool, somebody: Somebody, base: str = "") -> Replica:
    document_id = somebody.workspace(tool.activity_id)["hidden_document_id"]
    return Replica(base or tool.base, document_id, somebody.ticket(document_id)).join()


def mark(page: Replica, *starts: int, quote: str = "Hello") -> list[str]:
    """Mark passages, and wait until they are stored."""
    keys = [page.highlight(start=start, end=start + len(quote), quote=quote) for start in starts]
    page.until_saved()
    return keys


def is_open(tool: Tool, somebody: Somebody) -> bool:
    """True where the shared document opens to somebody; every way to it gives the same answer."""
    opened = somebody.call("POST", f"{path(tool)}/workspace?connect=1").json()
    assert (opened["ticket"] is not None) == opened["is_open"]
    asked = somebody.call("POST", f"/api/documents/{opened['document_id']}/ticket")
    assert asked.status_code == (200 if opened["is_open"] else 404)
    return bool(opened["is_open"])


def run_due(tool: Tool, at: datetime) -> bool:
    """Let the worker do what is due at a time; False where that is nothing."""
    tools = Tools(tool.database, None, None, None)  # type: ignore[arg-type]
    with clock.frozen(at):
        return loop.run_one(tools, reveal_notes.QUEUE)


class TestAfterSomeNotesOfOnesOwn:
    """A threshold: the shared document is closed to students who have not reached it."""

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


class TestAtADate:
    """The worker reveals; a date that moves takes its job along."""

    def test_the_notes_are_revealed_at_the_date_and_not_before(self, tool: Tool) -> None:
        at = clock.now() + TOMORROW
        hide(tool, at=at)
        keys = mark(draft(tool, tool.ada), 0)
        ben = tool.replica(tool.ben)
        assert not run_due(tool, at - timedelta(seconds=1))
        assert run_due(tool, at)
        ben.until_frame(lambda frame: frame == protocol.settings_changed())
        ben.until_has(*keys)
        assert not run_due(tool, at + TOMORROW)
        with tool.database.transaction() as db:
            event = db.scalars(
                select(AuditEvent).where(AuditEvent.event == Event.NOTES_REVEALED.value)
            ).one()
            assert event.person_id is None

    def test_an_edit_of_that_second_goes_into_the_shared_document(self, tool: Tool) -> None:
        at = clock.now() + TOMORROW
        hide(tool, at=at)
        page = draft(tool, tool.ada)
        mark(page, 0)
        assert run_due(tool, at)
        late = page.highlight(start=20, end=25)
        assert page.close_code() == 4404
        shared = tool.replica(tool.ada)
        shared.send(page.doc.get_update(shared.doc.get_state()))
        shared.until_saved()
        assert late in tool.replica(tool.ben).highlights

    def test_a_date_moves_while_it_has_not_come(self, tool: Tool) -> None:
        soon, later = clock.now() + TOMORROW, clock.now() + 3 * TOMORROW
        hide(tool, at=soon)
        hide(tool, at=later)
        assert not run_due(tool, soon)
        assert not tool.teacher.workspace(tool.activity_id)["activity"]["revealed_at"]
        hide(tool, at=soon)
        assert run_due(tool, soon)
        assert tool.teacher.workspace(tool.activity_id)["activity"]["revealed_at"]

    def test_a_date_that_was_taken_out_reveals_nothing(self, tool: Tool) -> None:
        at = clock.now() + TOMORROW
        hide(tool, at=at)
        hide(tool)
        assert run_due(tool, at)
        assert tool.teacher.workspace(tool.activity_id)["is_hiding"]

    def test_a_date_that_has_come_stays(self, tool: Tool) -> None:
        at = clock.now() + timedelta(seconds=3600)
        hide(tool, at=at)
        with tool.database.transaction() as db:
            db.get_one(Activity, tool.activity_id).reveal_at = clock.now()
        answer = tool.teacher.call(
            "PATCH", path(tool), {"reveal": {"at": at.isoformat(), "note_threshold": None}}
        )
        assert answer.status_code == 409

    def test_jobs_that_are_all_made_due_reveal_nothing_early(self, tool: Tool) -> None:
        at = clock.now() + TOMORROW
        hide(tool, at=at)
        with tool.database.transaction() as db:
            job_queue.make_all_due(db)
        assert run_due(tool, clock.now())
        assert tool.teacher.workspace(tool.activity_id)["is_hiding"]
        assert not run_due(tool, clock.now())
        assert run_due(tool, at)
        assert not tool.teacher.workspace(tool.activity_id)["is_hiding"]

    def test_a_teacher_reveals_sooner(self, tool: Tool) -> None:
        at = clock.now() + TOMORROW
        hide(tool, at=at)
        assert tool.teacher.call("POST", f"{path(tool)}/reveal").ok
        assert run_due(tool, at)
        assert not tool.teacher.workspace(tool.activity_id)["is_hiding"]


class TestGroupByGroup:
    """Tutors reveal the notes of their own group, teachers those of any."""

    @pytest.fixture
    def groups(self, tool: Tool) -> dict[str, str]:
        """Ada and the tutor in group 1, Ben in group 2; the workspaces by group."""
        with tool.database.transaction() as db:
            for who, group in ((tool.ada, "1"), (tool.tutor, "1"), (tool.ben, "2")):
                classes.set_groups(db, db.get_one(Enrolment, who.enrolment_id), [group])
        assert tool.teacher.call("PATCH", path(tool), {"workspace_for": "group"}).ok
        hide(tool)
        return {
            group: str(who.workspace(tool.activity_id)["workspace_id"])
            for group, who in (("1", tool.ada), ("2", tool.ben))
        }

    def reveal(self, somebody: Somebody, workspace_id: str) -> int:
        return somebody.call("POST", f"/api/workspaces/{workspace_id}/reveal").status_code

    def test_a_tutor_reveals_their_own_group_and_no_other(
        self, tool: Tool, groups: dict[str, str]
    ) -> None:
        ada, ben = draft(tool, tool.ada), draft(tool, tool.ben)
        of_ada, of_ben = mark(ada, 0), mark(ben, 0)
        assert self.reveal(tool.tutor, groups["2"]) == 403
        assert tool.ben.workspace(tool.activity_id)["is_hiding"]
        assert self.reveal(tool.tutor, groups["1"]) == 200
        ada.until_frame(lambda frame: frame == protocol.settings_changed())
        opened = tool.ada.workspace(tool.activity_id)
        assert not opened["is_hiding"]
        assert set(tool.replica(tool.ada).highlights.keys()) == {*of_ada}
        assert tool.ben.workspace(tool.activity_id)["is_hiding"]
        assert list(tool.replica(tool.ben).highlights.keys()) == []
        assert self.reveal(tool.tutor, groups["1"]) == 409
        assert self.reveal(tool.teacher, groups["2"]) == 200
        assert set(tool.replica(tool.ben).highlights.keys()) == {*of_ben}

    def test_nobody_else_reveals(self, tool: Tool, groups: dict[str, str]) -> None:
        assert self.reveal(tool.ada, groups["1"]) == 403
        assert self.reveal(tool.observer, groups["1"]) == 403
        assert self.reveal(tool.other_teacher, groups["1"]) == 404
        assert self.reveal(tool.foreign_teacher, groups["1"]) == 404
        assert self.reveal(tool.teacher, str(uuid.uuid4())) == 404
        assert tool.tutor.call("POST", f"{path(tool)}/reveal").status_code == 403

    def test_a_tutor_who_has_left_the_group_does_not_reveal_it(
        self, tool: Tool, groups: dict[str, str]
    ) -> None:
        with tool.database.transaction() as db:
            tutor = db.get_one(Enrolment, tool.tutor.enrolment_id)
            classes.set_groups(db, tutor, ["2"], known=["1"])
        assert self.reveal(tool.tutor, groups["1"]) == 403
        assert self.reveal(tool.tutor, groups["2"]) == 200

    def test_the_page_is_told_what_it_may_reveal(self, tool: Tool, groups: dict[str, str]) -> None:
        def may(who: Somebody, group: str) -> object:
            asked = f"{path(tool)}/workspace?workspace={groups[group]}"
            return who.call("POST", asked).json()["can_reveal"]

        assert [may(tool.tutor, "1"), may(tool.tutor, "2"), may(tool.teacher, "2")] == [
            True,
            False,
            True,
        ]
        assert not tool.ada.workspace(tool.activity_id)["can_reveal"]
        self.reveal(tool.tutor, groups["1"])
        assert not may(tool.tutor, "1")
        listed = tool.teacher.call("GET", f"{path(tool)}/workspaces").json()
        assert {each["id"]: each["is_hiding"] for each in listed} == {
            groups["1"]: False,
            groups["2"]: True,
        }

    def test_the_rest_is_revealed_for_all_and_nothing_twice(
        self, tool: Tool, groups: dict[str, str]
    ) -> None:
        of_ada = mark(draft(tool, tool.ada), 0)
        of_ben = mark(draft(tool, tool.ben), 0)
        assert self.reveal(tool.tutor, groups["1"]) == 200
        assert tool.teacher.call("POST", f"{path(tool)}/reveal").ok
        assert set(tool.replica(tool.ada).highlights.keys()) == {*of_ada}
        assert set(tool.replica(tool.ben).highlights.keys()) == {*of_ben}


def test_a_workspace_of_one_student_hides_nothing(tool: Tool) -> None:
    assert tool.teacher.call("PATCH", path(tool), {"workspace_for": "student"}).ok
    own = tool.ada.workspace(tool.activity_id)["workspace_id"]
    answer = tool.teacher.call("POST", f"/api/workspaces/{own}/reveal")
    assert answer.status_code == 409


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


def test_the_server_itself_looks_after_each_commit(tool: Tool) -> None:
    """Nobody opens the workspace again: the page's socket alone tells it."""
    hide(tool, first=1)
    teacher = tool.replica(tool.teacher)
    keys = mark(draft(tool, tool.ada), 0)
    until(lambda: teacher.receive() and set(keys) <= set(teacher.highlights.keys()), "the notes")
