"""Feedback on notes over HTTP and sockets: its student gets it once it is released, nobody else."""

import re
import uuid
from typing import Any

import pytest

from lti_tool.courses.roles import Capability
from lti_tool.web.urls import ROUTES
from tests.server import Somebody, Tool
from tests.statements import captured
from tests.web.test_drafts_of_marks import STUDENTS, hold, mark_path, release

SECRET = "Nobody else may read this"


def written(tool: Tool, who: Somebody) -> tuple[str, str]:
    """Workspace and key of a note that somebody has written."""
    opened = who.workspace(tool.activity_id)
    replica = tool.replica(who)
    key = replica.highlight()
    replica.until_saved()
    return opened["workspace_id"], key


def give(
    tool: Tool,
    to: Somebody,
    note: tuple[str, str],
    text: str = SECRET,
    by: Somebody | None = None,
    before: str = "",
) -> Any:
    workspace_id, highlight = note
    body = {"workspace_id": workspace_id, "highlight": highlight, "before": before, "text": text}
    return (by or tool.tutor).call("PUT", f"{mark_path(tool, to)}/feedback", body)


def note_marker(tool: Tool, to: Somebody, text: str = SECRET, before: str = "") -> Any:
    body = {"before": before, "text": text}
    return tool.tutor.call("PUT", f"{mark_path(tool, to)}/marker-note", body)


def work(tool: Tool, who: Somebody, of: Somebody) -> Any:
    path = f"/api/activities/{tool.activity_id}/members/{of.enrolment_id}/work"
    return who.call("GET", path)


def test_the_student_sees_it_in_their_work_and_beside_the_note_once_released(tool: Tool) -> None:
    hold(tool).raise_for_status()
    note = written(tool, tool.ada)
    give(tool, tool.ada, note).raise_for_status()
    assert [one["text"] for one in work(tool, tool.teacher, tool.ada).json()["feedback"]] == [
        SECRET
    ]
    assert work(tool, tool.ada, tool.ada).json()["feedback"] == []
    assert tool.ada.workspace(tool.activity_id)["feedback"] == {}
    assert release(tool) == {"released": 0, "left": 0, "feedback": 1, "unagreed": 0}
    (mine,) = work(tool, tool.ada, tool.ada).json()["feedback"]
    assert (mine["text"], mine["highlight"], mine["is_draft"]) == (SECRET, note[1], False)
    assert tool.ada.workspace(tool.activity_id)["feedback"] == {note[1]: SECRET}


def test_one_note_is_read_for_its_feedback_and_not_the_whole_work(tool: Tool) -> None:
    note = written(tool, tool.ada)
    with captured(tool.database.engine) as seen:
        give(tool, tool.ada, note).raise_for_status()
    assert [each for each in seen if "FROM turn" in each or "FROM extension" in each] == []
    of_notes = [each for each in seen if "FROM workspace JOIN shared_document" in each]
    assert of_notes
    assert all("highlight.key = " in each for each in of_notes)


@pytest.mark.parametrize("is_held", [True, False])
def test_no_answer_to_anybody_else_has_it(tool: Tool, *, is_held: bool) -> None:
    """Another student in the same workspace asks every route that a student may.

    So does the student themselves, for what is not released, and for what markers note.
    """
    hold(tool, holds=is_held).raise_for_status()
    note = written(tool, tool.ada)
    give(tool, tool.ada, note).raise_for_status()
    note_marker(tool, tool.ada, f"{SECRET}: markers").raise_for_status()
    ids = {
        "activity_id": tool.activity_id, "enrolment_id": tool.ada.enrolment_id,
        "workspace_id": note[0],
        "document_id": tool.ben.workspace(tool.activity_id)["document_id"],
    }  # fmt: skip
    asking = [tool.ben, tool.observer, *([tool.ada] if is_held else [])]
    tried = 0
    for route in STUDENTS:
        address = re.sub(r"<(?:\w+:)?(\w+)>", lambda found: str(ids.get(found[1], "<")), route.rule)
        if "<" in address:
            continue
        for who in asking:
            with captured(tool.database.engine) as seen:
                answer = who.call(route.methods, address, {})
            tried += 1
            assert SECRET not in answer.text, address
            names = ("note_feedback_draft", "marker_note")
            assert not any(name in one for one in seen for name in names), address
    assert tried > 10


def test_not_even_the_student_gets_the_note_of_markers(tool: Tool) -> None:
    note_marker(tool, tool.ada).raise_for_status()
    assert tool.teacher.call("GET", mark_path(tool, tool.ada)).json()["marker_note"] == SECRET
    assert tool.ada.call("GET", mark_path(tool, tool.ada)).status_code == 403
    assert SECRET not in work(tool, tool.ada, tool.ada).text
    assert SECRET not in str(tool.ada.workspace(tool.activity_id))
    assert note_marker(tool, tool.ada, "Unseen").status_code == 409


def test_no_frame_and_no_search_brings_it_to_another_student(tool: Tool) -> None:
    note = written(tool, tool.ada)
    ben = tool.replica(tool.ben)
    ben.until_has(note[1])
    give(tool, tool.ada, note).raise_for_status()
    later = tool.replica(tool.ben)
    later.until_has(note[1])
    for replica in (ben, later):
        assert SECRET.encode() not in replica.doc.get_update()
    for who in (tool.ben, tool.ada, tool.observer):
        found = who.call("GET", f"/api/search?q={SECRET.replace(' ', '+')}")
        assert found.status_code == 200
        assert "snippet" not in found.text


def test_feedback_is_only_on_what_the_marker_sees_of_that_student(tool: Tool) -> None:
    theirs, bens = written(tool, tool.ada), written(tool, tool.ben)
    for note in (
        bens,
        (theirs[0], f"{theirs[1]}x"),
        (str(uuid.uuid4()), theirs[1]),
        (tool.other_teacher.workspace(tool.other_activity_id)["workspace_id"], theirs[1]),
    ):
        assert give(tool, tool.ada, note).status_code == 404
    for who in (tool.ada, tool.ben, tool.observer):
        assert give(tool, tool.ada, theirs, by=who).status_code == 403
        body = {"before": "", "text": SECRET}
        path = f"{mark_path(tool, tool.ada)}/marker-note"
        assert who.call("PUT", path, body).status_code == 403
    assert work(tool, tool.teacher, tool.ada).json()["feedback"] == []


def test_it_can_be_changed_and_taken_back_when_the_note_is_gone(tool: Tool) -> None:
    opened = tool.ada.workspace(tool.activity_id)
    replica = tool.replica(tool.ada)
    key = replica.highlight()
    replica.until_saved()
    note = (opened["workspace_id"], key)
    give(tool, tool.ada, note).raise_for_status()
    replica.write(lambda: replica.highlights.pop(key))
    replica.until_saved()
    shown = work(tool, tool.ada, tool.ada).json()
    assert (shown["notes"], [one["text"] for one in shown["feedback"]]) == ([], [SECRET])
    give(tool, tool.ada, note, "", before=SECRET).raise_for_status()
    assert work(tool, tool.ada, tool.ada).json()["feedback"] == []
    assert give(tool, tool.ada, note).status_code == 404


def test_every_route_of_marking_needs_the_right_to_mark() -> None:
    routes = [route for route in ROUTES if "/grades/<enrolment_id>" in route.rule]
    assert len(routes) >= 8
    assert {route.who for route in routes} == {Capability.GRADE}
