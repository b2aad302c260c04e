"""Every input of every route, with what has broken programs: no error of ours, nothing that ends.

What a route reads is found from the table of URLs (route_inputs.py), so that a new route is tried
without being named here. First each bad value in each place alone; then several at once, by a seed.
`--route-values` and `--route-requests` try more of both, `--route-seed` the same ones again.
"""

import http.client
import random
import re
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from flask import request
from sqlalchemy import select

from lti_tool.activities.tables import PollAnswer
from lti_tool.annotations.palette import PALETTE
from lti_tool.courses.activity_tables import Activity
from lti_tool.courses.tables import CourseClass, Enrolment
from lti_tool.courses.tenancy import Member
from lti_tool.db.engine import Database
from lti_tool.grading import reusable_comments
from lti_tool.lti import dynamic_registration, tool_keys
from lti_tool.lti.tables import Deployment, Platform
from lti_tool.people import admin_sessions, identities
from lti_tool.people.sessions import start as start_session
from lti_tool.people.tables import ArrivalSession
from lti_tool.settings import Settings
from lti_tool.web.request_context import RequestContext
from lti_tool.web.urls import Route, Who
from tests import builders
from tests import server as running_server
from tests.auth.emulator import emulated, settings_for
from tests.server import Replica, Tool
from tests.sync.processes import Process, serving
from tests.web.hostile_requests import Attempt, Caller, Requests
from tests.web.route_inputs import discover

pytestmark = pytest.mark.slow

REFUSED = {
    # The conversation has no source and no draft, and is not the only one.
    "PUT /api/conversations/<conversation_id>/draft",
    "POST /api/conversations/<conversation_id>/draft/accept",
    "POST /api/conversations/<conversation_id>/entries",
    "POST /api/conversations/<conversation_id>/reading",
    "PUT /api/activities/<activity_id>/conversations/order",
    # What was added a moment before has the name.
    "PATCH /api/course/groupings/<grouping_id>",
    "PATCH /api/course/groups/<group_id>",
    "POST /api/workspaces/<workspace_id>/conversations",  # the activity asks for none
    "POST /api/documents/<document_id>/share",  # needs a private note
    "POST /api/documents/<document_id>/restore",  # needs a deleted note
    "POST /api/activities/<activity_id>/template",  # the class works on one copy
    "POST /lti/launch/show",  # begins with a message that an LMS has signed
    "POST /api/selection",  # answers what an LMS has asked
    "PUT /api/activities/<activity_id>/extensions",  # is later than the date of all
    "POST /api/copies",  # needs a course that this one is a copy of
    "POST /api/admin/enter",  # takes a link that is good once
    "POST /api/admin/platforms/<platform_id>/proposal",  # decides on changes that were shown
    "POST /api/admin/people/<person_id>/erasure",  # asks for the person's name
    "POST /api/admin/people/<person_id>/links",  # needs two people
    "POST /api/account/separate",  # needs two accounts that are linked
    "POST /api/classes",  # needs staff who signed in without the LMS
    "POST /api/course/lms-course",  # needs a class without an LMS, and a course of its teacher
    "POST /api/account/passkeys",  # needs an authenticator, and a sign-in without the LMS
    "PUT /api/activities/<activity_id>/comparison/choice",  # needs two texts
    "POST /api/activities/<activity_id>/polls",  # takes two answers to choose from, or none
    "PUT /api/polls/<poll_id>/answer",  # takes a choice or words, not both
    "PUT /api/activities/<activity_id>/credit",  # names another version of the rule
    "PUT /api/activities/<activity_id>/rubric",  # a criterion has no level, or two and more
    "PUT /api/activities/<activity_id>/grades/<enrolment_id>/feedback",  # needs their note
    "PUT /api/activities/<activity_id>/grades/<enrolment_id>",  # marks are drafts here
    # Names another mark than the one that is there.
    "PUT /api/activities/<activity_id>/grades/<enrolment_id>/draft",
    "PUT /api/course/defaults",  # seals names only where it hides them
    # One person marks here.
    "PUT /api/activities/<activity_id>/grades/<enrolment_id>/single",
    "PUT /api/activities/<activity_id>/grades/<enrolment_id>/agreed",
    "POST /api/activities/<activity_id>/means",
}
"""Routes that refuse also what is not damaged: nothing here can be all that they need."""

