"""Attacks on a sign-in without an LMS: on its browser, its parameters, its tokens, its claims."""

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import func, select, update

from lti_tool.app import create_app
from lti_tool.audit import AuditEvent
from lti_tool.auth import outgoing
from lti_tool.courses.tables import Enrolment
from lti_tool.db.engine import Database
from lti_tool.demo.fake_stytch import answers
from lti_tool.demo.fake_stytch.accounts import ACCOUNTS
from lti_tool.demo.fake_stytch.server import Stytch
from lti_tool.people import suspension
from lti_tool.people.tables import ArrivalSession, Identity, Person
from lti_tool.settings import Settings
from tests.auth.browser import Browser, asked, courses_of, data_of, session_of
from tests.auth.conftest import invite
from tests.auth.emulator import SAM, come_back, emulated_openid, openid_settings_for, parameters

NewBrowser = Callable[[], Browser]
LENA, UMA, OLGA = (account.email for account in ACCOUNTS[2:5])


def sessions_of(database: Database) -> int:
    with database.transaction() as db:
        return db.scalar(select(func.count()).select_from(ArrivalSession)) or 0


@pytest.mark.parametrize("way", ["sso", "google"])
def test_a_callback_in_another_browser_is_refused(
    browser: Browser, new_browser: NewBrowser, database: Database, way: str
) -> None:
    # Login CSRF: the victim is to work in the attacker's account.
    attackers = browser.return_from(way)
    victim = new_browser()
    for refused in (
        victim.get("/sign-in/callback", **attackers),
        victim.post("/sign-in/callback", **attackers),
    ):
        assert refused.status_code == 400
        assert "This sign-in was not begun in this browser" in refused.text
    assert sessions_of(database) == 0


def test_the_attackers_token_does_not_fit_the_victims_own_attempt(
    browser: Browser, new_browser: NewBrowser, database: Database
) -> None:
    attackers, victim = browser.return_from("sso"), new_browser()
    own = parameters(victim.begin("sso"))
    state = parameters(own["login_redirect_url"])["state"]
    refused = victim.post("/sign-in/callback", **attackers | {"state": state})
    assert refused.status_code == 400
    assert sessions_of(database) == 0


def test_a_stolen_token_is_worth_nothing_in_the_thiefs_attempt(
    browser: Browser, new_browser: NewBrowser, database: Database
) -> None:
    stolen, thief = browser.return_from("sso"), new_browser()
    own = thief.return_from("sso", UMA)
    refused = thief.post("/sign-in/callback", **own | {"token": stolen["token"]})
    assert refused.status_code == 400
    assert sessions_of(database) == 0


def test_a_callback_works_once(browser: Browser, database: Database) -> None:
    back = browser.return_from("sso")
    browser.get("/sign-in/callback", **back)
    kept = {name: cookie.value for name, cookie in _cookies(browser).items()}
    assert session_of(browser.press())
    for name, value in kept.items():
        browser.client.set_cookie(name, value, domain="127.0.0.1")
    assert browser.post("/sign-in/callback", **back).status_code == 409
    assert sessions_of(database) == 1


def _cookies(browser: Browser) -> dict[str, Any]:
    return {cookie.key: cookie for cookie in (browser.client._cookies or {}).values()}


def test_a_session_is_new_with_each_sign_in_whatever_the_browser_had(
    browser: Browser, database: Database
) -> None:
    planted = "planted-by-somebody-else"
    for name in ("session", "__Host-arrival-00000000-0000-4000-8000-000000000001"):
        browser.client.set_cookie(name, planted, domain="127.0.0.1")
    first = session_of(browser.sign_in("sso"))
    second = session_of(browser.sign_in("sso"))
    assert len({first, second, planted}) == 3


def test_the_cookie_of_an_attempt_is_private_and_taken_back(browser: Browser) -> None:
    sent = browser.get("/sign-in/sso")
    cookie = sent.headers["Set-Cookie"]
    assert cookie.startswith("__Host-sign-in-")
    for part in ("Secure", "HttpOnly", "Path=/", "SameSite=Lax", "Max-Age=600"):
        assert part in cookie
    assert "Domain" not in cookie
    browser.get("/sign-in/callback", **come_back(sent.headers["Location"]))
    browser.press()
    assert not [name for name in _cookies(browser) if name.startswith("__Host-sign-in-")]


def test_nobody_can_be_sent_elsewhere(browser: Browser) -> None:
    names = ("next", "return_to", "redirect_uri", "callback")
    elsewhere = dict.fromkeys(names, "https://evil.example/")
    sent = browser.client.get(
        "/sign-in/sso",
        base_url="http://127.0.0.1:8000",
        query_string=elsewhere,
        headers={"X-Forwarded-Host": "evil.example"},
    )
    assert "evil.example" not in sent.headers["Location"]
    back = browser.return_from("sso") | elsewhere
    page = browser.get("/sign-in/callback", **back)
    assert "evil.example" not in page.text
    done = browser.press()
    assert done.status_code == 200
    assert "Location" not in done.headers


def test_another_host_name_changes_no_address(browser: Browser) -> None:
    sent = browser.client.get("/sign-in/sso", base_url="http://evil.example")
    assert "evil.example" not in sent.headers["Location"]


def test_a_refusal_says_why_and_begins_no_session(browser: Browser, database: Database) -> None:
    page = browser.sign_in("sso", OLGA)
    assert page.status_code == 403
    assert "another organisation" in page.text
    assert sessions_of(database) == 0


