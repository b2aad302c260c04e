"""Open pages are told that a teacher points elsewhere, in every document that shows the text."""

import uuid

import pytest

from lti_tool.settings import Settings
from lti_tool.sync.cluster import messages
from lti_tool.sync.cluster.messages import InvalidMessage
from lti_tool.sync.wire import protocol
from tests.privacy.conftest import person_of
from tests.privacy.test_erasure import erase
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


def test_pages_are_taken_along_without_asking_and_read_who_leads(tool: Tool) -> None:
    ada = tool.replica(tool.ada)
    led = passage(tool) | {"leads": True}
    tool.teacher.call("PUT", path(tool), led).raise_for_status()
    found = shown(tool, tool.ada)
    assert isinstance(found, dict)
    assert found["led_by"] == "Teacher"
    frames = [ada.until_frame(lambda frame: frame[:1] == protocol.pointer_changed()[:1])]
    tool.teacher.call("PUT", path(tool), led | {"start": 3}).raise_for_status()
    frames.append(ada.until_frame(lambda frame: frame[:1] == protocol.pointer_changed()[:1]))
    places = [
        protocol.LedPlace(uuid.UUID(found["lead"]), uuid.UUID(found["conversation"]), start)
        for start in (0, 3)
    ]
    assert frames == [protocol.pointer_changed(place) for place in places]
    tool.teacher.call("PUT", path(tool), passage(tool)).raise_for_status()
    ada.until_frame(lambda frame: frame == protocol.pointer_changed())


@pytest.mark.parametrize("name", ["ada", "observer"])
def test_nobody_else_leads(tool: Tool, name: str) -> None:
    who: Somebody = getattr(tool, name)
    assert who.call("PUT", path(tool), passage(tool) | {"leads": True}).status_code == 403


ID = uuid.UUID(int=7)


@pytest.mark.parametrize(
    "place",
    [
        "x",
        "a b c",
        f"{ID} {ID}",
        f"{ID} {ID} -1",
        f"{ID} {ID} 1 Follow Dr Lee",
        f"{ID} {ID} {2**53}",
    ],
)
def test_a_place_that_is_none_reaches_no_page(place: str) -> None:
    with pytest.raises(InvalidMessage):
        messages.place(place)


def test_who_led_is_forgotten_with_them(tool: Tool, settings: Settings) -> None:
    tool.teacher.call("PUT", path(tool), passage(tool) | {"leads": True}).raise_for_status()
    erase(tool, settings, person_of(tool.database, tool.teacher))
    assert shown(tool, tool.ada) is None