OF_OTHERS = {502: ("/lti/register", "/sign-in/")}
"""Statuses that say that somebody else did not answer, and where that may be."""


@dataclass
class Prepared:
    """Something real for each name that routes read, and a session of each role."""

    examples: dict[str, Any]
    sessions: dict[str, str]


def prepared(tool: Tool, settings: Settings) -> Prepared:
    """Valid parts of requests, before they are damaged."""
    sessions = {each: getattr(tool, each).token for each in ("teacher", "tutor", "ada", "observer")}
    opened = tool.teacher.workspace(tool.activity_id)
    (conversation,) = opened["conversations"]
    invited = {"addresses": "x@example.org", "role": "student"}
    made = tool.teacher.call("POST", "/api/invitations", invited).json()
    (invitation,) = made["invitations"]
    wanted = {"role": "student", "days": 1, "most_people": 5}
    join_link = tool.teacher.call("POST", "/api/join-links", wanted).json()
    tags = {"name": "Mine", "tags": [{"name": "Claim", "color": PALETTE[0]}]}
    tag_set = tool.teacher.call("POST", "/api/tag-sets", tags).json()
    submission, extension = _handed_in(tool)
    poll_id, answer_id = _asked(tool)
    wanted = {"name": "Teams", "size": 1}
    rubric = {"version": 0, "criteria": [{"key": "t1", "title": "Claims", "points": "10"}]}
    tool.teacher.call("PUT", f"/api/activities/{tool.activity_id}/rubric", rubric)
    grouping = tool.teacher.call("POST", "/api/course/groupings", wanted).json()["groupings"][-1]
    with tool.database.transaction() as db:
        place = builders.place(db, issuer="https://spare.example.edu")
        spare = identities.find_or_create(db, place.issuer, "spare", name="Spare", email=None)
        enrolment = db.get_one(Enrolment, tool.teacher.enrolment_id)
        session = db.scalars(
            select(ArrivalSession).where(ArrivalSession.enrolment_id == enrolment.id)
        ).one()
        home = db.get_one(Platform, session.platform_id)
        arrived = builders.arrive(
            db, _place_of(db, home), "teacher", builders.TEACHER, link="not-set-up"
        )
        builders.arrive(db, _place_of(db, home), "grouped", groups="9")
        group = db.scalars(select(CourseClass.id).where(CourseClass.external_id == "9")).one()
        marker = Member.of(enrolment)
        reusable_comments.remember(db, marker, "Well read", None)
        (comment,) = reusable_comments.of_member(db, marker)
        tool_keys.ensure_key(db, settings.secret_key.get_secret_value())
        link = admin_sessions.make_link(db)
        sessions["administrator"] = admin_sessions.start(db, link, 10)
        sessions["leaver"] = start_session(db, person_id=spare.id, hours=10).token
        sessions["cookie"] = f"__Host-arrival-{session.id}={tool.teacher.token}"
        invite = dynamic_registration.invite(db, settings, "for an LMS").rpartition("=")[2]
        examples = {
            "order": str(builders.CONVERSATION),
            "activity_id": tool.activity_id,
            "activity_ids": tool.activity_id,
            "anew": tool.activity_id,
            "opens_at": "2026-11-02T10:00:00+01:00",
            "closes_at": "2027-11-02T10:00:00+01:00",
            "hides_notes": True,
            "holds_marks": True,
            "enrolment_ids": str(tool.ada.enrolment_id),
            "marks": str(uuid.uuid4()),
            "at": "2199-11-02T10:00:00+01:00",
            "note_threshold": 3,
            "due_at": "2027-01-02T10:00:00+01:00",
            "class_id": None,
            "submission_id": submission["id"],
            "extension_id": extension["id"],
            "poll_id": poll_id,
            "answer_id": answer_id,
            "affected": str(tool.activity_id),
            "pseudonym": "Heron",
            "conversation_id": conversation["id"],
            "text_hash": conversation["text_hash"],
            "workspace_id": opened["workspace_id"],
            "workspace": opened["workspace_id"],
            "conversation": conversation["id"],
            "end": 6,
            "group": group,
            "tag": "t1",
            "document_id": opened["document_id"],
            "enrolment_id": tool.ada.enrolment_id,
            "enrolment": tool.ada.enrolment_id,
            "connect": "1",
            "member": tool.ada.enrolment_id,
            "invitation_id": invitation["id"],
            "join_link_id": join_link["id"],
            "tag_set_id": tag_set["id"],
            "grouping_id": grouping["id"],
            "group_id": grouping["groups"][0]["id"],
            "comment_id": comment.id,
            "before": "",
            "into": grouping["groups"][0]["id"],
            "out_of": grouping["groups"][0]["id"],
            "people": str(tool.ada.enrolment_id),
            "color": PALETTE[0],
            "shortcut": None,
            "merged_into": None,
            "key": "t1",
            "version": 1,
            "addresses": "Y <y@example.org>, z",
            "link_id": arrived.link.id if arrived.link else None,
            "course_id": enrolment.course_id,
            "platform_id": place.platform_id,
            "deployment_id": place.deployment_id,
            "invite_id": uuid.uuid4(),
            "passkey_id": uuid.uuid4(),
            "person_id": spare.id,
            "linked_id": uuid.uuid4(),
            "notice_id": uuid.uuid4(),
            "is_default": False,
            "days": 300,
            "arrival": session.id,
            "screen": "class",
            "audience": "students",
            "dialect": "moodle",
            "way": "google",
            "email": "somebody@example.org",
            "iss": home.issuer,
            "issuer": "https://new.example.edu",
            "client_id": home.client_id,
            "target_link_uri": "http://127.0.0.1:8000/lti/launch",
            "invite": invite,
            "openid_configuration": "http://127.0.0.1:9/openid-configuration",
        }
        for name in ("auth_login_url", "auth_token_url", "key_set_url", "auth_audience"):
            examples[name] = f"https://new.example.edu/{name}"
    examples = {
        name: str(value) if isinstance(value, uuid.UUID) else value
        for name, value in examples.items()
    }
    return Prepared(examples, sessions)


