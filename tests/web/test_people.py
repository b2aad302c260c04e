"""An administrator finds, suspends, exports and erases people; every act names who did it."""

import csv
import io
import json
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
import requests
from sqlalchemy import select

from lti_tool import audit
from lti_tool.courses.tables import Course, Enrolment
from lti_tool.people import admin_sessions, administrators, sessions
from lti_tool.people.tables import Person
from tests.server import Tool

Call = Callable[..., requests.Response]


@pytest.fixture
def call(tool: Tool) -> Call:
    """The API as an administrator from the command line has it."""
    with tool.database.transaction() as db:
        token = admin_sessions.start(db, admin_sessions.make_link(db), 1)
    return caller(tool, token)


def caller(tool: Tool, token: str) -> Call:
    headers = {"Authorization": f"Bearer {token}"}
    return lambda method, path, body=None: requests.request(
        method, tool.base + path, json=body, headers=headers, timeout=10
    )


def ada(tool: Tool) -> Person:
    with tool.database.transaction() as db:
        return db.get_one(Person, db.get_one(Enrolment, tool.ada.enrolment_id).person_id)


def ben(tool: Tool) -> Person:
    with tool.database.transaction() as db:
        return db.get_one(Person, db.get_one(Enrolment, tool.ben.enrolment_id).person_id)


def events(tool: Tool, event: audit.Event) -> list[dict[str, Any]]:
    with tool.database.transaction() as db:
        query = select(audit.AuditEvent.details).where(audit.AuditEvent.event == event)
        return list(db.scalars(query))


def test_somebody_is_found_with_their_accounts_courses_and_sign_ins(tool: Tool, call: Call) -> None:
    (found,) = call("GET", "/api/admin/people?words=ada").json()
    assert found["name"] == "Ada"
    assert [each["subject"] for each in found["accounts"]] == ["ada"]
    assert [each["role"] for each in found["courses"]] == ["student"]
    shown = call("GET", f"/api/admin/people/{found['id']}").json()
    assert shown["person"] == found
    assert [each["is_launch"] for each in shown["sign_ins"]] == [True]
    assert call("GET", "/api/admin/people?words=100%25").json() == []


def test_who_is_suspended_is_out_at_once_and_comes_back_to_the_same_page(
    tool: Tool, call: Call
) -> None:
    replica = tool.replica(tool.ada)
    path = f"/api/admin/people/{ada(tool).id}/suspension"
    assert call("PUT", path, {"suspended": True}).json()["person"]["suspended_at"]
    assert replica.close_code() == 4401
    refused = tool.ada.call("GET", "/api/here")
    assert (refused.status_code, refused.json()["error"]["code"]) == (403, "suspended")
    assert tool.ben.call("GET", "/api/here").ok
    call("PUT", path, {"suspended": False})
    assert tool.ada.call("GET", "/api/here").ok
    (suspended,) = events(tool, audit.Event.PERSON_SUSPENDED)
    assert suspended["by"].startswith("pass:")


def test_an_administrator_signs_in_without_the_lms_and_an_lms_makes_none(
    tool: Tool, call: Call
) -> None:
    person = ada(tool)
    with tool.database.transaction() as db:
        signed_in = sessions.start(db, person_id=person.id, hours=1).token
    by_sign_in = caller(tool, signed_in)
    assert by_sign_in("POST", "/api/admin/link").status_code == 403
    assert by_sign_in("GET", "/api/here").json()["is_administrator"] is False
    right = f"/api/admin/people/{person.id}/administrator"
    assert call("PUT", right, {"granted": True}).ok
    assert by_sign_in("GET", "/api/here").json()["is_administrator"] is True
    assert tool.ada.call("POST", "/api/admin/link").status_code == 403, "she came by a launch"
    link = by_sign_in("POST", "/api/admin/link").json()["link"]
    token = requests.post(f"{tool.base}/api/admin/enter", json={"link": link}, timeout=60).json()
    admin = caller(tool, token["token"])
    assert admin("GET", "/api/admin").ok
    admin("PUT", f"/api/admin/people/{ada(tool).id}/suspension", {"suspended": True})
    assert admin("PUT", right, {"granted": False}).ok
    assert admin("GET", "/api/admin").status_code == 401
    assert events(tool, audit.Event.ADMINISTRATOR_WITHDRAWN) == [{"by": str(person.id)}]


def test_an_administrator_links_two_accounts_and_separates_them(tool: Tool, call: Call) -> None:
    one, other = ada(tool), ben(tool)
    links = f"/api/admin/people/{one.id}/links"
    assert call("POST", links, {"person_id": str(one.id)}).status_code == 409
    linked = call("POST", links, {"person_id": str(other.id)}).json()
    ((gone,), root) = linked["linked"], linked["person"]["id"]
    assert {gone["id"], root} == {str(one.id), str(other.id)}
    assert call("GET", f"/api/admin/people/{gone['id']}").json()["person"]["id"] == root
    assert call("DELETE", f"/api/admin/people/{root}/links/{root}").status_code == 404
    assert call("DELETE", f"/api/admin/people/{root}/links/{gone['id']}").json()["linked"] == []
    for event in (audit.Event.PEOPLE_JOINED, audit.Event.PEOPLE_SEPARATED):
        (recorded,) = events(tool, event)
        assert recorded["by"].startswith("pass:")


def signed_in(tool: Tool, person: Person) -> str:
    with tool.database.transaction() as db:
        return sessions.start(db, person_id=person.id, hours=1).token


