"""Unusual launches, each of which lands on a page that says something sensible."""

import json
from collections.abc import Iterator
from typing import Any

import jwt
import pytest
import requests
from sqlalchemy import select
from werkzeug.wrappers import Response

from lti_tool.db.engine import Database
from lti_tool.lti import dynamic_registration
from lti_tool.lti.tables import Platform
from lti_tool.settings import Settings
from tests.lti.fake_platform import GONE, LTI, SYSTEM
from tests.server import Somebody
from tests.threats.courses import choosing
from tests.threats.door import LEARNER, TEACHER, Door, as_role, opened, page_data


@pytest.fixture
def door(settings: Settings, database: Database) -> Iterator[Door]:
    """The running tool with two platforms."""
    with opened(settings, database) as found:
        yield found


TOOL = "https://purl.imsglobal.org/spec/lti-tool-configuration"
NOBODY = {"name": GONE, "given_name": GONE, "family_name": GONE, "email": GONE}

PAGES: list[tuple[str, dict[str, Any], int, str]] = [
    ("no context", {LTI + "context": GONE}, 400, "opened outside a course"),
    ("nobody's id", {"sub": GONE}, 400, "did not say who you are"),
    ("another message", {LTI + "message_type": "LtiOther"}, 400, "does not offer"),
    ("unknown deployment", {LTI + "deployment_id": "9"}, 403, "has not been connected"),
]

SCREENS: list[tuple[str, dict[str, Any], str, str]] = [
    ("no name, no address", NOBODY | as_role(*TEACHER), "set-up", "teacher"),
    ("a site's administrator without a role here", as_role(f"{SYSTEM}#Administrator"),
     "not-ready", "observer"),
    ("a teacher as a student", as_role(*LEARNER), "not-ready", "student"),
    ("no roles at all", as_role(), "not-ready", "observer"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "changes", "status", "words"), PAGES, ids=[p[0] for p in PAGES])
def test_a_launch_that_cannot_go_on_says_why(
    door: Door, name: str, changes: dict[str, Any], status: int, words: str
) -> None:
    del name
    page = door.launch(changes)
    assert page.status_code == status
    assert words in page.text
    assert "Reference" in page.text


@pytest.mark.parametrize(
    ("name", "changes", "screen", "role"), SCREENS, ids=[s[0] for s in SCREENS]
)
def test_a_launch_that_says_little_is_let_in(
    door: Door, name: str, changes: dict[str, Any], screen: str, role: str
) -> None:
    del name
    data = page_data(door.launch(changes))
    assert data["screen"] == screen
    here = Somebody(door.base, data["token"], door.tool.ada.enrolment_id).call("GET", "/api/here")
    assert here.json()["role"] == role
    assert here.json()["person"]["name"]


@pytest.mark.parametrize("error", ["access_denied", "login_required", "<script>"])
def test_an_lms_that_says_no_is_quoted_in_plain_words(door: Door, error: str) -> None:
    begun = door.login()
    form = {"state": begun.asked["state"], "error": error, "error_description": "<b>x</b>"}
    page = requests.post(f"{door.base}/lti/launch", data=form, timeout=10)
    assert page.status_code == 403
    assert "did not allow this page to open" in page.text
    assert "<script>" not in page.text


def test_a_choice_that_could_not_be_shown_goes_back_as_an_error(door: Door) -> None:
    page = door.launch(as_role(*TEACHER) | choosing(f"{door.lms.url}/back"))
    teacher = Somebody(door.base, page_data(page)["token"], door.tool.ada.enrolment_id)
    body = {"activity_ids": [], "has_failed": True}
    token = teacher.call("POST", "/api/selection", body).json()["token"]
    told = jwt.decode(token, options={"verify_signature": False})
    claim = "https://purl.imsglobal.org/spec/lti-dl/claim/"
    assert told[f"{claim}content_items"] == []
    assert "could not show" in told[f"{claim}errormsg"]
    assert f"{claim}msg" not in told


def test_registering_again_updates_and_moving_needs_approval_again(door: Door) -> None:
    """The same issuer and client id, with an invite each time."""
    own = door.lms.url
    told = {
        "issuer": own, "authorization_endpoint": f"{own}/auth2", "token_endpoint": f"{own}/token",
        "jwks_uri": f"{own}/keys", "registration_endpoint": f"{own}/register",
    }  # fmt: skip
    given = {"client_id": "client-1", TOOL: {"deployment_id": "1"}}
    door.lms.pages["/openid"] = lambda _: Response(json.dumps(told))
    door.lms.pages["/register"] = lambda _: Response(json.dumps(given))

    def register() -> str:
        with door.database.transaction() as db:
            address = dynamic_registration.invite(db, door.settings, "")
        params = {"openid_configuration": f"{own}/openid", "registration_token": "t"}
        params["invite"] = address.partition("invite=")[2]
        return requests.post(f"{door.base}/lti/register", data=params, timeout=10).text

    assert "goes on working as before" in register()
    with door.database.transaction() as db:
        known = select(Platform).where(Platform.issuer == own, Platform.client_id == "client-1")
        platform = db.scalars(known).one()
        assert platform.auth_login_url == f"{own}/auth2"
        assert platform.enabled
        # As if it had been at another server before.
        platform.key_set_url = "https://old.example.edu/keys"
    assert "has to approve the connection" in register()
    assert door.knock().status_code == 403
