"""Platforms are registered from a file, as often as one likes, and found by what they send."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select, update

from lti_tool.audit import AuditEvent
from lti_tool.db.engine import Database
from lti_tool.errors import InvalidInput, PlatformUnknown
from lti_tool.lti import login_attempts, platforms
from lti_tool.lti.tables import Deployment, Platform

ISSUER = "https://lms.example.edu"


def entry(**changes: Any) -> dict[str, Any]:
    return {
        "client_id": "client-1",
        "auth_login_url": f"{ISSUER}/auth",
        "auth_token_url": f"{ISSUER}/token",
        "auth_audience": None,
        "key_set_url": f"{ISSUER}/keys",
        "deployment_ids": ["1"],
        **changes,
    }


def without(name: str) -> dict[str, Any]:
    return {key: value for key, value in entry().items() if key != name}


def imported(database: Database, config: Any, *, insecure_loopback: bool = False) -> int:
    with database.transaction() as db:
        return platforms.import_config(db, config, insecure_loopback=insecure_loopback)


def stored(database: Database) -> list[tuple[Platform, list[str]]]:
    with database.transaction() as db:
        return [
            (
                platform,
                list(
                    db.scalars(
                        select(Deployment.deployment_id)
                        .where(Deployment.platform_id == platform.id)
                        .order_by(Deployment.deployment_id)
                    )
                ),
            )
            for platform in db.scalars(select(Platform).order_by(Platform.client_id))
        ]


def registrations_recorded(database: Database) -> int:
    with database.transaction() as db:
        return db.scalar(select(func.count()).select_from(AuditEvent)) or 0


def test_an_empty_file_registers_nothing(database: Database) -> None:
    assert imported(database, {}) == 0
    assert stored(database) == []


@pytest.mark.parametrize("config", [{ISSUER: [entry()]}, {ISSUER: entry()}], ids=["list", "one"])
def test_a_registration_becomes_a_platform_and_its_deployments(
    database: Database, config: dict[str, Any]
) -> None:
    assert imported(database, config) == 1
    ((platform, deployments),) = stored(database)
    assert platform.issuer == ISSUER
    assert platform.client_id == "client-1"
    assert platform.auth_login_url == f"{ISSUER}/auth"
    assert platform.auth_token_url == f"{ISSUER}/token"
    assert platform.key_set_url == f"{ISSUER}/keys"
    assert platform.auth_audience is None
    assert platform.name == "lms.example.edu"
    assert platform.dialect == "generic"
    assert platform.enabled
    assert deployments == ["1"]


def test_pylti1p3s_own_example_is_understood(database: Database) -> None:
    example = entry(default=True, key_set=None, deployment_ids=["a", "b"])
    two = [example, entry(client_id="client-2", name="Second", dialect="moodle")]
    assert imported(database, {ISSUER: two}) == 2
    first, second = stored(database)
    assert first[1] == ["a", "b"]
    assert (second[0].name, second[0].dialect) == ("Second", "moodle")


def test_the_same_file_again_changes_nothing(database: Database) -> None:
    config = {ISSUER: [entry(), entry(client_id="client-2")]}
    imported(database, config)
    before = [(platform.id, ids) for platform, ids in stored(database)]
    for _ in range(3):
        assert imported(database, config) == 2
    assert [(platform.id, ids) for platform, ids in stored(database)] == before
    assert registrations_recorded(database) == 2


def test_a_corrected_file_corrects_and_adds(database: Database) -> None:
    imported(database, {ISSUER: entry()})
    ((before, _),) = stored(database)
    corrected = entry(
        auth_audience="https://lms.example.edu/aud",
        key_set_url=f"{ISSUER}/keys/2",
        deployment_ids=["1", "2"],
    )
    imported(database, {ISSUER: corrected})
    ((after, deployments),) = stored(database)
    assert after.id == before.id
    assert after.key_set_url == f"{ISSUER}/keys/2"
    assert after.auth_audience == "https://lms.example.edu/aud"
    assert deployments == ["1", "2"]
    assert registrations_recorded(database) == 2
    imported(database, {ISSUER: entry(deployment_ids=["3"])})
    ((_, deployments),) = stored(database)
    assert deployments == ["1", "2", "3"]


def test_what_an_administrator_switched_off_stays_off(database: Database) -> None:
    imported(database, {ISSUER: entry()})
    with database.transaction() as db:
        db.execute(update(Platform).values(enabled=False))
        db.execute(update(Deployment).values(enabled=False))
    imported(database, {ISSUER: entry(name="New name")})
    with database.transaction() as db:
        assert db.scalars(select(Platform)).one().enabled is False
        assert db.scalars(select(Deployment)).one().enabled is False


FIRST = f"{ISSUER}[0]"

WRONG = [
    ("a list", [], "file"),
    ("a text", "x", "file"),
    ("an issuer without scheme", {"lms.example.edu": entry()}, "lms.example.edu"),
    ("an issuer over http", {"http://lms.example.edu": entry()}, "http://lms.example.edu"),
    ("an entry that is a text", {ISSUER: "x"}, f"{ISSUER}[0]"),
    ("an entry that is null", {ISSUER: [entry(), None]}, f"{ISSUER}[1]"),
    *[
        (f"no {name}", {ISSUER: without(name)}, f"{FIRST}.{name}")
        for name in ("client_id", "auth_login_url", "auth_token_url", "key_set_url")
    ],
    ("no deployments", {ISSUER: without("deployment_ids")}, f"{FIRST}.deployment_ids"),
    ("empty deployments", {ISSUER: entry(deployment_ids=[])}, f"{FIRST}.deployment_ids"),
    ("a number as deployment", {ISSUER: entry(deployment_ids=[1])}, f"{FIRST}.deployment_ids.0"),
    ("a nameless deployment", {ISSUER: entry(deployment_ids=[""])}, f"{FIRST}.deployment_ids.0"),
    ("a nameless client", {ISSUER: entry(client_id="")}, f"{FIRST}.client_id"),
    ("a NUL in a client", {ISSUER: entry(client_id="a\0")}, f"{FIRST}.client_id"),
    ("a long client", {ISSUER: entry(client_id="x" * 256)}, f"{FIRST}.client_id"),
    ("http", {ISSUER: entry(key_set_url="http://lms.example.edu/")}, f"{FIRST}.key_set_url"),
    ("a file", {ISSUER: entry(auth_login_url="file:///x")}, f"{FIRST}.auth_login_url"),
    ("user", {ISSUER: entry(auth_token_url="https://a@b.example")}, f"{FIRST}.auth_token_url"),
    ("null", {ISSUER: entry(auth_token_url=None)}, f"{FIRST}.auth_token_url"),
    ("an unknown member", {ISSUER: entry(auth_url="x")}, f"{FIRST}.auth_url"),
    ("a key file", {ISSUER: entry(private_key_file="k.pem")}, f"{FIRST}.private_key_file"),
    ("a key set", {ISSUER: entry(key_set={"keys": []})}, f"{FIRST}.key_set"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "config", "field"), WRONG, ids=[name for name, _, _ in WRONG])
def test_a_wrong_file_names_the_place_and_registers_nothing(
    database: Database, name: str, config: Any, field: str
) -> None:
    del name
    with pytest.raises(InvalidInput) as caught:
        imported(database, config)
    assert caught.value.field == field
    assert caught.value.sentence
    assert stored(database) == []


def test_the_demo_on_this_machine_may_use_plain_http(database: Database) -> None:
    local = entry()
    for name in ("auth_login_url", "auth_token_url", "key_set_url"):
        local[name] = local[name].replace(ISSUER, "http://localhost:8401")
    assert imported(database, {"http://localhost:8401": local}, insecure_loopback=True) == 1
    with pytest.raises(InvalidInput):
        imported(database, {"http://localhost:8401": local})


def test_issuers_are_compared_exactly(database: Database) -> None:
    imported(database, {ISSUER: entry()})
    for other in (f"{ISSUER}/", ISSUER.upper(), f"{ISSUER}%", "_" * len(ISSUER)):
        sent = {"iss": other, "client_id": "client-1", "target_link_uri": ISSUER}
        with pytest.raises(PlatformUnknown):
            login_attempts.begin(database, sent, "state", "nonce", "browser", timedelta(minutes=1))


def test_the_pages_of_the_platform_may_frame_ours(database: Database) -> None:
    imported(database, {f"{ISSUER}/moodle": entry(auth_login_url="https://login.example.edu/a")})
    ((platform, _),) = stored(database)
    assert platforms.own_origins(platform) == (ISSUER, "https://login.example.edu")
    with database.transaction() as db:
        assert platforms.get(db, platform.id).id == platform.id


def test_one_origin_is_named_once(database: Database) -> None:
    imported(database, {ISSUER: entry()})
    ((platform, _),) = stored(database)
    assert platforms.own_origins(platform) == (ISSUER,)
