"""Sign-in by OpenID Connect against a provider that signs well, badly, or for somebody else."""

import base64
import hashlib
import hmac
import json
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

from lti_tool import clock
from lti_tool.auth import ways
from lti_tool.auth.openid_client import OpenIdClient
from lti_tool.auth.protocol import Attempt, Way
from lti_tool.demo.fake_openid.server import CLIENT_ID, CLIENT_SECRET, Provider
from lti_tool.errors import ServiceError, SignInError, SignInForbidden, SignInUsed
from lti_tool.settings import Settings, SettingsError
from tests import made_once
from tests.auth.emulator import CALLBACK, attempt, come_back, emulated_openid, openid_settings_for

LENA, SAM, KIM = "u-1001", "u-1002", "u-1003"
OPENID = attempt(Way.OPENID)
Claims = dict[str, Any]


@pytest.fixture
def provider() -> Iterator[Provider]:
    with emulated_openid() as running:
        yield running


@pytest.fixture
def ours(settings: Settings, provider: Provider) -> Settings:
    return openid_settings_for(settings, provider.issuer)


@pytest.fixture
def client(ours: Settings) -> OpenIdClient:
    return OpenIdClient(ours, CALLBACK)


def returned(client: OpenIdClient, who: str = SAM, of: Attempt = OPENID) -> dict[str, str]:
    return come_back(client.start(of), who)


def test_somebody_signs_in_once_with_a_code(client: OpenIdClient, provider: Provider) -> None:
    back = returned(client, LENA)
    found = client.finish(OPENID, back)
    assert (found.subject, found.name, found.email) == (
        LENA,
        "Lena Ortiz",
        "lena.ortiz@demo.example.edu",
    )
    assert found.issuer == f"openid:{provider.issuer}"
    assert (found.trusted_metadata or {})["eduperson_affiliation"] == ["staff", "member"]
    with pytest.raises(SignInUsed):
        client.finish(OPENID, back)


def test_an_address_that_nobody_confirmed_is_not_taken_over(client: OpenIdClient) -> None:
    assert client.finish(OPENID, returned(client, KIM)).email is None


@pytest.mark.parametrize("verified", ["true", 1, None])
def test_only_true_confirms_an_address(
    client: OpenIdClient, provider: Provider, verified: object
) -> None:
    provider.people[SAM]["email_verified"] = verified
    assert client.finish(OPENID, returned(client)).email is None


def test_the_browser_is_sent_with_state_nonce_and_challenge(client: OpenIdClient) -> None:
    address = client.start(OPENID)
    for part in (
        f"state={OPENID.state}",
        f"nonce={OPENID.nonce}",
        f"code_challenge={OPENID.code_challenge}",
        "code_challenge_method=S256",
        "response_type=code",
    ):
        assert part in address
    assert OPENID.code_verifier not in address


def test_another_browsers_verifier_is_refused(client: OpenIdClient) -> None:
    with pytest.raises(SignInUsed):
        client.finish(attempt(Way.OPENID, "w" * 50), returned(client))


FOREIGN = made_once.generate_key(public_exponent=65537, key_size=2048)
CURVE = ec.generate_private_key(ec.SECP256R1())


def _public_pem(provider: Provider) -> bytes:
    return provider.key.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )


def _hs256(key: bytes, claims: Claims, kid: str) -> str:
    # By hand: PyJWT refuses to use a public key as a secret, which an attacker does not.
    def part(data: bytes) -> bytes:
        return base64.urlsafe_b64encode(data).rstrip(b"=")

    header = part(json.dumps({"alg": "HS256", "typ": "JWT", "kid": kid}).encode())
    signed = header + b"." + part(json.dumps(claims).encode())
    return (signed + b"." + part(hmac.new(key, signed, hashlib.sha256).digest())).decode()


SIGNATURES: dict[str, Callable[[Provider, Claims], Any]] = {
    "alg none": lambda provider, claims: jwt.encode(claims, "", algorithm="none"),
    "alg none with the key's id": lambda provider, claims: jwt.encode(
        claims, "", algorithm="none", headers={"kid": provider.key_id}
    ),
    "HS256 with the public key": lambda provider, claims: _hs256(
        _public_pem(provider), claims, provider.key_id
    ),
    "HS256 with the client's secret": lambda provider, claims: _hs256(
        CLIENT_SECRET.encode(), claims, provider.key_id
    ),
    "HS256 with a key that is published": lambda provider, claims: _hs256(
        b"secret", claims, "shared"
    ),
    "another key under the id of the right one": lambda provider, claims: jwt.encode(
        claims, FOREIGN, algorithm="RS256", headers={"kid": provider.key_id}
    ),
    "an id that nobody published": lambda provider, claims: jwt.encode(
        claims, FOREIGN, algorithm="RS256", headers={"kid": "foreign"}
    ),
    "a key in the header": lambda provider, claims: jwt.encode(
        claims,
        FOREIGN,
        algorithm="RS256",
        headers={"jwk": json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(FOREIGN.public_key()))},
    ),
    "another kind of key": lambda provider, claims: jwt.encode(
        claims, CURVE, algorithm="ES256", headers={"kid": provider.key_id}
    ),
    "an algorithm that is not on the list": lambda provider, claims: jwt.encode(
        claims, provider.key, algorithm="RS512", headers={"kid": provider.key_id}
    ),
    "a signature cut off": lambda provider, claims: (
        jwt.encode(
            claims, provider.key, algorithm="RS256", headers={"kid": provider.key_id}
        ).rpartition(".")[0]
        + "."
    ),
    "no JWT": lambda provider, claims: "a.b.c",
    "too long": lambda provider, claims: "a" * 70_000,
}


