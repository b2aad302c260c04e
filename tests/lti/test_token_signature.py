"""A token is believed only if the platform signed it, with the one algorithm there is."""

import base64
import json
from collections.abc import Callable
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives import serialization

from lti_tool.errors import TokenInvalid
from lti_tool.lti import platforms
from tests.lti.fake_platform import (
    GONE,
    FakePlatform,
    ec_jwk,
    ec_key,
    jwk,
    rsa_key,
)
from tests.lti.journeys import Journeys

Claims = dict[str, Any]
Signer = Callable[[FakePlatform, Claims], str]


def part(value: object) -> str:
    """One part of a token, put together by hand."""
    packed = value if isinstance(value, bytes) else json.dumps(value).encode()
    return base64.urlsafe_b64encode(packed).rstrip(b"=").decode()


def no_signature(lms: FakePlatform, claims: Claims) -> str:
    return lms.sign(claims).rpartition(".")[0] + "."


def two_parts(lms: FakePlatform, claims: Claims) -> str:
    return lms.sign(claims).rpartition(".")[0]


def four_parts(lms: FakePlatform, claims: Claims) -> str:
    return lms.sign(claims) + ".x"


def alg_none(lms: FakePlatform, claims: Claims) -> str:
    return f"{part({'alg': 'none', 'kid': lms.kid})}.{part(claims)}."


def hs256_with_the_public_key(lms: FakePlatform, claims: Claims) -> str:
    pem = lms.key.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    head = f"{part({'alg': 'HS256', 'kid': lms.kid})}.{part(claims)}"
    # By hand: PyJWT refuses to sign with a public key.
    algorithm = jwt.algorithms.HMACAlgorithm(jwt.algorithms.HMACAlgorithm.SHA256)
    return f"{head}.{part(algorithm.sign(head.encode(), pem))}"


def another_key(lms: FakePlatform, claims: Claims) -> str:
    return lms.sign(claims, key=rsa_key(2))


def es256(lms: FakePlatform, claims: Claims) -> str:
    lms.published = {"keys": [jwk(lms.key, lms.kid), ec_jwk("ec")]}
    return lms.sign(claims, key=ec_key(), algorithm="ES256", headers={"kid": "ec"})


def rs512(lms: FakePlatform, claims: Claims) -> str:
    return lms.sign(claims, algorithm="RS512")


def ps256(lms: FakePlatform, claims: Claims) -> str:
    return lms.sign(claims, algorithm="PS256")


def no_kid(lms: FakePlatform, claims: Claims) -> str:
    return lms.sign(claims, headers={"kid": GONE})


def unknown_kid(lms: FakePlatform, claims: Claims) -> str:
    return lms.sign(claims, headers={"kid": "unknown"})


def kid_a_number(lms: FakePlatform, claims: Claims) -> str:
    head, body, signature = lms.sign(claims).split(".")
    del head
    return f"{part({'alg': 'RS256', 'kid': 1})}.{body}.{signature}"


def own_key_in_the_header(lms: FakePlatform, claims: Claims) -> str:
    headers = {"kid": "mine", "jwk": jwk(rsa_key(2), "mine")}
    return lms.sign(claims, key=rsa_key(2), headers=headers)


def own_key_set_in_the_header(lms: FakePlatform, claims: Claims) -> str:
    headers = {"jku": f"{lms.url}/mine", "x5u": f"{lms.url}/mine"}
    return lms.sign(claims, key=rsa_key(2), headers=headers)


def body_swapped(lms: FakePlatform, claims: Claims) -> str:
    head, _, signature = lms.sign(claims).split(".")
    return f"{head}.{part(claims | {'sub': 'somebody else'})}.{signature}"


def header_a_list(lms: FakePlatform, claims: Claims) -> str:
    return f"{part([])}.{lms.sign(claims).partition('.')[2]}"


def header_no_json(lms: FakePlatform, claims: Claims) -> str:
    return f"{part(b'{')}.{lms.sign(claims).partition('.')[2]}"


@pytest.mark.parametrize(
    "signer",
    [
        pytest.param(no_signature, id="S7 signature stripped"),
        pytest.param(two_parts, id="S7 two parts"),
        pytest.param(four_parts, id="S7 four parts"),
        pytest.param(alg_none, id="S7 alg none"),
        pytest.param(hs256_with_the_public_key, id="S7 HS256 with the public key"),
        pytest.param(another_key, id="S7 RS256 by another key"),
        pytest.param(es256, id="S7 ES256 by a published key"),
        pytest.param(rs512, id="S7 RS512"),
        pytest.param(ps256, id="S7 PS256"),
        pytest.param(body_swapped, id="S7 another body"),
        pytest.param(no_kid, id="S8 kid missing"),
        pytest.param(unknown_kid, id="S8 kid unknown"),
        pytest.param(kid_a_number, id="S8 kid a number"),
        pytest.param(own_key_in_the_header, id="S8 jwk header"),
        pytest.param(own_key_set_in_the_header, id="S8 jku and x5u headers"),
        pytest.param(header_a_list, id="S14 header a list"),
        pytest.param(header_no_json, id="S14 header no JSON"),
    ],
)
def test_a_token_not_signed_by_the_platform_is_refused(
    journeys: Journeys, lms: FakePlatform, signer: Signer
) -> None:
    with pytest.raises(TokenInvalid) as caught:
        journeys.launch_with({}, signer)
    assert caught.value.status == 400
    assert lms.asked("/mine") == []


def test_s8_headers_that_point_to_keys_do_not_harm_an_honest_token(
    journeys: Journeys, lms: FakePlatform
) -> None:
    def with_pointers(lms: FakePlatform, claims: Claims) -> str:
        return lms.sign(claims, headers={"jku": f"{lms.url}/mine", "typ": "JWT"})

    journeys.launch_with({}, with_pointers)
    assert lms.asked("/mine") == []


def test_s9_another_platform_cannot_speak_for_this_one(
    journeys: Journeys, lms: FakePlatform, second_lms: FakePlatform
) -> None:
    second_lms.key, second_lms.kid = rsa_key(2), "platform-key-2"
    second_lms.published = {"keys": [jwk(rsa_key(2), "platform-key-2")]}
    with journeys.database.transaction() as db:
        platforms.import_config(db, {second_lms.url: [second_lms.config()]}, insecure_loopback=True)
    begun = journeys.login()
    with pytest.raises(TokenInvalid):
        journeys.launch(begun, second_lms.sign(lms.claims(begun.nonce)))
    begun = journeys.login()
    with pytest.raises(TokenInvalid):
        journeys.launch(begun, second_lms.sign(second_lms.claims(begun.nonce)))
