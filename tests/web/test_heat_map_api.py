"""The heat map of a text is for who may see the class, and names nothing of another course."""

from typing import Any

import pytest

from tests.server import Tool


def path(tool: Tool, **query: str) -> str:
    asked = "&".join(f"{name}={value}" for name, value in query.items())
    return f"/api/activities/{tool.activity_id}/heat-map?{asked}"


def test_teachers_and_tutors_see_how_many_marked_each_part(tool: Tool) -> None:
    for student in (tool.ada, tool.ben):
        replica = tool.replica(student)
        replica.highlight(start=4, quote="Hello")
        replica.until_saved()
        replica.close()
    for viewer in (tool.teacher, tool.tutor):
        found: dict[str, Any] = viewer.call("GET", path(tool)).json()
        assert found["heat"] == [{"start": 4, "end": 9, "people": 2}]
        assert (found["readers"], found["students"]) == (2, 2)
        # Numbers alone: nobody who has marked something is named.
        assert tool.ada.enrolment_id.hex not in str(found).replace("-", "")


@pytest.mark.parametrize("name", ["ada", "observer"])
def test_nobody_else_sees_it(tool: Tool, name: str) -> None:
    assert getattr(tool, name).call("GET", path(tool)).status_code == 403


def test_a_text_of_another_course_is_not_found(tool: Tool) -> None:
    other = tool.other_teacher.call("GET", f"/api/activities/{tool.other_activity_id}/heat-map")
    assert other.json()["conversation"] is None
    own = tool.teacher.call("GET", path(tool)).json()["conversation"]
    elsewhere = f"/api/activities/{tool.other_activity_id}/heat-map?conversation={own}"
    assert tool.other_teacher.call("GET", elsewhere).status_code == 404
    assert tool.teacher.call("GET", elsewhere).status_code == 404


@pytest.mark.parametrize("name", ["conversation", "group"])
def test_what_is_no_id_is_refused_with_its_name(tool: Tool, name: str) -> None:
    answer = tool.teacher.call("GET", path(tool, **{name: "nonsense"}))
    assert answer.status_code == 400
    assert answer.json()["error"]["field"] == name
