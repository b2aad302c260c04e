"""The page of a launch holds what its first paint needs; the page of a reload opens nothing."""

import uuid
from collections.abc import Iterator
from typing import Any

import pytest
import requests
from sqlalchemy import func, select

from lti_tool.db.engine import Database
from lti_tool.documents.tables import SocketTicket
from lti_tool.settings import Settings
from lti_tool.web.schemas.page import PageData
from tests.lti.fake_platform import LTI, MEMBERSHIP
from tests.read_only import a_database_that_cannot_write
from tests.server import Replica, Somebody
from tests.statements import captured
from tests.threats.lti_requests import (
    LEARNER,
    TEACHER,
    LtiRequests,
    as_role,
    opened,
    page_data,
)
from tests.waiting import until

HOSTILE = "</script><script>alert(1)</script><!--\u2028'\"&"

STUDENT = as_role(*LEARNER)

AT_MOST = 15
"""Statements of a launch with its workspace, its login apart, for somebody who was there before.

Two requests of a page for the rest took 19.
"""


@pytest.fixture
def lti_requests(settings: Settings, database: Database) -> Iterator[LtiRequests]:
    with opened(settings, database) as found:
        yield found


@pytest.fixture
def activity_id(lti_requests: LtiRequests) -> str:
    """An activity behind the link that everybody launches, set up by its teacher."""
    teacher = lti_requests.arrive(as_role(*TEACHER, sub="teacher"))
    link = teacher.call("GET", "/api/here").json()["link"]["id"]
    wanted = {"link_id": link, "title": "Reading", "instructions": HOSTILE}
    made = teacher.call("POST", "/api/activities", wanted)
    found: str = made.json()["id"]
    return found


def whoever_arrived(lti_requests: LtiRequests, data: dict[str, Any]) -> Somebody:
    return Somebody(lti_requests.base, data["token"], uuid.UUID(data["session"]["enrolment_id"]))


def test_it_holds_who_has_come_and_what_they_may_do(
    lti_requests: LtiRequests, activity_id: str
) -> None:
    data = page_data(lti_requests.launch(STUDENT))
    PageData.model_validate(data, extra="forbid")
    student = whoever_arrived(lti_requests, data)
    assert data["session"] == student.call("GET", "/api/here").json()
    assert data["session"]["link"]["activity_id"] == activity_id


def test_it_holds_the_workspace_as_a_request_for_it_would(
    lti_requests: LtiRequests, activity_id: str
) -> None:
    data = page_data(lti_requests.launch(STUDENT))
    student = whoever_arrived(lti_requests, data)
    asked = student.call("POST", f"/api/activities/{activity_id}/workspace?connect=1").json()
    held = data["workspace"]
    assert held.keys() == asked.keys()
    for name in held.keys() - {"ticket", "schedule"}:
        assert held[name] == asked[name], name
    assert held["ticket"]["author"] == held["author"]


def test_its_ticket_opens_a_socket_once(lti_requests: LtiRequests, activity_id: str) -> None:
    workspace = page_data(lti_requests.launch(STUDENT))["workspace"]
    replica = Replica(lti_requests.base, workspace["document_id"], workspace["ticket"]).join()
    replica.close()
    assert activity_id == workspace["activity"]["id"]
    again = Replica(lti_requests.base, workspace["document_id"], workspace["ticket"])
    assert again.close_code() == 4401


def test_hidden_notes_come_with_a_ticket_of_their_own(
    lti_requests: LtiRequests, activity_id: str
) -> None:
    teacher = lti_requests.arrive(as_role(*TEACHER, sub="teacher"))
    changed = teacher.call("PATCH", f"/api/activities/{activity_id}", {"hides_notes": True})
    assert changed.status_code == 200
    workspace = page_data(lti_requests.launch(STUDENT))["workspace"]
    assert workspace["hidden_ticket"]["client_id"] != workspace["ticket"]["client_id"]
    hidden = workspace["hidden_document_id"]
    Replica(lti_requests.base, hidden, workspace["hidden_ticket"]).join().close()


