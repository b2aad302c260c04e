"""A token is believed only where every part of it holds; S numbers are the threat list's."""

import base64
import json
import time
from collections.abc import Callable
from typing import Any

import jwt
import pytest
from sqlalchemy import select, update

from lti_tool.errors import DeploymentUnknown, PlatformDisabled, TokenInvalid
from lti_tool.lti import platforms
from lti_tool.lti.tables import Deployment
from tests.lti.fake_platform import (
    AGS,
    GONE,
    LTI,
    FakePlatform,
    changed,
    rsa_key,
    seconds,
)
from tests.lti.journeys import Journeys

Claims = dict[str, Any]
Signer = Callable[[FakePlatform, Claims], str]


def part(value: object) -> str:
    """One part of a token, put together by hand."""
    packed = value if isinstance(value, bytes) else json.dumps(value).encode()
    return base64.urlsafe_b64encode(packed).rstrip(b"=").decode()


def as_text() -> str:
    return str(int(time.time()))


# --- whom it is for, and when

CLIENT = "client-1"

REFUSED: list[tuple[str, Any]] = [
    ("S9 iss of another platform", {"iss": "https://other.example"}),
    ("S9 iss with a slash", {"iss": "http://127.0.0.1/"}),
    ("S9 iss missing", {"iss": GONE}),
    ("S9 iss null", {"iss": None}),
    ("S9 iss a list", {"iss": ["https://other.example"]}),
    ("S10 aud of another client", {"aud": "client-2"}),
    ("S11 aud missing", {"aud": GONE}),
    ("S11 aud null", {"aud": None}),
    ("S11 aud a number", {"aud": 1}),
    ("S11 aud an object", {"aud": {"0": CLIENT}}),
    ("S11 aud an empty list", {"aud": []}),
    ("S11 aud a list of others", {"aud": ["client-2", "client-3"]}),
    ("S11 aud a list with a number", {"aud": [CLIENT, 1], "azp": CLIENT}),
    ("S11 several aud without azp", {"aud": [CLIENT, "client-2"], "azp": GONE}),
    ("S11 several aud, azp another", {"aud": [CLIENT, "client-2"], "azp": "client-2"}),
    ("S11 azp another", {"azp": "client-2"}),
    ("S11 azp a list", {"azp": [CLIENT]}),
    ("S11 azp empty", {"azp": ""}),
    ("S12 exp missing", {"exp": GONE}),
    ("S12 exp null", {"exp": None}),
    ("S12 exp past", {"iat": seconds(-300), "exp": seconds(-240)}),
    ("S12 exp a text", {"exp": as_text}),
    ("S12 exp true", {"exp": True}),
    ("S12 exp infinite", {"exp": float("inf")}),
    ("S12 exp not a number", {"exp": float("nan")}),
    ("S12 iat missing", {"iat": GONE}),
    ("S12 iat null", {"iat": None}),
    ("S12 iat a text", {"iat": as_text}),
    ("S12 iat a list", {"iat": [1]}),
    ("S12 iat ahead by a minute", {"iat": seconds(60), "exp": seconds(120)}),
    ("S12 iat eleven minutes ago", {"iat": seconds(-660)}),
    ("S12 iat infinite", {"iat": float("-inf")}),
    ("S12 lives for longer than a day", {"exp": seconds(24 * 3600 + 5)}),
    ("S12 nbf ahead by a minute", {"nbf": seconds(60)}),
    ("S4 nonce missing", {"nonce": GONE}),
    ("S4 nonce null", {"nonce": None}),
    ("S4 nonce another", {"nonce": "made up"}),
    ("S4 nonce a list", {"nonce": ["made up"]}),
    ("S14 sub missing", {"sub": GONE}),
    ("S14 sub null", {"sub": None}),
    ("S14 sub empty", {"sub": ""}),
    ("S14 sub a number", {"sub": 3}),
    ("S14 sub of 256 characters", {"sub": "x" * 256}),
    ("S14 sub with a NUL", {"sub": "3\0"}),
    ("S14 sub with half a character", {"sub": "\ud800"}),
    ("S13 deployment missing", {LTI + "deployment_id": GONE}),
    ("S13 deployment empty", {LTI + "deployment_id": ""}),
    ("S14 message type missing", {LTI + "message_type": GONE}),
    ("S14 message type null", {LTI + "message_type": None}),
    ("S14 message type a list", {LTI + "message_type": ["LtiResourceLinkRequest"]}),
    ("S14 message type in capitals", {LTI + "message_type": "LTIRESOURCELINKREQUEST"}),
    ("S14 version missing", {LTI + "version": GONE}),
    ("S14 version 11.3", {LTI + "version": "11.3"}),
    ("S14 version a number", {LTI + "version": 1.3}),
    ("S14 resource link missing", {LTI + "resource_link": GONE}),
    ("S14 resource link without id", {LTI + "resource_link": {"title": "Reading"}}),
    ("S14 resource link a list", {LTI + "resource_link": []}),
    ("S14 resource link a text", {LTI + "resource_link": "1"}),
    ("S14 resource link id a number", {LTI + "resource_link": {"id": 1}}),
    ("S14 resource link id an object", {LTI + "resource_link": {"id": {"a": 1}}}),
    ("S14 roles missing", {LTI + "roles": GONE}),
    ("S14 context a text", {LTI + "context": "2"}),
    ("S14 context a list", {LTI + "context": ["2"]}),
    ("S14 context a number", {LTI + "context": 2}),
    ("S14 context id a list", {LTI + "context": {"id": ["2"]}}),
    ("S14 context id a number", {LTI + "context": {"id": 2}}),
    ("S21 target missing", {LTI + "target_link_uri": GONE}),
    ("S21 target null", {LTI + "target_link_uri": None}),
    ("S21 target a list", {LTI + "target_link_uri": ["http://127.0.0.1:8000/"]}),
    ("S21 target another site", {LTI + "target_link_uri": "https://evil.example/"}),
    ("S21 target without scheme", {LTI + "target_link_uri": "//evil.example/"}),
    ("S21 target javascript", {LTI + "target_link_uri": "javascript:alert(1)"}),
    ("S21 target user", {LTI + "target_link_uri": "http://127.0.0.1:8000@evil.example/"}),
    ("S21 target another port", {LTI + "target_link_uri": "http://127.0.0.1:8001/"}),
]


