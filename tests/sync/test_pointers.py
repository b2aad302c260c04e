"""Open pages are told that a teacher points elsewhere, in every document that shows the text."""

import pytest

from lti_tool.sync.wire import protocol
from tests.server import Somebody, Tool


def path(tool: Tool) -> str:
    return f"/api/activities/{tool.activity_id}/pointer"


def passage(tool: Tool) -> dict[str, object]:
    (conversation,) = tool.teacher.workspace(tool.activity_id)["conversations"]
    return {"conversation": conversation["id"], "start": 0, "end": 5}


def shown(tool: Tool, who: Somebody) -> object:
    return who.call("GET", f"/api/activities/{tool.activity_id}/shown").json()["pointer"]


def test_pages_are_told_and_ask_where(tool: Tool) -> None:
    ada = tool.replica(tool.ada)
    assert not tool.ada.workspace(tool.activity_id)["is_pointing"]
    tool.teacher.call("PUT", path(tool), passage(tool)).raise_for_status()
    ada.until_frame(lambda frame: frame == protocol.pointer_changed())
    found = shown(tool, tool.ada)
    assert isinstance(found, dict)
    assert {"conversation": found["conversation"], "start": 0, "end": 5} == passage(tool)
    assert tool.ben.workspace(tool.activity_id)["is_pointing"]
    assert tool.teacher.call("DELETE", path(tool)).status_code == 204
    ada.until_frame(lambda frame: frame == protocol.pointer_changed())
    assert shown(tool, tool.ada) is None


@pytest.mark.parametrize("name", ["ada", "observer"])
def test_nobody_else_points(tool: Tool, name: str) -> None:
    who: Somebody = getattr(tool, name)
    assert who.call("PUT", path(tool), passage(tool)).status_code == 403
    assert who.call("DELETE", path(tool)).status_code == 403


def test_another_course_is_told_nothing(tool: Tool) -> None:
    shown_there = f"/api/activities/{tool.activity_id}/shown"
    assert tool.other_teacher.call("GET", shown_there).status_code == 404
    assert tool.other_teacher.call("PUT", path(tool), passage(tool)).status_code == 404
