"""A student's conversation by the API: another student finds it at no address."""

import re
import uuid
from dataclasses import dataclass
from typing import Any

import pytest

from lti_tool.conversations import importing
from lti_tool.conversations.source import Source
from lti_tool.courses.tables import Enrolment
from lti_tool.people import suspension
from lti_tool.people.tables import Person
from lti_tool.web.urls import ROUTES
from tests.conversations.read import read_source
from tests.server import Replica, Somebody, Tool

TEXT = "User: Why is the sky blue?\n\nChatGPT: Because of scattering."
ABOUT_ONE = [route for route in ROUTES if "<conversation_id>" in route.rule]
ASKED = {"mode": "must", "most": 1, "declares_model": True, "declares_purpose": True}
BODIES: dict[str, Any] = {
    "draft": {"version": 1, "edits": []},
    "accept": {"version": 1},
    "entries": {"entries": ["a"]},
}


@dataclass
class Brought:
    """A conversation that Ada has brought to her own workspace and added."""

    tool: Tool
    activity_id: uuid.UUID
    workspace_id: str
    id: str
    text_hash: str

    @property
    def path(self) -> str:
        return f"/api/workspaces/{self.workspace_id}/conversations"


@pytest.fixture
def brought(tool: Tool) -> Brought:
    settings = {"title": "Bring one", "workspace_for": "student", "contributions": ASKED}
    made = tool.teacher.call("POST", "/api/activities", settings)
    activity_id = uuid.UUID(made.json()["id"])
    workspace_id = tool.ada.workspace(activity_id)["workspace_id"]
    path = f"/api/workspaces/{workspace_id}/conversations"
    added = tool.ada.call("POST", path, {"text": TEXT})
    assert added.status_code == 202
    conversation_id = added.json()["id"]
    with tool.database.transaction() as db:
        importing.store(db, uuid.UUID(conversation_id), read_source(Source.pasted(TEXT)))
    declared = {"model": "GPT-5", "purpose": "To learn"}
    accepted = tool.ada.call(
        "POST",
        f"/api/conversations/{conversation_id}/draft/accept",
        {"version": 1, "declaration": declared},
    )
    assert accepted.json()["state"] == "ready"
    (read,) = tool.ada.workspace(activity_id)["conversations"]
    return Brought(tool, activity_id, workspace_id, conversation_id, read["text_hash"])


def test_it_is_on_the_page_with_what_was_declared(brought: Brought) -> None:
    tool = brought.tool
    found = tool.ada.call("GET", f"/api/conversations/{brought.id}/provenance").json()
    assert found["declaration"] == {"model": "GPT-5", "purpose": "To learn", "use": ""}
    assert (found["added_by"], found["is_late"]) == ("Ada", False)
    listed = tool.teacher.call("GET", brought.path).json()
    assert listed["asked"]["mode"] == "must"
    assert [each["id"] for each in listed["conversations"]] == [brought.id]
    for path in (f"/api/activities/{brought.activity_id}", "/api/search?words=sky"):
        assert brought.id not in tool.ben.call("GET", path).text
        assert "sky" not in tool.ben.call("GET", path).text.replace("words=sky", "")


def _call(brought: Brought, who: Somebody, route: Any) -> int:
    ids = {"conversation_id": brought.id, "text_hash": brought.text_hash}
    path = re.sub(r"<(\w+)>", lambda found: ids[found[1]], route.rule)
    body = BODIES.get(route.rule.rpartition("/")[2], {})
    return who.call(route.methods, path, None if route.methods == "GET" else body).status_code


@pytest.mark.parametrize("name", ["ben", "observer", "other_teacher", "foreign_teacher"])
def test_others_find_it_at_no_address(brought: Brought, name: str) -> None:
    for route in ABOUT_ONE:
        expected = (403, 404) if name == "observer" else (404,)
        status = _call(brought, getattr(brought.tool, name), route)
        assert status in expected, (route.methods, route.rule)
    who: Somebody = getattr(brought.tool, name)
    assert who.call("GET", brought.path).status_code == 404
    refused = who.call("POST", brought.path, {"text": "User: mine"}).status_code
    assert refused == (403 if name == "observer" else 404)


def test_a_suspended_student_has_no_way_to_it(brought: Brought) -> None:
    with brought.tool.database.transaction() as db:
        ada = db.get_one(Enrolment, brought.tool.ada.enrolment_id)
        suspension.suspend(db, db.get_one(Person, ada.person_id), "a test")
    for route in ABOUT_ONE:
        assert _call(brought, brought.tool.ada, route) in (401, 403)
    assert brought.tool.ada.call("POST", brought.path, {"text": "a"}).status_code in (401, 403)


def test_a_highlight_on_anothers_conversation_is_refused(brought: Brought) -> None:
    tool = brought.tool
    document_id = tool.ben.workspace(brought.activity_id)["document_id"]
    ben = Replica(tool.base, document_id, tool.ben.ticket(document_id)).join()
    ben.highlight(conversation=brought.id)
    assert ben.until_refused() == "bad-anchor"


def test_settings_that_are_none_are_refused_by_their_field(brought: Brought) -> None:
    path = f"/api/activities/{brought.activity_id}"
    wrong = ({"most": 0}, {"most": 11}, {"mode": "perhaps"}, {"until": "1999-01-01T00:00:00Z"})
    for change in wrong:
        refused = brought.tool.teacher.call("PATCH", path, {"contributions": ASKED | change})
        assert refused.status_code == 400
        assert refused.json()["error"]["field"].startswith("contributions.")


def test_a_statement_that_is_missing_is_named(brought: Brought) -> None:
    refused = brought.tool.ada.call(
        "POST",
        f"/api/conversations/{brought.id}/draft/accept",
        {"version": 1, "declaration": {"model": "GPT-5"}},
    )
    assert refused.json()["error"]["field"] == "declaration.purpose"
