"""Every route of web/urls.py, by every role and with ids of another course: only who may gets in.

The rows are made from the table of URLs, so that a route is covered the day it is added.
"""

import re
import uuid
from datetime import timedelta
from typing import Any

import pytest
import requests
from sqlalchemy import select

from lti_tool import clock
from lti_tool.activities import tag_library
from lti_tool.activities.tables import Poll, PollAnswer
from lti_tool.annotations import tag_sets
from lti_tool.courses import invitations, tenancy
from lti_tool.courses.activity_tables import Activity
from lti_tool.courses.permissions import may
from lti_tool.courses.roles import Capability, Role
from lti_tool.courses.tables import Enrolment, JoinLink
from lti_tool.db.one_time import hash_of, new_token
from lti_tool.documents.tables import SharedDocument
from lti_tool.grading import reusable_comments
from lti_tool.groups import groupings
from lti_tool.people import admin_sessions
from lti_tool.people.tables import ArrivalSession
from lti_tool.web.urls import ROUTES, Route, Who
from lti_tool.workspaces.tables import Extension, Submission, Workspace
from tests import builders
from tests.server import Somebody, Tool

IN_HEADER = [route for route in ROUTES if isinstance(route.who, Capability)]
QUERIES = ("workspace", "member", "connect", "enrolment", "conversation", "group")
ROLES = ("teacher", "tutor", "ada", "observer")


def _name(route: Route) -> str:
    return f"{route.methods} {route.rule}"


@pytest.fixture(scope="module")
def foreign(refusing_tool: Tool) -> dict[str, dict[str, str]]:
    """Ids of another course, of this platform or of another; each of something really there."""
    return {
        where: _foreign(refusing_tool, where) for where in ("another course", "another platform")
    }


def _foreign(tool: Tool, where: str) -> dict[str, str]:
    other, activity_id = tool.other_teacher, tool.other_activity_id
    if where == "another platform":
        other, activity_id = tool.foreign_teacher, tool.foreign_activity_id
    opened = other.workspace(activity_id)
    with tool.database.transaction() as db:
        enrolment = db.get_one(Enrolment, other.enrolment_id)
        member = tenancy.Member.of(enrolment)
        invited = invitations.invite(db, member, "x@example.org", Role.STUDENT, can_sign_in=True).id
        link = JoinLink(
            course_id=member.course_id,
            token_hash=hash_of(new_token()),
            role="student",
            most_people=5,
            expires_at=clock.now() + timedelta(hours=1),
        )
        db.add(link)
        activity = db.get_one(Activity, activity_id)
        conversation = builders.imported(db, member, activity, "Hello")
        tags = tag_library.save(db, member, where, tag_sets.of_activity(db, activity_id).tags)
        submission, extension = _handed_in(activity, enrolment, opened["workspace_id"])
        poll = Poll(
            activity_id=activity.id, text="Why?", choices=[], closes_at=clock.now(),
        )  # fmt: skip
        db.add_all((submission, extension, poll))
        db.flush()
        given = PollAnswer(poll_id=poll.id, enrolment_id=enrolment.id, words="So")
        db.add(given)
        grouping = groupings.create(db, member, "Pairs", group_names=["Pair 1"])
        reusable_comments.remember(db, member, "Well read", None)
        (kept,) = [each.id for each in reusable_comments.of_member(db, member)]
        (group,) = groupings.all_groups(db, grouping.id)
    return {
        "activity_id": str(activity_id),
        "conversation_id": str(conversation.id),
        "text_hash": str(conversation.text_hash),
        "workspace_id": opened["workspace_id"],
        "document_id": opened["document_id"],
        "enrolment_id": str(other.enrolment_id),
        "invitation_id": str(invited),
        "join_link_id": str(link.id),
        "tag_set_id": str(tags.id),
        "submission_id": str(submission.id),
        "extension_id": str(extension.id),
        "grouping_id": str(grouping.id),
        "group_id": str(group.id),
        "poll_id": str(poll.id),
        "answer_id": str(given.id),
        "pseudonym": "Heron",
        "comment_id": str(kept),
    }


