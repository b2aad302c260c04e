"""Histories of workspaces: who did what when, and nothing that the viewer may not see."""

import json
from datetime import datetime, timedelta
from typing import Any

import pytest

from lti_tool import clock
from lti_tool.annotations.past import Act
from lti_tool.courses.activity_tables import Activity
from lti_tool.dashboard import workspace_history
from lti_tool.documents import rewriting
from tests.annotations.test_past import do
from tests.server import Replica, Somebody, Tool
from tests.sync import hiding
from tests.sync.private_notes import SECRET, comment, opened, written
from tests.sync.test_restoring_notes import delete, restore, talked_about


def answer(who: Somebody, document_id: str) -> Any:
    return who.call("GET", f"/api/documents/{document_id}/history")


def steps(who: Somebody, document_id: str) -> list[dict[str, Any]]:
    got = answer(who, document_id)
    assert got.ok, got.text
    found: list[dict[str, Any]] = got.json()["steps"]
    return found


def kinds(found: list[dict[str, Any]]) -> list[str]:
    return [act["kind"] for step in found for act in step["acts"]]


def at_the_end(found: list[dict[str, Any]]) -> dict[str, Any]:
    """Notes after the last step, without the values that a history leaves out."""
    notes: dict[str, Any] = {}
    for step in found:
        for act in step["acts"]:
            do(notes, Act(act["kind"], act["note"], act["key"], _value(act)))
    return notes


def _value(act: dict[str, Any]) -> Any:
    values = act["values"]
    return (
        values.get(act["kind"]) if act["kind"] in ("tag", "claim", "question", "text") else values
    )


def _time(text: str) -> datetime:
    return datetime.fromisoformat(text)


def write(page: Replica, note: str, key: str, text: str) -> None:
    page.write(lambda: page.highlights[note]["comments"].update({key: comment(text)}))
    page.until_saved()


def test_a_history_tells_who_did_what_in_order(tool: Tool) -> None:
    ada, ben = tool.replica(tool.ada), tool.replica(tool.ben)
    key = talked_about(tool, ada, ben)
    ada.write(lambda: ada.highlights[key].update({"tag": "t3"}))
    ada.until_saved()
    for who in (tool.ada, tool.ben, tool.teacher):
        found = steps(who, ada.document_id)
        assert [step["author"] for step in found] == [ada.author, ben.author, ada.author]
        assert kinds(found) == ["note", "comment", "comment", "agree", "tag"]
        assert found[-1]["acts"][0]["values"] == {"tag": "t3"}
        assert all(step["at"] for step in found)
        assert set(at_the_end(found)) == {key}
        assert len(at_the_end(found)[key]["comments"]) == 3


class TestTakenBack:
    """Words that somebody took back are in nobody's history but their own."""

    def test_deleted_notes_are_gone_from_the_histories_of_others(self, tool: Tool) -> None:
        ada, ben = tool.replica(tool.ada), tool.replica(tool.ben)
        key = talked_about(tool, ada, ben)
        delete(ada, key)
        for who in (tool.ben, tool.tutor, tool.teacher, tool.observer):
            assert steps(who, ada.document_id) == []
        own = steps(tool.ada, ada.document_id)
        assert kinds(own) == ["note", "comment", "note-gone"]
        assert "Because." not in json.dumps(own)

    def test_earlier_words_are_gone_from_the_histories_of_others(self, tool: Tool) -> None:
        ada = tool.replica(tool.ada)
        (note,) = hiding.mark(ada, 0)
        key = f"{ada.author}/c"
        write(ada, note, key, SECRET)
        ada.write(lambda: ada.highlights[note]["comments"][key].update({"text": "Better."}))
        ada.until_saved()
        for who in (tool.ben, tool.teacher):
            got = answer(who, ada.document_id).text
            assert SECRET not in got
            assert kinds(json.loads(got)["steps"]) == ["note", "comment", "text"]
        assert SECRET in answer(tool.ada, ada.document_id).text

    def test_deleted_comments_are_gone_from_the_histories_of_others(self, tool: Tool) -> None:
        ada = tool.replica(tool.ada)
        (note,) = hiding.mark(ada, 0)
        key = f"{ada.author}/c"
        write(ada, note, key, SECRET)
        ada.write(lambda: ada.highlights[note]["comments"].pop(key))
        ada.until_saved()
        for who in (tool.ben, tool.teacher):
            assert kinds(steps(who, ada.document_id)) == ["note"]
        assert kinds(steps(tool.ada, ada.document_id)) == ["note", "comment", "comment-gone"]

    def test_notes_that_a_teacher_removed_are_gone_from_all_histories(self, tool: Tool) -> None:
        ada, page = tool.replica(tool.ada), tool.replica(tool.teacher)
        (note,) = hiding.mark(ada, 0)
        page.until_has(note)
        delete(page, note)
        for who in (tool.ada, tool.ben, tool.teacher):
            assert steps(who, ada.document_id) == []
        assert restore(tool.teacher, ada.document_id, note) == 204
        assert kinds(steps(tool.ben, ada.document_id)) == ["note", "note-gone", "note-back"]