def _asked(tool: Tool) -> tuple[str, str]:
    """A poll, and Ada's answer to it."""
    path = f"/api/activities/{tool.activity_id}/polls"
    asked = {"text": "Why?", "choices": [], "seconds": 120}
    poll_id: str = tool.teacher.call("POST", path, asked).json()["id"]
    assert tool.ada.call("PUT", f"/api/polls/{poll_id}/answer", {"words": "So"}).ok
    with tool.database.transaction() as db:
        answer_id = db.scalars(select(PollAnswer.id)).one()
    return poll_id, str(answer_id)


def _handed_in(tool: Tool) -> tuple[dict[str, Any], dict[str, Any]]:
    """A receipt of Ada's, and more time for her."""
    path = f"/api/activities/{tool.activity_id}"
    handing_in = {"is_asked": True, "due_at": "2027-01-02T09:00:00Z"}
    assert tool.teacher.call("PATCH", path, {"handing_in": handing_in}).ok
    ada = tool.replica(tool.ada)
    ada.highlight()
    ada.until_saved()
    ada.close()
    wanted = {"enrolment_id": str(tool.ada.enrolment_id), "due_at": "2027-02-02T09:00:00Z"}
    return (
        tool.ada.call("POST", f"{path}/submission").json(),
        tool.teacher.call("PUT", f"{path}/extensions", wanted).json(),
    )


def _place_of(db: Any, platform: Platform) -> builders.Place:
    deployment = db.scalars(select(Deployment).where(Deployment.platform_id == platform.id)).one()
    return builders.Place(platform.id, deployment.id, platform.issuer)


@contextmanager
def watched(process: Process, log: Path) -> Iterator[list[str]]:
    """A list for what goes wrong; what the process itself said or did is added at the end."""
    before = process.workers()
    wrong: list[str] = []
    yield wrong
    if process.workers() != before:
        wrong.append("a process has ended")
    wrong += log.read_text().splitlines()[:40]


def tried(caller: Caller, attempt: Attempt) -> str | None:
    """Description of a wrong answer, or None."""
    try:
        status = caller.status(attempt)
    except (OSError, http.client.HTTPException) as error:
        return f"{type(error).__name__}: {attempt}"
    if status < 500 or attempt.path.startswith(OF_OTHERS.get(status, ())):
        return None
    return f"{status}: {attempt}"