@pytest.mark.parametrize("sign", SIGNATURES.values(), ids=SIGNATURES.keys())
def test_a_token_that_the_provider_did_not_sign_is_refused(
    client: OpenIdClient, provider: Provider, sign: Callable[[Provider, Claims], Any]
) -> None:
    provider.sign = lambda claims: sign(provider, claims)
    with pytest.raises(SignInError):
        client.finish(OPENID, returned(client))


@pytest.mark.parametrize("token", [None, 7, {}])
def test_an_answer_without_a_token_is_that_of_a_provider_on_a_bad_day(
    client: OpenIdClient, provider: Provider, token: Any
) -> None:
    provider.sign = lambda _: token
    with pytest.raises(ServiceError):
        client.finish(OPENID, returned(client))


def _without(name: str) -> Callable[[Claims], Claims]:
    return lambda claims: {key: value for key, value in claims.items() if key != name}


def _with(**changed: Any) -> Callable[[Claims], Claims]:
    return lambda claims: claims | changed


CLAIMS: dict[str, Callable[[Claims], Claims]] = {
    "another issuer": _with(iss="https://login.evil.example"),
    "the issuer with a slash": lambda claims: claims | {"iss": claims["iss"] + "/"},
    "another audience": _with(aud="somebody-else"),
    "another audience for which this client is authorized": _with(
        aud="somebody-else", azp=CLIENT_ID
    ),
    "several audiences and nobody authorized": _with(aud=[CLIENT_ID, "somebody-else"]),
    "authorized for another": _with(aud=[CLIENT_ID, "somebody-else"], azp="somebody-else"),
    "expired": _with(exp=int(time.time()) - 3600),
    "an expiry that is a text": _with(exp="never"),
    "an expiry that never comes": _with(exp=float("nan")),
    "made in the future": _with(iat=int(time.time()) + 3600, exp=int(time.time()) + 7200),
    "made long ago": _with(iat=int(time.time()) - 3600),
    "not yet valid": _with(nbf=int(time.time()) + 3600),
    "another attempt's nonce": _with(nonce=attempt(Way.OPENID, "w" * 50).nonce),
    "for another access token": _with(at_hash="AAAAAAAAAAAAAAAAAAAAAA"),
    "an empty subject": _with(sub=""),
    "a subject that is a number": _with(sub=7),
    "a subject without end": _with(sub="x" * 5000),
    "a subject with a NUL": _with(sub="a\0b"),
    **{f"no {name}": _without(name) for name in ("iss", "aud", "exp", "iat", "sub", "nonce")},
}


@pytest.mark.parametrize("alter", CLAIMS.values(), ids=CLAIMS.keys())
def test_a_token_for_somebody_or_something_else_is_refused(
    client: OpenIdClient, provider: Provider, alter: Callable[[Claims], Claims]
) -> None:
    provider.alter = alter
    with pytest.raises(SignInError):
        client.finish(OPENID, returned(client))


def test_several_audiences_are_right_where_this_client_is_authorized(
    client: OpenIdClient, provider: Provider
) -> None:
    provider.alter = _with(aud=[CLIENT_ID, "somebody-else"], azp=CLIENT_ID)
    assert client.finish(OPENID, returned(client)).subject == SAM


@pytest.mark.parametrize("iss", ["https://login.evil.example", ""])
def test_a_code_that_another_provider_sent_is_refused(client: OpenIdClient, iss: str) -> None:
    with pytest.raises(SignInError, match="did not work"):
        client.finish(OPENID, returned(client) | {"iss": iss})


def test_who_presses_cancel_reads_so(client: OpenIdClient) -> None:
    with pytest.raises(SignInForbidden, match="did not let you through") as refused:
        client.finish(OPENID, returned(client, ""))
    assert "Cancel" in refused.value.advice


def test_userinfo_of_somebody_else_is_not_mixed_in(
    client: OpenIdClient, provider: Provider
) -> None:
    provider.userinfo = lambda claims: claims | {"sub": LENA}
    with pytest.raises(ServiceError):
        client.finish(OPENID, returned(client))