class TestNobodyElse:
    """A past is for those alone who may see it."""

    @pytest.mark.parametrize("name", ["other_teacher", "foreign_teacher"])
    def test_of_another_course_finds_it(self, tool: Tool, name: str) -> None:
        ada = tool.replica(tool.ada)
        assert answer(getattr(tool, name), ada.document_id).status_code == 404

    @pytest.mark.parametrize("name", ["ben", "tutor", "teacher", "observer"])
    def test_finds_that_of_private_notes(self, tool: Tool, name: str) -> None:
        ada = opened(tool, tool.ada)
        written(ada, SECRET)
        assert answer(getattr(tool, name), ada.document_id).status_code == 404
        assert SECRET in answer(tool.ada, ada.document_id).text

    @pytest.mark.parametrize("name", ["ben", "tutor", "teacher"])
    def test_finds_that_of_hidden_notes(self, tool: Tool, name: str) -> None:
        """Teachers see the notes, and not how their student came to them."""
        hiding.hide(tool)
        ada = hiding.draft(tool, tool.ada)
        hiding.mark(ada, 0)
        assert answer(getattr(tool, name), ada.document_id).status_code == 404
        assert kinds(steps(tool.ada, ada.document_id)) == ["note"]

    def test_finds_that_of_one_students_workspace(self, tool: Tool) -> None:
        with tool.database.transaction() as db:
            db.get_one(Activity, tool.activity_id).assign(workspace_for="student")
        ada = tool.replica(tool.ada)
        hiding.mark(ada, 0)
        assert answer(tool.teacher, ada.document_id).status_code == 404
        assert kinds(steps(tool.ada, ada.document_id)) == ["note"]


def test_a_history_begins_with_the_reveal_of_what_was_hidden(tool: Tool) -> None:
    hiding.hide(tool)
    ada = hiding.draft(tool, tool.ada)
    (first, *_) = hiding.mark(ada, 0, 2)
    delete(ada, first)
    shared = tool.ben.workspace(tool.activity_id)["document_id"]
    before = clock.now()
    assert tool.teacher.call("POST", f"{hiding.path(tool)}/reveal").ok
    (step,) = steps(tool.ben, shared)
    assert step["at"] > before.isoformat()
    assert first not in json.dumps(step)


def test_a_history_has_no_times_where_names_are_hidden(tool: Tool) -> None:
    with tool.database.transaction() as db:
        db.get_one(Activity, tool.activity_id).assign(hides_names_here=True, seals_names_here=False)
    ada = tool.replica(tool.ada)
    ada.highlight(created=0)
    ada.until_saved()
    assert [step["at"] for step in steps(tool.ben, ada.document_id)] == [None]
    assert [step["at"] for step in steps(tool.ada, ada.document_id)] == [None]
    assert [step["at"] for step in steps(tool.teacher, ada.document_id)] != [None]


def test_a_history_is_clamped_to_the_moment_when_its_viewer_reached_the_threshold(
    tool: Tool,
) -> None:
    hiding.hide(tool, first=1)
    hiding.mark(hiding.draft(tool, tool.ada), 0)
    shared = tool.ada.workspace(tool.activity_id)["document_id"]
    assert answer(tool.ben, shared).status_code == 404
    reached = clock.now()
    hiding.mark(hiding.draft(tool, tool.ben), 2)
    assert hiding.is_open(tool, tool.ben)
    found = steps(tool.ben, shared)
    assert len(found) == 2
    assert all(step["at"] > reached.isoformat() for step in found)
    assert steps(tool.teacher, shared)[0]["at"] < reached.isoformat()


def test_a_history_keeps_writers_and_times_after_an_erasure(tool: Tool) -> None:
    ada, ben = tool.replica(tool.ada), tool.replica(tool.ben)
    talked_about(tool, ada, ben)
    (other,) = hiding.mark(ben, 2)
    before = steps(tool.teacher, ada.document_id)
    with tool.database.transaction() as db:
        assert rewriting.redact(db, ada.document_id, [tool.ada.enrolment_id])  # type: ignore[arg-type]
    after = steps(tool.teacher, ada.document_id)
    assert "Why?" not in json.dumps(after)
    times = {act["note"]: step["at"] for step in before for act in step["acts"]}
    for step in after:
        for act in step["acts"]:
            if act["kind"] == "note" and act["note"] == other:
                assert step["author"] == ben.author
                # The row's time is by the database's clock.
                assert abs(_time(step["at"]) - _time(times[other])) < timedelta(seconds=1)
    assert other in {act["note"] for step in after for act in step["acts"]}


def test_a_long_history_is_cut_and_ends_with_the_same(
    tool: Tool, monkeypatch: pytest.MonkeyPatch
) -> None:
    ada, ben = tool.replica(tool.ada), tool.replica(tool.ben)
    note = talked_about(tool, ada, ben)
    for tag in ("t1", "t2", "t3", "t4"):
        ada.write(lambda given=tag: ada.highlights[note].update({"tag": given}))  # type: ignore[misc]
        ada.until_saved()
    whole = at_the_end(steps(tool.ben, ada.document_id))
    monkeypatch.setattr(workspace_history, "MOST_STEPS", 2)
    cut = answer(tool.ben, ada.document_id).json()
    assert cut["is_cut"]
    assert len(cut["steps"]) == 3
    assert at_the_end(cut["steps"]) == whole
