"""Attacks on login and launch: S1-S14."""

import base64
import hmac
import json
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import jwt
import requests
from cryptography.hazmat.primitives import serialization
from sqlalchemy import func, select

from lti_tool.people.tables import ArrivalSession
from tests.lti.fake_platform import AGS, GONE, LTI, NRPS, ec_key, jwk, rsa_key, seconds
from tests.server import Somebody
from tests.threats.door import KEEPS, Begun, Door, page_data, refused


def sessions(door: Door) -> int:
    """How many sessions there are."""
    with door.database.transaction() as db:
        return db.scalar(select(func.count()).select_from(ArrivalSession)) or 0


def the_same_launch_twice(door: Door) -> None:
    begun = door.login()
    token = door.token(begun)
    assert door.post(begun, token).status_code == 200
    before = sessions(door)
    refused(door.post(begun, token), 409)
    assert sessions(door) == before


def in_another_browser(door: Door) -> None:
    begun = door.login()
    token = door.token(begun)
    refused(door.post(begun, token, KEEPS), 400)
    # Whatever that browser did, the right one can still finish.
    assert door.post(begun, token).status_code == 200


def twenty_at_once(door: Door) -> None:
    begun, before = door.login(), sessions(door)
    token, together = door.token(begun), threading.Barrier(20)

    def go(_: int) -> int:
        together.wait()
        return door.post(begun, token).status_code

    with ThreadPoolExecutor(20) as pool:
        statuses = sorted(pool.map(go, range(20)))
    assert statuses == [200] + [409] * 19
    assert sessions(door) == before + 1


def nonce_of_another_login(door: Door) -> None:
    first, second = door.login(), door.login()
    refused(door.post(second, door.token(first)), 400)


def state_unknown_expired_or_missing(door: Door) -> None:
    asked = len(door.lms.asked("/keys"))
    begun = door.login()
    token = door.token(begun)
    door.let_pass(timedelta(minutes=11))
    refused(door.post(begun, token), 400)
    unknown = Begun({"state": "state-made-up"}, {})
    refused(door.post(unknown, token), 400)
    none = requests.post(f"{door.base}/lti/launch", data={"id_token": token}, timeout=10)
    refused(none, 400)
    assert len(door.lms.asked("/keys")) == asked


def login_of_the_attacker_in_the_victims_browser(door: Door) -> None:
    begun = door.login()
    body = {"state": begun.asked["state"], "id_token": door.token(begun)}
    known = body | {"browser_token": next(iter(begun.cookies.values()))}
    evil = {"Origin": "https://evil.example"}
    refused(requests.post(f"{door.base}/lti/launch", data=body, headers=evil, timeout=10), 400)
    # All that the attacker knows, sent as a form, as a form that looks like JSON, and as JSON.
    show = f"{door.base}/lti/launch/show"
    plain = {**evil, "Content-Type": "text/plain"}
    for sent in (
        requests.post(f"{door.base}/lti/launch", data=known, headers=evil, timeout=10),
        requests.post(show, data=known, headers=evil, timeout=10),
        requests.post(show, json=known, headers=plain, timeout=10),
        requests.post(show, json=known, headers=evil, timeout=10),
        requests.post(show, json=known, timeout=10),
    ):
        assert sent.status_code == 400
        assert "token" not in page_data(sent)


def signatures_that_do_not_hold(door: Door) -> None:
    for forged in (_stripped, _none, _confused, _by_another_key, _by_another_algorithm):
        begun = door.login()
        refused(door.post(begun, forged(door, door.lms.claims(begun.asked["nonce"]))), 400)


def _stripped(door: Door, claims: dict[str, Any]) -> str:
    return door.lms.sign(claims).rpartition(".")[0] + "."


def _none(door: Door, claims: dict[str, Any]) -> str:
    body = json.dumps(claims).encode()
    return jwt.PyJWS().encode(body, "", "none", {"kid": door.lms.kid})


def _confused(door: Door, claims: dict[str, Any]) -> str:
    """HS256, with the public key as the secret; put together by hand, for PyJWT would not."""
    public = door.lms.key.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    header = json.dumps({"alg": "HS256", "kid": door.lms.kid, "typ": "JWT"}).encode()
    parts = [base64.urlsafe_b64encode(each).rstrip(b"=") for each in
             (header, json.dumps(claims).encode())]  # fmt: skip
    mac = hmac.digest(public, b".".join(parts), "sha256")
    return b".".join([*parts, base64.urlsafe_b64encode(mac).rstrip(b"=")]).decode()


