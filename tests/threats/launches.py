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
from tests.threats.lti_requests import KEEPS, Begun, LtiRequests, page_data, refused


def sessions(lti_requests: LtiRequests) -> int:
    """Number of sessions in the database."""
    with lti_requests.database.transaction() as db:
        return db.scalar(select(func.count()).select_from(ArrivalSession)) or 0


def the_same_launch_twice(lti_requests: LtiRequests) -> None:
    begun = lti_requests.login()
    token = lti_requests.token(begun)
    assert lti_requests.post(begun, token).status_code == 200
    before = sessions(lti_requests)
    refused(lti_requests.post(begun, token), 409)
    assert sessions(lti_requests) == before


def in_another_browser(lti_requests: LtiRequests) -> None:
    begun = lti_requests.login()
    token = lti_requests.token(begun)
    refused(lti_requests.post(begun, token, KEEPS), 400)
    # Whatever that browser did, the right one can still finish.
    assert lti_requests.post(begun, token).status_code == 200


def twenty_at_once(lti_requests: LtiRequests) -> None:
    begun, before = lti_requests.login(), sessions(lti_requests)
    token, together = lti_requests.token(begun), threading.Barrier(20)

    def go(_: int) -> int:
        together.wait()
        return lti_requests.post(begun, token).status_code

    with ThreadPoolExecutor(20) as pool:
        statuses = sorted(pool.map(go, range(20)))
    assert statuses == [200] + [409] * 19
    assert sessions(lti_requests) == before + 1


def nonce_of_another_login(lti_requests: LtiRequests) -> None:
    first, second = lti_requests.login(), lti_requests.login()
    refused(lti_requests.post(second, lti_requests.token(first)), 400)


def state_unknown_expired_or_missing(lti_requests: LtiRequests) -> None:
    asked = len(lti_requests.lms.asked("/keys"))
    begun = lti_requests.login()
    token = lti_requests.token(begun)
    lti_requests.let_pass(timedelta(minutes=11))
    refused(lti_requests.post(begun, token), 400)
    unknown = Begun({"state": "state-made-up"}, {})
    refused(lti_requests.post(unknown, token), 400)
    none = requests.post(f"{lti_requests.base}/lti/launch", data={"id_token": token}, timeout=10)
    refused(none, 400)
    assert len(lti_requests.lms.asked("/keys")) == asked


def login_of_the_attacker_in_the_victims_browser(lti_requests: LtiRequests) -> None:
    begun = lti_requests.login()
    body = {"state": begun.asked["state"], "id_token": lti_requests.token(begun)}
    known = body | {"browser_token": next(iter(begun.cookies.values()))}
    evil = {"Origin": "https://evil.example"}
    refused(
        requests.post(f"{lti_requests.base}/lti/launch", data=body, headers=evil, timeout=10), 400
    )
    # All that the attacker knows, sent as a form, as a form that looks like JSON, and as JSON.
    show = f"{lti_requests.base}/lti/launch/show"
    plain = {**evil, "Content-Type": "text/plain"}
    for sent in (
        requests.post(f"{lti_requests.base}/lti/launch", data=known, headers=evil, timeout=10),
        requests.post(show, data=known, headers=evil, timeout=10),
        requests.post(show, json=known, headers=plain, timeout=10),
        requests.post(show, json=known, headers=evil, timeout=10),
        requests.post(show, json=known, timeout=10),
    ):
        assert sent.status_code == 400
        assert "token" not in page_data(sent)


def signatures_that_do_not_hold(lti_requests: LtiRequests) -> None:
    for forged in (_stripped, _none, _confused, _by_another_key, _by_another_algorithm):
        begun = lti_requests.login()
        refused(
            lti_requests.post(
                begun, forged(lti_requests, lti_requests.lms.claims(begun.asked["nonce"]))
            ),
            400,
        )


def _stripped(lti_requests: LtiRequests, claims: dict[str, Any]) -> str:
    return lti_requests.lms.sign(claims).rpartition(".")[0] + "."


def _none(lti_requests: LtiRequests, claims: dict[str, Any]) -> str:
    body = json.dumps(claims).encode()
    return jwt.PyJWS().encode(body, "", "none", {"kid": lti_requests.lms.kid})