def administration(tool: Tool, by_sign_in: Call) -> str:
    link = by_sign_in("POST", "/api/admin/link").json()["link"]
    entered = requests.post(f"{tool.base}/api/admin/enter", json={"link": link}, timeout=5)
    return str(entered.json()["token"])


@pytest.mark.parametrize("everywhere", [False, True])
def test_an_administrator_who_signs_out_leaves_no_administration_open(
    tool: Tool, call: Call, everywhere: bool
) -> None:
    person = ada(tool)
    call("PUT", f"/api/admin/people/{person.id}/administrator", {"granted": True})
    here, elsewhere = (caller(tool, signed_in(tool, person)) for _ in range(2))
    of_here, of_elsewhere = (caller(tool, administration(tool, one)) for one in (here, elsewhere))
    unspent = here("POST", "/api/admin/link").json()["link"]
    assert here("POST", "/api/sign-out", {"everywhere": everywhere}).ok
    assert of_here("GET", "/api/admin").status_code == 401
    assert of_elsewhere("GET", "/api/admin").ok is not everywhere
    spent = requests.post(f"{tool.base}/api/admin/enter", json={"link": unspent}, timeout=5)
    assert spent.status_code == 401
    assert call("GET", "/api/admin").ok, "the operator's own session is nobody's sign-in"


def test_a_right_that_is_granted_again_opens_no_old_administration(tool: Tool, call: Call) -> None:
    right = f"/api/admin/people/{ada(tool).id}/administrator"
    call("PUT", right, {"granted": True})
    by_sign_in = caller(tool, signed_in(tool, ada(tool)))
    old = caller(tool, administration(tool, by_sign_in))
    call("PUT", right, {"granted": False})
    call("PUT", right, {"granted": True})
    assert old("GET", "/api/admin").status_code == 401
    assert caller(tool, administration(tool, by_sign_in))("GET", "/api/admin").ok


def test_an_erasure_asks_for_the_name_and_nobody_erases_themselves(tool: Tool, call: Call) -> None:
    person = ada(tool)
    path = f"/api/admin/people/{person.id}/erasure"
    refused = call("POST", path, {"name": "Ben"})
    assert refused.json()["error"]["field"] == "name"
    with tool.database.transaction() as db:
        administrators.grant(db, db.get_one(Person, person.id), "a test")
    by_ada = caller(tool, administration(tool, caller(tool, signed_in(tool, person))))
    assert by_ada("POST", path, {"name": "Ada"}).status_code == 409
    begun = call("POST", path, {"name": "Ada"}).json()
    assert begun["finished_at"] is None
    assert call("GET", "/api/admin/erasures").json() == [begun]
    assert call("GET", "/api/admin/people?words=Ada").json() == []


def test_an_export_is_an_archive_and_audited(tool: Tool, call: Call) -> None:
    answer = call("POST", f"/admin/people/{ada(tool).id}/archive")
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        manifest = json.loads(archive.read("manifest.json"))
        assert json.loads(archive.read("person.json"))[0]["name"] == "Ada"
    assert manifest["person"] == str(ada(tool).id)
    assert len(events(tool, audit.Event.PERSON_EXPORTED)) == 1


def test_the_audit_log_is_filtered_paged_and_exported(tool: Tool, call: Call) -> None:
    person_id = ada(tool).id
    with tool.database.transaction() as db:
        for number in range(250):
            audit.record(db, audit.Event.GRADE_SET, person_id=person_id, number=number)
    seen: list[int] = []
    before = ""
    while True:
        found = call("GET", f"/api/admin/audit?event=grade:set&person={person_id}{before}").json()
        seen += [each["details"]["number"] for each in found["events"]]
        assert found["names"] == {str(person_id): "Ada"}
        if found["next_before"] is None:
            break
        before = f"&before={found['next_before']}"
    assert seen == list(reversed(range(250)))
    assert call("GET", "/api/admin/audit?until=2001-01-01T00:00:00Z").json()["events"] == []
    assert call("GET", "/api/admin/audit?event=no:such").status_code == 400
    exported = call("GET", "/admin/audit.csv?event=grade:set")
    rows = list(csv.DictReader(io.StringIO(exported.text)))
    assert [json.loads(row["details"])["number"] for row in rows] == list(range(250))
    assert {row["person"] for row in rows} == {str(person_id)}


def test_a_course_gets_a_rule_and_the_default_again(tool: Tool, call: Call) -> None:
    with tool.database.transaction() as db:
        course_id = db.scalars(select(Course.id).where(Course.context_id == "c2")).one()
    path = f"/api/admin/retention/{course_id}"

    def rule(answer: requests.Response) -> tuple[Any, Any]:
        (found,) = [e for e in answer.json()["courses"] if e["course_id"] == str(course_id)]
        return found["days"], found["is_own_rule"]

    assert rule(call("GET", "/api/admin/retention")) == (None, False)
    assert rule(call("PUT", path, {"is_default": False, "days": 30})) == (30, True)
    assert call("PUT", path, {"is_default": False, "days": 29}).status_code == 400
    assert rule(call("PUT", path, {"is_default": True})) == (None, False)
    assert len(events(tool, audit.Event.RETENTION_CHANGED)) == 2


@pytest.mark.parametrize("who", ["teacher", "ada"])
def test_nobody_else_sees_any_of_it(tool: Tool, who: str) -> None:
    somebody = getattr(tool, who)
    for path in ("people", "erasures", "audit", "retention", f"people/{ada(tool).id}"):
        assert somebody.call("GET", f"/api/admin/{path}").status_code == 401
    assert somebody.call("GET", "/admin/audit.csv").status_code == 401
    assert somebody.call("POST", f"/admin/people/{ada(tool).id}/archive").status_code == 401
