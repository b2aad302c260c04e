"""The demo LMS has the quirks that were measured on Moodle 4.5, each as a switch.

The tool's tests rest on them, so they are tried by themselves, over the services' own addresses.
"""

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import jwt
import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from lti_tool.demo.fake_lms import messages, server, world
from lti_tool.demo.fake_lms.config import Lms
from lti_tool.demo.fake_lms.dialects import DIALECTS
from tests.lti.fake_platform import LTI

AGS = "https://purl.imsglobal.org/spec/lti-ags/scope/"
NRPS = "https://purl.imsglobal.org/spec/lti-nrps/scope/contextmembership.readonly"
ITEMS = "application/vnd.ims.lis.v2.lineitemcontainer+json"
ITEM = "application/vnd.ims.lis.v2.lineitem+json"
SCORE = "application/vnd.ims.lis.v1.score+json"
MEMBERS = "application/vnd.ims.lti-nrps.v2.membershipcontainer+json"
BOTH = pytest.mark.parametrize("lms", ["moodle", "strict"], indirect=True)


@pytest.fixture
def lms(request: pytest.FixtureRequest, tmp_path: Path) -> Lms:
    dialect = DIALECTS[getattr(request, "param", "moodle")]
    return Lms("http://lms.example", "http://tool.example", tmp_path / "lms", dialect)


@pytest.fixture
def client(lms: Lms) -> Iterator[FlaskClient]:
    app = server.create_app(lms)
    scopes = frozenset({f"{AGS}lineitem", f"{AGS}score", f"{AGS}result.readonly", NRPS})
    lms.tokens["t"] = (time.time() + 60, "demo-client", scopes)
    with app.test_client() as made, app.app_context():
        yield made


def is_moodle(lms: Lms) -> bool:
    return lms.dialect.name == "moodle"


def launch_claims(lms: Lms, person: str, **launch: Any) -> dict[str, Any]:
    """Claims of a launch."""
    asked = {"kind": "open", "course": "2", "activity": "1", **launch}
    return messages.claims(lms.tools.in_use(), person, "n", asked)


def call(client: FlaskClient, method: str, path: str, **more: Any) -> TestResponse:
    headers = {"Authorization": "Bearer t", **more.pop("headers", {})}
    return client.open(f"/lti/services/2/{path}", method=method, headers=headers, **more)


def item(client: FlaskClient) -> str:
    """The path of the first activity's own column."""
    endpoint = launch_claims(client.application.extensions["lms"], "2")[
        "https://purl.imsglobal.org/spec/lti-ags/claim/endpoint"
    ]
    return str(endpoint["lineitem"]).partition("/services/2/")[2]


def score(client: FlaskClient, **changes: Any) -> TestResponse:
    given = {
        "userId": "11", "scoreGiven": 80, "scoreMaximum": 100, "comment": "good",
        "timestamp": "2026-11-23T10:00:00+00:00", "activityProgress": "Completed",
        "gradingProgress": "FullyGraded",
    } | changes  # fmt: skip
    given = {name: value for name, value in given.items() if value is not None}
    path = item(client).replace("/lineitem?", "/lineitem/scores?")
    return call(client, "POST", path, json=given, content_type=SCORE)


def mark(client: FlaskClient) -> dict[str, Any]:
    book = client.get("/control/gradebook/2").get_json()
    (row,) = [row for row in book["rows"] if row["person_id"] == "11"]
    return dict(row["marks"][0])


@BOTH
def test_claims(lms: Lms, client: FlaskClient) -> None:
    del client
    claims = launch_claims(lms, "11")
    kind = claims[LTI + "context"]["type"][0]
    assert (kind == "CourseSection") is is_moodle(lms)
    assert ("_" in claims[LTI + "launch_presentation"]["locale"]) is is_moodle(lms)
    assert (claims["aud"] == "demo-client") is is_moodle(lms)
    assert claims["exp"] - claims["iat"] == 60
    assert "sesskey" in claims[LTI + "launch_presentation"]["return_url"]
    administrator = launch_claims(lms, world.ADMINISTRATOR)[LTI + "roles"]
    assert any("membership#Instructor" in role for role in administrator)


@BOTH
def test_the_roster_is_told_of_after_first_use(lms: Lms, client: FlaskClient) -> None:
    del client
    copy = lms.catalogue.copy("5")
    claim = "https://purl.imsglobal.org/spec/lti-nrps/claim/namesroleservice"
    assert claim in messages.claims(
        lms.tools.in_use(), "31", "n", {"kind": "choose", "course": copy}
    )
    with lms.state.open() as db:
        db.execute("DELETE FROM activity")
    claims = messages.claims(lms.tools.in_use(), "31", "n", {"kind": "choose", "course": copy})
    assert (claim in claims) is not is_moodle(lms)


