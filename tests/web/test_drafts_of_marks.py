"""Drafts of marks over HTTP: markers see them, and students nowhere, not even by a statement."""

import uuid
from typing import Any

import pytest
import requests
from sqlalchemy import select, update

from lti_tool.audit import AuditEvent
from lti_tool.courses.activity_tables import Activity
from lti_tool.courses.permissions import may
from lti_tool.courses.roles import Capability, Role
from lti_tool.web.urls import ROUTES
from tests.seen_marks import as_seen, seen_at
from tests.server import Somebody, Tool
from tests.statements import captured

SECRET = "Nobody may read this yet"
STUDENTS = [
    route for route in ROUTES if isinstance(route.who, Capability) and may(Role.STUDENT, route.who)
]


def hold(tool: Tool, *, holds: bool = True) -> requests.Response:
    body = {"mark_release": {"holds_marks": holds, "at": None}}
    return tool.teacher.call("PATCH", f"/api/activities/{tool.activity_id}", body)


def mark_path(tool: Tool, who: Somebody) -> str:
    return f"/api/activities/{tool.activity_id}/grades/{who.enrolment_id}"


def draft(tool: Tool, who: Somebody, score: str = "61.5", comment: str = SECRET) -> None:
    seen = seen_at(tool.tutor, mark_path(tool, who))
    body = {"score": score, "comment": comment, "seen_at": seen}
    tool.tutor.call("PUT", f"{mark_path(tool, who)}/draft", body).raise_for_status()


def release(tool: Tool, *who: Somebody) -> Any:
    ids = [str(each.enrolment_id) for each in who] or None
    path = f"/api/activities/{tool.activity_id}/release"
    answer = tool.teacher.call("POST", path, {"enrolment_ids": ids})
    answer.raise_for_status()
    return answer.json()


def own(tool: Tool, who: Somebody) -> list[Any]:
    """The mark in each answer in which a student finds it."""
    work = who.call("GET", f"/api/activities/{tool.activity_id}/members/{who.enrolment_id}/work")
    listed = who.call("GET", "/api/own-work").json()
    (here,) = [one for one in listed if one["activity_id"] == str(tool.activity_id)]
    in_list = {name: here[name] for name in ("score", "maximum", "comment")}
    opened = who.workspace(tool.activity_id)["mark"]
    return [work.json()["mark"], in_list if here["score"] is not None else None, opened]


def test_markers_see_a_draft_and_the_student_sees_the_mark_once_it_is_released(tool: Tool) -> None:
    hold(tool).raise_for_status()
    draft(tool, tool.ada)
    shown = tool.teacher.call("GET", mark_path(tool, tool.ada)).json()
    assert (shown["grade"], shown["draft"]["score"], shown["holds_marks"]) == (None, 61.5, True)
    rows = tool.tutor.call("GET", f"/api/activities/{tool.activity_id}/class").json()["members"]
    assert [row["draft"]["comment"] for row in rows if row["draft"]] == [SECRET]
    assert own(tool, tool.ada) == [None, None, None]
    assert release(tool) == {"released": 1, "left": 0, "feedback": 0, "unagreed": 0}
    assert own(tool, tool.ada) == [{"score": 61.5, "maximum": 100, "comment": SECRET}] * 3
    assert own(tool, tool.ben) == [None, None, None]
    draft(tool, tool.ada, "80", "Even better")
    assert own(tool, tool.ada) == [{"score": 61.5, "maximum": 100, "comment": SECRET}] * 3
    release(tool, tool.ada)
    assert own(tool, tool.ada) == [{"score": 80, "maximum": 100, "comment": "Even better"}] * 3


def test_a_withdrawn_mark_is_not_shown(tool: Tool) -> None:
    path = mark_path(tool, tool.ada)
    tool.teacher.call("PUT", path, {"score": "61", "comment": SECRET}).raise_for_status()
    assert own(tool, tool.ada)[0] is not None
    tool.teacher.call("DELETE", path + as_seen(tool.teacher, path)).raise_for_status()
    assert own(tool, tool.ada) == [None, None, None]


