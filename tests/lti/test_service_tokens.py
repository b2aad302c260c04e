"""Services are called with a token of the tool's own, asked for once and kept to itself."""

import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from typing import Any

import jwt
import pytest
from sqlalchemy import select, update

from lti_tool import clock
from lti_tool.errors import ServiceError
from lti_tool.lti import platforms, tool_keys
from lti_tool.lti.service_client import ServiceClient
from lti_tool.lti.tables import Platform, ServiceToken
from tests.lti.fake_platform import FakePlatform
from tests.lti.services import SCOPE, Services


def bearer(lms: FakePlatform, path: str = "/thing") -> list[str]:
    return [seen.headers["Authorization"] for seen in lms.asked(path)]


def test_a_token_is_asked_for_with_a_signed_assertion(services: Services) -> None:
    services.get("/thing", "scope-b", "scope-a", "scope-b")
    (asked,) = services.lms.asked("/token")
    assert asked.method == "POST"
    assert asked.form["grant_type"] == "client_credentials"
    assert (
        asked.form["client_assertion_type"]
        == "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
    )
    assert asked.form["scope"] == "scope-a scope-b"
    with services.database.transaction() as db:
        published = jwt.PyJWKSet.from_dict(tool_keys.public_key_set(db))
    assertion = asked.form["client_assertion"]
    kid = jwt.get_unverified_header(assertion)["kid"]
    claims = jwt.decode(
        assertion,
        published[kid].key,
        algorithms=["RS256"],
        audience=f"{services.lms.url}/token",
        issuer="client-1",
        options={"require": ["iss", "sub", "aud", "iat", "exp", "jti"]},
    )
    assert claims["sub"] == "client-1"
    assert 55 <= time.time() - claims["iat"] <= 90  # Moodle's clock may be behind ours
    assert 0 < claims["exp"] - time.time() <= 60


def test_every_assertion_is_used_once(services: Services) -> None:
    services.get("/thing", "scope-a")
    services.get("/thing", "scope-b")
    ids = [
        jwt.decode(seen.form["client_assertion"], options={"verify_signature": False})["jti"]
        for seen in services.lms.asked("/token")
    ]
    assert len(set(ids)) == 2


def test_the_assertion_is_for_the_audience_the_platform_wants(services: Services) -> None:
    with services.database.transaction() as db:
        db.execute(update(Platform).values(auth_audience="https://lms.example/audience"))
    services.get()
    (asked,) = services.lms.asked("/token")
    assertion = asked.form["client_assertion"]
    claims = jwt.decode(assertion, options={"verify_signature": False})
    assert claims["aud"] == "https://lms.example/audience"


def test_a_call_carries_the_token_and_what_it_was_given(services: Services) -> None:
    services.client.request(
        services.platform_id,
        "POST",
        f"{services.lms.url}/thing?type_id=1",
        scopes=[SCOPE],
        accept="application/vnd.a+json",
        content_type="application/vnd.b+json",
        body=b'{"a":1}',
    )
    (seen,) = services.lms.asked("/thing")
    assert (seen.method, seen.query, seen.body) == ("POST", "type_id=1", b'{"a":1}')
    assert seen.headers["Authorization"] == "Bearer token-1"
    assert seen.headers["Accept"] == "application/vnd.a+json"
    assert seen.headers["Content-Type"] == "application/vnd.b+json"
    assert seen.headers["User-Agent"] == "PromptGrimoire-LTI"


def test_a_token_is_used_until_shortly_before_it_ends(services: Services) -> None:
    begun = clock.now()
    for seconds in (0, 1, 3530):
        with clock.frozen(begun + timedelta(seconds=seconds)):
            services.get()
    assert bearer(services.lms) == ["Bearer token-1"] * 3
    with clock.frozen(begun + timedelta(seconds=3545)):
        services.get()
    assert bearer(services.lms)[-1] == "Bearer token-2"


def test_another_process_uses_the_same_token(services: Services) -> None:
    services.get()
    another = replace(services, client=ServiceClient(services.database, services.settings))
    another.get()
    assert bearer(services.lms) == ["Bearer token-1"] * 2


def test_tokens_do_not_lie_open_in_the_database(services: Services) -> None:
    services.get()
    with services.database.transaction() as db:
        assert b"token-1" not in db.scalars(select(ServiceToken.token)).one()