def test_nothing_that_somebody_typed_ends_the_data(
    lti_requests: LtiRequests, activity_id: str
) -> None:
    context = {"id": "2", "title": HOSTILE}
    page = lti_requests.launch(STUDENT | {"name": HOSTILE, LTI + "context": context})
    assert page.text.count("<script") == page.text.count("</script>") == 2
    assert "alert(1)<" not in page.text
    data = page_data(page)
    assert data["session"]["course"]["title"] == HOSTILE
    assert data["workspace"]["activity"]["instructions"] == HOSTILE
    assert data["workspace"]["activity"]["id"] == activity_id


def test_a_screen_without_a_workspace_opens_none(lti_requests: LtiRequests) -> None:
    for roles, screen in ((TEACHER, "set-up"), (LEARNER, "not-ready")):
        data = page_data(lti_requests.launch(as_role(*roles, sub=screen)))
        assert (data["screen"], data["workspace"]) == (screen, None)
        assert data["session"]["link"]["activity_id"] is None


@pytest.mark.parametrize("role", ["Instructor", "Learner", "Mentor", "Member"])
def test_every_role_gets_a_page(lti_requests: LtiRequests, activity_id: str, role: str) -> None:
    data = page_data(lti_requests.launch(as_role(f"{MEMBERSHIP}#{role}", sub=role)))
    assert data["workspace"]["activity"]["id"] == activity_id
    assert data["workspace"]["can_write"] is ("annotate" in data["session"]["capabilities"])


def reloaded(lti_requests: LtiRequests, data: dict[str, Any]) -> requests.Response:
    cookie = {f"__Host-arrival-{data['arrival']}": data["token"]}
    address = f"{lti_requests.base}/a/{data['arrival']}/annotate"
    return requests.get(address, cookies=cookie, timeout=10)


def test_a_reload_holds_the_session_and_opens_nothing(
    lti_requests: LtiRequests, activity_id: str
) -> None:
    first = page_data(lti_requests.launch(STUDENT))
    with lti_requests.database.transaction() as db:
        before = db.scalar(select(func.count()).select_from(SocketTicket))
    again = page_data(reloaded(lti_requests, first))
    assert again["session"] == first["session"]
    assert again["session"]["link"]["activity_id"] == activity_id
    assert again["workspace"] is None
    with lti_requests.database.transaction() as db:
        assert db.scalar(select(func.count()).select_from(SocketTicket)) == before


def test_a_reload_needs_no_database_that_can_write(
    lti_requests: LtiRequests, activity_id: str, database_url: str
) -> None:
    first = page_data(lti_requests.launch(STUDENT))
    with a_database_that_cannot_write(database_url):
        until(lambda: reloaded(lti_requests, first).ok, "new connections")
        assert page_data(reloaded(lti_requests, first))["session"] == first["session"]
    assert first["session"]["link"]["activity_id"] == activity_id


def test_no_answer_of_it_is_kept_by_anybody(lti_requests: LtiRequests, activity_id: str) -> None:
    page = lti_requests.launch(STUDENT)
    assert page.headers["Cache-Control"] == "no-store"
    assert reloaded(lti_requests, page_data(page)).headers["Cache-Control"] == "no-store"
    assert activity_id not in page.url


def test_a_launch_with_its_workspace_needs_few_statements(
    lti_requests: LtiRequests, activity_id: str
) -> None:
    lti_requests.launch(STUDENT)
    begun = lti_requests.login()
    token = lti_requests.token(begun, STUDENT)
    with captured(lti_requests.database.engine) as seen:
        page = lti_requests.post(begun, token)
    assert page_data(page)["workspace"]["activity"]["id"] == activity_id
    assert len(seen) <= AT_MOST, seen


def test_a_link_whose_activity_was_removed_still_opens(
    lti_requests: LtiRequests, activity_id: str
) -> None:
    teacher = lti_requests.arrive(as_role(*TEACHER, sub="teacher"))
    assert teacher.call("DELETE", f"/api/activities/{activity_id}").status_code == 204
    assert page_data(lti_requests.launch(STUDENT))["screen"] == "not-ready"