def _goes_on(tool: Tool, process: Process, replica: Replica) -> None:
    """A course that nobody touched has its page, its workspace and its open socket."""
    there = replace(tool.other_teacher, base=process.base)
    assert there.call("GET", "/api/here").status_code == 200
    opened = there.workspace(tool.other_activity_id)
    text_id = uuid.uuid4()
    with tool.database.transaction() as db:
        builders.conversation(db, db.get_one(Activity, tool.other_activity_id), text_id)
    replica.highlight(conversation=str(text_id))
    replica.until_saved()
    again = Replica(process.base, opened["document_id"], there.ticket(opened["document_id"])).join()
    assert len(again.highlights) == 1
    again.close()


def test_no_input_of_any_route_makes_an_error_or_ends_a_process(
    settings: Settings,
    database: Database,
    database_url: str,
    tmp_path: Path,
    pytestconfig: pytest.Config,
) -> None:
    seed = pytestconfig.getoption("--route-seed")
    seed = random.randrange(10**6) if seed is None else seed
    with running_server.running(settings, database) as tool, pytest.MonkeyPatch.context() as patch:
        ready = prepared(tool, settings)
        inputs = discover(tool, patch, ready.examples, ready.sessions)
    # Otherwise only the first check of a route would be tried.
    assert {each.name for each in inputs if each.shapes and not each.is_accepted} == REFUSED
    log = tmp_path / "log"
    with serving(database_url, 1, log=log) as (process,):
        # Pages that are open: what becomes of the settings is read for their documents.
        touched = process.replica(tool, tool.ada)
        there = replace(tool.other_teacher, base=process.base)
        document_id = there.workspace(tool.other_activity_id)["document_id"]
        untouched = Replica(process.base, document_id, there.ticket(document_id)).join()
        with watched(process, log) as wrong:
            caller, chance = Caller(process.base), random.Random(seed)
            made = Requests(inputs, ready.examples, ready.sessions)
            every = made.each(chance, pytestconfig.getoption("--route-values"))
            some = made.some(pytestconfig.getoption("--route-requests"), chance)
            wrong.extend(filter(None, (tried(caller, attempt) for attempt in (*every, *some))))
            caller.close()
        assert not wrong, f"seed {seed}:\n" + "\n".join(wrong[:50])
        _goes_on(tool, process, untouched)
        touched.close()
        untouched.close()


@pytest.fixture
def settings(settings: Settings) -> Iterator[Settings]:
    """Settings with a sign-in service: without one, nobody can be invited."""
    with emulated() as stytch:
        yield settings_for(settings, stytch.base_url)


@pytest.fixture
def ready(tool: Tool, settings: Settings) -> Prepared:
    return prepared(tool, settings)


def _reads_new_field(visit: RequestContext) -> str:
    return request.args.get("field_that_is_new", "")


def _hands_its_fields_on(visit: RequestContext) -> str:
    return str(request.form)


def test_a_new_route_is_covered_without_being_named(
    tool: Tool, ready: Prepared, monkeypatch: pytest.MonkeyPatch
) -> None:
    new = Route("GET", "/api/new", _reads_new_field, Who.ANYBODY)
    (found,) = discover(tool, monkeypatch, ready.examples, ready.sessions, [new])
    made = Requests([found], ready.examples, ready.sessions)
    assert any("field_that_is_new=%00" in each.path for each in made.each(random.Random(1), 1))


@pytest.mark.parametrize(
    ("route", "message"),
    [
        (
            Route("GET", "/api/<new_id>", _reads_new_field, Who.ANYBODY),
            "give {'new_id'}",
        ),
        (Route("POST", "/api/new", _hands_its_fields_on, Who.ANYBODY), "no field was found"),
    ],
)
def test_a_route_whose_inputs_are_not_known_fails(
    tool: Tool, ready: Prepared, monkeypatch: pytest.MonkeyPatch, route: Route, message: str
) -> None:
    with pytest.raises(AssertionError, match=re.escape(message)):
        discover(tool, monkeypatch, ready.examples, ready.sessions, [route])