def _confused(lti_requests: LtiRequests, claims: dict[str, Any]) -> str:
    """HS256, with the public key as the secret; put together by hand, for PyJWT would not."""
    public = lti_requests.lms.key.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    header = json.dumps({"alg": "HS256", "kid": lti_requests.lms.kid, "typ": "JWT"}).encode()
    parts = [base64.urlsafe_b64encode(each).rstrip(b"=") for each in
             (header, json.dumps(claims).encode())]  # fmt: skip
    mac = hmac.digest(public, b".".join(parts), "sha256")
    return b".".join([*parts, base64.urlsafe_b64encode(mac).rstrip(b"=")]).decode()


def _by_another_key(lti_requests: LtiRequests, claims: dict[str, Any]) -> str:
    return lti_requests.lms.sign(claims, key=rsa_key(9))


def _by_another_algorithm(lti_requests: LtiRequests, claims: dict[str, Any]) -> str:
    return lti_requests.lms.sign(claims, key=ec_key(), algorithm="ES256")


def a_hundred_unknown_keys(lti_requests: LtiRequests) -> None:
    lti_requests.launch().raise_for_status()
    lti_requests.let_pass(timedelta(seconds=61))
    before = len(lti_requests.lms.asked("/keys"))
    logins = [lti_requests.login() for _ in range(100)]

    def go(begun: Begun) -> int:
        claims = lti_requests.lms.claims(begun.asked["nonce"])
        own = jwk(rsa_key(9), "mine")
        headers = {"kid": begun.asked["nonce"], "jwk": own, "jku": f"{lti_requests.other.url}/keys"}
        token = lti_requests.lms.sign(claims, key=rsa_key(9), headers=headers)
        return lti_requests.post(begun, token).status_code

    with ThreadPoolExecutor(10) as pool:
        # Those behind too many others are told to come again.
        assert set(pool.map(go, logins)) <= {400, 503}
    assert len(lti_requests.lms.asked("/keys")) - before == 1
    assert lti_requests.other.asked("/keys") == []


def another_platform_signs_for_this_one(lti_requests: LtiRequests) -> None:
    begun = lti_requests.login()
    claims = lti_requests.lms.claims(begun.asked["nonce"])
    refused(lti_requests.post(begun, lti_requests.other.sign(claims)), 400)
    begun = lti_requests.login()
    claims = lti_requests.lms.claims(begun.asked["nonce"]) | {"iss": lti_requests.other.url}
    refused(lti_requests.post(begun, lti_requests.other.sign(claims)), 400)


def another_client_of_the_platform(lti_requests: LtiRequests) -> None:
    begun = lti_requests.login()
    claims = lti_requests.lms.claims(begun.asked["nonce"], "client-2")
    refused(lti_requests.post(begun, lti_requests.lms.sign(claims)), 400)


def audiences(lti_requests: LtiRequests) -> None:
    for wrong in (
        {"aud": ["client-1", "x"]},
        {"aud": ["client-1", "x"], "azp": "x"},
        {"azp": "x"},
        {"aud": 1},
        {"aud": None},
        {"aud": GONE},
    ):
        refused(lti_requests.launch(wrong), 400)
    assert lti_requests.launch({"aud": ["client-1"]}).status_code == 200


def times(lti_requests: LtiRequests) -> None:
    for wrong in (
        {"exp": GONE},
        {"iat": seconds(-200), "exp": seconds(-100)},
        {"iat": seconds(60), "exp": seconds(120)},
        {"iat": seconds(-660)},
        {"exp": seconds(25 * 3600)},
        {"iat": "now"},
    ):
        refused(lti_requests.launch(wrong), 400)
    assert lti_requests.launch({"iat": seconds(5)}).status_code == 200


def deployments(lti_requests: LtiRequests) -> None:
    for wrong in ("2", "9", 1, ["1"]):
        page = lti_requests.launch({LTI + "deployment_id": wrong})
        refused(page, 403)
        assert f">{wrong}<" not in page.text


def shapes(lti_requests: LtiRequests) -> None:
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
        refused(lti_requests.launch(wrong), 400)
    for odd in (
        {LTI + "roles": None},
        {LTI + "roles": "Instructor"},
        {LTI + "roles": {"0": "Instructor"}},
        {LTI + "roles": [["Instructor"]]},
        {LTI + "roles": "Learner", LTI + "custom": [1], AGS: "x", NRPS: [bomb]},
    ):
        token = page_data(lti_requests.launch(odd))["token"]
        here = Somebody(lti_requests.base, token, lti_requests.tool.ada.enrolment_id).call(
            "GET", "/api/here"
        )
        assert here.json()["role"] == "observer"