@BOTH
def test_names_and_roles(lms: Lms, client: FlaskClient) -> None:
    answer = call(client, "GET", "memberships", headers={"Accept": MEMBERS})
    members = {member["user_id"]: member for member in answer.get_json()["members"]}
    assert (members["14"]["name"] == "Ada O&#x27;Neil &amp; Sons") is is_moodle(lms)
    assert (members["3"]["roles"] == ["Learner"]) is is_moodle(lms)
    assert members["11"]["status"] == "Active"
    lms.privacy = "delegate"
    for query, named in (("", False), ("?rlid=1", True)):
        answer = call(client, "GET", f"memberships{query}", headers={"Accept": MEMBERS})
        assert ("name" in answer.get_json()["members"][0]) is named
    assert (
        call(client, "GET", "memberships?rlid=77", headers={"Accept": MEMBERS}).status_code == 404
    )


@BOTH
@pytest.mark.parametrize("accept", ["*/*", f"{ITEMS}, */*", "application/json"])
def test_media_types(lms: Lms, client: FlaskClient, accept: str) -> None:
    status = call(client, "GET", "lineitems", headers={"Accept": accept}).status_code
    refused = status in (400, 406)
    assert refused is (is_moodle(lms) or accept == "application/json")


@BOTH
def test_next_links_of_line_items(lms: Lms, client: FlaskClient) -> None:
    for label in ("a", "b", "c"):
        body = {"label": label, "scoreMaximum": 10}
        assert call(client, "POST", "lineitems", json=body, content_type=ITEM).status_code == 201
    answer = call(client, "GET", "lineitems?limit=1", headers={"Accept": ITEMS})
    assert ('rel="next"' in answer.headers["Link"]) is not is_moodle(lms)


@BOTH
def test_results_with_a_limit(lms: Lms, client: FlaskClient) -> None:
    path = item(client).replace("/lineitem?", "/lineitem/results?limit=2&")
    wanted = {"Accept": "application/vnd.ims.lis.v2.resultcontainer+json"}
    assert (call(client, "GET", path, headers=wanted).status_code == 404) is is_moodle(lms)


@BOTH
@pytest.mark.parametrize(
    ("changes", "blanked"),
    [({"gradingProgress": "Pending", "scoreGiven": None}, "score"), ({"comment": None}, "comment")],
)
def test_blanking(lms: Lms, client: FlaskClient, changes: dict[str, Any], blanked: str) -> None:
    assert score(client).status_code == 200
    assert score(client, timestamp="2026-11-23T11:00:00+00:00", **changes).status_code == 200
    if is_moodle(lms) or blanked == "comment":
        assert mark(client)[blanked] is None
    if is_moodle(lms) and blanked == "score":
        # Blanking resets the guard of the order, too.
        assert score(client, timestamp="2026-11-20T10:00:00+00:00").status_code == 200


@BOTH
@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"userId": "2"}, 400),
        ({"userId": "99"}, 400),
        ({"scoreMaximum": None}, 400),
        ({"timestamp": None}, 400),
    ],
)
def test_scores_that_are_refused(
    lms: Lms, client: FlaskClient, changes: dict[str, Any], status: int
) -> None:
    answer = score(client, **changes)
    assert answer.status_code == status
    assert (answer.data == b"[]") is is_moodle(lms)


def test_an_older_or_equal_second_is_refused(client: FlaskClient) -> None:
    assert score(client).status_code == 200
    assert score(client, timestamp="2026-11-23T10:00:00.900+00:00").status_code == 409
    assert score(client, timestamp="2026-11-23T09:59:00+00:00").status_code == 409


def test_a_refused_score_with_a_line_feed_looks_accepted(client: FlaskClient) -> None:
    path = item(client).replace("/lineitem?", "/lineitem/scores?")
    answer = call(client, "POST", path, data='{"userId":\n"2"}', content_type=SCORE)
    assert (answer.status_code, answer.data) == (200, b"[]")


def test_a_locked_column_fails(lms: Lms, client: FlaskClient) -> None:
    item(client)
    with lms.state.open() as db:
        db.execute("UPDATE line_item SET is_locked = 1")
    assert score(client).status_code == 500


