"""Private notes: nobody else opens them, whatever their role; to share one is to move it, once."""

import threading
import uuid
from collections.abc import Iterator
from datetime import timedelta

import pytest
from pycrdt import Map
from sqlalchemy import func, select

from lti_tool import clock
from lti_tool.annotations.tables import Comment, Highlight
from lti_tool.courses.activity_tables import Activity
from lti_tool.courses.tables import Enrolment
from lti_tool.demo.yjs_client import WriteRefused
from lti_tool.documents.tables import DocumentUpdate, SharedDocument
from lti_tool.sync.wire import protocol
from tests.annotations.shared import tag_key
from tests.server import Replica, Somebody, Tool
from tests.sync import hiding
from tests.sync.hiding import require_consistent
from tests.sync.private_notes import comment, opened, share, written
from tests.sync.processes import serving

SECRET = "my secret thought"


@pytest.fixture
def private(tool: Tool) -> Iterator[Tool]:
    """The tool; at the end documents agree with their rows, and each note is in one of them."""
    yield tool
    require_consistent(tool)
    with tool.database.transaction() as db:
        twice = select(Highlight.key).group_by(Highlight.key).having(func.count() > 1)
        assert db.scalars(twice).all() == []


def others(tool: Tool) -> list[Somebody]:
    return [
        tool.teacher, tool.tutor, tool.ben, tool.observer, tool.other_teacher, tool.foreign_teacher,
    ]  # fmt: skip


def documents_with(tool: Tool, key: str) -> list[bool]:
    """Documents that have a note, by rows: True for private notes."""
    with tool.database.transaction() as db:
        return list(
            db.scalars(
                select(SharedDocument.is_private)
                .join(Highlight, Highlight.document_id == SharedDocument.id)
                .where(Highlight.key == key)
            )
        )


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
        """Teachers read drafts; these are none."""
        hiding.hide(private)
        ada = opened(private, private.ada)
        written(ada, SECRET)
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
        asked = (f"{path}/class", f"{path}/heat-map", f"{path}/tags", "/api/here")
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