def test_what_the_token_says_comes_before_userinfo(
    client: OpenIdClient, provider: Provider
) -> None:
    provider.alter = _with(eduperson_affiliation="student")
    found = client.finish(OPENID, returned(client, LENA))
    assert (found.trusted_metadata or {})["eduperson_affiliation"] == "student"


def test_a_new_key_is_fetched_once_a_minute_at_most(
    client: OpenIdClient, provider: Provider
) -> None:
    client.finish(OPENID, returned(client))
    provider.key, provider.key_id = FOREIGN, "demo-2"
    for _ in range(3):
        with pytest.raises(SignInError):
            client.finish(OPENID, returned(client))
    assert provider.key_requests == 1
    with clock.frozen(clock.now() + timedelta(minutes=1)):
        assert client.finish(OPENID, returned(client)).subject == SAM
    assert provider.key_requests == 2


@pytest.mark.parametrize("failure", ["error", "nonsense", "empty"])
def test_a_provider_that_answers_with_nonsense_is_said_to_be_of_no_use(
    settings: Settings, provider: Provider, failure: str
) -> None:
    provider.behaviour.failure = failure
    client = OpenIdClient(openid_settings_for(settings, provider.issuer), CALLBACK)
    with pytest.raises(ServiceError):
        client.start(OPENID)


@pytest.mark.parametrize("failure", ["error", "nonsense"])
def test_old_metadata_and_keys_serve_while_the_provider_has_a_bad_minute(
    client: OpenIdClient, provider: Provider, failure: str
) -> None:
    client.finish(OPENID, returned(client))
    later = clock.now() + timedelta(hours=2)
    provider.now = later.timestamp
    with clock.frozen(later):
        provider.behaviour.failure = failure
        start = client.start(OPENID)
        provider.behaviour.failure = ""
        back = come_back(start, SAM)
        assert client.finish(OPENID, back).subject == SAM


DOCUMENTS: dict[str, Callable[[Any], Any]] = {
    "another issuer": lambda document: document | {"issuer": "https://login.evil.example"},
    "an endpoint without encryption": lambda document: (
        document | {"token_endpoint": "http://login.example.edu/token"}
    ),
    "an endpoint that is a script": lambda document: (
        document | {"authorization_endpoint": "javascript:alert(1)"}
    ),
    "a file": lambda document: document | {"jwks_uri": "file:///etc/passwd"},
    "no token endpoint": lambda document: document | {"token_endpoint": None},
    "a list": lambda document: [document],
}


@pytest.mark.parametrize("change", DOCUMENTS.values(), ids=DOCUMENTS.keys())
def test_metadata_that_lead_elsewhere_are_not_used(
    settings: Settings, provider: Provider, change: Callable[[Any], Any]
) -> None:
    provider.document = change
    client = OpenIdClient(openid_settings_for(settings, provider.issuer), CALLBACK)
    with pytest.raises(ServiceError):
        client.start(OPENID)


def test_a_provider_sends_no_links(client: OpenIdClient) -> None:
    with pytest.raises(SignInError):
        client.send_link(attempt(Way.LINK), "ada@example.edu")


def test_only_ways_that_are_set_up_and_switched_on_are_offered(
    settings: Settings, ours: Settings
) -> None:
    assert ways.offered(settings) == ()
    assert ways.offered(ours) == (Way.OPENID,)
    switched_off = Settings.model_validate(ours.model_dump() | {"sign_in_ways": "sso, google"})
    assert ways.offered(switched_off) == ()
    with pytest.raises(SignInError, match="not offered"):
        ways.client_for(switched_off, Way.OPENID)


def test_a_provider_without_its_secret_refuses_to_start() -> None:
    environment = {
        "LTI_TOOL_PUBLIC_URL": "https://tool.example.edu",
        "LTI_TOOL_SECRET_KEY": "x" * 32,
        "LTI_TOOL_OPENID_ISSUER": "https://login.example.edu",
    }
    with pytest.raises(SettingsError, match="belong together"):
        Settings.load(environment)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("OPENID_ISSUER", "http://login.example.edu"),
        ("OPENID_ISSUER", "http://127.evil.example"),
        ("OPENID_ISSUER", "https://login.example.edu?x=1"),
        ("OPENID_ISSUER", "https://tool@login.example.edu"),
        ("SIGN_IN_WAYS", "sso,passwords"),
        ("OPENID_CLIENT_SECRET", "a secret and nothing else"),
    ],
)
def test_a_wrong_setting_refuses_to_start(name: str, value: str) -> None:
    environment = {
        "LTI_TOOL_PUBLIC_URL": "https://tool.example.edu",
        "LTI_TOOL_SECRET_KEY": "x" * 32,
        f"LTI_TOOL_{name}": value,
    }
    with pytest.raises(SettingsError, match=name):
        Settings.load(environment)