@pytest.mark.parametrize("name", ["ada", "observer"])
def test_no_answer_to_a_student_is_made_of_a_draft(tool: Tool, name: str) -> None:
    """No statement names the table: neither words nor their absence, nor the time it takes."""
    hold(tool).raise_for_status()
    draft(tool, tool.ada)
    who: Somebody = getattr(tool, name)
    opened = tool.teacher.workspace(tool.activity_id)
    ids = {
        "activity_id": tool.activity_id, "enrolment_id": tool.ada.enrolment_id,
        "workspace_id": opened["workspace_id"], "document_id": opened["document_id"],
    }  # fmt: skip
    tried = 0
    for route in STUDENTS:
        address = route.rule
        for key, value in ids.items():
            address = address.replace(f"<{key}>", str(value))
        if "<" in address:
            continue
        with captured(tool.database.engine) as seen:
            answer = who.call(route.methods, address, {})
        tried += 1
        assert not any(
            table in statement for table in ("grade_draft", "single_mark") for statement in seen
        ), address
        assert SECRET not in answer.text, address
        assert "61.5" not in answer.text, address
    assert tried > 10


def test_the_log_of_a_draft_does_not_name_its_student(tool: Tool) -> None:
    """An export has all events that name a person."""
    hold(tool).raise_for_status()
    draft(tool, tool.ada)
    with tool.database.transaction() as db:
        events = db.scalars(select(AuditEvent).where(AuditEvent.event == "grade:drafted")).all()
        assert [event.person_id for event in events] == [None]
        assert str(tool.ada.enrolment_id) not in str([event.details for event in events])


def test_a_mark_is_not_sent_by_a_page_that_does_not_know_of_drafts(tool: Tool) -> None:
    body = {"score": "1", "comment": ""}
    assert tool.teacher.call("PUT", f"{mark_path(tool, tool.ada)}/draft", body).status_code == 409
    hold(tool).raise_for_status()
    assert tool.teacher.call("PUT", mark_path(tool, tool.ada), body).status_code == 409
    draft(tool, tool.ada)
    assert hold(tool, holds=False).status_code == 409
    seen = as_seen(tool.teacher, mark_path(tool, tool.ada))
    tool.teacher.call("DELETE", f"{mark_path(tool, tool.ada)}/draft{seen}").raise_for_status()
    hold(tool, holds=False).raise_for_status()


def test_a_draft_of_somebody_who_is_no_student_is_refused(tool: Tool) -> None:
    hold(tool).raise_for_status()
    path = f"{mark_path(tool, tool.tutor)}/draft"
    answer = tool.teacher.call("PUT", path, {"score": "1"})
    assert (answer.status_code, answer.json()["error"]["field"]) == (400, "score")
    answer = tool.teacher.call("PUT", f"{mark_path(tool, tool.ada)}/draft", {"score": "101"})
    assert (answer.status_code, answer.json()["error"]["field"]) == (400, "score")


def test_ids_that_have_no_draft_here_release_nothing(tool: Tool) -> None:
    hold(tool).raise_for_status()
    draft(tool, tool.ada)
    path = f"/api/activities/{tool.activity_id}/release"
    ids = [str(uuid.uuid4()), str(tool.other_teacher.enrolment_id), str(tool.ben.enrolment_id)]
    answer = tool.teacher.call("POST", path, {"enrolment_ids": ids})
    assert answer.json() == {"released": 0, "left": 0, "feedback": 0, "unagreed": 0}
    assert own(tool, tool.ada) == [None, None, None]


def test_nobody_is_shown_the_mark_of_somebody_else_as_their_own(tool: Tool) -> None:
    body = {"score": "61", "comment": SECRET}
    tool.teacher.call("PUT", mark_path(tool, tool.ada), body).raise_for_status()
    path = f"/api/activities/{tool.activity_id}/members/{tool.ada.enrolment_id}/work"
    for who, status in ((tool.teacher, 200), (tool.tutor, 200), (tool.ben, 404)):
        answer = who.call("GET", path)
        assert answer.status_code == status
        assert SECRET not in answer.text


def test_while_names_are_sealed_nobody_is_marked_by_name(tool: Tool) -> None:
    hold(tool).raise_for_status()
    draft(tool, tool.ada)
    with tool.database.transaction() as db:
        row = update(Activity).where(Activity.id == tool.activity_id)
        db.execute(row.values(hides_names_here=True, seals_names_here=True))
    path = f"/api/activities/{tool.activity_id}"
    asked = (
        ("GET", mark_path(tool, tool.ada), None),
        ("PUT", f"{mark_path(tool, tool.ada)}/draft", {"score": "1"}),
        ("DELETE", f"{mark_path(tool, tool.ada)}/draft", None),
        ("POST", f"{path}/release", {"enrolment_ids": [str(tool.ada.enrolment_id)]}),
    )
    for method, address, body in asked:
        answer = tool.teacher.call(method, address, body)
        assert (answer.status_code, answer.json()["error"]["code"]) == (409, "names-sealed")
