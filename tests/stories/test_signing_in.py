"""Somebody without an LMS account signs in by each way, and reads why where that fails."""

from collections.abc import Callable, Iterator

import psycopg
import pytest
import requests
from playwright.sync_api import BrowserContext, Page, expect

from tests.stories.demo import Demo

NewContext = Callable[..., BrowserContext]
SAM = "sam.quill@partner.example.org"


def open_start(page: Page, demo: Demo) -> None:
    """Open the tool's own address."""
    page.goto(demo.tool)


def behave(address: str, *, seconds: float = 0, failure: str = "") -> None:
    """Have a demo service be slow or broken."""
    form = {"seconds": str(seconds), "failure": failure}
    requests.post(f"{address}/behaviour", data=form, timeout=10).raise_for_status()


@pytest.fixture
def services(demo: Demo) -> Iterator[Demo]:
    """The demo, whose services are well again after the test."""
    yield demo
    for address in (demo.stytch, demo.openid):
        behave(address)


def choose(page: Page, way: str, person: str) -> None:
    """Press a way to sign in, and be somebody there."""
    page.get_by_role("link", name=way).click()
    page.get_by_role("button", name=person).click()


def ask_for_link(page: Page, demo: Demo, email: str = SAM) -> None:
    """Have a link sent."""
    open_start(page, demo)
    page.get_by_label("E-mail address").fill(email)
    page.get_by_role("button", name="Send me a link").click()


def newest_link(demo: Demo, new_context: NewContext) -> str:
    """The newest mail, as the administrator of the demo finds it in the outbox."""
    outbox = new_context().new_page()
    outbox.goto(f"{demo.stytch}/outbox")
    return outbox.get_by_role("link", name="Sign in").first.get_attribute("href") or ""


def is_inside(page: Page) -> None:
    """See the course in which a place was kept."""
    expect(page.get_by_role("heading", name="AI and Society")).to_be_visible()


@pytest.mark.parametrize("way", ["Australian Access Federation", "Google"])
def test_somebody_who_was_invited_comes_in(demo: Demo, new_context: NewContext, way: str) -> None:
    page = new_context().new_page()
    open_start(page, demo)
    choose(page, way, "Sam Quill")
    is_inside(page)


def test_the_institutions_own_provider_lets_somebody_sign_in(
    demo: Demo, new_context: NewContext
) -> None:
    page = new_context().new_page()
    open_start(page, demo)
    choose(page, "Demo University", "Lena Ortiz")
    expect(page.get_by_text("You are not in any course yet")).to_be_visible()
    expect(page.get_by_text("lena.ortiz@demo.example.edu")).to_be_visible()


def test_a_link_from_mail_comes_in_by_a_press(demo: Demo, new_context: NewContext) -> None:
    page = new_context().new_page()
    ask_for_link(page, demo)
    expect(page.get_by_role("heading", name="Look into your mail")).to_be_visible()
    link = newest_link(demo, new_context)
    page.goto(link)
    page.get_by_role("button", name="Sign in").click()
    is_inside(page)
    page.goto(link)
    expect(page.get_by_text("You have signed in with this link already")).to_be_visible()
    page.get_by_role("link", name="Go to the sign-in page").click()
    expect(page.get_by_label("E-mail address")).to_be_visible()


def test_a_link_that_is_old_says_so(demo: Demo, new_context: NewContext) -> None:
    page = new_context().new_page()
    ask_for_link(page, demo)
    expect(page.get_by_role("heading", name="Look into your mail")).to_be_visible()
    link = newest_link(demo, new_context)
    let_links_expire(demo)
    page.goto(link)
    expect(page.get_by_text("This link is more than an hour old")).to_be_visible()
    page.get_by_role("link", name="Go to the sign-in page").click()
    expect(page.get_by_label("E-mail address")).to_be_visible()


def let_links_expire(demo: Demo) -> None:
    """Let an hour pass for every link that waits."""
    with psycopg.connect(demo.environment()["DATABASE_URL"], autocommit=True) as db:
        db.execute(
            "UPDATE pending_sign_in SET expires_at = now() - interval '1 second'"
            " WHERE way = 'link' AND finished_at IS NULL"
        )


def test_who_is_no_member_is_told_the_same_and_sent_nothing(
    demo: Demo, new_context: NewContext
) -> None:
    page = new_context().new_page()
    ask_for_link(page, demo, "nobody@demo.example.edu")
    expect(page.get_by_role("heading", name="Look into your mail")).to_be_visible()
    outbox = new_context().new_page()
    outbox.goto(f"{demo.stytch}/outbox")
    expect(outbox.get_by_role("heading", name="Outbox")).to_be_visible()
    expect(outbox.get_by_text("nobody@demo.example.edu")).to_have_count(0)