@pytest.mark.parametrize(("name", "changes"), REFUSED, ids=[name for name, _ in REFUSED])
def test_a_token_with_one_thing_wrong_is_refused(
    standing: Journeys, name: str, changes: Claims
) -> None:
    del name
    with pytest.raises(TokenInvalid) as caught:
        standing.launch_with(changes)
    assert caught.value.status == 400


CAUSES = [
    ("forged", {"nonce": "made up"}, "token-invalid", "could not be verified"),
    ("ended", {"iat": seconds(-300), "exp": seconds(-240)}, "token-untimely", "clocks"),
    ("of the future", {"iat": seconds(90), "exp": seconds(150)}, "token-untimely", "clocks"),
    ("not before", {"nbf": seconds(60)}, "token-untimely", "clocks"),
    ("old", {"iat": seconds(-660)}, "token-untimely", "took too long"),
    ("of another client", {"aud": "client-2"}, "token-misdirected", "not made for this tool"),
    ("of another party", {"azp": "client-2"}, "token-misdirected", "not made for this tool"),
    ("of another LMS", {"iss": "https://x.example"}, "token-misdirected", "not made for this"),
    ("to another site", {LTI + "target_link_uri": "https://x.example/"}, "token-misdirected",
     "not made for this tool"),
    ("without an end", {"exp": GONE}, "token-unreadable", "could not be read"),
    ("a text as time", {"exp": "soon"}, "token-unreadable", "could not be read"),
    ("a number as subject", {"sub": 3}, "token-unreadable", "could not be read"),
    ("another version", {LTI + "version": "1.1"}, "token-unreadable", "could not be read"),
    ("no link", {LTI + "resource_link": []}, "token-unreadable", "could not be read"),
    ("no deployment", {LTI + "deployment_id": GONE}, "token-unreadable", "could not be read"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "changes", "code", "words"), CAUSES, ids=[c[0] for c in CAUSES])
def test_the_page_says_why_a_message_does_not_hold(
    standing: Journeys, name: str, changes: Claims, code: str, words: str
) -> None:
    del name
    with pytest.raises(TokenInvalid) as caught:
        standing.launch_with(changes)
    assert caught.value.code == code
    assert words in caught.value.sentence


def test_a_signature_that_does_not_hold_is_a_forgery(standing: Journeys) -> None:
    with pytest.raises(TokenInvalid) as caught:
        standing.launch_with({}, lambda lms, claims: lms.sign(claims, key=rsa_key(2)))
    assert caught.value.code == "token-invalid"


ACCEPTED = [
    ("S11 a list of us alone", {"aud": [CLIENT]}),
    ("S11 a list of us alone and azp", {"aud": [CLIENT], "azp": CLIENT}),
    ("S11 several, azp us", {"aud": [CLIENT, "client-2"], "azp": CLIENT}),
    ("S11 several, we are second, azp us", {"aud": ["client-2", CLIENT], "azp": CLIENT}),
    ("S11 azp us", {"azp": CLIENT}),
    ("S12 iat five seconds ahead", {"iat": seconds(5)}),
    ("S12 iat 20 seconds ahead", {"iat": seconds(20), "exp": seconds(80)}),
    ("S12 exp ten seconds ago", {"iat": seconds(-70), "exp": seconds(-10)}),
    ("S12 iat nine minutes ago", {"iat": seconds(-540)}),
    ("S12 lives for an hour, as XBlock's", {"exp": seconds(3600)}),
    ("S12 times with fractions", {"iat": seconds(-0.5), "exp": seconds(60.5)}),
    ("S14 sub of 255 characters", {"sub": "x" * 255}),
    ("S14 no name and no e-mail", {"name": GONE, "given_name": GONE, "family_name": GONE}),
    ("S14 no context", {LTI + "context": GONE}),
    ("S14 roles empty", {LTI + "roles": []}),
    ("S14 unknown claims", {"https://lms.example/claim": {"deep": [[[{}]]]}, "x": None}),
    ("S14 an empty line item, as Moodle sends", {AGS: {"lineitem": "", "lineitems": ""}}),
]