def test_an_unconfirmed_address_opens_no_invitation(browser: Browser, database: Database) -> None:
    invite(database, UMA)
    page = browser.sign_in("sso", UMA)
    assert data_of(page)["session"]["person"]["email"] is None
    assert courses_of(browser, page) == []


@pytest.mark.parametrize("has_place", [True, False])
def test_who_is_suspended_reads_that_and_nothing_of_the_sign_in_is_kept(
    browser: Browser, database: Database, has_place: bool
) -> None:
    browser.sign_in("sso")
    with database.transaction() as db:
        person = db.scalars(select(Person).where(Person.email == SAM)).one()
        suspension.suspend(db, person, "a test")
        db.execute(update(Enrolment).values(active=has_place))
        events = db.scalar(select(func.count()).select_from(AuditEvent))
    refused = browser.sign_in("sso")
    assert refused.status_code == 403
    assert "has been suspended" in refused.text
    with database.transaction() as db:
        assert db.scalar(select(func.count()).select_from(AuditEvent)) == events


def test_who_has_no_place_is_signed_in_and_reads_by_which_address(browser: Browser) -> None:
    page = browser.sign_in("sso", LENA)
    assert data_of(page)["session"]["person"]["email"] == LENA
    assert courses_of(browser, page) == []
    assert asked(browser, page, "/api/account")["can_add_passkey"]


def test_the_home_page_of_who_was_kept_a_place_has_the_course(browser: Browser) -> None:
    page = browser.sign_in("sso", SAM)
    assert [course["role"] for course in courses_of(browser, page)] == ["student"]


def is_staff(database: Database, email: str) -> bool:
    with database.transaction() as db:
        query = (
            select(Identity.staff_at)
            .join(Person, Person.id == Identity.person_id)
            .where(Person.email == email)
        )
        return any(db.scalars(query))


def test_staff_are_those_of_whom_the_provider_says_so(browser: Browser, database: Database) -> None:
    browser.sign_in("sso", LENA)
    assert is_staff(database, LENA)
    browser.sign_in("sso", SAM)
    assert not is_staff(database, SAM)


def test_what_the_provider_stops_sending_is_dropped_at_the_next_sign_in(
    browser: Browser, database: Database, stytch: Stytch
) -> None:
    browser.sign_in("sso", LENA)
    # Google says nothing about it, so it takes nothing back.
    browser.sign_in("google", LENA)
    assert is_staff(database, LENA)
    stytch.accounts[LENA] = replace(
        stytch.accounts[LENA], attributes={"eduperson_affiliation": "alum"}
    )
    browser.sign_in("sso", LENA)
    assert not is_staff(database, LENA)


def test_affiliation_in_what_nobody_signed_counts_for_nothing(
    browser: Browser, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    forged = {
        "eduperson_affiliation": "staff",
        "trusted_metadata": '{"eduperson_affiliation": "staff"}',
    }
    plain = answers.member

    def with_untrusted_data(*arguments: Any) -> dict[str, Any]:
        return plain(*arguments) | {"untrusted_metadata": forged}

    # A browser can write a member's untrusted metadata, and any parameter.
    monkeypatch.setattr(answers, "member", with_untrusted_data)
    back = browser.return_from("sso") | forged
    browser.get("/sign-in/callback", **back)
    assert session_of(browser.post("/sign-in/callback", **back))
    assert not is_staff(database, SAM)


def test_an_openid_provider_with_the_issuer_of_an_lms_is_not_that_lms(
    settings: Settings, database: Database
) -> None:
    with emulated_openid() as provider:
        app = create_app(openid_settings_for(settings, provider.issuer), database)
        with database.transaction() as db:
            person = Person(name="Learner of the LMS")
            db.add(person)
            db.flush()
            db.add(Identity(person_id=person.id, issuer=provider.issuer, subject="u-1001"))
        page = Browser(app).sign_in("openid", "u-1001")
    somebody = data_of(page)["session"]["person"]["id"]
    with database.transaction() as db:
        assert db.scalar(select(func.count()).select_from(Person)) == 2
        assert somebody != str(person.id)


@pytest.mark.parametrize("failure", ["error", "nonsense", "empty"])
def test_a_service_on_a_bad_day_uses_nothing_up(
    browser: Browser, stytch: Stytch, failure: str
) -> None:
    browser.get("/sign-in/callback", **browser.return_from("sso"))
    stytch.behaviour.failure = failure
    page = browser.press()
    assert page.status_code == 502
    assert "The sign-in service cannot be used just now" in page.text
    assert "Nothing is lost" in page.text
    stytch.behaviour.failure = ""
    assert session_of(browser.press())


def test_a_mail_that_could_not_be_sent_is_not_told_as_sent(
    browser: Browser, stytch: Stytch
) -> None:
    stytch.behaviour.failure = "error"
    page = browser.ask_for_link()
    assert page.status_code == 502
    assert 'href="/"' in page.text


def test_who_comes_while_many_sign_in_is_let_in_later_by_the_page_itself(
    browser: Browser,
) -> None:
    browser.get("/sign-in/callback", **browser.return_from("sso"))
    with ExitStack() as others:
        for _ in range(outgoing._MOST_UNDER_WAY):
            others.enter_context(outgoing.slot("somebody else"))
        page = browser.press()
    assert page.status_code == 503
    assert page.headers["Retry-After"] == "10"
    assert 'data-seconds="10"' in page.text
    assert "tries again by itself" in page.text
    assert session_of(browser.press())
