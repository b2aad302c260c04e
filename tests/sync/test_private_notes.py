"""Private notes: nobody else opens them, whatever their role; to share one is to move it, once."""

import threading
import uuid
from collections.abc import Iterator
from datetime import timedelta

import pytest
from pycrdt import Map
from sqlalchemy import select

from lti_tool import clock
from lti_tool.annotations import seeding
from lti_tool.courses.activity_tables import Activity
from lti_tool.courses.tables import Enrolment
from lti_tool.demo.yjs_client import WriteRefused
from lti_tool.documents.tables import SharedDocument
from lti_tool.sync.wire import protocol
from lti_tool.workspaces.tables import Workspace
from tests.annotations.shared import tag_key
from tests.server import Replica, Somebody, Tool
from tests.sync import hiding
from tests.sync.private_notes import (
    SECRET,
    documents_with,
    opened,
    require_one_place,
    share,
    written,
)


@pytest.fixture
def private(tool: Tool) -> Iterator[Tool]:
    """The tool; at the end documents agree with their rows, and each note is in one of them."""
    yield tool
    require_one_place(tool)


def others(tool: Tool) -> list[Somebody]:
    return [
        tool.teacher, tool.tutor, tool.ben, tool.observer, tool.other_teacher, tool.foreign_teacher,
    ]  # fmt: skip


def hand_in_and_close(tool: Tool, **change: object) -> None:
    with tool.database.transaction() as db:
        activity = db.get_one(Activity, tool.activity_id)
        for name, value in change.items():
            setattr(activity, name, value)


class TestNobodyElse:
    def test_opens_them_by_any_address(self, private: Tool) -> None:
        ada = opened(private, private.ada)
        key = written(ada, SECRET)
        workspace_id = private.ada.workspace(private.activity_id)["workspace_id"]
        path = f"/api/activities/{private.activity_id}"
        asked = [
            ("POST", f"/api/documents/{ada.document_id}/ticket", None),
            ("POST", f"/api/documents/{ada.document_id}/share", {"note": key}),
            ("POST", f"{path}/workspace?connect=1", None),
            ("POST", f"{path}/workspace?workspace={workspace_id}&connect=1", None),
            ("POST", f"{path}/workspace?member={private.ada.enrolment_id}&connect=1", None),
            ("POST", f"/api/workspaces/{workspace_id}/private-notes", None),
            ("GET", f"{path}/members/{private.ada.enrolment_id}/work", None),
            ("GET", f"{path}/class", None),
            ("GET", f"{path}/heat-map", None),
            ("GET", f"{path}/tags", None),
            ("GET", "/api/search?words=secret", None),
        ]
        for who in others(private):
            for method, address, body in asked:
                answer = who.call(method, address, body)
                assert SECRET not in answer.text
                assert key not in answer.text
                assert ada.document_id not in answer.text
        assert documents_with(private, key) == [True]

    def test_gets_in_with_a_ticket_of_their_own(self, private: Tool) -> None:
        ada, ben = opened(private, private.ada), opened(private, private.ben)
        assert ada.document_id != ben.document_id
        ticket = private.ben.ticket(ben.document_id)
        assert Replica(private.base, ada.document_id, ticket).close_code() == 4401

    def test_finds_them_while_notes_are_hidden(self, private: Tool) -> None:
        """Teachers read drafts; these are none, also where they were there first."""
        ada = opened(private, private.ada)
        written(ada, SECRET)
        hiding.hide(private)
        assert private.ada.workspace(private.activity_id)["hidden_document_id"] != ada.document_id
        asked = f"/api/activities/{private.activity_id}/workspace?member={private.ada.enrolment_id}"
        shown = private.teacher.call("POST", asked).json()
        assert shown["hidden_document_id"] != ada.document_id
        answer = private.teacher.call("POST", f"/api/documents/{ada.document_id}/ticket")
        assert answer.status_code == 404

    def test_gets_them_by_a_reveal(self, private: Tool) -> None:
        hiding.hide(private)
        draft, ada = hiding.draft(private, private.ada), opened(private, private.ada)
        key, hidden = written(ada, SECRET), hiding.mark(draft, 0)[0]
        path = f"/api/activities/{private.activity_id}/reveal"
        assert private.teacher.call("POST", path).ok
        ben = private.replica(private.ben)
        assert set(ben.highlights.keys()) == {hidden}
        assert documents_with(private, key) == [True]
        written(ada, "I go on writing.")

    def test_learns_their_number(self, private: Tool) -> None:
        path = f"/api/activities/{private.activity_id}"
        private.ada.workspace(private.activity_id)
        asked = [
            "/api/here",
            "/api/course/progress",
            *(f"{path}/{each}" for each in ("class", "heat-map", "tags", "lecture")),
        ]
        before = [private.teacher.call("GET", each).text for each in asked]
        written(opened(private, private.ada), SECRET)
        assert [private.teacher.call("GET", each).text for each in asked] == before

    def test_is_told_that_somebody_writes_there(self, private: Tool) -> None:
        teacher = private.replica(private.teacher)
        teacher.until_present(teacher.author)
        ada = opened(private, private.ada)
        written(ada, SECRET)
        teacher.request_sync()
        teacher.has_document = False
        teacher.until(lambda: teacher.has_document)
        assert list(teacher.present) == [teacher.author]


