"""Sign-in with the real SDK against the emulator: what holds, and what is refused."""

from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest

from lti_tool.auth import sign_in
from lti_tool.demo.fake_stytch import answers, server
from lti_tool.errors import ServiceError, SignInError
from lti_tool.settings import Settings
from tests.auth.emulator import (
    CALLBACK,
    CHALLENGE,
    VERIFIER,
    emulated,
    settings_for,
    token_for,
)


@pytest.fixture
def stytch() -> Iterator[server.Stytch]:
    with emulated() as emulator:
        yield emulator


def test_somebody_signs_in_once_with_atoken_for(settings: Settings, stytch: server.Stytch) -> None:
    ours = settings_for(settings, stytch.base_url)
    token = token_for(ours)
    signed_in = sign_in.finish(ours, "sso", token, VERIFIER)
    assert (signed_in.email, signed_in.email_verified) == (server.ACCOUNTS[0].email, True)
    assert signed_in.issuer == f"stytch:{answers.ORGANIZATION_ID}"
    with pytest.raises(SignInError):
        sign_in.finish(ours, "sso", token, VERIFIER)


def test_a_magic_link_signs_in(settings: Settings, stytch: server.Stytch) -> None:
    ours = settings_for(settings, stytch.base_url)
    sign_in.send_magic_link(ours, server.ACCOUNTS[1].email, CHALLENGE, CALLBACK)
    sign_in.send_magic_link(ours, "nobody@example.com", CHALLENGE, CALLBACK)
    ((address, link),) = stytch.outbox
    query = parse_qs(urlsplit(link).query)
    found = sign_in.finish(ours, query["stytch_token_type"][0], query["token"][0], VERIFIER)
    assert found.email == address


def test_another_browsers_verifier_is_refused(settings: Settings, stytch: server.Stytch) -> None:
    ours = settings_for(settings, stytch.base_url)
    with pytest.raises(SignInError):
        sign_in.finish(ours, "sso", token_for(ours), "w" * 50)


def test_an_old_token_is_refused(settings: Settings, stytch: server.Stytch) -> None:
    ours = settings_for(settings, stytch.base_url)
    token = token_for(ours)
    timestamp = stytch.now()
    stytch.now = lambda: timestamp + 301
    with pytest.raises(SignInError):
        sign_in.finish(ours, "sso", token, VERIFIER)


def test_another_organisations_member_is_refused(settings: Settings, stytch: server.Stytch) -> None:
    ours = settings_for(settings, stytch.base_url)
    theirs = settings_for(settings, stytch.base_url, stytch_organization_id="organization-other")
    with pytest.raises(SignInError):
        sign_in.finish(theirs, "sso", token_for(ours), VERIFIER)


@pytest.mark.parametrize("kind", ["", "discovery", "multi_tenant_passwords"])
def test_a_token_of_another_kind_is_refused(
    settings: Settings, stytch: server.Stytch, kind: str
) -> None:
    with pytest.raises(SignInError):
        sign_in.finish(settings_for(settings, stytch.base_url), kind, "x", VERIFIER)


def test_a_service_that_is_away_is_said_to_be(settings: Settings) -> None:
    away = settings_for(settings, "http://127.0.0.1:9/")
    with pytest.raises(ServiceError):
        sign_in.finish(away, "sso", "x", VERIFIER)
