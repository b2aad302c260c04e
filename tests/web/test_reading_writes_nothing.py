"""A GET of the API writes nothing: it may be repeated, looked ahead at, and asked of a replica."""

import uuid

from lti_tool.courses.activity_tables import Activity
from tests import builders
from tests.read_only import a_database_that_cannot_write
from tests.server import Tool
from tests.waiting import until
from tests.web import reading


def test_every_answer_to_a_get_can_be_given_by_a_database_that_cannot_write(
    tool: Tool, database_url: str
) -> None:
    opened = tool.ada.workspace(tool.activity_id)
    with tool.database.transaction() as db:
        db.get_one(Activity, tool.activity_id).hands_in = True
    ada = tool.replica(tool.ada)
    ada.highlight()
    ada.until_saved()
    receipt = tool.ada.call("POST", f"/api/activities/{tool.activity_id}/submission").json()
    ids = {
        "submission_id": receipt["id"],
        "activity_id": tool.activity_id,
        "conversation_id": builders.CONVERSATION,
        "text_hash": opened["conversations"][0]["text_hash"],
        "workspace_id": opened["workspace_id"],
        "document_id": opened["document_id"],
        "enrolment_id": tool.ada.enrolment_id,
        "pseudonym": "Amber Heron",
        "poll_id": uuid.uuid4(),
        "audience": "students",
    }
    with a_database_that_cannot_write(database_url):
        until(lambda: tool.ada.call("GET", "/api/here").ok, "new connections")
        for rule in reading.RULES:
            path = reading.path_of(rule, ids)
            for who in (tool.teacher, tool.ada):
                assert who.call("GET", path).status_code in (200, 403, 404, 409), path


def test_a_workspace_is_not_opened_by_a_look(tool: Tool) -> None:
    path = f"/api/activities/{tool.activity_id}/workspace"
    for method in ("GET", "HEAD"):
        assert tool.ada.call(method, path).status_code == 405
