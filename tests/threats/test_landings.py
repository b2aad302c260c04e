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
from tests.threats.lti_requests import LEARNER, TEACHER, LtiRequests, as_role, opened, page_data


@pytest.fixture
def lti_requests(settings: Settings, database: Database) -> Iterator[LtiRequests]:
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
    lti_requests: LtiRequests, name: str, changes: dict[str, Any], status: int, words: str
) -> None:
    del name
    page = lti_requests.launch(changes)
    assert page.status_code == status
    assert words in page.text
    assert "Reference" in page.text


@pytest.mark.parametrize(
    ("name", "changes", "screen", "role"), SCREENS, ids=[s[0] for s in SCREENS]
)
def test_a_launch_that_says_little_is_let_in(
    lti_requests: LtiRequests, name: str, changes: dict[str, Any], screen: str, role: str
) -> None:
    del name
    data = page_data(lti_requests.launch(changes))
    assert data["screen"] == screen
    here = Somebody(lti_requests.base, data["token"], lti_requests.tool.ada.enrolment_id).call(
        "GET", "/api/here"
    )
    assert here.json()["role"] == role
    assert here.json()["person"]["name"]


@pytest.mark.parametrize("error", ["access_denied", "login_required", "<script>"])
def test_an_lms_that_says_no_is_quoted_in_plain_words(
    lti_requests: LtiRequests, error: str
) -> None:
    begun = lti_requests.login()
    form = {"state": begun.asked["state"], "error": error, "error_description": "<b>x</b>"}
    page = requests.post(f"{lti_requests.base}/lti/launch", data=form, timeout=10)
    assert page.status_code == 403
    assert "did not allow this page to open" in page.text
    assert "<script>" not in page.text


def test_a_choice_that_could_not_be_shown_goes_back_as_an_error(lti_requests: LtiRequests) -> None:
    page = lti_requests.launch(as_role(*TEACHER) | choosing(f"{lti_requests.lms.url}/back"))
    teacher = Somebody(
        lti_requests.base, page_data(page)["token"], lti_requests.tool.ada.enrolment_id
    )
    body = {"activity_ids": [], "has_failed": True}
    token = teacher.call("POST", "/api/selection", body).json()["token"]
    claims = jwt.decode(token, options={"verify_signature": False})
    claim = "https://purl.imsglobal.org/spec/lti-dl/claim/"
    assert claims[f"{claim}content_items"] == []
    assert "could not show" in claims[f"{claim}errormsg"]
    assert f"{claim}msg" not in claims


PLATFORM = "https://purl.imsglobal.org/spec/lti-platform-configuration"


def registering(
    lti_requests: LtiRequests, path: str = "/openid", **changes: Any
) -> requests.Response:
    """The LMS registers with an invite of its own, as client-1 with deployment 2."""
    own = lti_requests.lms.url
    configuration = {
        "issuer": own, "authorization_endpoint": f"{own}/auth", "token_endpoint": f"{own}/token",
        "jwks_uri": f"{own}/keys", "registration_endpoint": f"{own}/register",
    } | changes  # fmt: skip
    given = {"client_id": "client-1", TOOL: {"deployment_id": "2"}}
    for served in (path, "/b/openid"):
        lti_requests.lms.pages[served] = lambda _: Response(json.dumps(configuration))
    lti_requests.lms.pages["/register"] = lambda _: Response(json.dumps(given))
    with lti_requests.database.transaction() as db:
        address = dynamic_registration.invite(db, lti_requests.settings, "The neighbour's Moodle")
    params = {"openid_configuration": own + path, "registration_token": "t"}
    params["invite"] = address.partition("invite=")[2]
    return requests.post(f"{lti_requests.base}/lti/register", data=params, timeout=10)


def known(lti_requests: LtiRequests) -> Select[Platform]:
    return select(Platform).where(
        Platform.issuer == lti_requests.lms.url, Platform.client_id == "client-1"
    )


@pytest.mark.parametrize("family", ["canvas", "moodle", ""])
def test_an_approved_platform_goes_on_until_somebody_approves_its_changes(
    lti_requests: LtiRequests, family: str
) -> None:
    own = lti_requests.lms.url
    changes: dict[str, Any] = {PLATFORM: {"product_family_code": family}}
    new = {"jwks_uri": f"{own}/other/keys", "authorization_endpoint": f"{own}/other/auth"}
    page = registering(lti_requests, **new, **changes)
    assert "goes on as before" in page.text
    assert lti_requests.launch().status_code == 200
    with lti_requests.database.transaction() as db:
        platform = db.scalars(known(lti_requests)).one()
        assert platform.enabled
        assert platform.key_set_url == f"{own}/keys"
        asked = {each.name: (each.before, each.after) for each in proposals.changes(db, platform)}
        assert asked["key_set_url"] == (f"{own}/keys", f"{own}/other/keys")
        assert asked["auth_login_url"] == (f"{own}/auth", f"{own}/other/auth")
        assert asked["deployment_id"] == (None, "2")
        assert proposals.notes(db, platform) == ["The neighbour's Moodle"]
        events = set(db.scalars(select(audit.AuditEvent.event)))
        assert audit.Event.CHANGE_PROPOSED in events
    assert lti_requests.launch({LTI + "deployment_id": "2"}).status_code == 403


