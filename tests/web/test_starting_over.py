"""Starting over as pages do it: what they are answered, and what arrives in that moment."""

import uuid
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lti_tool.activities import hand_in, start_over
from lti_tool.annotations.tables import Highlight
from lti_tool.courses.activity_tables import Activity
from lti_tool.courses.tables import Enrolment
from lti_tool.courses.tenancy import Member
from lti_tool.errors import ToolError
from lti_tool.sync.wire import protocol
from lti_tool.workspaces.tables import Submission, Workspace
from tests.server import Replica, Somebody, Tool
from tests.waiting import until_locked_out


@pytest.fixture
def alone(tool: Tool) -> Tool:
    """The tool, where each student works alone, and hands in."""
    path = f"/api/activities/{tool.activity_id}"
    assert tool.teacher.call("PATCH", path, {"workspace_for": "student"}).status_code == 200
    with tool.database.transaction() as db:
        db.get_one(Activity, tool.activity_id).hands_in = True
    return tool


def written(tool: Tool) -> Replica:
    """Ada's replica with a note that is saved."""
    ada = tool.replica(tool.ada)
    ada.highlight()
    ada.until_saved()
    return ada


def opened(somebody: Somebody, tool: Tool, workspace_id: str) -> dict[str, Any]:
    path = f"/api/activities/{tool.activity_id}/workspace?workspace={workspace_id}"
    answer = somebody.call("POST", path)
    answer.raise_for_status()
    found: dict[str, Any] = answer.json()
    return found


def attempts_beside_work(tool: Tool, somebody: Somebody) -> list[str]:
    """Earlier attempts that stand beside the work of Ada."""
    path = f"/api/activities/{tool.activity_id}/members/{tool.ada.enrolment_id}/work"
    return [each["workspace_id"] for each in somebody.call("GET", path).json()["attempts"]]


def member(db: Session, somebody: Somebody) -> Member:
    return Member.of(db.get_one(Enrolment, somebody.enrolment_id))


def test_the_page_goes_on_in_a_new_workspace_and_opens_the_earlier_one(alone: Tool) -> None:
    ada = written(alone)
    before = alone.ada.workspace(alone.activity_id)
    assert before["can_start_over"]
    assert before["attempts"] == []
    path = f"/api/workspaces/{before['workspace_id']}/start-over"
    offered = alone.ada.call("GET", path).json()
    assert (offered["highlights"], offered["obstacle"]) == (1, None)
    assert alone.ada.call("POST", path).status_code == 201
    ada.until_frame(lambda frame: frame == protocol.settings_changed())

    after = alone.ada.workspace(alone.activity_id)
    assert after["document_id"] != before["document_id"]
    assert [each["is_current"] for each in after["attempts"]] == [False, True]
    for somebody in (alone.ada, alone.teacher, alone.tutor):
        earlier = opened(somebody, alone, before["workspace_id"])
        assert earlier["document_id"] == before["document_id"]
        assert not earlier["is_current"]
        assert not earlier["is_handing_in"]
        assert not earlier["can_start_over"]
        assert earlier["can_resume"] is (somebody is not alone.ada)
    for somebody in (alone.ada, alone.teacher, alone.tutor):
        assert attempts_beside_work(alone, somebody) == [before["workspace_id"]]
    not_theirs = f"/api/activities/{alone.activity_id}/workspace?workspace={before['workspace_id']}"
    assert alone.ben.call("POST", not_theirs).status_code == 404
    assert alone.ben.call("GET", path).status_code == 404
    assert alone.ada.call("GET", path).status_code == 409

    resumption = f"/api/workspaces/{before['workspace_id']}/resume"
    assert alone.ada.call("POST", resumption).status_code == 403
    assert alone.other_teacher.call("POST", resumption).status_code == 404
    assert alone.tutor.call("POST", resumption).status_code == 200
    assert alone.ada.workspace(alone.activity_id)["document_id"] == before["document_id"]
    assert attempts_beside_work(alone, alone.teacher) == [after["workspace_id"]]


def test_nothing_is_written_in_an_earlier_attempt(alone: Tool) -> None:
    ada = written(alone)
    with alone.database.transaction() as db:
        before = db.scalars(select(Highlight.document_id)).one()
        workspace_id = alone.ada.workspace(alone.activity_id)["workspace_id"]
        start_over.start_over(db, member(db, alone.ada), workspace_id)
    ada.highlight()
    assert ada.until_refused() == "earlier-attempt"
    with alone.database.transaction() as db:
        assert db.scalars(select(Highlight.document_id)).all() == [before]


def test_a_note_that_waits_meanwhile_is_refused(alone: Tool) -> None:
    ada = written(alone)
    workspace_id = alone.ada.workspace(alone.activity_id)["workspace_id"]
    with alone.database.transaction() as db:
        start_over.start_over(db, member(db, alone.ada), workspace_id)
        ada.highlight()
        ada.until_frame(lambda frame: frame == protocol.storing(False))
    assert ada.until_refused() == "earlier-attempt"
    with alone.database.transaction() as db:
        assert db.scalar(select(func.count()).select_from(Highlight)) == 1


@pytest.mark.parametrize("is_handing_in", [False, True])
def test_of_two_acts_at_once_one_finds_the_other(alone: Tool, is_handing_in: bool) -> None:
    """Two presses make one new attempt, and what is handed in is not an earlier one."""
    written(alone)
    workspace_id = uuid.UUID(alone.ada.workspace(alone.activity_id)["workspace_id"])

    def act() -> bool:
        with alone.database.transaction() as db:
            ada = member(db, alone.ada)
            if is_handing_in:
                hand_in.hand_in(db, ada, alone.activity_id, workspace_id)
            else:
                start_over.start_over(db, ada, workspace_id)
        return True

    with ThreadPoolExecutor(1) as pool:
        with alone.database.transaction() as db:
            start_over.start_over(db, member(db, alone.ada), workspace_id)
            other = pool.submit(act)
            with alone.database.transaction() as watching:
                until_locked_out(watching)
        with pytest.raises(ToolError):
            other.result(timeout=20)
    with alone.database.transaction() as db:
        of_activity = Workspace.activity_id == alone.activity_id
        own = select(func.count()).where(of_activity, Workspace.enrolment_id.is_not(None))
        assert db.scalar(own) == 2
        assert db.scalar(select(func.count()).select_from(Submission)) == 0


def test_the_whole_class_is_not_offered_it(tool: Tool) -> None:
    written(tool)
    workspace = tool.ada.workspace(tool.activity_id)
    assert not workspace["can_start_over"]
    path = f"/api/workspaces/{workspace['workspace_id']}/start-over"
    assert tool.ada.call("POST", path).status_code == 409
    with tool.database.transaction() as db:
        assert db.get_one(Activity, tool.activity_id).workspace_for == "class"
