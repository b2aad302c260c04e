"""Unusual launches, each of which lands on a page that says something sensible."""

import json
import uuid
from collections.abc import Iterator
from typing import Any

import jwt
import pytest
import requests
from sqlalchemy import Select, select
from werkzeug.wrappers import Response

from lti_tool import audit
from lti_tool.db.engine import Database
from lti_tool.errors import Conflict
from lti_tool.lti import dynamic_registration, platforms, proposals
from lti_tool.lti.tables import Platform, PlatformKeySet
from lti_tool.people import admin_sessions
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


PLATFORM = "https://purl.imsglobal.org/spec/lti-platform-configuration"


def registering(door: Door, path: str = "/openid", **told: Any) -> requests.Response:
    """The LMS registers with an invite of its own, as client-1 with deployment 2."""
    own = door.lms.url
    configuration = {
        "issuer": own, "authorization_endpoint": f"{own}/auth", "token_endpoint": f"{own}/token",
        "jwks_uri": f"{own}/keys", "registration_endpoint": f"{own}/register",
    } | told  # fmt: skip
    given = {"client_id": "client-1", TOOL: {"deployment_id": "2"}}
    for served in (path, "/b/openid"):
        door.lms.pages[served] = lambda _: Response(json.dumps(configuration))
    door.lms.pages["/register"] = lambda _: Response(json.dumps(given))
    with door.database.transaction() as db:
        address = dynamic_registration.invite(db, door.settings, "The neighbour's Moodle")
    params = {"openid_configuration": own + path, "registration_token": "t"}
    params["invite"] = address.partition("invite=")[2]
    return requests.post(f"{door.base}/lti/register", data=params, timeout=10)


def known(door: Door) -> Select[Platform]:
    return select(Platform).where(Platform.issuer == door.lms.url, Platform.client_id == "client-1")


@pytest.mark.parametrize("family", ["canvas", "moodle", ""])
def test_an_approved_platform_goes_on_until_somebody_approves_its_changes(
    door: Door, family: str
) -> None:
    own = door.lms.url
    told: dict[str, Any] = {PLATFORM: {"product_family_code": family}}
    new = {"jwks_uri": f"{own}/other/keys", "authorization_endpoint": f"{own}/other/auth"}
    page = registering(door, **new, **told)
    assert "goes on as before" in page.text
    assert door.launch().status_code == 200
    with door.database.transaction() as db:
        platform = db.scalars(known(door)).one()
        assert platform.enabled
        assert platform.key_set_url == f"{own}/keys"
        asked = {each.name: (each.before, each.after) for each in proposals.changes(db, platform)}
        assert asked["key_set_url"] == (f"{own}/keys", f"{own}/other/keys")
        assert asked["auth_login_url"] == (f"{own}/auth", f"{own}/other/auth")
        assert asked["deployment_id"] == (None, "2")
        assert proposals.notes(db, platform) == ["The neighbour's Moodle"]
        events = set(db.scalars(select(audit.AuditEvent.event)))
        assert audit.Event.CHANGE_PROPOSED in events
    assert door.launch({LTI + "deployment_id": "2"}).status_code == 403


def test_changes_are_made_once_they_are_approved_and_only_as_they_were_seen(door: Door) -> None:
    own = door.lms.url
    registering(door, jwks_uri=f"{own}/first/keys")
    with door.database.transaction() as db:
        seen = proposals.reference(db.scalars(known(door)).one())
    registering(door, jwks_uri=f"{own}/second/keys")
    with pytest.raises(Conflict), door.database.transaction() as db:
        proposals.accept(db, db.scalars(known(door)).one(), seen)
    door.launch().raise_for_status()
    with door.database.transaction() as db:
        platform = db.scalars(known(door)).one()
        proposals.accept(db, platform, proposals.reference(platform))
    with door.database.transaction() as db:
        platform = db.scalars(known(door)).one()
        assert platform.key_set_url == f"{own}/second/keys"
        assert platform.proposal == {}
        assert platforms.find_deployment(db, platform, "2") is not None
        # The keys of the old address are not believed any longer.
        assert db.get(PlatformKeySet, platform.id) is None


def test_an_administrator_sees_old_and_new_and_decides_on_what_was_shown(door: Door) -> None:
    registering(door, jwks_uri=f"{door.lms.url}/other/keys")
    with door.database.transaction() as db:
        token = admin_sessions.start(db, admin_sessions.make_link(db), 1)
    somebody = Somebody(door.base, token, uuid.uuid4())

    def shown() -> dict[str, Any]:
        listed = somebody.call("GET", "/api/admin").json()["platforms"]
        (found,) = [
            each
            for each in listed
            if (each["issuer"], each["client_id"]) == (door.lms.url, "client-1")
        ]
        return found  # type: ignore[no-any-return]

    before = shown()
    change = {"name": "key_set_url", "before": f"{door.lms.url}/keys",
              "after": f"{door.lms.url}/other/keys"}  # fmt: skip
    assert change in before["changes"]
    assert before["notes"] == ["The neighbour's Moodle"]
    path = f"/api/admin/platforms/{before['id']}/proposal"
    stale = somebody.call("POST", path, {"proposal": "0" * 16, "accepted": True})
    assert stale.status_code == 409
    decision = {"proposal": before["proposal"], "accepted": True}
    assert somebody.call("POST", path, decision).status_code == 200
    after = shown()
    assert after["key_set_url"] == f"{door.lms.url}/other/keys"
    assert after["changes"] == []
    assert somebody.call("POST", path, decision).status_code == 409


def test_changes_that_are_declined_leave_everything_as_it_is(door: Door) -> None:
    registering(door, jwks_uri=f"{door.lms.url}/other/keys")
    with door.database.transaction() as db:
        platform = db.scalars(known(door)).one()
        proposals.decline(db, platform, proposals.reference(platform))
        assert proposals.changes(db, platform) == []
        assert platform.key_set_url == f"{door.lms.url}/keys"


@pytest.mark.parametrize("family", ["canvas", "moodle", ""])
@pytest.mark.parametrize(
    "path",
    [
        "/b/openid", "/a/../b/openid", "/a/%2e%2e/b/openid", "/a/..;/b/openid",
        "/a/%252e%252e/b/openid", "/a/.%2e/b/openid", "/a\\..\\b/openid", "/ab/openid",
    ],
)  # fmt: skip
def test_a_neighbour_on_the_same_host_speaks_only_for_itself(
    door: Door, path: str, family: str
) -> None:
    told = {"issuer": f"{door.lms.url}/a", PLATFORM: {"product_family_code": family}}
    assert registering(door, path, **told).status_code in (400, 502)
    with door.database.transaction() as db:
        assert db.scalar(select(Platform).where(Platform.issuer == f"{door.lms.url}/a")) is None


def test_calling_itself_canvas_makes_no_host_of_canvas_the_platforms_own(door: Door) -> None:
    with door.database.transaction() as db:
        platform = db.scalars(known(door)).one()
        platform.dialect = "canvas"
        assert not platforms.is_own(platform, "https://school.instructure.com/items")
        platform.issuer = "https://canvas.instructure.com"
        assert platforms.is_own(platform, "https://school.instructure.com/items")
        assert not platforms.is_own(platform, "https://evilinstructure.com/items")


def test_a_choice_without_a_course_is_told_so(door: Door) -> None:
    page = door.launch(
        as_role(*TEACHER) | choosing(f"{door.lms.url}/back") | {LTI + "context": GONE}
    )
    assert page.status_code == 400
    assert "did not say for which course" in page.text
    assert "outside a course" not in page.text
