"""Somebody without an LMS enters courses from a home page, keeps an account, and signs out."""

import json
import re
import uuid
from dataclasses import dataclass

import pytest
import requests

from lti_tool.courses.tables import Enrolment
from lti_tool.errors import NotSignedIn
from lti_tool.people import sessions
from lti_tool.people.sessions import StartedSession
from lti_tool.settings import Settings
from tests.auth.authenticator import Authenticator
from tests.server import Somebody, Tool

ADDRESS = "https://tool.example.edu"


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """The tool at an address with a host name, as passkeys need."""
    return Settings.model_validate(settings.model_dump() | {"public_url": ADDRESS})


@dataclass
class Standalone:
    """A browser in which somebody has signed in without the LMS."""

    tool: Tool
    started: StartedSession

    def call(self, method: str, path: str, body: object = None) -> requests.Response:
        return Somebody(self.tool.base, self.started.token, uuid.uuid4()).call(method, path, body)


@pytest.fixture
def ada(tool: Tool) -> Standalone:
    """Ada of the course, signed in without the LMS."""
    with tool.database.transaction() as db:
        person_id = db.get_one(Enrolment, tool.ada.enrolment_id).person_id
        started = sessions.start(db, person_id=person_id, hours=10)
    return Standalone(tool, started)


def entered(ada: Standalone) -> requests.Response:
    (course,) = ada.call("GET", "/api/home").json()
    return requests.post(
        f"{ada.tool.base}/api/enter",
        json={"course_id": course["id"]},
        headers={
            "Authorization": f"Bearer {ada.started.token}",
            "Cookie": f"__Host-arrival-{ada.started.session.id}={ada.started.token}",
        },
        timeout=10,
    )


def test_the_home_page_has_the_courses_that_may_be_entered(ada: Standalone) -> None:
    (course,) = ada.call("GET", "/api/home").json()
    assert course["role"] == "student"
    assert str(ada.tool.activity_id) in [each["id"] for each in course["activities"]]


def test_a_course_that_was_entered_can_be_loaded_again(ada: Standalone) -> None:
    answer = entered(ada)
    opened = answer.json()
    assert opened["is_kept"]
    cookie = f"__Host-arrival-{opened['arrival']}"
    assert cookie in answer.headers["Set-Cookie"]
    page = requests.get(
        f"{ada.tool.base}/a/{opened['arrival']}/annotate",
        headers={"Cookie": f"{cookie}={opened['token']}"},
        timeout=10,
    )
    assert page.status_code == 200
    here = Somebody(ada.tool.base, opened["token"], uuid.uuid4()).call("GET", "/api/here").json()
    assert here["sign_in"] == str(ada.started.session.id)


def test_a_course_of_somebody_else_is_not_found(ada: Standalone) -> None:
    with ada.tool.database.transaction() as db:
        other = db.get_one(Enrolment, ada.tool.other_teacher.enrolment_id).course_id
    assert ada.call("POST", "/api/enter", {"course_id": str(other)}).status_code == 404


def _is_open(tool: Tool, token: str) -> bool:
    with tool.database.transaction() as db:
        try:
            sessions.load(db, token)
        except NotSignedIn:
            return False
    return True


def test_signing_out_of_a_course_ends_the_sign_in_and_no_launch(ada: Standalone) -> None:
    inside = entered(ada).json()["token"]
    page = Somebody(ada.tool.base, inside, uuid.uuid4())
    assert page.call("POST", "/api/sign-out", {}).status_code == 200
    assert not _is_open(ada.tool, inside)
    assert not _is_open(ada.tool, ada.started.token)
    assert _is_open(ada.tool, ada.tool.ada.token)


def test_signing_out_everywhere_ends_launches_and_nobody_elses_session(ada: Standalone) -> None:
    assert ada.call("POST", "/api/sign-out", {"everywhere": True}).status_code == 200
    assert not _is_open(ada.tool, ada.tool.ada.token)
    assert _is_open(ada.tool, ada.tool.ben.token)
    assert ada.call("GET", "/api/home").status_code == 401


def test_signing_out_closes_the_open_sockets(ada: Standalone) -> None:
    replica = ada.tool.replica(ada.tool.ada)
    ada.call("POST", "/api/sign-out", {"everywhere": True})
    assert replica.close_code() == NotSignedIn().close_code


