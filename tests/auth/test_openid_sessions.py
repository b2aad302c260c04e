"""A session at an OpenID provider is asked for in the best of the ways that the provider offers."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from lti_tool import clock
from lti_tool.auth.openid_client import OpenIdClient
from lti_tool.auth.protocol import ProviderSession, Way
from lti_tool.demo.fake_openid.server import CLIENT_ID, Provider
from lti_tool.errors import ServiceError
from lti_tool.settings import Settings
from tests.auth.emulator import CALLBACK, attempt, come_back, emulated_openid, openid_settings_for

SAM = "u-1002"
OPENID = attempt(Way.OPENID)
Offer = Callable[[Provider], None]


@pytest.fixture
def provider() -> Iterator[Provider]:
    with emulated_openid() as running:
        yield running


@pytest.fixture
def client(settings: Settings, provider: Provider) -> OpenIdClient:
    return OpenIdClient(openid_settings_for(settings, provider.issuer), CALLBACK)


def begun(client: OpenIdClient) -> ProviderSession:
    session = client.finish(OPENID, come_back(client.start(OPENID), SAM)).provider_session
    assert session is not None
    return session


def without(provider: Provider, *names: str) -> None:
    """Have the provider offer none of these endpoints."""
    provider.document = lambda document: {
        name: value for name, value in document.items() if name not in names
    }


def refresh(_: Provider) -> None:
    """Refresh tokens, as the emulator gives them."""


def introspection(provider: Provider) -> None:
    provider.gives_refresh_tokens = False


def userinfo(provider: Provider) -> None:
    provider.gives_refresh_tokens = False
    without(provider, "introspection_endpoint")


def nothing(provider: Provider) -> None:
    provider.gives_refresh_tokens = False
    without(provider, "introspection_endpoint", "userinfo_endpoint")


OFFERS = [refresh, introspection, userinfo]


@pytest.mark.parametrize("offer", OFFERS)
def test_a_session_lasts_until_it_is_ended_there(
    client: OpenIdClient, provider: Provider, offer: Offer
) -> None:
    offer(provider)
    session = begun(client)
    first = client.recheck(session)
    assert first.lasts is True
    provider.sessions.clear()
    assert client.recheck(first.session).lasts is False


@pytest.mark.parametrize("offer", OFFERS)
@pytest.mark.parametrize("failure", ["error", "nonsense", "empty"])
def test_a_provider_on_a_bad_day_ends_nothing(
    client: OpenIdClient, provider: Provider, offer: Offer, failure: str
) -> None:
    offer(provider)
    session = begun(client)
    provider.behaviour.failure = failure
    with pytest.raises(ServiceError):
        client.recheck(session)


@pytest.mark.parametrize("answer", [{"sub": "somebody else"}, [], "yes", 7, None])
def test_userinfo_of_somebody_else_proves_nothing(
    client: OpenIdClient, provider: Provider, answer: Any
) -> None:
    userinfo(provider)
    session = begun(client)
    provider.userinfo = lambda _: answer
    with pytest.raises(ServiceError):
        client.recheck(session)


def test_a_refresh_token_that_was_replaced_is_kept_no_longer(
    client: OpenIdClient, provider: Provider
) -> None:
    session = begun(client)
    newer = client.recheck(session).session
    assert newer.refresh_token != session.refresh_token
    assert newer == replace(session, refresh_token=newer.refresh_token)
    assert client.recheck(newer).lasts is True
    assert list(provider.refresh_tokens) != [session.refresh_token]


@pytest.mark.parametrize("offer", [introspection, userinfo])
def test_an_access_token_that_has_run_out_says_nothing(
    client: OpenIdClient, provider: Provider, offer: Offer
) -> None:
    offer(provider)
    session = begun(client)
    provider.sessions.clear()
    with clock.frozen(clock.now() + timedelta(seconds=301)):
        assert client.recheck(session).lasts is None


def test_where_nothing_is_offered_nobody_is_asked(client: OpenIdClient, provider: Provider) -> None:
    nothing(provider)
    session = begun(client)
    provider.sessions.clear()
    assert client.recheck(session).lasts is None


def test_no_more_is_kept_than_one_token(client: OpenIdClient, provider: Provider) -> None:
    assert begun(client).access_token is None
    introspection(provider)
    session = begun(client)
    assert session.refresh_token is None
    assert session.access_token is not None
    assert session.access_token not in repr(session)


def test_signing_out_revokes_the_token_there(client: OpenIdClient, provider: Provider) -> None:
    session = begun(client)
    client.sign_out(session)
    assert provider.sessions == {}
    client.sign_out(session)


def test_signing_out_where_no_token_can_be_revoked_asks_for_nothing(
    client: OpenIdClient, provider: Provider
) -> None:
    without(provider, "revocation_endpoint")
    session = begun(client)
    client.sign_out(session)
    assert len(provider.sessions) == 1


def test_the_browser_is_told_where_to_sign_out(client: OpenIdClient, provider: Provider) -> None:
    address = begun(client).sign_out_url or ""
    assert address.startswith(f"{provider.issuer}/end?client_id={CLIENT_ID}")


def test_a_provider_without_such_an_address_is_not_visited(
    client: OpenIdClient, provider: Provider
) -> None:
    without(provider, "end_session_endpoint")
    assert begun(client).sign_out_url is None


def test_another_provider_is_not_given_the_tokens_of_the_earlier_one(
    settings: Settings, client: OpenIdClient
) -> None:
    session = begun(client)
    with emulated_openid() as later:
        changed = OpenIdClient(openid_settings_for(settings, later.issuer), CALLBACK)
        later.behaviour.failure = "error"
        assert changed.recheck(session).lasts is False
        changed.sign_out(session)
