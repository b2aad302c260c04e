"""The tool's keys: made once, published without their secret, locked away in the database."""

import json
from concurrent.futures import ThreadPoolExecutor

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import load_der_private_key
from sqlalchemy import func, select

from lti_tool import clock
from lti_tool.db.engine import Database
from lti_tool.errors import Unavailable
from lti_tool.lti import encryption, tool_keys
from lti_tool.lti.tables import ToolKey

SECRET = "a secret key that only this test uses"


def ensured(database: Database) -> None:
    with database.transaction() as db:
        tool_keys.ensure_key(db, SECRET)


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


def test_what_is_sealed_opens_only_whole_and_with_its_key() -> None:
    sealed = encryption.encrypt(SECRET, b"token")
    assert b"token" not in sealed
    assert encryption.decrypt(SECRET, sealed) == b"token"
    assert encryption.encrypt(SECRET, b"token") != sealed
    for key, data in ((SECRET + "x", sealed), (SECRET, sealed[:-4] + b"AAAA"), (SECRET, b"")):
        with pytest.raises(Unavailable):
            encryption.decrypt(key, data)
