"""No address tells staff who has written what while names are sealed, whatever they know."""

import re
import uuid
from typing import Any

import pytest

from lti_tool.conversations import importing
from lti_tool.conversations.source import Source
from lti_tool.web.urls import ROUTES
from tests.conversations.read import read_source
from tests.server import Replica, Somebody, Tool

OF_MEMBERS = [
    route for route in ROUTES if "<activity_id>" in route.rule and "<enrolment_id>" in route.rule
]
LISTS = ("class", "extensions", "grades")
BODIES: dict[str, Any] = {"PUT": {"score": 3, "comment": ""}}


@pytest.fixture
def sealed(tool: Tool) -> Tool:
    """An activity with sealed names, in which Ada has written."""
    path = f"/api/activities/{tool.activity_id}"
    names = {"are_hidden": True, "are_sealed": True}
    assert tool.teacher.call("PATCH", path, {"names": names}).ok
    page = tool.replica(tool.ada)
    page.highlight(created=0)
    page.until_saved()
    return tool


def _asked(tool: Tool, route: Any) -> str:
    ids = {"activity_id": str(tool.activity_id), "enrolment_id": str(tool.ada.enrolment_id)}
    path: str = re.sub(r"<(\w+)>", lambda found: ids[found[1]], route.rule)
    return path


def _refusal(somebody: Somebody, method: str, path: str) -> str:
    answer = somebody.call(method, path, BODIES.get(method))
    assert "Ada" not in answer.text
    code: str = answer.json()["error"]["code"]
    return code


def test_no_address_of_one_member_answers(sealed: Tool) -> None:
    assert len(OF_MEMBERS) >= 5
    for route in OF_MEMBERS:
        for somebody in (sealed.teacher, sealed.tutor):
            code = _refusal(somebody, route.methods, _asked(sealed, route))
            assert code == "names-sealed", (route.methods, route.rule)


def test_no_list_of_members_answers(sealed: Tool) -> None:
    for name in LISTS:
        path = f"/api/activities/{sealed.activity_id}/{name}?enrolment={sealed.ada.enrolment_id}"
        path = path if name == "grades" else path.partition("?")[0]
        assert _refusal(sealed.teacher, "GET", path) == "names-sealed"


def test_hidden_notes_are_opened_by_no_enrolment(tool: Tool) -> None:
    path = f"/api/activities/{tool.activity_id}"
    change = {"hides_notes": True, "names": {"are_hidden": True, "are_sealed": True}}
    assert tool.teacher.call("PATCH", path, change).ok
    draft = tool.ada.workspace(tool.activity_id)["hidden_document_id"]
    page = Replica(tool.base, draft, tool.ada.ticket(draft)).join()
    page.highlight(created=0)
    page.until_saved()
    address = f"{path}/workspace?member={tool.ada.enrolment_id}"
    assert _refusal(tool.teacher, "POST", address) == "names-sealed"
    search = tool.teacher.call("GET", "/api/search?words=Hello").text
    assert str(tool.ada.enrolment_id) not in search


def test_after_they_are_opened_all_of_it_answers_and_the_student_reads_who_did(
    sealed: Tool,
) -> None:
    path = f"/api/activities/{sealed.activity_id}"
    assert sealed.ada.workspace(sealed.activity_id)["anonymity"]["is_sealed"]
    for somebody, status in ((sealed.tutor, 403), (sealed.ada, 403), (sealed.other_teacher, 404)):
        assert somebody.call("POST", f"{path}/unseal").status_code == status
    opened = sealed.teacher.call("POST", f"{path}/unseal").json()
    assert opened["unsealed_at"] is not None
    assert sealed.teacher.call("POST", f"{path}/unseal").status_code == 409
    read = sealed.ada.workspace(sealed.activity_id)["anonymity"]
    assert (read["is_sealed"], read["unsealed_by"]) == (False, "Teacher")
    assert read["unsealed_at"] == opened["unsealed_at"]
    listed = sealed.teacher.call("GET", f"{path}/class").json()["members"]
    assert {each["name"]: each["highlights"] for each in listed}["Ada"] == 1
    for route in OF_MEMBERS:
        if route.methods == "GET":
            assert sealed.teacher.call("GET", _asked(sealed, route)).status_code == 200


def test_what_a_student_brings_shows_others_neither_name_nor_time(tool: Tool) -> None:
    settings = {
        "title": "Bring one",
        "names": {"are_hidden": True},
        "contributions": {"mode": "may", "most": 3},
    }
    made = tool.teacher.call("POST", "/api/activities", settings)
    activity_id = uuid.UUID(made.json()["id"])
    workspace_id = tool.ada.workspace(activity_id)["workspace_id"]
    conversation_id = _brought(tool, workspace_id)
    path = f"/api/conversations/{conversation_id}/provenance"
    own, others, teacher = (
        who.call("GET", path).json() for who in (tool.ada, tool.ben, tool.teacher)
    )
    pseudonym = tool.ada.workspace(activity_id)["anonymity"]["pseudonym"]
    assert (own["added_by"], teacher["added_by"], others["added_by"]) == ("Ada", "Ada", pseudonym)
    assert (own["added_at"] is None, others["added_at"]) == (False, None)
    assert teacher["added_at"] == own["added_at"]


def _brought(tool: Tool, workspace_id: str) -> str:
    text = "User: Why is the sky blue?\n\nChatGPT: Because of scattering."
    path = f"/api/workspaces/{workspace_id}/conversations"
    conversation_id: str = tool.ada.call("POST", path, {"text": text}).json()["id"]
    with tool.database.transaction() as db:
        importing.store(db, uuid.UUID(conversation_id), read_source(Source.pasted(text)))
    accepted = f"/api/conversations/{conversation_id}/draft/accept"
    assert tool.ada.call("POST", accepted, {"version": 1}).ok
    return conversation_id
