"""A page that waits for a worker asks for one thing, not for the class."""

import uuid
from typing import Any

import pytest

from lti_tool.db.engine import Database
from lti_tool.settings import Settings
from tests import server
from tests.auth.emulator import emulated, settings_for
from tests.server import Somebody, Tool


def grades_path(tool: Tool) -> str:
    return f"/api/activities/{tool.activity_id}/grades"


def mark(tool: Tool, who: Somebody, score: str = "70") -> dict[str, Any]:
    """Give somebody a mark and return what the page receives."""
    answer = tool.teacher.call("PUT", f"{grades_path(tool)}/{who.enrolment_id}", {"score": score})
    assert answer.status_code == 202, answer.text
    grade: dict[str, Any] = answer.json()
    return grade


def test_one_mark_comes_alone_with_its_bounds(tool: Tool) -> None:
    path = f"{grades_path(tool)}/{tool.ada.enrolment_id}"
    before = tool.teacher.call("GET", path).json()
    bounds = {"maximum": 100, "is_gradable": True, "holds_marks": False}
    assert before == before | {"grade": None, "draft": None, **bounds}
    grade = mark(tool, tool.ada)
    assert grade["state"] == "waiting"
    assert tool.teacher.call("GET", path).json()["grade"] == grade


def test_somebody_who_teaches_cannot_be_given_a_mark(tool: Tool) -> None:
    path = f"{grades_path(tool)}/{tool.tutor.enrolment_id}"
    assert tool.teacher.call("GET", path).json()["is_gradable"] is False


def test_a_list_of_marks_holds_those_that_were_asked_for(tool: Tool) -> None:
    grade = mark(tool, tool.ada)
    mark(tool, tool.ben)
    asked = f"{grades_path(tool)}?enrolment={tool.ada.enrolment_id}"
    assert tool.teacher.call("GET", asked).json() == {str(tool.ada.enrolment_id): grade}
    assert tool.teacher.call("GET", grades_path(tool)).json() == {}


def test_a_list_of_marks_holds_none_of_another_course(tool: Tool) -> None:
    path = f"/api/activities/{tool.other_activity_id}/grades"
    asked = f"?enrolment={tool.ada.enrolment_id}"
    mark(tool, tool.ada)
    assert tool.other_teacher.call("GET", path + asked).json() == {}


@pytest.mark.parametrize(
    "ids",
    [["nonsense"], [str(uuid.uuid4()) for _ in range(101)]],
    ids=["no id", "too many"],
)
def test_a_list_of_marks_refuses_what_no_page_sends(tool: Tool, ids: list[str]) -> None:
    asked = "&".join(f"enrolment={each}" for each in ids)
    answer = tool.teacher.call("GET", f"{grades_path(tool)}?{asked}")
    assert answer.status_code == 400
    assert answer.json()["error"]["field"].startswith("enrolment")


@pytest.mark.parametrize("name", ["ada", "observer"])
def test_marks_are_closed_to_those_who_do_not_mark(tool: Tool, name: str) -> None:
    who: Somebody = getattr(tool, name)
    for path in (grades_path(tool), f"{grades_path(tool)}/{who.enrolment_id}"):
        assert who.call("GET", path).status_code == 403


def test_the_roster_says_how_it_is_without_the_class(tool: Tool) -> None:
    roster = tool.teacher.call("GET", "/api/course/roster").json()
    overview = tool.teacher.call("GET", f"/api/activities/{tool.activity_id}/class").json()
    assert roster == overview["roster"]
    assert set(roster) == {"available", "fetched_at", "problem", "refreshing"}


def test_an_invitation_is_answered_as_the_list_shows_it(
    settings: Settings, database: Database
) -> None:
    wanted = {"addresses": "Eve@example.org", "role": "student"}
    with (
        emulated() as stytch,
        server.running(settings_for(settings, stytch.base_url), database) as tool,
    ):
        made = tool.teacher.call("POST", "/api/invitations", wanted).json()
        listed = tool.teacher.call("GET", "/api/invitations").json()
    assert made["invitations"] == listed["invitations"]
    assert made["refused"] == []
