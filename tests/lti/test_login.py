"""A login that the platform initiates is noted once and sends the browser on to the platform."""

import dataclasses
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from sqlalchemy import select

from lti_tool.db import one_time
from lti_tool.db.engine import Database
from lti_tool.errors import LaunchError, PlatformDisabled, PlatformUnknown, ToolError
from lti_tool.lti import platforms
from lti_tool.lti.login import LoginStart, start_login
from lti_tool.lti.tables import LoginAttempt, Platform
from lti_tool.settings import Settings
from tests.lti.fake_platform import GONE, FakePlatform
from tests.lti.journeys import Journeys


def rows(database: Database) -> list[LoginAttempt]:
    with database.transaction() as db:
        return list(db.scalars(select(LoginAttempt)))


def refused(journeys: Journeys, **changes: Any) -> ToolError:
    """The error of a login that leaves no trace."""
    with pytest.raises(ToolError) as caught:
        journeys.login(**changes)
    assert rows(journeys.database) == []
    return caught.value


def test_the_platform_is_asked_for_a_token_by_form_post(
    journeys: Journeys, lms: FakePlatform
) -> None:
    begun = journeys.login()
    assert begun.address.startswith(f"{lms.url}/auth?")
    assert begun.asked == {
        "scope": "openid",
        "response_type": "id_token",
        "response_mode": "form_post",
        "prompt": "none",
        "client_id": "client-1",
        "redirect_uri": f"{journeys.settings.public_url}/lti/launch",
        "state": begun.state,
        "nonce": begun.nonce,
        "login_hint": "3",
        "lti_message_hint": '{"cmid":2,"launchid":"ltilaunch1_1"}',
    }


def test_without_a_message_hint_none_is_sent(journeys: Journeys) -> None:
    assert "lti_message_hint" not in journeys.login(lti_message_hint=GONE).asked


def test_an_authorisation_address_keeps_the_query_it_has(
    journeys: Journeys, lms: FakePlatform
) -> None:
    config = lms.config("client-1", auth_login_url=f"{lms.url}/auth?tenant=a%26b")
    with journeys.database.transaction() as db:
        platforms.import_config(db, {lms.url: config}, insecure_loopback=True)
    query = parse_qs(urlsplit(journeys.login().address).query)
    assert query["tenant"] == ["a&b"]
    assert query["scope"] == ["openid"]


@pytest.mark.parametrize(
    "hint",
    [
        pytest.param('{"a":"\\"b\\"","c":[1]}', id="S22 JSON with quotes"),
        pytest.param("line\r\nSet-Cookie: a=b", id="S22 line feeds"),
        pytest.param("&state=mine&nonce=mine#frag?x=1", id="S22 what looks like parameters"),
        pytest.param("übung 日本 🦉 %41+%2B +", id="S22 other scripts and escapes"),
        pytest.param("x" * 8192, id="S22 8 KiB"),
    ],
)
def test_hints_come_back_to_the_platform_as_they_were(journeys: Journeys, hint: str) -> None:
    begun = journeys.login(login_hint=hint, lti_message_hint=hint)
    assert begun.asked["login_hint"] == hint
    assert begun.asked["lti_message_hint"] == hint
    assert "\n" not in begun.address
    assert begun.state != "mine"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        pytest.param("login_hint", "x" * 8193, id="S22 login_hint"),
        pytest.param("lti_message_hint", "x" * 8193, id="S22 lti_message_hint"),
        pytest.param("iss", "https://" + "x" * 2000, id="S41 iss"),
        pytest.param("client_id", "x" * 256, id="S41 client_id"),
        pytest.param("lti_deployment_id", "x" * 256, id="S41 lti_deployment_id"),
        pytest.param("target_link_uri", "http://127.0.0.1:8000/" + "x" * 2000, id="S41 target"),
        pytest.param("iss", "http://127.0.0.1\0", id="iss with a NUL"),
        pytest.param("client_id", "client-1\0", id="client_id with a NUL"),
        pytest.param("lti_deployment_id", "1\0", id="lti_deployment_id with a NUL"),
        pytest.param("target_link_uri", "http://127.0.0.1:8000/\0", id="target with a NUL"),
        pytest.param(
            "target_link_uri", "http://127.0.0.1:8000/\r\nx", id="target with a line feed"
        ),
    ],
)
def test_what_is_too_long_or_no_text_is_refused(journeys: Journeys, name: str, value: str) -> None:
    assert refused(journeys, **{name: value}).status == 400


@pytest.mark.parametrize("name", ["iss", "login_hint", "target_link_uri"])
@pytest.mark.parametrize("value", [GONE, ""], ids=["missing", "empty"])
def test_three_parameters_are_required(journeys: Journeys, name: str, value: Any) -> None:
    error = refused(journeys, **{name: value})
    assert isinstance(error, LaunchError)
    assert error.status == 400