def _handed_in(
    activity: Activity, owner: Enrolment, workspace_id: str
) -> tuple[Submission, Extension]:
    own = {
        "id": uuid.uuid4(),
        "course_id": activity.course_id,
        "activity_id": activity.id,
        "enrolment_id": owner.id,
    }
    submission = Submission(
        workspace_id=uuid.UUID(workspace_id), handed_in_by=owner.id, highlights=1, comments=0,
        words=0, conversations=0, content=b"{}", sha256="0" * 64, **own,
    )  # fmt: skip
    return submission, Extension(due_at=clock.now(), **own)


def _address(rule: str, ids: dict[str, str]) -> str:
    return re.sub(r"<(?:\w+:)?(\w+)>", lambda found: ids[found[1]], rule)


@pytest.mark.parametrize("where", ["another course", "another platform"])
@pytest.mark.parametrize("route", [r for r in IN_HEADER if "<" in r.rule], ids=_name)
def test_an_id_from_elsewhere_is_not_found_whoever_asks(
    refusing_tool: Tool, foreign: dict[str, dict[str, str]], route: Route, where: str
) -> None:
    tool, ids = refusing_tool, foreign[where]
    for name in ROLES:
        who: Somebody = getattr(tool, name)
        answer = who.call(route.methods, _address(route.rule, ids), {})
        assert answer.status_code in (403, 404), (name, answer.text)
    assert tool.teacher.call(route.methods, _address(route.rule, ids), {}).status_code == 404


def _status_of_damaged(tool: Tool, route: Route, token: str, ids: dict[str, str]) -> int:
    """Status of a request whose body and query cannot be read."""
    answer = requests.request(
        route.methods,
        tool.base + _address(route.rule, ids),
        params=dict.fromkeys(QUERIES, "nonsense"),
        data=b"[",
        headers={"Authorization": f"Bearer {token}", "Content-Type": "application/json"},
        timeout=10,
    )
    return answer.status_code


@pytest.mark.parametrize("route", [r for r in IN_HEADER if "<" in r.rule], ids=_name)
def test_an_id_from_elsewhere_is_not_found_before_anything_else_is_read(
    refusing_tool: Tool, foreign: dict[str, dict[str, str]], route: Route
) -> None:
    assert isinstance(route.who, Capability)
    expected = 404 if may(Role.STUDENT, route.who) else 403
    tool, ids = refusing_tool, foreign["another course"]
    assert _status_of_damaged(tool, route, tool.teacher.token, ids) == 404
    assert _status_of_damaged(tool, route, tool.ada.token, ids) == expected
    assert _status_of_damaged(tool, route, "made-up", ids) == 401


@pytest.mark.parametrize(
    "route", [r for r in ROUTES if r.who is Who.ADMINISTRATOR and "<" in r.rule], ids=_name
)
def test_an_administrators_unknown_id_is_not_found_before_anything_else_is_read(
    refusing_tool: Tool, route: Route
) -> None:
    with refusing_tool.database.transaction() as db:
        token = admin_sessions.start(db, admin_sessions.make_link(db), 1)
    ids = dict.fromkeys(_foreign_names(), str(uuid.uuid4()))
    assert _status_of_damaged(refusing_tool, route, token, ids) == 404


@pytest.mark.parametrize("route", [r for r in ROUTES if r.who is Who.ADMINISTRATOR], ids=_name)
def test_what_runs_the_tool_is_closed_to_everybody_in_a_course(
    refusing_tool: Tool, route: Route
) -> None:
    ids = dict.fromkeys(_foreign_names(), str(uuid.uuid4()))
    for name in ROLES:
        who: Somebody = getattr(refusing_tool, name)
        assert who.call(route.methods, _address(route.rule, ids), {}).status_code == 401


@pytest.mark.parametrize("route", IN_HEADER, ids=_name)
@pytest.mark.parametrize("name", ROLES)
def test_a_role_without_the_capability_is_refused(
    refusing_tool: Tool, route: Route, name: str
) -> None:
    who: Somebody = getattr(refusing_tool, name)
    role = Role.STUDENT if name == "ada" else Role(name)
    ids = dict.fromkeys(_foreign_names(), str(uuid.uuid4()))
    status = who.call(route.methods, _address(route.rule, ids), {}).status_code
    assert isinstance(route.who, Capability)
    assert (status == 403) is not may(role, route.who)


