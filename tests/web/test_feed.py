"""The feed over HTTP: marks and feedback are in it once they are released, for their student."""

from typing import Any

from tests.server import Somebody, Tool
from tests.web.test_drafts_of_marks import SECRET, draft, hold, release
from tests.web.test_feedback import give, written


def shown(who: Somebody) -> list[Any]:
    answer = who.call("GET", "/api/feed")
    assert answer.status_code == 200, answer.text
    return [(item["kind"], item["words"], item["is_new"]) for item in answer.json()["items"]]


def test_marks_and_feedback_are_told_once_they_are_released(tool: Tool) -> None:
    hold(tool).raise_for_status()
    note = written(tool, tool.ada)
    give(tool, tool.ada, note, "Well seen.").raise_for_status()
    draft(tool, tool.ada)
    before = tool.ada.call("GET", "/api/feed").json()
    assert before["items"] == []
    seen = tool.ada.call("PUT", "/api/feed/seen", {"until": before["until"]})
    assert seen.status_code == 204
    release(tool)
    # New, although both were written before she last looked.
    assert sorted(shown(tool.ada)) == [("feedback", "Well seen.", True), ("mark", SECRET, True)]
    assert shown(tool.ben) == shown(tool.teacher) == shown(tool.foreign_teacher) == []


def test_what_is_seen_is_noted_for_whoever_sends_it_alone(tool: Tool) -> None:
    for until in ("yesterday", None, "2026-01-01T00:00:00"):
        answer = tool.ada.call("PUT", "/api/feed/seen", {"until": until})
        assert answer.status_code == 400, answer.text
    far = {"until": "9999-12-31T23:59:59Z"}
    assert tool.ada.call("PUT", "/api/feed/seen", far).status_code == 204
    note = written(tool, tool.ada)
    give(tool, tool.ada, note, "Later.").raise_for_status()
    assert shown(tool.ada) == [("feedback", "Later.", True)]