@pytest.mark.parametrize(
    "target",
    [
        pytest.param("https://evil.example/lti/launch", id="S21 another site"),
        pytest.param("//evil.example/lti/launch", id="S21 no scheme"),
        pytest.param("javascript:alert(1)", id="S21 javascript"),
        pytest.param("http://127.0.0.1:8000@evil.example/", id="S21 our host as user"),
        pytest.param("http://evil.example@127.0.0.1:8000/", id="S21 user information"),
        pytest.param("http://127.0.0.1:8000\\@evil.example/", id="S21 backslash"),
        pytest.param("http://127.0.0.1:8000.evil.example/", id="S21 our host as prefix"),
        pytest.param("http://127.0.0.1:8001/lti/launch", id="S21 another port"),
        pytest.param("https://127.0.0.1:8000/lti/launch", id="S21 another scheme"),
        pytest.param("/lti/launch", id="S21 no origin"),
        pytest.param("http://[::1", id="S21 no address"),
    ],
)
def test_a_target_on_another_site_is_refused(journeys: Journeys, target: str) -> None:
    assert refused(journeys, target_link_uri=target).status == 400


@pytest.mark.parametrize(
    ("public_url", "target"),
    [
        ("https://Tool.Example.edu", "https://tool.example.edu/lti/launch"),
        ("https://tool.example.edu:443", "https://tool.example.edu/any/path?x=1#y"),
        ("https://tool.example.edu", "HTTPS://TOOL.example.edu:443/"),
    ],
)
def test_origins_are_compared_and_not_their_spelling(
    journeys: Journeys, settings: Settings, public_url: str, target: str
) -> None:
    spelt = settings.model_copy(update={"public_url": public_url})
    start = start_login(journeys.database, spelt, journeys.params(target_link_uri=target))
    assert quote(f"{public_url}/lti/launch", safe="") in start.redirect_url


def test_every_login_has_its_own_state_nonce_and_browser(journeys: Journeys) -> None:
    first, second = journeys.login(), journeys.login()
    assert first.state != second.state
    assert first.nonce != second.nonce
    assert first.cookies.keys() != second.cookies.keys()
    for word in (first.state, first.nonce, *first.cookies.values()):
        assert len(word) >= 43  # 256 bits
        assert word.replace("-", "").replace("_", "").isalnum()  # Moodle cleans what is not


def test_state_and_browser_are_stored_as_hashes(journeys: Journeys) -> None:
    begun = journeys.login()
    (row,) = rows(journeys.database)
    assert row.state_hash == one_time.hash_of(begun.state)
    (browser_token,) = begun.cookies.values()
    assert row.browser_hash == one_time.hash_of(browser_token)
    assert row.spent_at is None
    assert row.expires_at - row.created_at <= timedelta(minutes=10)


def test_the_cookie_is_named_after_the_attempt_without_telling_its_state(
    journeys: Journeys,
) -> None:
    begun = journeys.login()
    (name,) = begun.cookies
    assert name.startswith("__Host-login-")
    assert name.removeprefix("__Host-login-") not in begun.state


def test_an_unknown_issuer_is_refused(journeys: Journeys) -> None:
    assert isinstance(refused(journeys, iss="https://unknown.example"), PlatformUnknown)


def test_an_unknown_client_of_a_known_issuer_is_refused(journeys: Journeys) -> None:
    assert isinstance(refused(journeys, client_id="client-2"), PlatformUnknown)


def test_a_platform_that_is_switched_off_is_refused(journeys: Journeys) -> None:
    with journeys.database.transaction() as db:
        db.scalars(select(Platform)).one().enabled = False
    assert isinstance(refused(journeys), PlatformDisabled)


@pytest.mark.parametrize(
    ("params", "client_id"),
    [
        ({"client_id": "client-2", "lti_deployment_id": "1"}, "client-2"),
        ({"client_id": "client-2", "lti_deployment_id": GONE}, "client-2"),
        ({"client_id": GONE, "lti_deployment_id": "2"}, "client-2"),
        ({"client_id": "", "lti_deployment_id": "1"}, "client-1"),
    ],
)
def test_one_of_several_clients_is_found_by_client_id_or_deployment(
    journeys: Journeys, lms: FakePlatform, params: dict[str, Any], client_id: str
) -> None:
    two = [lms.config("client-1", "1"), lms.config("client-2", "2")]
    with journeys.database.transaction() as db:
        platforms.import_config(db, {lms.url: two}, insecure_loopback=True)
    assert journeys.login(**params).asked["client_id"] == client_id


def test_where_two_clients_fit_neither_is_guessed(journeys: Journeys, lms: FakePlatform) -> None:
    two = [lms.config("client-1", "1"), lms.config("client-2", "1")]
    with journeys.database.transaction() as db:
        platforms.import_config(db, {lms.url: two}, insecure_loopback=True)
    for unsaid in ({"lti_deployment_id": GONE}, {"lti_deployment_id": "1"}):
        assert isinstance(refused(journeys, client_id=GONE, **unsaid), PlatformUnknown)


def test_the_address_is_meant_for_a_platform_and_says_so(journeys: Journeys) -> None:
    with pytest.raises(LaunchError) as caught:
        start_login(journeys.database, journeys.settings, {})
    assert "your LMS" in caught.value.sentence


def test_a_login_knows_nothing_of_the_hints(journeys: Journeys) -> None:
    journeys.login(login_hint="s3cret-hint", lti_message_hint="s3cret-hint")
    (row,) = rows(journeys.database)
    names = [column.name for column in LoginAttempt.__table__.columns]
    assert all("s3cret" not in str(getattr(row, name)) for name in names)
    assert {f.name for f in dataclasses.fields(LoginStart)} == {
        "redirect_url",
        "state",
        "platform",
        "browser_token",
    }
