"""A page pastes, looks, corrects and accepts; the class reads the result."""

from lti_tool.settings import Settings
from tests.server import Tool
from tests.waiting import until
from tests.worker.test_imports import state, texts, working

TEXT = "User: One two\n\nAssistant: Three"


def test_a_page_pastes_looks_corrects_and_accepts(tool: Tool, settings: Settings) -> None:
    call = tool.teacher.call
    adding = f"/api/activities/{tool.activity_id}/conversations"
    added = call("POST", adding, {"text": TEXT, "preview": True}).json()
    assert added["is_existing"] is False
    path = f"/api/conversations/{added['id']}"
    with working(tool, settings):
        until(lambda: state(tool.teacher, f"{path}/import") == "preview", "the reading")
    assert call("POST", adding, {"text": TEXT}).json()["is_existing"] is True
    draft = call("GET", f"{path}/draft").json()
    assert (draft["format"]["name"], draft["version"]) == ("transcript", 1)
    assert [turn["length"] for turn in draft["turns"]] == [7, 5]
    assert texts(tool.teacher, tool.activity_id) == []

    edits = [{"op": "split", "turn": 0, "offset": 4}, {"op": "drop", "turn": 0}]
    edited = call("PUT", f"{path}/draft", {"version": 1, "edits": edits}).json()
    assert (edited["version"], edited["edits"]) == (2, edits)
    assert call("PUT", f"{path}/draft", {"version": 1, "edits": []}).status_code == 409
    wrong = {"version": 2, "edits": [{"op": "join", "turn": 9}]}
    refused = call("PUT", f"{path}/draft", wrong)
    assert (refused.status_code, refused.json()["error"]["field"]) == (400, "edits.0")
    unknown = call("PUT", f"{path}/draft", {"version": 2, "edits": [{"op": "burn", "turn": 0}]})
    assert unknown.status_code == 400

    accepted = call("POST", f"{path}/draft/accept", {"version": 2, "title": "Numbers"}).json()
    assert (accepted["state"], accepted["title"], accepted["turn_count"]) == ("ready", "Numbers", 2)
    assert texts(tool.ada, tool.activity_id) == ['<p dir="auto">two</p>', '<p dir="auto">Three</p>']
    shown = tool.ada.call("GET", f"{path}/provenance").json()
    assert (shown["origin"], shown["format"]) == ("paste", "Transcript")
    assert shown["changes"] == [{"op": "split", "count": 1}, {"op": "drop", "count": 1}]


def test_students_are_not_told_of_what_is_not_accepted(tool: Tool, settings: Settings) -> None:
    activity = f"/api/activities/{tool.activity_id}"
    adding = {"text": TEXT, "title": "Answers to the exam", "preview": True}
    added = tool.teacher.call("POST", f"{activity}/conversations", adding).json()
    path = f"/api/conversations/{added['id']}"
    with working(tool, settings):
        until(lambda: state(tool.teacher, f"{path}/import") == "preview", "the reading")

    listed = tool.teacher.call("GET", activity).json()["conversations"]
    assert added["id"] in [each["id"] for each in listed]
    shown = tool.ada.call("GET", activity)
    assert added["id"] not in [each["id"] for each in shown.json()["conversations"]]
    assert "exam" not in shown.text
    for way in ("import", "draft", "source", "provenance", "entries"):
        assert tool.ada.call("GET", f"{path}/{way}").status_code == 404, way
