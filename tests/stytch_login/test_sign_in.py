"""Sign-in with the real SDK against the emulator: what holds, and what is refused."""

import base64
import hashlib
import threading
from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest
import requests

from lti_tool.demo.fake_stytch import answers, server
from lti_tool.errors import ServiceError, SignInError
from lti_tool.settings import Settings
from lti_tool.stytch_login import sign_in

CALLBACK = "http://127.0.0.1:8000/sign-in/callback"
VERIFIER = "v" * 50
CHALLENGE = (
    base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).rstrip(b"=").decode()
)


@pytest.fixture
def stytch() -> Iterator[server.Stytch]:
    emulator = server.Stytch("", CALLBACK)
    running = server.serve(emulator, 0)
    emulator.base_url = f"http://127.0.0.1:{running.server_port}/"
    thread = threading.Thread(target=running.serve_forever)
    thread.start()
    yield emulator
    running.shutdown()
    thread.join()
    running.server_close()


def _settings(settings: Settings, address: str, **other: str) -> Settings:
    values = {
        "stytch_project_id": server.PROJECT_ID,
        "stytch_secret": server.SECRET,
        "stytch_public_token": server.PUBLIC_TOKEN,
        "stytch_organization_id": answers.ORGANIZATION_ID,
        "stytch_sso_connection_id": server.CONNECTION_ID,
        "stytch_api_url": address,
    }
    return Settings.model_validate(settings.model_dump() | values | other)


def _token(settings: Settings) -> str:
    """Choose the first account on the AAF's page, as a browser would."""
    page = requests.get(sign_in.start_sso(settings, CHALLENGE, CALLBACK), timeout=10)
    assert "Australian Access Federation" in page.text
    chosen = requests.post(
        f"{settings.stytch_api_url}choose",
        data={"kind": "sso", "challenge": CHALLENGE, "email": server.ACCOUNTS[0].email},
        allow_redirects=False,
        timeout=10,
    )
    return parse_qs(urlsplit(chosen.headers["Location"]).query)["token"][0]


def test_somebody_signs_in_once_with_a_token(settings: Settings, stytch: server.Stytch) -> None:
    ours = _settings(settings, stytch.base_url)
    token = _token(ours)
    signed_in = sign_in.finish(ours, "sso", token, VERIFIER)
    assert (signed_in.email, signed_in.email_verified) == (server.ACCOUNTS[0].email, True)
    assert signed_in.issuer == f"stytch:{answers.ORGANIZATION_ID}"
    with pytest.raises(SignInError):
        sign_in.finish(ours, "sso", token, VERIFIER)


def test_a_magic_link_signs_in(settings: Settings, stytch: server.Stytch) -> None:
    ours = _settings(settings, stytch.base_url)
    sign_in.send_magic_link(ours, server.ACCOUNTS[1].email, CHALLENGE, CALLBACK)
    sign_in.send_magic_link(ours, "nobody@example.com", CHALLENGE, CALLBACK)
    ((address, link),) = stytch.outbox
    query = parse_qs(urlsplit(link).query)
    found = sign_in.finish(ours, query["stytch_token_type"][0], query["token"][0], VERIFIER)
    assert found.email == address


def test_another_browsers_verifier_is_refused(settings: Settings, stytch: server.Stytch) -> None:
    ours = _settings(settings, stytch.base_url)
    with pytest.raises(SignInError):
        sign_in.finish(ours, "sso", _token(ours), "w" * 50)


def test_an_old_token_is_refused(settings: Settings, stytch: server.Stytch) -> None:
    ours = _settings(settings, stytch.base_url)
    token = _token(ours)
    moment = stytch.now()
    stytch.now = lambda: moment + 301
    with pytest.raises(SignInError):
        sign_in.finish(ours, "sso", token, VERIFIER)


def test_another_organisations_member_is_refused(settings: Settings, stytch: server.Stytch) -> None:
    ours = _settings(settings, stytch.base_url)
    theirs = _settings(settings, stytch.base_url, stytch_organization_id="organization-other")
    with pytest.raises(SignInError):
        sign_in.finish(theirs, "sso", _token(ours), VERIFIER)


@pytest.mark.parametrize("kind", ["", "discovery", "multi_tenant_passwords"])
def test_a_token_of_another_kind_is_refused(
    settings: Settings, stytch: server.Stytch, kind: str
) -> None:
    with pytest.raises(SignInError):
        sign_in.finish(_settings(settings, stytch.base_url), kind, "x", VERIFIER)


def test_a_service_that_is_away_is_said_to_be(settings: Settings) -> None:
    away = _settings(settings, "http://127.0.0.1:9/")
    with pytest.raises(ServiceError):
        sign_in.finish(away, "sso", "x", VERIFIER)