def test_a_page_of_somebody_without_any_is_told_of_none(private: Tool) -> None:
    workspace = private.ada.workspace(private.activity_id)
    assert workspace["private_document_id"] is None
    with private.database.transaction() as db:
        assert db.scalars(select(SharedDocument).where(SharedDocument.is_private)).all() == []


def test_they_are_there_again_after_a_reload_with_a_ticket(private: Tool) -> None:
    key = written(opened(private, private.ada), SECRET)
    path = f"/api/activities/{private.activity_id}/workspace?connect=1"
    again = private.ada.call("POST", path).json()
    page = Replica(private.base, again["private_document_id"], again["private_ticket"]).join()
    assert page.highlights[key].to_py()["comments"][f"{page.author}/c1"]["text"] == SECRET


def test_ones_own_search_finds_them_and_says_that_they_are_private(private: Tool) -> None:
    written(opened(private, private.ada), SECRET)
    found = private.ada.call("GET", "/api/search?words=secret").json()
    (result,) = [each for group in found["groups"] for each in group["results"]]
    assert result["is_private"]
    assert result["draft_of"] is None


def test_they_count_for_nothing_in_ones_own_lists(private: Tool) -> None:
    private.ada.workspace(private.activity_id)
    member = private.ada.enrolment_id
    asked = ("/api/own-work", f"/api/activities/{private.activity_id}/members/{member}/work")
    before = [private.ada.call("GET", each).text for each in asked]
    assert before[0].startswith("[{")
    written(opened(private, private.ada), SECRET)
    assert [private.ada.call("GET", each).text for each in asked] == before


def test_they_are_no_beginning_of_a_workspace_with_model_notes(private: Tool) -> None:
    ada = opened(private, private.ada)
    key = written(ada, SECRET)

    def begun() -> int:
        with private.database.transaction() as db:
            return len(db.scalars(select(Workspace).where(seeding.is_begun())).all())

    assert begun() == 0
    assert share(private.ada, ada, key).ok
    assert begun() == 1


def test_an_observer_has_none(private: Tool) -> None:
    workspace_id = private.observer.workspace(private.activity_id)["workspace_id"]
    answer = private.observer.call("POST", f"/api/workspaces/{workspace_id}/private-notes")
    assert answer.status_code == 403


def test_opening_them_at_once_makes_one_document(private: Tool) -> None:
    workspace_id = private.ada.workspace(private.activity_id)["workspace_id"]
    path = f"/api/workspaces/{workspace_id}/private-notes"
    found: set[str] = set()

    def ask() -> None:
        found.add(private.ada.call("POST", path).json()["document_id"])

    threads = [threading.Thread(target=ask) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 1


class TestWhenOthersMayNotWrite:
    """Notes for oneself are written whenever one is in the course."""

    @pytest.mark.parametrize(
        ("setting", "days"), [("opens_at", 1), ("closes_at", -1)], ids=["before", "afterwards"]
    )
    def test_they_are_written_and_not_shared(self, private: Tool, setting: str, days: int) -> None:
        hand_in_and_close(private, **{setting: clock.now() + timedelta(days=days)})
        ada = opened(private, private.ada)
        key = written(ada, SECRET)
        answer = share(private.ada, ada, key)
        assert answer.status_code == 409
        assert "open" in answer.text or "closed" in answer.text
        assert documents_with(private, key) == [True]

    def test_they_are_no_part_of_what_is_handed_in(self, private: Tool) -> None:
        hand_in_and_close(private, hands_in=True)
        ada, page = opened(private, private.ada), private.replica(private.ada)
        key = written(ada, SECRET)
        hiding.mark(page, 0)
        path = f"/api/activities/{private.activity_id}/submission"
        receipt = private.ada.call("POST", path)
        assert receipt.ok, receipt.text
        content = private.ada.call("GET", f"/submissions/{receipt.json()['id']}/content.json")
        assert content.ok
        assert SECRET not in content.text
        written(ada, "After handing in.")
        answer = share(private.ada, ada, key)
        assert answer.status_code == 409
        assert "handed in" in answer.text

    def test_who_has_left_the_course_writes_nothing(self, private: Tool) -> None:
        ada = opened(private, private.ada)
        with private.database.transaction() as db:
            db.get_one(Enrolment, private.ada.enrolment_id).active = False
        ada.highlight()
        assert ada.close_code() == 4401


def test_no_tag_is_added_where_nobody_would_know_it(private: Tool) -> None:
    with private.database.transaction() as db:
        db.get_one(Activity, private.activity_id).allows_own_tags_here = True
    for who in (private.ada, private.teacher):
        page = opened(private, who)
        tag = Map({"name": "x", "color": "#000000", "position": 0})
        page.write(lambda at=page, new=tag: at.tags.update({tag_key(at.author): new}))  # type: ignore[misc]
        assert page.until_refused() == "tags-locked"


def test_nobody_writes_there_for_somebody_else(private: Tool) -> None:
    ada = opened(private, private.ada)
    ada.highlight("ben00000/forged")
    with pytest.raises(WriteRefused, match="not-yours"):
        ada.until_saved()


def test_settings_reach_pages_with_private_notes(private: Tool) -> None:
    ada = opened(private, private.ada)
    path = f"/api/activities/{private.activity_id}"
    assert private.teacher.call("PATCH", path, {"title": f"New {uuid.uuid4()}"}).ok
    ada.until_frame(lambda frame: frame == protocol.settings_changed())
