"""Links by mail: scanners spend nothing, other devices work by a code, every refusal says why."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select

from lti_tool import clock
from lti_tool.app import create_app
from lti_tool.auth.protocol import Way
from lti_tool.db.engine import Database
from lti_tool.demo.fake_stytch.accounts import ACCOUNTS
from lti_tool.demo.fake_stytch.server import Stytch
from lti_tool.errors import SignInElsewhere, SignInError, SignInExpired
from lti_tool.people import pending_sign_ins, sign_in_codes
from lti_tool.people.tables import PendingSignIn
from lti_tool.settings import Settings
from tests.auth.browser import Browser, code_on, session_of
from tests.auth.emulator import SAM, parameters

NewBrowser = Callable[[], Browser]
PRIYA = ACCOUNTS[1].email


def mailed(stytch: Stytch) -> str:
    """The newest link."""
    return stytch.outbox[-1][1]


def test_a_link_signs_in_where_it_was_asked_for(browser: Browser, stytch: Stytch) -> None:
    assert "Look into your mail" in browser.ask_for_link().text
    opened = browser.open(mailed(stytch))
    assert "You asked for this link in this browser" in opened.text
    assert session_of(browser.press())


def test_a_scanner_of_mail_spends_nothing(
    browser: Browser, new_browser: NewBrowser, stytch: Stytch
) -> None:
    browser.ask_for_link()
    link, scanner = mailed(stytch), new_browser()
    for method, headers in (
        ("HEAD", {}),
        ("GET", {}),
        ("GET", {"Sec-Purpose": "prefetch"}),
        ("GET", {"Purpose": "prefetch"}),
    ):
        looked = scanner.client.open(
            "/sign-in/callback", method=method, headers=headers, query_string=parameters(link)
        )
        assert looked.status_code == 200
        # It may run scripts too: there is none that sends the form.
        assert "<script" not in looked.text
    # Even one that presses the button only gets a code for somebody else's browser.
    scanner.open(link)
    assert "Your code" in scanner.press().text
    browser.open(link)
    assert session_of(browser.press())


def test_in_the_browser_that_asked_a_link_has_to_be_pressed(
    browser: Browser, stytch: Stytch
) -> None:
    browser.ask_for_link()
    assert "<script" not in browser.open(mailed(stytch)).text
    assert len(stytch.tokens) == 1


def test_a_link_that_was_used_says_so(browser: Browser, stytch: Stytch) -> None:
    browser.ask_for_link()
    link = mailed(stytch)
    browser.open(link)
    browser.press()
    again = browser.open(link)
    assert again.status_code == 409
    assert "You have signed in with this link already" in again.text
    assert 'href="/"' in again.text


def test_a_link_that_is_old_says_so(browser: Browser, stytch: Stytch) -> None:
    browser.ask_for_link()
    with clock.frozen(clock.now() + timedelta(minutes=61)):
        old = browser.open(mailed(stytch))
    assert old.status_code == 400
    assert "more than an hour old" in old.text


def test_each_of_two_mails_works(browser: Browser, stytch: Stytch) -> None:
    for _ in range(2):
        browser.ask_for_link()
    first, second = (link for _, link in stytch.outbox)
    for link in (second, first):
        browser.open(link)
        assert session_of(browser.press())


def test_another_way_begun_meanwhile_leaves_the_link_alone(
    browser: Browser, stytch: Stytch
) -> None:
    browser.ask_for_link()
    browser.begin("sso")
    browser.begin("google")
    browser.open(mailed(stytch))
    assert session_of(browser.press())


def test_a_browser_keeps_the_newest_of_many(browser: Browser, stytch: Stytch) -> None:
    for _ in range(9):
        browser.ask_for_link()
    browser.open(mailed(stytch))
    assert session_of(browser.press())
    assert len(browser.client._cookies or ()) < 12


def test_a_link_opened_on_another_device_works_by_its_code(
    browser: Browser, new_browser: NewBrowser, stytch: Stytch
) -> None:
    asked, phone = browser.ask_for_link(), new_browser()
    assert 'name="code"' in asked.text
    there = phone.open(mailed(stytch))
    assert "asked for in another browser" in there.text
    code = code_on(phone.press())
    assert session_of(browser.post("/sign-in/code", code=f" {code.lower().replace('-', '')} "))
    # Once: by the code, and by the link.
    assert browser.post("/sign-in/code", code=code).status_code == 400
    assert phone.open(mailed(stytch)).status_code == 409


def test_the_code_works_only_where_the_link_was_asked_for(
    browser: Browser, new_browser: NewBrowser, stytch: Stytch
) -> None:
    browser.ask_for_link()
    phone, other = new_browser(), new_browser()
    phone.open(mailed(stytch))
    code = code_on(phone.press())
    assert other.post("/sign-in/code", code=code).status_code == 400
    other.ask_for_link(PRIYA)
    assert other.post("/sign-in/code", code=code).status_code == 400
    assert session_of(browser.post("/sign-in/code", code=code))


def test_a_newer_code_replaces_the_older_one(
    browser: Browser, new_browser: NewBrowser, stytch: Stytch
) -> None:
    browser.ask_for_link()
    phone = new_browser()
    codes = []
    for _ in range(2):
        phone.open(mailed(stytch))
        codes.append(code_on(phone.press()))
    assert browser.post("/sign-in/code", code=codes[0]).status_code == 400
    assert session_of(browser.post("/sign-in/code", code=codes[1]))


def test_a_code_is_short_lived(browser: Browser, new_browser: NewBrowser, stytch: Stytch) -> None:
    browser.ask_for_link()
    phone = new_browser()
    phone.open(mailed(stytch))
    code = code_on(phone.press())
    with clock.frozen(clock.now() + timedelta(minutes=11)):
        late = browser.post("/sign-in/code", code=code)
    assert late.status_code == 400
    assert "works for ten minutes" in late.text


def test_codes_cannot_be_guessed(browser: Browser, new_browser: NewBrowser, stytch: Stytch) -> None:
    browser.ask_for_link()
    phone = new_browser()
    phone.open(mailed(stytch))
    phone.press()
    for _ in range(sign_in_codes.MOST_TRIES):
        assert browser.post("/sign-in/code", code="BBBB-BBBB").status_code == 400
    # A new code does not give new tries, and the link itself still works where it was asked for.
    phone.open(mailed(stytch))
    assert "Too many wrong codes" in phone.press().text
    assert "Too many wrong codes" in browser.post("/sign-in/code", code="BBBB-BBBB").text
    browser.open(mailed(stytch))
    assert session_of(browser.press())


def test_the_right_code_after_too_many_wrong_ones_is_refused(
    database: Database, ours: Settings
) -> None:
    with database.transaction() as db:
        token, attempt = pending_sign_ins.begin(db, Way.LINK)
        code = sign_in_codes.offer(db, ours, attempt.state, {"token": "x"})
        mine = {attempt.state: token}
        for _ in range(sign_in_codes.MOST_TRIES):
            assert sign_in_codes.redeem(db, ours, mine, "wrong") is None
        db.expire_all()
        with pytest.raises(SignInError, match="Too many"):
            sign_in_codes.redeem(db, ours, mine, code)


def test_only_a_link_can_be_handed_over_by_a_code(database: Database, ours: Settings) -> None:
    with database.transaction() as db:
        _, attempt = pending_sign_ins.begin(db, Way.SSO)
        with pytest.raises(SignInElsewhere):
            sign_in_codes.offer(db, ours, attempt.state, {"token": "x"})
        _, old = pending_sign_ins.begin(db, Way.LINK)
        with clock.frozen(clock.now() + timedelta(hours=2)), pytest.raises(SignInExpired):
            sign_in_codes.offer(db, ours, old.state, {"token": "x"})


def test_neither_code_nor_link_is_stored_readably(
    browser: Browser, new_browser: NewBrowser, stytch: Stytch, database: Database
) -> None:
    browser.ask_for_link()
    phone = new_browser()
    phone.open(mailed(stytch))
    code = code_on(phone.press())
    with database.transaction() as db:
        row = db.scalars(select(PendingSignIn)).one()
        stored = b"".join(
            str(value).encode() if not isinstance(value, bytes) else value
            for value in (getattr(row, column.key) for column in PendingSignIn.__table__.columns)
        )
    assert parameters(mailed(stytch))["token"].encode() not in stored
    assert code.replace("-", "").encode() not in stored
    browser.post("/sign-in/code", code=code)
    with database.transaction() as db:
        assert db.scalars(select(PendingSignIn.code_link)).one() is None


@pytest.mark.parametrize("email", ["", "ada", "@x.example", "ada@", "a\0@x.example", "a" * 300])
def test_what_is_no_address_is_said_where_it_was_typed(
    browser: Browser, stytch: Stytch, email: str
) -> None:
    page = browser.post("/sign-in/email", email=email)
    assert page.status_code == 400
    assert "That is not an e-mail address" in page.text
    assert stytch.outbox == []


def test_an_address_of_another_domain_has_no_link_sent_and_reads_why(
    database: Database, ours: Settings, stytch: Stytch
) -> None:
    limited = Settings.model_validate(ours.model_dump() | {"link_domains": "x.example, y.example"})
    browser = Browser(create_app(limited, database))
    for email in (SAM, "a@x.example.evil.example", "a@sub.x.example", "a@notx.example"):
        page = browser.post("/sign-in/email", email=email)
        assert page.status_code == 400
        assert "only to one of the institution" in page.text
        assert "@x.example or @y.example" in page.text
        assert f'value="{email}"' in page.text
    assert stytch.outbox == []
    assert "Look into your mail" in browser.ask_for_link("ada@X.example").text


def test_whether_an_address_is_known_cannot_be_seen(browser: Browser) -> None:
    known, unknown = browser.ask_for_link(SAM), browser.ask_for_link("nobody@example.com")
    assert (known.status_code, known.text) == (unknown.status_code, unknown.text)


def test_a_code_without_a_link_says_where_it_belongs(new_browser: NewBrowser) -> None:
    assert "No link was asked for in this browser" in new_browser().get("/sign-in/code").text