def _by_another_key(door: Door, claims: dict[str, Any]) -> str:
    return door.lms.sign(claims, key=rsa_key(9))


def _by_another_algorithm(door: Door, claims: dict[str, Any]) -> str:
    return door.lms.sign(claims, key=ec_key(), algorithm="ES256")


def a_hundred_unknown_keys(door: Door) -> None:
    door.launch().raise_for_status()
    door.let_pass(timedelta(seconds=61))
    before = len(door.lms.asked("/keys"))
    logins = [door.login() for _ in range(100)]

    def go(begun: Begun) -> int:
        claims = door.lms.claims(begun.asked["nonce"])
        own = jwk(rsa_key(9), "mine")
        headers = {"kid": begun.asked["nonce"], "jwk": own, "jku": f"{door.other.url}/keys"}
        token = door.lms.sign(claims, key=rsa_key(9), headers=headers)
        return door.post(begun, token).status_code

    with ThreadPoolExecutor(10) as pool:
        # Those behind too many others are told to come again.
        assert set(pool.map(go, logins)) <= {400, 503}
    assert len(door.lms.asked("/keys")) - before == 1
    assert door.other.asked("/keys") == []


def another_platform_speaks_for_this_one(door: Door) -> None:
    begun = door.login()
    claims = door.lms.claims(begun.asked["nonce"])
    refused(door.post(begun, door.other.sign(claims)), 400)
    begun = door.login()
    claims = door.lms.claims(begun.asked["nonce"]) | {"iss": door.other.url}
    refused(door.post(begun, door.other.sign(claims)), 400)


def another_client_of_the_platform(door: Door) -> None:
    begun = door.login()
    claims = door.lms.claims(begun.asked["nonce"], "client-2")
    refused(door.post(begun, door.lms.sign(claims)), 400)


def audiences(door: Door) -> None:
    for wrong in (
        {"aud": ["client-1", "x"]},
        {"aud": ["client-1", "x"], "azp": "x"},
        {"azp": "x"},
        {"aud": 1},
        {"aud": None},
        {"aud": GONE},
    ):
        refused(door.launch(wrong), 400)
    assert door.launch({"aud": ["client-1"]}).status_code == 200


def times(door: Door) -> None:
    for wrong in (
        {"exp": GONE},
        {"iat": seconds(-200), "exp": seconds(-100)},
        {"iat": seconds(60), "exp": seconds(120)},
        {"iat": seconds(-660)},
        {"exp": seconds(25 * 3600)},
        {"iat": "now"},
    ):
        refused(door.launch(wrong), 400)
    assert door.launch({"iat": seconds(5)}).status_code == 200


def deployments(door: Door) -> None:
    for wrong in ("2", "9", 1, ["1"]):
        page = door.launch({LTI + "deployment_id": wrong})
        refused(page, 403)
        assert f">{wrong}<" not in page.text


def shapes(door: Door) -> None:
    bomb: object = []
    for _ in range(200):
        bomb = [bomb]
    for wrong in (
        {LTI + "message_type": "LtiSomethingElse"},
        {LTI + "message_type": GONE},
        {LTI + "version": "1.1"},
        {LTI + "roles": GONE},
        {LTI + "context": ["2"]},
        {LTI + "resource_link": "1"},
        {LTI + "context": bomb},
        {"sub": GONE},
        {"sub": 3},
    ):
        refused(door.launch(wrong), 400)
    for odd in (
        {LTI + "roles": None},
        {LTI + "roles": "Instructor"},
        {LTI + "roles": {"0": "Instructor"}},
        {LTI + "roles": [["Instructor"]]},
        {LTI + "roles": "Learner", LTI + "custom": [1], AGS: "x", NRPS: [bomb]},
    ):
        token = page_data(door.launch(odd))["token"]
        here = Somebody(door.base, token, door.tool.ada.enrolment_id).call("GET", "/api/here")
        assert here.json()["role"] == "observer"
