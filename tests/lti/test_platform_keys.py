"""The platform's keys are fetched rarely, kept through its failures, and never trusted blindly."""

import json
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from jwt.algorithms import RSAAlgorithm
from sqlalchemy import select
from werkzeug.wrappers import Request, Response

from lti_tool import clock
from lti_tool.db.engine import Database
from lti_tool.errors import Busy
from lti_tool.lti import platform_keys, service_client
from lti_tool.lti.http import Limits
from lti_tool.lti.tables import Platform, PlatformKeySet
from tests.lti.fake_platform import FakePlatform, ec_jwk, jwk, rsa_key
from tests.lti.journeys import Journeys
from tests.waiting import PATIENCE, until

KeyOf = Callable[[str], RSAPublicKey | None]


@pytest.fixture
def key_of(journeys: Journeys) -> KeyOf:
    """Asks as a launch does."""
    with journeys.database.transaction() as db:
        platform = db.scalars(select(Platform)).one()

    def ask(kid: str) -> RSAPublicKey | None:
        with journeys.database.transaction() as db:
            stored = db.get(PlatformKeySet, platform.id)
        return platform_keys.key_of(journeys.database, journeys.settings, platform, kid, stored)

    return ask


def same(key: RSAPublicKey | None, number: int) -> bool:
    return key is not None and key.public_numbers() == rsa_key(number).public_key().public_numbers()


def rotated(lms: FakePlatform) -> None:
    lms.published = {"keys": [jwk(rsa_key(1), "platform-key-1"), jwk(rsa_key(2), "second")]}


def test_many_launches_cost_one_fetch(key_of: KeyOf, lms: FakePlatform) -> None:
    for _ in range(5):
        assert same(key_of("platform-key-1"), 1)
    assert len(lms.asked("/keys")) == 1


def test_a_new_key_is_known_at_its_first_launch(key_of: KeyOf, lms: FakePlatform) -> None:
    key_of("platform-key-1")
    rotated(lms)
    with clock.frozen(clock.now() + timedelta(seconds=61)):
        assert same(key_of("second"), 2)
        assert same(key_of("platform-key-1"), 1)
    assert len(lms.asked("/keys")) == 2


def test_s8_unknown_ids_cost_one_fetch_in_a_window(key_of: KeyOf, lms: FakePlatform) -> None:
    begun = clock.now()
    with clock.frozen(begun):
        assert same(key_of("platform-key-1"), 1)
    for seconds in (1, 30, 59):
        with clock.frozen(begun + timedelta(seconds=seconds)):
            assert [key_of(f"unknown-{i}") for i in range(30)] == [None] * 30
    assert len(lms.asked("/keys")) == 1
    with clock.frozen(begun + timedelta(seconds=60)):
        assert [key_of(f"unknown-{i}") for i in range(100)] == [None] * 100
    assert len(lms.asked("/keys")) == 2


@pytest.fixture
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Waiting for somebody else's fetch, however long a busy machine takes for it."""
    monkeypatch.setattr(platform_keys, "_PATIENCE", PATIENCE)


@pytest.mark.usefixtures("patient")
def test_s8_unknown_ids_all_at_once_cost_one_fetch(key_of: KeyOf, lms: FakePlatform) -> None:
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(key_of, [f"unknown-{i}" for i in range(50)])) == [None] * 50
    assert len(lms.asked("/keys")) == 1


@pytest.mark.usefixtures("patient")
def test_while_a_platform_does_not_answer_few_wait_and_the_rest_is_told(
    key_of: KeyOf, lms: FakePlatform
) -> None:
    asked, go_on = threading.Event(), threading.Event()

    def never(_: Request) -> Response:
        asked.set()
        go_on.wait(PATIENCE)
        return Response("", 500)

    lms.pages["/keys"] = never
    with ThreadPoolExecutor(50) as pool:
        first = pool.submit(key_of, "unknown")
        asked.wait(PATIENCE)
        others = [pool.submit(key_of, f"unknown-{i}") for i in range(49)]
        until(lambda: sum(each.done() for each in others) == 33, "those that are too many")
        assert all(isinstance(each.exception(), Busy) for each in others if each.done())
        go_on.set()
        assert first.result() is None
    assert len(lms.asked("/keys")) == 1


