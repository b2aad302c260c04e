"""Sign-in with the real SDK against the emulator: what is accepted, and what is refused."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from lti_tool.auth import ways
from lti_tool.auth.protocol import ProviderSession, Way
from lti_tool.demo.fake_stytch import answers, server
from lti_tool.demo.fake_stytch.accounts import ACCOUNTS, DEVELOPER
from lti_tool.errors import ServiceError, SignInError, SignInForbidden, SignInUsed
from lti_tool.settings import Settings
from tests.auth.emulator import (
    SAM,
    STATE,
    attempt,
    client,
    come_back,
    emulated,
    parameters,
    settings_for,
    token_for,
)

LENA, UMA, OLGA = (account.email for account in ACCOUNTS[2:5])


@pytest.fixture
def stytch() -> Iterator[server.Stytch]:
    with emulated() as emulator:
        yield emulator


@pytest.fixture
def ours(settings: Settings, stytch: server.Stytch) -> Settings:
    return settings_for(settings, stytch.base_url)


def test_somebody_signs_in_once_with_a_token(ours: Settings) -> None:
    returned = token_for(ours)
    assert returned["state"] == STATE
    signed_in = client(ours).finish(attempt(), returned)
    assert signed_in.email == SAM
    assert signed_in.issuer == f"stytch:{answers.ORGANIZATION_ID}"
    with pytest.raises(SignInUsed):
        client(ours).finish(attempt(), returned)


def test_a_magic_link_signs_in(ours: Settings, stytch: server.Stytch) -> None:
    by_link = attempt(Way.LINK)
    client(ours).send_link(by_link, ACCOUNTS[1].email)
    client(ours).send_link(by_link, "nobody@example.com")
    ((address, link),) = stytch.outbox
    assert client(ours).finish(by_link, parameters(link)).email == address


@pytest.mark.parametrize(("way", "who"), [(Way.GOOGLE, SAM), (Way.GITHUB, DEVELOPER)])
def test_an_account_of_another_provider_signs_in(ours: Settings, way: Way, who: str) -> None:
    returned = come_back(client(ours).start(attempt(way)), who)
    assert client(ours).finish(attempt(way), returned).email == who


def test_github_lets_nobody_in_who_is_not_named(ours: Settings, settings: Settings) -> None:
    begun = attempt(Way.GITHUB)
    returned = come_back(client(ours).start(begun), SAM)
    with pytest.raises(SignInForbidden, match="develop and run"):
        client(ours).finish(begun, returned)
    without = settings_for(settings, ours.stytch_api_url, github_addresses=None)
    assert Way.GITHUB not in ways.offered(without)


def test_a_github_account_with_an_unconfirmed_address_is_refused(
    settings: Settings, stytch: server.Stytch
) -> None:
    ours = settings_for(settings, stytch.base_url, github_addresses=UMA)
    begun = attempt(Way.GITHUB)
    with pytest.raises(SignInForbidden):
        client(ours).finish(begun, come_back(client(ours).start(begun), UMA))


def test_github_is_no_way_round_by_a_google_sign_in(ours: Settings) -> None:
    # The browser chooses its own address at Stytch, and both have the same kind of token.
    as_google = attempt(Way.GOOGLE)
    returned = come_back(client(ours).start(attempt(Way.GITHUB)), SAM)
    with pytest.raises(SignInForbidden):
        client(ours).finish(as_google, returned)


@pytest.mark.parametrize("way", [Way.GOOGLE, Way.LINK, Way.GITHUB, Way.OPENID])
def test_a_token_of_another_way_is_refused(ours: Settings, way: Way) -> None:
    with pytest.raises(SignInError):
        client(ours).finish(attempt(way), token_for(ours))


def test_another_browsers_verifier_is_refused(ours: Settings) -> None:
    with pytest.raises(SignInError):
        client(ours).finish(attempt(verifier="w" * 50), token_for(ours))


def test_an_old_token_is_refused(ours: Settings, stytch: server.Stytch) -> None:
    returned = token_for(ours)
    timestamp = stytch.now()
    stytch.now = lambda: timestamp + 301
    with pytest.raises(SignInUsed):
        client(ours).finish(attempt(), returned)


def test_a_member_of_another_organisation_is_refused(ours: Settings) -> None:
    with pytest.raises(SignInForbidden, match="another organisation"):
        client(ours).finish(attempt(), token_for(ours, who=OLGA))


def test_an_address_that_nobody_confirmed_is_not_taken_over(ours: Settings) -> None:
    assert client(ours).finish(attempt(), token_for(ours, who=UMA)).email is None


@pytest.mark.parametrize("kind", ["", "discovery", "multi_tenant_passwords"])
def test_a_token_of_another_kind_is_refused(ours: Settings, kind: str) -> None:
    with pytest.raises(SignInError):
        client(ours).finish(attempt(), {"stytch_token_type": kind, "token": "x"})


def test_a_service_that_is_away_is_said_to_be(settings: Settings) -> None:
    away = settings_for(settings, "http://127.0.0.1:9/")
    with pytest.raises(ServiceError):
        client(away).finish(attempt(), {"stytch_token_type": "sso", "token": "x"})


def test_attributes_come_from_a_sign_in_by_the_aaf_alone(ours: Settings) -> None:
    by_aaf = client(ours).finish(attempt(), token_for(ours, who=LENA))
    assert (by_aaf.trusted_metadata or {})["eduperson_affiliation"] == "staff;member"
    google = attempt(Way.GOOGLE)
    by_google = client(ours).finish(google, come_back(client(ours).start(google), LENA))
    assert by_google.trusted_metadata is None


def test_an_attribute_that_the_provider_stops_sending_is_gone_although_stytch_keeps_it(
    ours: Settings, stytch: server.Stytch
) -> None:
    client(ours).finish(attempt(), token_for(ours, who=LENA))
    stytch.accounts[LENA] = replace(
        stytch.accounts[LENA], attributes={"eduperson_affiliation": "student"}
    )
    later = client(ours).finish(attempt(), token_for(ours, who=LENA))
    assert "staff@demo.example.edu" in stytch.metadata[LENA]["eduperson_scoped_affiliation"]
    assert later.trusted_metadata == {"eduperson_affiliation": "student"}


def test_a_session_there_lasts_until_it_is_ended(ours: Settings, stytch: server.Stytch) -> None:
    signed_in = client(ours).finish(attempt(), token_for(ours))
    session = signed_in.provider_session
    assert session is not None
    assert client(ours).recheck(session).lasts is True
    others = ProviderSession(session.subject, "session-of-others")
    assert client(ours).recheck(others).lasts is False
    for _ in range(2):
        client(ours).sign_out(session)
    assert client(ours).recheck(session).lasts is False
    assert stytch.sessions == {}


def test_a_member_who_was_removed_there_has_no_session(
    ours: Settings, stytch: server.Stytch
) -> None:
    session = client(ours).finish(attempt(), token_for(ours)).provider_session
    assert session is not None
    del stytch.accounts[SAM]
    assert client(ours).recheck(session).lasts is False


@pytest.mark.parametrize("failure", ["error", "nonsense", "empty"])
def test_a_service_on_a_bad_day_ends_no_session(
    ours: Settings, stytch: server.Stytch, failure: str
) -> None:
    session = client(ours).finish(attempt(), token_for(ours)).provider_session
    assert session is not None
    stytch.behaviour.failure = failure
    for ask in (client(ours).recheck, client(ours).sign_out):
        with pytest.raises(ServiceError):
            ask(session)


def test_an_address_that_is_not_registered_at_stytch_is_not_told_as_sent(
    ours: Settings, stytch: server.Stytch
) -> None:
    stytch.redirect_url = "https://elsewhere.example.edu/sign-in/callback"
    with pytest.raises(ServiceError, match="cannot be used"):
        client(ours).send_link(attempt(Way.LINK), SAM)