def _foreign_names() -> tuple[str, ...]:
    return (
        "activity_id",
        "conversation_id",
        "text_hash",
        "workspace_id",
        "document_id",
        "enrolment_id",
        "invitation_id",
        "join_link_id",
        "tag_set_id",
        "submission_id",
        "extension_id",
        "grouping_id",
        "group_id",
        "poll_id",
        "answer_id",
        "pseudonym",
        "comment_id",
        "platform_id",
        "deployment_id",
        "invite_id",
        "person_id",
        "linked_id",
        "notice_id",
        "course_id",
        "passkey_id",
    )


@pytest.mark.parametrize(
    "route", [r for r in ROUTES if r.who is not Who.ANYBODY and r.who is not Who.TICKET], ids=_name
)
@pytest.mark.parametrize(
    "headers",
    [{}, {"Authorization": "Bearer made-up"}, {"Authorization": "Basic dXNlcjpwYXNz"}],
    ids=["nothing", "made up", "basic"],
)
def test_without_a_session_there_is_no_way_in(
    refusing_tool: Tool, route: Route, headers: dict[str, str]
) -> None:
    ids = dict.fromkeys((*_foreign_names(), "arrival"), str(uuid.uuid4())) | {"screen": "annotate"}
    method = route.methods.split()[0]
    answer = requests.request(
        method,
        refusing_tool.base + _address(route.rule, ids),
        headers=headers,
        json={},
        timeout=10,
    )
    assert answer.status_code == 401


def test_a_cookie_brings_a_page_back_and_allows_nothing_else(tool: Tool) -> None:
    with tool.database.transaction() as db:
        session = db.execute(
            select(ArrivalSession.id).where(ArrivalSession.enrolment_id == tool.ada.enrolment_id)
        ).scalar_one()
    cookie = {f"__Host-arrival-{session}": tool.ada.token}
    page = requests.get(f"{tool.base}/a/{session}/annotate", cookies=cookie, timeout=10)
    assert page.status_code == 200
    assert tool.ada.token in page.text
    assert requests.get(f"{tool.base}/api/here", cookies=cookie, timeout=10).status_code == 401


def test_a_students_own_copy_is_closed_to_other_students(tool: Tool) -> None:
    with tool.database.transaction() as db:
        workspace = Workspace(
            course_id=db.get_one(Enrolment, tool.ben.enrolment_id).course_id,
            activity_id=tool.activity_id,
            audience=f"student:{tool.ben.enrolment_id}",
            enrolment_id=tool.ben.enrolment_id,
        )
        db.add(workspace)
        db.flush()
        document = SharedDocument(
            course_id=workspace.course_id, workspace_id=workspace.id, kind="annotations"
        )
        db.add(document)
        db.flush()
        workspace_id, document_id = workspace.id, document.id
    asked: list[tuple[str, str]] = [
        ("POST", f"/api/activities/{tool.activity_id}/workspace?workspace={workspace_id}"),
        ("GET", f"/api/workspaces/{workspace_id}/authors"),
        ("POST", f"/api/documents/{document_id}/ticket"),
    ]
    for method, path in asked:
        assert tool.ada.call(method, path).status_code == 404
        assert tool.teacher.call(method, path).status_code == 200


def test_headers_keep_the_page_in(tool: Tool) -> None:
    answer = requests.get(f"{tool.base}/", timeout=10)
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert answer.headers["Referrer-Policy"] == "no-referrer"


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"score": "101"}, "score"),
        ({"score": "-1"}, "score"),
        ({"score": "NaN"}, "score"),
        ({"score": "1.234"}, "score"),
        ({"score": "x"}, "score"),
        ({}, "score"),
        ({"score": "1", "comment": 7}, "comment"),
        ({"score": "1", "by": "me"}, "by"),
    ],
)
def test_a_mark_that_cannot_be_is_refused_with_its_field(
    tool: Tool, body: dict[str, Any], field: str
) -> None:
    path = f"/api/activities/{tool.activity_id}/grades/{tool.ada.enrolment_id}"
    answer = tool.teacher.call("PUT", path, body)
    assert answer.status_code == 400
    error = answer.json()["error"]
    assert error["field"] == field
    assert error["reference"]