def test_a_passkey_is_added_used_and_removed(ada: Standalone) -> None:
    authenticator = Authenticator(origin=ADDRESS)
    begun = ada.call("POST", "/api/account/passkeys/options").json()
    answer = authenticator.register(begun["options"])
    body = {"token": begun["token"], "response": answer, "name": "Laptop"}
    assert ada.call("POST", "/api/account/passkeys", body).status_code == 201
    (passkey,) = ada.call("GET", "/api/account").json()["passkeys"]
    assert passkey["name"] == "Laptop"
    assert _signed_in(ada.tool, authenticator).status_code == 200
    path = f"/api/account/passkeys/{passkey['id']}"
    assert ada.call("DELETE", path).status_code == 204
    assert _signed_in(ada.tool, authenticator).status_code == 400


def test_a_copied_passkey_stays_blocked_although_the_request_fails(ada: Standalone) -> None:
    authenticator = Authenticator(origin=ADDRESS, counter=5)
    begun = ada.call("POST", "/api/account/passkeys/options").json()
    body = {"token": begun["token"], "response": authenticator.register(begun["options"])}
    ada.call("POST", "/api/account/passkeys", body).raise_for_status()
    authenticator.counter = 2
    refused = _signed_in(ada.tool, authenticator, step=0)
    assert "There is a copy of this passkey" in refused.text
    (passkey,) = ada.call("GET", "/api/account").json()["passkeys"]
    assert passkey["blocked_at"] is not None


def _signed_in(
    tool: Tool, authenticator: Authenticator, step: int = 1, **fields: str
) -> requests.Response:
    """A sign-in as the page does it, in a browser of its own."""
    begun = requests.post(f"{tool.base}/sign-in/passkey/options", timeout=10)
    cookie = begun.headers["Set-Cookie"].split(";")[0]
    authenticator.counter += step
    return requests.post(
        f"{tool.base}/sign-in/passkey",
        data={"response": authenticator.sign(begun.text)} | fields,
        headers={"Cookie": cookie},
        timeout=10,
    )


def test_a_passkey_leads_to_the_activity_that_was_asked_for(ada: Standalone) -> None:
    authenticator = Authenticator(origin=ADDRESS)
    begun = ada.call("POST", "/api/account/passkeys/options").json()
    body = {"token": begun["token"], "response": authenticator.register(begun["options"])}
    ada.call("POST", "/api/account/passkeys", body).raise_for_status()
    page = _signed_in(ada.tool, authenticator, to=f"activity-{ada.tool.activity_id}")
    found = re.search(r'id="page-data">(.*?)</script>', page.text)
    assert found is not None
    data = json.loads(found[1])
    assert (data["screen"], data["activity"]) == ("annotate", str(ada.tool.activity_id))


def test_another_browser_cannot_finish_a_ceremony(ada: Standalone) -> None:
    begun = requests.post(f"{ada.tool.base}/sign-in/passkey/options", timeout=10)
    answer = Authenticator(origin=ADDRESS).sign(begun.text)
    data = {"response": answer}
    finished = requests.post(f"{ada.tool.base}/sign-in/passkey", data=data, timeout=10)
    assert finished.status_code == 400


@pytest.mark.parametrize("response", ["", "null", "[]", "7", "{", "[" * 5000, '{"id": 1}'])
def test_what_is_no_answer_of_a_browser_is_refused(ada: Standalone, response: str) -> None:
    begun = requests.post(f"{ada.tool.base}/sign-in/passkey/options", timeout=10)
    finished = requests.post(
        f"{ada.tool.base}/sign-in/passkey",
        data={"response": response},
        headers={"Cookie": begun.headers["Set-Cookie"].split(";")[0]},
        timeout=10,
    )
    assert finished.status_code == 400


def test_a_launch_sees_its_accounts_and_neither_passkeys_nor_a_way_to_add_one(
    ada: Standalone,
) -> None:
    account = ada.tool.ada.call("GET", "/api/account").json()
    assert [each["where"] for each in account["accounts"]] == [["An LMS"]]
    assert (account["passkeys"], account["are_passkeys_possible"]) == ([], False)
    assert ada.tool.ada.call("POST", "/api/account/passkeys/options").status_code == 403