def test_the_order_of_scopes_makes_no_difference(services: Services) -> None:
    services.get("/thing", "scope-a", "scope-b")
    services.get("/thing", "scope-b", "scope-a")
    assert len(services.lms.asked("/token")) == 1


def test_each_set_of_scopes_has_its_token(services: Services) -> None:
    services.get("/thing", "scope-a")
    services.get("/thing", "scope-b")
    assert bearer(services.lms) == ["Bearer token-1", "Bearer token-2"]


def test_s29_two_clients_of_one_issuer_never_share_a_token(services: Services) -> None:
    lms = services.lms
    with services.database.transaction() as db:
        config = {lms.url: lms.config("client-2", "2")}
        platforms.import_config(db, config, insecure_loopback=True)
        query = select(Platform.id).where(Platform.client_id == "client-2")
        second = replace(services, platform_id=db.scalars(query).one())
    services.get()
    second.get()
    services.get()
    assert bearer(lms) == ["Bearer token-1", "Bearer token-2", "Bearer token-1"]


def test_many_calls_at_once_ask_for_one_token(services: Services) -> None:
    with ThreadPoolExecutor(20) as pool:
        list(pool.map(lambda _: services.get(), range(100)))
    assert len(services.lms.asked("/token")) == 1
    assert bearer(services.lms) == ["Bearer token-1"] * 100


def test_a_token_that_the_platform_forgot_is_renewed_once(services: Services) -> None:
    services.get()
    services.take_tokens("/thing", "token-2")
    assert services.get().status == 200
    assert services.get().status == 200
    assert bearer(services.lms)[1:] == ["Bearer token-1", "Bearer token-2", "Bearer token-2"]


def test_many_calls_with_a_forgotten_token_renew_it_once(services: Services) -> None:
    services.get()
    services.take_tokens("/thing", "token-2")
    with ThreadPoolExecutor(10) as pool:
        answers = list(pool.map(lambda _: services.get(), range(30)))
    assert {answer.status for answer in answers} == {200}
    assert len(services.lms.asked("/token")) == 2


def test_a_platform_that_refuses_every_token_is_asked_twice(services: Services) -> None:
    services.take_tokens("/thing")
    assert services.get().status == 401
    assert bearer(services.lms) == ["Bearer token-1", "Bearer token-2"]


@pytest.mark.parametrize("lives", [0, -5, 30, 60])
def test_a_token_that_ends_at_once_is_not_kept(services: Services, lives: int) -> None:
    services.lay_out("/token", {"access_token": "short", "expires_in": lives})
    services.get()
    services.get()
    assert len(services.lms.asked("/token")) == 2


@pytest.mark.parametrize(
    ("granted", "lives"),
    [
        ({"access_token": "t"}, timedelta(hours=1)),
        ({"access_token": "t", "expires_in": "7200"}, timedelta(hours=2)),
        ({"access_token": "t", "expires_in": 10**30}, timedelta(hours=24)),
    ],
)
def test_a_platform_may_say_how_long_a_token_lives(
    services: Services, granted: dict[str, Any], lives: timedelta
) -> None:
    services.lay_out("/token", granted)
    with clock.frozen(clock.now()):
        services.get()
        with services.database.transaction() as db:
            expires_at = db.scalars(select(ServiceToken.expires_at)).one()
        assert expires_at == clock.now() + lives - timedelta(seconds=60)


@pytest.mark.parametrize(
    ("status", "answer"),
    [
        (400, {"error": "invalid_scope"}),
        (401, {"error": "invalid_client"}),
        (500, b""),
        (302, b""),
        (200, b""),
        (200, b"<html>"),
        (200, []),
        (200, {}),
        (200, {"access_token": None}),
        (200, {"access_token": ""}),
        (200, {"access_token": 5}),
        (200, {"access_token": "a\r\nX-Injected: 1"}),
        (200, {"access_token": "ümlaut"}),
        (200, {"access_token": "x" * 20_000}),
        (200, {"access_token": "t", "expires_in": "soon"}),
        (200, {"access_token": "t", "expires_in": None}),
    ],
)
def test_without_a_token_no_service_is_called(services: Services, status: int, answer: Any) -> None:
    services.lay_out("/token", answer, status, Location="/elsewhere")
    with pytest.raises(ServiceError):
        services.get()
    assert services.lms.asked("/thing") == []
    assert services.lms.asked("/elsewhere") == []