class TestSharing:
    def test_moves_a_note_with_its_comments_tag_and_times(self, private: Tool) -> None:
        ben, ada = private.replica(private.ben), opened(private, private.ada)
        key = written(ada, SECRET, tag="t2", question="open")
        before = ada.highlights[key].to_py()
        answer = share(private.ada, ada, key)
        assert answer.json() == {"document_id": ben.document_id}
        ben.until_has(key)
        ada.until(lambda: key not in ada.highlights)
        assert ben.highlights[key].to_py() == before
        assert documents_with(private, key) == [False]
        with private.database.transaction() as db:
            texts = db.scalars(select(Comment.text).order_by(Comment.number)).all()
            assert texts == [SECRET, "More."]

    def test_goes_on_where_others_and_oneself_write_afterwards(self, private: Tool) -> None:
        ben, ada = private.replica(private.ben), opened(private, private.ada)
        key = written(ada, SECRET)
        share(private.ada, ada, key)
        ben.until_has(key)
        answer = comment("Why?")
        ben.write(lambda: ben.highlights[key]["comments"].update({f"{ben.author}/a": answer}))
        ben.until_saved()
        page = private.replica(private.ada)
        page.write(lambda: page.highlights[key].update({"tag": "t2"}))
        page.until_saved()
        ben.until(lambda: ben.highlights[key]["tag"] == "t2")

    def test_twice_is_the_same_as_once(self, private: Tool) -> None:
        ada = opened(private, private.ada)
        key = written(ada, SECRET)
        answers = {share(private.ada, ada, key).text for _ in range(3)}
        assert len(answers) == 1
        assert documents_with(private, key) == [False]

    def test_at_once_from_several_pages_moves_it_once(self, private: Tool) -> None:
        ada = opened(private, private.ada)
        key = written(ada, SECRET)
        codes: list[int] = []

        def press() -> None:
            codes.append(share(private.ada, ada, key).status_code)

        threads = [threading.Thread(target=press) for _ in range(5)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert codes == [200] * 5
        assert documents_with(private, key) == [False]

    def test_that_fails_half_way_leaves_everything_as_it_was(
        self, private: Tool, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        ada = opened(private, private.ada)
        key = written(ada, SECRET)

        def fail(*_: object) -> None:
            raise RuntimeError("in between")

        with monkeypatch.context() as patched:
            patched.setattr("lti_tool.annotations.moving.move_rows", fail)
            assert share(private.ada, ada, key).status_code == 500
        again = opened(private, private.ada)
        assert key in again.highlights
        assert key not in private.replica(private.ben).highlights
        assert share(private.ada, again, key).ok

    def test_of_a_note_that_was_shared_deleted_and_restored_privately_is_seen(
        self, private: Tool
    ) -> None:
        """Its key was in the shared document before: what comes later takes its place."""
        ada, page = opened(private, private.ada), private.replica(private.ada)
        for _ in range(3):
            key = ada.highlight(f"{ada.author}/again")
            ada.until_saved()
            assert share(private.ada, ada, key).ok
            page.until_has(key)
            page.write(lambda at=key: page.highlights.pop(at))  # type: ignore[misc]
            page.until_saved()
            ada.until(lambda at=key: at not in ada.highlights)  # type: ignore[misc]
        key = ada.highlight(f"{ada.author}/again")
        ada.until_saved()
        assert share(private.ada, ada, key).ok
        assert key in private.replica(private.ben).highlights

    def test_goes_into_the_draft_while_notes_are_hidden(self, private: Tool) -> None:
        hiding.hide(private)
        ada = opened(private, private.ada)
        key = written(ada, SECRET)
        assert share(private.ada, ada, key).ok
        assert key in hiding.draft(private, private.ada).highlights
        assert key not in private.replica(private.ben).highlights
        path = f"/api/activities/{private.activity_id}/reveal"
        assert private.teacher.call("POST", path).ok
        assert key in private.replica(private.ben).highlights

    def test_counts_towards_a_threshold_and_private_notes_do_not(self, private: Tool) -> None:
        hiding.hide(private, first=1)
        ada = opened(private, private.ada)
        key = written(ada, SECRET)
        assert not hiding.is_open(private, private.ada)
        assert share(private.ada, ada, key).ok
        assert hiding.is_open(private, private.ada)
        assert documents_with(private, key) == [False]

    def test_without_a_tag_that_was_deleted_meanwhile(self, private: Tool) -> None:
        ada = opened(private, private.ada)
        key = written(ada, SECRET, tag="t2")
        path = f"/api/activities/{private.activity_id}/tags"
        tags = private.teacher.call("GET", path).json()
        kept = [tag for tag in tags["tags"] if tag["key"] != "t2"]
        change = {"version": tags["version"], "tags": kept, "allows_own_tags": False}
        answer = private.teacher.call("PUT", path, change)
        assert answer.ok, answer.text
        assert share(private.ada, ada, key).ok
        assert private.replica(private.ben).highlights[key]["tag"] == ""

    def test_of_anothers_note_or_of_none_is_not_found(self, private: Tool) -> None:
        ada, ben = opened(private, private.ada), private.replica(private.ben)
        key = written(ada, SECRET)
        (of_ben,) = hiding.mark(ben, 0)
        for wanted in (of_ben, "no-note", f"{ada.author}/none"):
            assert share(private.ada, ada, wanted).status_code == 404
        assert share(private.ada, ben.document_id, of_ben).status_code == 404
        assert share(private.ben, ada, key).status_code == 404

    def test_is_counted_new_for_others_from_then_on(self, private: Tool) -> None:
        ada = opened(private, private.ada)
        key = written(ada, SECRET)
        with private.database.transaction() as db:
            before = db.scalars(select(Highlight.number)).one()
        share(private.ada, ada, key)
        with private.database.transaction() as db:
            assert db.scalars(select(Highlight.number)).one() > before


def test_no_tag_is_added_where_nobody_would_know_it(private: Tool) -> None:
    with private.database.transaction() as db:
        db.get_one(Activity, private.activity_id).allows_own_tags = True
    for who in (private.ada, private.teacher):
        page = opened(private, who)
        tag = Map({"name": "x", "color": "#000000", "position": 0})
        page.write(lambda at=page, new=tag: at.tags.update({tag_key(at.author): new}))  # type: ignore[misc]
        assert page.until_refused() == "tags-locked"


def test_own_tags_of_the_shared_document_and_of_the_draft_are_given(private: Tool) -> None:
    with private.database.transaction() as db:
        db.get_one(Activity, private.activity_id).allows_own_tags = True
    hiding.hide(private)
    draft = hiding.draft(private, private.ada)
    name = tag_key(draft.author)
    draft.write(
        lambda: draft.tags.update({name: Map({"name": "mine", "color": "#000000", "position": 0})})
    )
    draft.until_saved()
    ada = opened(private, private.ada)
    key = written(ada, SECRET, tag=name)
    assert share(private.ada, ada, key).ok
    draft.until_has(key)
    assert draft.highlights[key]["tag"] == name


def test_nobody_writes_there_for_somebody_else(private: Tool) -> None:
    ada = opened(private, private.ada)
    ada.highlight("ben00000/forged")
    with pytest.raises(WriteRefused, match="not-yours"):
        ada.until_saved()


@pytest.mark.slow
def test_sharing_while_writing_in_two_processes_loses_nothing(
    private: Tool, database_url: str
) -> None:
    with serving(database_url, 2) as (one, two):
        ada = opened(private, private.ada, one.base)
        ben = two.replica(private, private.ben)
        keys = [written(ada, f"{SECRET} {n}") for n in range(12)]
        stop = threading.Event()
        saved: set[str] = set()

        def write() -> None:
            while not stop.is_set():
                key = ben.highlight()
                ben.until_saved()
                saved.add(key)

        writing = threading.Thread(target=write)
        writing.start()
        for key in keys:
            assert share(private.ada, ada, key).ok
        stop.set()
        writing.join()
        ben.until_has(*keys, *saved)
        ada.until(lambda: not list(ada.highlights.keys()))
    with private.database.transaction() as db:
        numbers = select(func.count(), func.max(DocumentUpdate.number)).group_by(
            DocumentUpdate.document_id
        )
        assert all(count == last for count, last in db.execute(numbers))


def test_settings_reach_pages_with_private_notes(private: Tool) -> None:
    ada = opened(private, private.ada)
    path = f"/api/activities/{private.activity_id}"
    assert private.teacher.call("PATCH", path, {"title": f"New {uuid.uuid4()}"}).ok
    ada.until_frame(lambda frame: frame == protocol.settings_changed())