@BOTH
def test_changing_a_column(lms: Lms, client: FlaskClient) -> None:
    score(client)
    body = {"label": "New", "scoreMaximum": 50}
    changed = call(client, "PUT", item(client), json=body, content_type=ITEM)
    assert changed.status_code == 200
    assert mark(client)["score"] == 40
    book = client.get("/control/gradebook/2").get_json()["rows"]
    zeros = [row for row in book if row["marks"][0] and row["marks"][0]["score"] == 0]
    assert bool(zeros) is is_moodle(lms)


def test_an_activitys_own_column_can_be_deleted_and_is_gone(client: FlaskClient, lms: Lms) -> None:
    assert call(client, "DELETE", item(client)).status_code == 204
    claim = "https://purl.imsglobal.org/spec/lti-ags/claim/endpoint"
    assert "lineitem" not in launch_claims(lms, "2")[claim]


@BOTH
def test_a_review_for_whoever_asks(lms: Lms, client: FlaskClient) -> None:
    client.post("/be/11")
    answer = client.get("/launch/1?action=gradeReport&user=2")
    assert (answer.status_code == 200) is is_moodle(lms)
    assert launch_claims(lms, "11", kind="review", user="2")[LTI + "for_user"] == {"user_id": "2"}


def test_a_hint_is_one_persons_and_good_once(lms: Lms, client: FlaskClient) -> None:
    client.post("/be/11")
    client.get("/launch/1")
    ((name, _),) = lms.launches.items()
    asked = {
        "redirect_uri": "http://tool.example/lti/launch", "scope": "openid", "nonce": "n",
        "client_id": "demo-client", "login_hint": "11", "response_mode": "form_post",
        "response_type": "id_token", "state": "s", "lti_message_hint": f'{{"launchid":"{name}"}}',
    }  # fmt: skip
    with client.application.test_client() as thief:
        thief.post("/be/12")
        assert thief.get("/lti/auth", query_string=asked).status_code == 404
    wrong = client.get("/lti/auth", query_string=asked | {"login_hint": "12"})
    assert b"access_denied" in wrong.data
    assert client.get("/lti/auth", query_string=asked).status_code == 404


def test_a_copy_keeps_parameters_and_columns_under_new_ids(lms: Lms, client: FlaskClient) -> None:
    del client
    made = lms.catalogue.add("2", "Chosen", "", [("activity", "m"), ("context_history", "x")])
    copy = lms.catalogue.copy("2")
    again = lms.catalogue.copy(copy)
    (found,) = [a for a in lms.catalogue.courses()[again].activities if a.title == "Chosen"]
    assert found.id != made
    claims = launch_claims(lms, "2", course=again, activity=found.id)
    custom = claims[LTI + "custom"]
    assert custom["activity"] == "m"
    # The tool's own parameter wins over the activity's.
    assert custom["context_history"] == f"{copy},2"
    assert custom["unresolved"] == "$No.Such.Variable"


def register(client: FlaskClient, lms: Lms, **changes: Any) -> Callable[[], TestResponse]:
    tool = "https://purl.imsglobal.org/spec/lti-tool-configuration"
    wanted = {
        "response_types": ["id_token"], "initiate_login_uri": "https://t.example/login",
        "redirect_uris": ["https://t.example/launch"], "client_name": "T",
        "jwks_uri": "https://t.example/keys", "token_endpoint_auth_method": "private_key_jwt",
        tool: {"domain": "t.example", "target_link_uri": "https://t.example/launch"},
    } | changes  # fmt: skip
    now = int(time.time())
    claims = {"sub": "new", "scope": "reg", "iat": now, "exp": now + 60, "jti": str(time.time())}
    token = jwt.encode(claims, lms.key, algorithm="RS256")
    headers = {"Authorization": f"Bearer {token}"}
    return lambda: client.post("/lti/registration", json=wanted, headers=headers)


@BOTH
def test_registration(lms: Lms, client: FlaskClient) -> None:
    post = register(client, lms)
    first = post()
    assert first.status_code == 200
    assert f"{AGS}lineitem" in first.get_json()["scope"]  # never asked for
    assert post().data == b"token_already_used"
    tool = lms.tools.find("new")
    assert tool is not None
    assert tool.is_active is not is_moodle(lms)
    for changes, word in (
        ({"jwks_uri": ""}, b"missing required attribute jwks_uri"),
        ({"token_endpoint_auth_method": "none"}, b"invalid_token_endpoint_auth_method"),
    ):
        assert register(client, lms, **changes)().data == word