@pytest.mark.parametrize(("name", "changes"), ACCEPTED, ids=[name for name, _ in ACCEPTED])
def test_what_the_specification_leaves_open_is_accepted(
    standing: Journeys, name: str, changes: Claims
) -> None:
    del name
    assert standing.launch_with(changes).issuer == standing.lms.url


@pytest.mark.parametrize(
    "claims",
    [
        pytest.param([], id="S14 a list"),
        pytest.param("text", id="S14 a text"),
        pytest.param(None, id="S14 null"),
        pytest.param({}, id="S14 an empty object"),
        pytest.param({"hello": "world"}, id="S14 no message of LTI"),
        pytest.param(b"\xff\xfe", id="S14 no text"),
        pytest.param(b"[" * 20_000, id="S14 a bomb of brackets"),
        pytest.param(b'{"iat":' + b"9" * 5000 + b"}", id="S14 a very long number"),
    ],
)
def test_s14_a_body_of_another_shape_is_refused_and_breaks_nothing(
    standing: Journeys, claims: object
) -> None:
    def of_this(lms: FakePlatform, _: Claims) -> str:
        body = claims if isinstance(claims, bytes) else json.dumps(claims).encode()
        return jwt.PyJWS().encode(body, lms.key, algorithm="RS256", headers={"kid": lms.kid})

    with pytest.raises(TokenInvalid):
        standing.launch_with({}, of_this)


# --- where it comes from


@pytest.mark.parametrize(
    "deployment",
    [
        pytest.param("2", id="S13 unknown"),
        pytest.param("1 ", id="S13 with a blank"),
        pytest.param("01", id="S13 another spelling"),
        pytest.param("%", id="S13 a pattern"),
        pytest.param(1, id="S13 an integer"),
        pytest.param(["1"], id="S13 a list"),
        pytest.param({"id": "1"}, id="S13 an object"),
        pytest.param(True, id="S13 true"),
        pytest.param("1\0", id="S13 with a NUL"),
        pytest.param("\ud800", id="S13 half a character"),
        pytest.param("of the other client", id="S13 of another registration"),
    ],
)
def test_s13_a_deployment_that_is_not_this_clients_is_refused(
    journeys: Journeys, lms: FakePlatform, deployment: object
) -> None:
    other = lms.config("client-2", "of the other client")
    with journeys.database.transaction() as db:
        platforms.import_config(db, {lms.url: other}, insecure_loopback=True)
    with pytest.raises(DeploymentUnknown) as caught:
        journeys.launch_with({LTI + "deployment_id": deployment})
    assert caught.value.status == 403


def test_s13_a_deployment_that_is_switched_off_is_refused(journeys: Journeys) -> None:
    with journeys.database.transaction() as db:
        db.execute(update(Deployment).values(enabled=False))
    with pytest.raises(PlatformDisabled):
        journeys.honest()


def test_the_launch_names_the_deployment_it_came_from(
    journeys: Journeys, lms: FakePlatform
) -> None:
    with journeys.database.transaction() as db:
        config = {lms.url: lms.config(CLIENT, "1", "2")}
        platforms.import_config(db, config, insecure_loopback=True)
    launch = journeys.launch_with({LTI + "deployment_id": "2"})
    with journeys.database.transaction() as db:
        expected = db.scalars(select(Deployment).where(Deployment.deployment_id == "2")).one()
    assert launch.deployment_id == expected.id
    assert launch.platform_id == expected.platform_id


def test_a_deployment_is_looked_up_only_once_the_signature_holds(standing: Journeys) -> None:
    def forged(lms: FakePlatform, claims: Claims) -> str:
        return lms.sign(claims, key=rsa_key(2))

    with pytest.raises(TokenInvalid):
        standing.launch_with({LTI + "deployment_id": "2"}, forged)


@pytest.mark.parametrize(
    "changes",
    [
        {LTI + "message_type": "DataPrivacyLaunchRequest", LTI + "resource_link": GONE},
        {LTI + "message_type": "LtiSomethingNew"},
    ],
)
def test_s14_other_messages_are_answered_with_a_fitting_sentence(
    standing: Journeys, changes: Claims
) -> None:
    with pytest.raises(TokenInvalid) as caught:
        standing.launch_with(changes)
    assert "does not offer" in caught.value.sentence
    assert caught.value.status == 400


def test_what_is_logged_of_a_refusal_holds_nothing_of_the_token(standing: Journeys) -> None:
    for name, changes in REFUSED:
        begun = standing.login()
        claims = changed(standing.lms.claims(begun.nonce), changes)
        with pytest.raises(TokenInvalid) as caught:
            standing.launch(begun, standing.lms.sign(claims))
        for secret in ("ted@", "Ted", "s3cr3t", begun.nonce):
            assert secret not in caught.value.detail, name