def test_nobody_waits_long_for_a_platform_that_does_not_answer(
    key_of: KeyOf, lms: FakePlatform, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(platform_keys, "_PATIENCE", 0.01)
    asked, go_on = threading.Event(), threading.Event()

    def never(_: Request) -> Response:
        asked.set()
        go_on.wait(PATIENCE)
        return Response("", 500)

    lms.pages["/keys"] = never
    with ThreadPoolExecutor(1) as pool:
        pool.submit(key_of, "unknown")
        asked.wait(PATIENCE)
        with pytest.raises(Busy):
            key_of("another")
        go_on.set()


@pytest.mark.usefixtures("patient")
def test_a_class_before_the_first_fetch_waits_for_it(key_of: KeyOf, lms: FakePlatform) -> None:
    honest, everybody = lms.pages["/keys"], threading.Event()

    def when_everybody_waits(request: Request) -> Response:
        everybody.wait(5)
        return honest(request)

    lms.pages["/keys"] = when_everybody_waits
    with ThreadPoolExecutor(8) as pool:
        asked = [pool.submit(key_of, "platform-key-1") for _ in range(8)]
        everybody.set()
        assert all(same(each.result(), 1) for each in asked)
    assert len(lms.asked("/keys")) == 1


def test_after_a_day_the_set_is_asked_for_again(key_of: KeyOf, lms: FakePlatform) -> None:
    key_of("platform-key-1")
    lms.published = {"keys": [jwk(rsa_key(2), "platform-key-1")]}
    with clock.frozen(clock.now() + timedelta(hours=23)):
        assert same(key_of("platform-key-1"), 1)
    with clock.frozen(clock.now() + timedelta(hours=25)):
        assert same(key_of("platform-key-1"), 2)


def test_a_key_that_was_withdrawn_is_gone_after_a_day(key_of: KeyOf, lms: FakePlatform) -> None:
    key_of("platform-key-1")
    lms.published = {"keys": [jwk(rsa_key(2), "second")]}
    with clock.frozen(clock.now() + timedelta(hours=25)):
        assert key_of("platform-key-1") is None


def test_whoever_has_an_old_key_does_not_wait_for_new_ones(
    key_of: KeyOf, lms: FakePlatform
) -> None:
    key_of("platform-key-1")
    honest, asked, go_on = lms.pages["/keys"], threading.Event(), threading.Event()

    def slowly(request: Request) -> Response:
        asked.set()
        go_on.wait(5)
        return honest(request)

    lms.pages["/keys"] = slowly
    tomorrow = clock.now() + timedelta(hours=25)

    def ask_tomorrow() -> RSAPublicKey | None:
        with clock.frozen(tomorrow):
            return key_of("platform-key-1")

    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(ask_tomorrow)
        assert asked.wait(5)
        assert same(ask_tomorrow(), 1)
        assert not first.done()
        go_on.set()
        assert same(first.result(), 1)


def broken(status: int, body: bytes, **headers: str) -> Callable[[Request], Response]:
    return lambda _: Response(body, status, headers=headers)


BROKEN = [
    ("status 500", broken(500, b"")),
    ("status 404", broken(404, b'{"keys":[]}')),
    ("a redirect", broken(302, b"", Location="/elsewhere")),
    ("no JSON", broken(200, b"<html>")),
    ("no object", broken(200, b"[]")),
    ("no keys", broken(200, b"{}")),
    ("keys no list", broken(200, b'{"keys":{"kid":"platform-key-1"}}')),
    ("over 256 KiB", broken(200, b'{"keys":[]}' + b" " * 256 * 1024)),
    ("a bomb of brackets", broken(200, b"[" * 200_000)),
    ("no text", broken(200, b"\xff\xfe\xff")),
]


@pytest.mark.parametrize(("name", "page"), BROKEN, ids=[name for name, _ in BROKEN])
def test_while_the_platform_fails_its_last_keys_stay_good(
    key_of: KeyOf, lms: FakePlatform, name: str, page: Callable[[Request], Response]
) -> None:
    del name
    key_of("platform-key-1")
    lms.pages["/keys"] = page
    with clock.frozen(clock.now() + timedelta(hours=25)):
        assert same(key_of("platform-key-1"), 1)
        assert key_of("second") is None
    assert len(lms.asked("/keys")) == 2
    assert lms.asked("/elsewhere") == []


@pytest.mark.parametrize(("name", "page"), BROKEN, ids=[name for name, _ in BROKEN])
def test_a_platform_that_never_answered_is_asked_once_in_a_window(
    key_of: KeyOf, lms: FakePlatform, name: str, page: Callable[[Request], Response]
) -> None:
    del name
    honest = lms.pages["/keys"]
    lms.pages["/keys"] = page
    assert [key_of("platform-key-1") for _ in range(3)] == [None] * 3
    assert len(lms.asked("/keys")) == 1
    lms.pages["/keys"] = honest
    with clock.frozen(clock.now() + timedelta(seconds=61)):
        assert same(key_of("platform-key-1"), 1)


def test_a_platform_that_is_away_does_not_break_a_launch(key_of: KeyOf, lms: FakePlatform) -> None:
    lms.close()
    assert key_of("platform-key-1") is None


@pytest.mark.parametrize("headers", [{}, {"Content-Length": "200000"}], ids=["chunks", "known"])
def test_keys_that_come_drop_by_drop_are_given_up(
    key_of: KeyOf, lms: FakePlatform, monkeypatch: pytest.MonkeyPatch, headers: dict[str, str]
) -> None:
    limits = Limits(connect=5, between=5, whole=0.3, largest=0)
    monkeypatch.setattr(service_client, "_DOCUMENT", limits)
    given_up = threading.Event()

    def drops(_: Request) -> Response:
        def body() -> Any:
            yield b'{"keys":['
            while not given_up.wait(0.05):
                yield b" "

        return Response(body(), headers=headers, content_type="application/json")

    lms.pages["/keys"] = drops
    last_resort = threading.Timer(60, given_up.set)
    last_resort.start()
    assert key_of("platform-key-1") is None
    # The tool gave up by itself, not when the platform did.
    assert not given_up.is_set()
    given_up.set()
    last_resort.cancel()


@pytest.mark.parametrize(
    "published",
    [
        pytest.param(jwk(rsa_key(1), "k", alg="RS512"), id="another algorithm"),
        pytest.param(jwk(rsa_key(1), "k", use="enc"), id="for encryption"),
        pytest.param(jwk(rsa_key(1), "k", kty="oct", k="c2VjcmV0"), id="symmetric"),
        pytest.param(ec_jwk("k"), id="elliptic"),
        pytest.param(jwk(rsa_key(9, 1024), "k"), id="too short"),
        pytest.param({"kid": "k", "kty": "RSA"}, id="without numbers"),
        pytest.param({"kid": "k", "kty": "RSA", "n": 1, "e": 1}, id="with wrong numbers"),
        pytest.param({"kid": "k", "kty": "RSA", "n": "!", "e": "AQAB"}, id="with bad base64"),
        pytest.param(jwk(rsa_key(1), "k", e="AA"), id="with exponent 0"),
        pytest.param({**jwk(rsa_key(1), "k"), "kid": 1}, id="with a number as id"),
        pytest.param(jwk(rsa_key(1), "k\0"), id="with a NUL in its id"),
        pytest.param(jwk(rsa_key(1), "k", e="AQAB\0"), id="with a NUL that base64 passes over"),
        pytest.param("k", id="a text"),
        pytest.param(None, id="null"),
    ],
)
def test_a_key_that_cannot_be_used_does_not_spoil_the_others(
    key_of: KeyOf, lms: FakePlatform, published: Any
) -> None:
    lms.published = {"keys": [published, jwk(rsa_key(2), "second")]}
    assert key_of("k") is None
    assert same(key_of("second"), 2)


@pytest.mark.parametrize("missing", ["alg", "use"])
def test_a_key_need_not_say_what_it_is_for(key_of: KeyOf, lms: FakePlatform, missing: str) -> None:
    lms.published["keys"][0].pop(missing)
    assert same(key_of("platform-key-1"), 1)


def test_only_public_numbers_are_kept(key_of: KeyOf, lms: FakePlatform, database: Database) -> None:
    private = json.loads(RSAAlgorithm.to_jwk(rsa_key(1)))
    lms.published = {"keys": [{**private, "kid": "platform-key-1", "note": "\0"}]}
    assert same(key_of("platform-key-1"), 1)
    with database.transaction() as db:
        (kept,) = db.scalars(select(PlatformKeySet)).one().keys["keys"]
    assert kept.keys() == {"kty", "kid", "n", "e"}


def test_of_two_keys_with_one_id_the_first_counts(key_of: KeyOf, lms: FakePlatform) -> None:
    lms.published = {"keys": [jwk(rsa_key(1), "k"), jwk(rsa_key(2), "k")]}
    assert same(key_of("k"), 1)


def test_each_platform_has_keys_of_its_own(
    journeys: Journeys, lms: FakePlatform, key_of: KeyOf
) -> None:
    key_of("platform-key-1")
    with journeys.database.transaction() as db:
        other = Platform(
            name="Other", issuer="https://other.example", client_id="c",
            auth_login_url="https://other.example/", auth_token_url="https://other.example/",
            key_set_url=f"{lms.url}/others", enabled=True,
        )  # fmt: skip
        db.add(other)
    found = platform_keys.key_of(
        journeys.database, journeys.settings, other, "platform-key-1", None
    )
    assert found is None


@pytest.mark.parametrize("insecure_loopback", [True, False])
def test_plain_http_only_on_this_machine_and_only_where_it_is_allowed(
    journeys: Journeys, lms: FakePlatform, insecure_loopback: bool
) -> None:
    settings = journeys.settings.model_copy(update={"insecure_loopback": insecure_loopback})
    with journeys.database.transaction() as db:
        platform = db.scalars(select(Platform)).one()
    found = platform_keys.key_of(journeys.database, settings, platform, "platform-key-1", None)
    assert (found is not None) is insecure_loopback
    assert len(lms.asked("/keys")) == int(insecure_loopback)