def test_a_link_that_could_not_be_sent_is_not_told_as_sent(
    services: Demo, new_context: NewContext
) -> None:
    page = new_context().new_page()
    behave(services.stytch, failure="error")
    ask_for_link(page, services)
    expect(page.get_by_text("The sign-in service cannot be used just now")).to_be_visible()


@pytest.mark.parametrize("failure", ["error", "nonsense", "empty"])
def test_an_openid_provider_that_is_down_or_lies_is_tried_again_without_beginning_anew(
    services: Demo, new_context: NewContext, failure: str
) -> None:
    page = new_context().new_page()
    open_start(page, services)
    page.get_by_role("link", name="Demo University").click()
    behave(services.openid, failure=failure)
    page.get_by_role("button", name="Lena Ortiz").click()
    expect(page.get_by_text("The sign-in service cannot be used just now")).to_be_visible()
    behave(services.openid)
    page.get_by_role("button", name="Try again").click()
    expect(page.get_by_role("heading", name="Welcome, Lena Ortiz")).to_be_visible()


def test_a_link_opened_on_a_phone_comes_in_on_the_computer(
    demo: Demo, new_context: NewContext
) -> None:
    computer = new_context().new_page()
    phone = new_context(viewport={"width": 400, "height": 800}).new_page()
    ask_for_link(computer, demo)
    # Asking for another way in between leaves the link as it is.
    other = computer.context.new_page()
    open_start(other, demo)
    other.get_by_role("link", name="Australian Access Federation").click()
    phone.goto(newest_link(demo, new_context))
    phone.get_by_role("button", name="Show me a code").click()
    code = phone.locator("#code").inner_text()
    computer.get_by_label("Code").fill("BBBB-BBBB" if code != "BBBB-BBBB" else "CCCC-CCCC")
    computer.get_by_role("button", name="Sign in with the code").click()
    expect(computer.get_by_role("alert")).to_contain_text("Look at it once more")
    computer.get_by_label("Code").fill(code.lower())
    computer.get_by_role("button", name="Sign in with the code").click()
    is_inside(computer)


def test_an_address_of_elsewhere_reads_which_are_right(demo: Demo, new_context: NewContext) -> None:
    page = new_context().new_page()
    ask_for_link(page, demo, "somebody@example.com")
    expect(page.get_by_role("alert")).to_contain_text("only to one of the institution")
    expect(page.get_by_label("E-mail address")).to_have_value("somebody@example.com")
    expect(page.get_by_text("@demo.example.edu, @other.example.edu or @partner")).to_be_visible()


def test_a_sign_in_that_somebody_else_began_is_refused(demo: Demo, new_context: NewContext) -> None:
    attacker, victim = new_context().new_page(), new_context().new_page()
    attacker.route("**/sign-in/callback?*", lambda route: route.abort())
    open_start(attacker, demo)
    attacker.get_by_role("link", name="Google").click()
    with attacker.expect_request("**/sign-in/callback?*") as callback:
        attacker.get_by_role("button", name="Sam Quill").click()
    victim.goto(callback.value.url)
    expect(victim.get_by_text("This sign-in was not begun in this browser")).to_be_visible()
    expect(victim.get_by_text("close this page")).to_be_visible()


@pytest.mark.parametrize(
    ("way", "person", "words"),
    [
        ("Google", "Olga Outside", "belongs to another organisation"),
        ("GitHub", "Sam Quill", "for the people who develop and run this tool"),
        ("Google", "Uma Verde", "no e-mail address that was confirmed"),
        ("GitHub", "Dev Okafor", "You are not in any course yet"),
        ("Demo University", "Cancel", "did not let you through"),
    ],
)
def test_who_does_not_come_in_reads_why(
    demo: Demo, new_context: NewContext, way: str, person: str, words: str
) -> None:
    page = new_context().new_page()
    open_start(page, demo)
    choose(page, way, person)
    expect(page.get_by_text(words)).to_be_visible()


@pytest.mark.parametrize("failure", ["error", "nonsense", "empty"])
def test_a_service_that_is_down_or_lies_is_tried_again_without_beginning_anew(
    services: Demo, new_context: NewContext, failure: str
) -> None:
    page = new_context().new_page()
    open_start(page, services)
    page.get_by_role("link", name="Google").click()
    behave(services.stytch, failure=failure)
    page.get_by_role("button", name="Sam Quill").click()
    expect(page.get_by_text("The sign-in service cannot be used just now")).to_be_visible()
    behave(services.stytch)
    page.get_by_role("button", name="Try again").click()
    is_inside(page)


def test_a_slow_service_is_waited_for(services: Demo, new_context: NewContext) -> None:
    page = new_context().new_page()
    open_start(page, services)
    behave(services.stytch, seconds=2)
    choose(page, "Google", "Sam Quill")
    is_inside(page)