def test_changes_are_made_once_they_are_approved_and_only_as_they_were_seen(
    lti_requests: LtiRequests,
) -> None:
    own = lti_requests.lms.url
    registering(lti_requests, jwks_uri=f"{own}/first/keys")
    with lti_requests.database.transaction() as db:
        seen = proposals.reference(db.scalars(known(lti_requests)).one())
    registering(lti_requests, jwks_uri=f"{own}/second/keys")
    with pytest.raises(Conflict), lti_requests.database.transaction() as db:
        proposals.accept(db, db.scalars(known(lti_requests)).one(), seen)
    lti_requests.launch().raise_for_status()
    with lti_requests.database.transaction() as db:
        platform = db.scalars(known(lti_requests)).one()
        proposals.accept(db, platform, proposals.reference(platform))
    with lti_requests.database.transaction() as db:
        platform = db.scalars(known(lti_requests)).one()
        assert platform.key_set_url == f"{own}/second/keys"
        assert platform.proposal == {}
        assert platforms.find_deployment(db, platform, "2") is not None
        # The keys of the old address are not believed any longer.
        assert db.get(PlatformKeySet, platform.id) is None


def test_an_administrator_sees_old_and_new_and_decides_on_what_was_shown(
    lti_requests: LtiRequests,
) -> None:
    registering(lti_requests, jwks_uri=f"{lti_requests.lms.url}/other/keys")
    with lti_requests.database.transaction() as db:
        token = admin_sessions.start(db, admin_sessions.make_link(db), 1)
    somebody = Somebody(lti_requests.base, token, uuid.uuid4())

    def shown() -> dict[str, Any]:
        listed = somebody.call("GET", "/api/admin").json()["platforms"]
        (found,) = [
            each
            for each in listed
            if (each["issuer"], each["client_id"]) == (lti_requests.lms.url, "client-1")
        ]
        return found  # type: ignore[no-any-return]

    before = shown()
    change = {"name": "key_set_url", "before": f"{lti_requests.lms.url}/keys",
              "after": f"{lti_requests.lms.url}/other/keys"}  # fmt: skip
    assert change in before["changes"]
    assert before["notes"] == ["The neighbour's Moodle"]
    path = f"/api/admin/platforms/{before['id']}/proposal"
    stale = somebody.call("POST", path, {"proposal": "0" * 16, "accepted": True})
    assert stale.status_code == 409
    decision = {"proposal": before["proposal"], "accepted": True}
    assert somebody.call("POST", path, decision).status_code == 200
    after = shown()
    assert after["key_set_url"] == f"{lti_requests.lms.url}/other/keys"
    assert after["changes"] == []
    assert somebody.call("POST", path, decision).status_code == 409


def test_changes_that_are_declined_leave_everything_as_it_is(lti_requests: LtiRequests) -> None:
    registering(lti_requests, jwks_uri=f"{lti_requests.lms.url}/other/keys")
    with lti_requests.database.transaction() as db:
        platform = db.scalars(known(lti_requests)).one()
        proposals.decline(db, platform, proposals.reference(platform))
        assert proposals.changes(db, platform) == []
        assert platform.key_set_url == f"{lti_requests.lms.url}/keys"


@pytest.mark.parametrize("family", ["canvas", "moodle", ""])
@pytest.mark.parametrize(
    "path",
    [
        "/b/openid", "/a/../b/openid", "/a/%2e%2e/b/openid", "/a/..;/b/openid",
        "/a/%252e%252e/b/openid", "/a/.%2e/b/openid", "/a\\..\\b/openid", "/ab/openid",
    ],
)  # fmt: skip
def test_a_neighbour_on_the_same_host_speaks_only_for_itself(
    lti_requests: LtiRequests, path: str, family: str
) -> None:
    changes = {"issuer": f"{lti_requests.lms.url}/a", PLATFORM: {"product_family_code": family}}
    assert registering(lti_requests, path, **changes).status_code in (400, 502)
    with lti_requests.database.transaction() as db:
        assert (
            db.scalar(select(Platform).where(Platform.issuer == f"{lti_requests.lms.url}/a"))
            is None
        )


def test_calling_itself_canvas_makes_no_host_of_canvas_the_platforms_own(
    lti_requests: LtiRequests,
) -> None:
    with lti_requests.database.transaction() as db:
        platform = db.scalars(known(lti_requests)).one()
        platform.dialect = "canvas"
        assert not platforms.is_own(platform, "https://school.instructure.com/items")
        platform.issuer = "https://canvas.instructure.com"
        assert platforms.is_own(platform, "https://school.instructure.com/items")
        assert not platforms.is_own(platform, "https://evilinstructure.com/items")


def test_a_choice_without_a_course_is_told_so(lti_requests: LtiRequests) -> None:
    page = lti_requests.launch(
        as_role(*TEACHER) | choosing(f"{lti_requests.lms.url}/back") | {LTI + "context": GONE}
    )
    assert page.status_code == 400
    assert "did not say for which course" in page.text
    assert "outside a course" not in page.text


@pytest.mark.parametrize(
    ("claims", "lang", "direction", "refusal"),
    [
        ({LTI + "launch_presentation": {"locale": "de"}}, "de", "ltr", "Hier gibt es nichts."),
        ({LTI + "launch_presentation": {"locale": "zh_cn"}}, "zh-Hans", "ltr", "这里没有内容。"),
        ({LTI + "launch_presentation": GONE, "locale": "ar-EG"}, "ar", "rtl", "لا شيء هنا."),
        ({LTI + "launch_presentation": {"locale": "fr"}}, "en", "ltr", "There is nothing here."),
    ],
)
def test_a_launch_lands_in_the_language_of_the_lms(
    lti_requests: LtiRequests, claims: dict[str, Any], lang: str, direction: str, refusal: str
) -> None:
    page = lti_requests.launch(claims)
    assert page.status_code == 200
    assert f'<html lang="{lang}" dir="{direction}">' in page.text
    data = page_data(page)
    somebody = Somebody(lti_requests.base, data["token"], uuid.UUID(data["arrival"]))
    answer = somebody.call("GET", f"/api/activities/{uuid.uuid4()}")
    assert answer.json()["error"]["sentence"] == refusal
