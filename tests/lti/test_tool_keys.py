"""The tool's keys: made once, published without their secret, locked away in the database."""

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import timedelta

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import load_der_private_key
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from lti_tool import clock
from lti_tool.db.engine import Database
from lti_tool.errors import Conflict, Unavailable
from lti_tool.lti import encryption, tool_keys
from lti_tool.lti.tables import ToolKey
from lti_tool.settings import Settings

SECRET = "a secret key that only this test uses"


def ensured(database: Database) -> None:
    with database.transaction() as db:
        tool_keys.ensure_key(db, SECRET)


def ensured_in(db: Session, settings: Settings) -> None:
    tool_keys.ensure_key(db, settings.secret_key.get_secret_value())


def test_a_signature_is_verified_by_the_published_set(database: Database) -> None:
    ensured(database)
    with database.transaction() as db:
        kid, key = tool_keys.signing_key(db, SECRET)
        published = tool_keys.public_key_set(db)
    token = jwt.encode({"a": 1}, key, algorithm="RS256", headers={"kid": kid})
    (found,) = [each for each in jwt.PyJWKSet.from_dict(published).keys if each.key_id == kid]
    assert jwt.decode(token, found.key, algorithms=["RS256"]) == {"a": 1}
    assert key.key_size == 2048


def test_s40_no_private_part_is_published(database: Database) -> None:
    ensured(database)
    with database.transaction() as db:
        (published,) = tool_keys.public_key_set(db)["keys"]
    assert published.keys() == {"kty", "kid", "alg", "use", "key_ops", "n", "e"}
    assert (published["kty"], published["alg"], published["use"]) == ("RSA", "RS256", "sig")
    assert published["key_ops"] == ["verify"]
    assert json.dumps(published)


def test_the_private_half_is_encrypted_in_the_database(database: Database) -> None:
    ensured(database)
    with database.transaction() as db:
        row = db.scalars(select(ToolKey)).one()
    with pytest.raises(ValueError, match="deserialize"):
        load_der_private_key(row.private_key, None)
    opened = load_der_private_key(encryption.decrypt(SECRET, row.private_key), None)
    assert isinstance(opened, RSAPrivateKey)


def test_another_secret_key_opens_nothing(database: Database) -> None:
    ensured(database)
    with database.transaction() as db, pytest.raises(Unavailable):
        tool_keys.signing_key(db, SECRET + "x")


def test_without_a_key_nothing_is_signed(database: Database) -> None:
    with database.transaction() as db:
        assert tool_keys.public_key_set(db) == {"keys": []}
        with pytest.raises(Unavailable):
            tool_keys.signing_key(db, SECRET)


def test_several_processes_that_start_at_once_make_one_key(database: Database) -> None:
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(ensured, [database] * 4))
    ensured(database)
    with database.transaction() as db:
        assert db.scalar(select(func.count()).select_from(ToolKey)) == 1


def test_a_retired_key_is_neither_used_nor_published(database: Database) -> None:
    ensured(database)
    with database.transaction() as db:
        old = db.scalars(select(ToolKey)).one()
        old.retired_at = clock.now()
    ensured(database)
    with database.transaction() as db:
        kid, _ = tool_keys.signing_key(db, SECRET)
        assert kid != old.kid
        assert [key["kid"] for key in tool_keys.public_key_set(db)["keys"]] == [kid]


def test_a_rotation_before_the_first_start_makes_a_key_that_signs_at_once(
    database: Database, settings: Settings
) -> None:
    secret = settings.secret_key.get_secret_value()
    with database.transaction() as db:
        made = tool_keys.rotate(db, settings)
        assert tool_keys.signing_key(db, secret)[0] == made.kid
    with database.transaction() as db:
        ensured_in(db, settings)
        assert [key.kid for key in tool_keys.list_all(db)] == [made.kid]


@pytest.mark.parametrize("make", [ensured_in, tool_keys.rotate], ids=["start", "rotate"])
def test_where_only_a_waiting_key_is_left_a_start_or_a_rotation_makes_one_that_signs(
    database: Database, settings: Settings, make: Callable[[Session, Settings], object]
) -> None:
    with database.transaction() as db:
        ensured_in(db, settings)
        (waiting,) = tool_keys.list_all(db)
        waiting.signs_from = clock.now() + tool_keys.LEAD
        make(db, settings)
        assert tool_keys.signing_key(db, settings.secret_key.get_secret_value())[0] != waiting.kid


@given(
    st.lists(st.sampled_from(["start", "rotate", "rotate at once", "a day", "a week"]), min_size=1)
)
@hypothesis_settings(
    max_examples=20,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_once_there_is_a_key_there_is_always_one_that_signs_and_is_published(
    database: Database, settings: Settings, monkeypatch: pytest.MonkeyPatch, steps: list[str]
) -> None:
    monkeypatch.setattr(tool_keys, "_BITS", 1024)  # made in a tenth of the time
    secret = settings.secret_key.get_secret_value()
    with database.transaction() as db:
        db.execute(delete(ToolKey))
        for step in steps:
            _do(db, settings, step)
            if not tool_keys.list_all(db):
                continue
            kid, _ = tool_keys.signing_key(db, secret)
            assert kid in [key["kid"] for key in tool_keys.public_key_set(db)["keys"]]


def _do(db: Session, settings: Settings, step: str) -> None:
    if step == "start":
        ensured_in(db, settings)
    elif step.startswith("rotate"):
        with suppress(Conflict):
            tool_keys.rotate(db, settings, at_once=step.endswith("once"))
    else:
        age = timedelta(days=1 if step == "a day" else 7, seconds=1)
        for key in tool_keys.list_all(db):
            key.signs_from -= age
            key.retired_at = key.retired_at and key.retired_at - age
        db.flush()


def test_what_is_sealed_opens_only_whole_and_with_its_key() -> None:
    sealed = encryption.encrypt(SECRET, b"token")
    assert b"token" not in sealed
    assert encryption.decrypt(SECRET, sealed) == b"token"
    assert encryption.encrypt(SECRET, b"token") != sealed
    for key, data in ((SECRET + "x", sealed), (SECRET, sealed[:-4] + b"AAAA"), (SECRET, b"")):
        with pytest.raises(Unavailable):
            encryption.decrypt(key, data)
