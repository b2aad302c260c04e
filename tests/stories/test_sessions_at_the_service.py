"""Somebody is signed out at the sign-in service, or here: each end is the other's, too."""

import re
from collections.abc import Callable, Iterator

import psycopg
import pytest
import requests
from playwright.sync_api import BrowserContext, Page, expect

from tests.stories import demo as running
from tests.stories.demo import Demo
from tests.stories.test_signing_in import behave, choose
from tests.waiting import until

NewContext = Callable[..., BrowserContext]
WEEK_3 = "Week 3: Interrogating a chatbot"
AAF = "Australian Access Federation"
SAM, LENA, PRIYA = "Sam Quill", "Lena Ortiz", "Priya Raman"


@pytest.fixture(scope="module")
def own_demo() -> Iterator[Demo]:
    """A demo of these stories' own: they count its sessions."""
    directory = running.fresh_directory()
    started = Demo.start(directory, running.free_port())
    yield started
    started.stop()
    running.remove(directory)


@pytest.fixture(autouse=True)
def well(own_demo: Demo) -> Iterator[None]:
    """Services that are well again, with nobody signed in, after the test."""
    yield
    for address in (own_demo.stytch, own_demo.openid):
        behave(address)
    change(own_demo, "UPDATE arrival_session SET ended_at = now()")


def change(demo: Demo, statement: str) -> None:
    """Change rows of the tool, as time does."""
    with psycopg.connect(demo.environment()["DATABASE_URL"], autocommit=True) as db:
        db.execute(statement.encode())


def make_checks_due(demo: Demo) -> None:
    """Let the time until the next check pass."""
    change(demo, "UPDATE provider_session SET due_at = now()")


def make_checks_old(demo: Demo) -> None:
    """Let a minute pass since the newest check, and keep the worker from the next one."""
    change(
        demo,
        "UPDATE provider_session SET checked_at = now() - interval '2 minutes',"
        " due_at = now() + interval '1 hour'",
    )


def sign_in(page: Page, demo: Demo, person: str, way: str = AAF) -> None:
    """Sign in, and see the home page."""
    page.goto(demo.tool)
    choose(page, way, person)
    expect(page.get_by_role("heading", name=f"Welcome, {person}")).to_be_visible()


def until_signed_out_at(address: str, person: str) -> None:
    """Wait until the service knows no session of a person any more."""

    def is_gone() -> bool:
        return person not in requests.get(f"{address}/sessions", timeout=10).text

    until(is_gone, f"the end of {person}'s sessions at the service")


def end_by_hand(address: str, person: str, new_context: NewContext) -> None:
    """End every session of a person on the page of the service."""
    page = new_context().new_page()
    page.goto(f"{address}/sessions")
    button = page.get_by_role("button", name=f"End {person}")
    for left in range(button.count(), 0, -1):
        button.first.click()
        expect(button).to_have_count(left - 1)


def person_id(demo: Demo, words: str) -> str:
    """The id of a person of Stytch, as an operator finds it.

    Somebody who came by the OpenID provider as well is another person of the same name.
    """
    entry = ""
    for line in demo.run("people", "find", words).splitlines():
        if not line.startswith(" "):
            entry = line.split()[0]
        elif demo.openid not in line:
            return entry
    raise AssertionError(f"nobody of Stytch is found by {words}")


def test_signing_out_of_a_page_ends_the_session_at_stytch(
    own_demo: Demo, new_context: NewContext
) -> None:
    page = new_context().new_page()
    sign_in(page, own_demo, PRIYA)
    assert PRIYA in requests.get(f"{own_demo.stytch}/sessions", timeout=10).text
    page.get_by_role("navigation").get_by_role("button", name="Sign out").click()
    expect(page.get_by_text("You are signed out.")).to_be_visible()
    until_signed_out_at(own_demo.stytch, PRIYA)


def test_signing_out_while_stytch_is_down_is_made_up_for(
    own_demo: Demo, new_context: NewContext
) -> None:
    page = new_context().new_page()
    sign_in(page, own_demo, PRIYA)
    behave(own_demo.stytch, failure="error")
    page.get_by_role("navigation").get_by_role("button", name="Sign out").click()
    expect(page.get_by_text("You are signed out.")).to_be_visible()
    assert PRIYA in requests.get(f"{own_demo.stytch}/sessions", timeout=10).text
    behave(own_demo.stytch)
    until_signed_out_at(own_demo.stytch, PRIYA)


def test_signing_out_everywhere_ends_every_session_at_stytch(
    own_demo: Demo, new_context: NewContext
) -> None:
    here, elsewhere = new_context().new_page(), new_context().new_page()
    for page in (here, elsewhere):
        sign_in(page, own_demo, SAM)
    elsewhere.get_by_role("button", name=WEEK_3).click()
    expect(elsewhere.get_by_test_id("conversation").first).to_be_visible()
    here.get_by_role("link", name="Account", exact=True).click()
    here.get_by_role("button", name="Sign out everywhere").click()
    expect(here.get_by_text("You are signed out.")).to_be_visible()
    expect(elsewhere.get_by_text("You are not signed in here any more")).to_be_visible()
    until_signed_out_at(own_demo.stytch, SAM)


def test_signing_out_takes_the_browser_to_the_openid_provider_and_back(
    own_demo: Demo, new_context: NewContext
) -> None:
    page = new_context().new_page()
    sign_in(page, own_demo, LENA, "Demo University")
    with page.expect_request(f"{own_demo.openid}/end?*"):
        page.get_by_role("navigation").get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("link", name=AAF)).to_be_visible()
    until_signed_out_at(own_demo.openid, LENA)


@pytest.mark.parametrize("way", [AAF, "Google", "Demo University"])
def test_a_session_that_is_ended_by_hand_at_the_service_ends_the_page(
    own_demo: Demo, new_context: NewContext, way: str
) -> None:
    address = own_demo.openid if way == "Demo University" else own_demo.stytch
    page = new_context().new_page()
    sign_in(page, own_demo, LENA, way)
    end_by_hand(address, LENA, new_context)
    make_checks_due(own_demo)
    until(lambda: is_refused(page), "the end of the page's session")
    page.reload()
    expect(page.get_by_text("You are not signed in here any more")).to_be_visible()


def is_refused(page: Page) -> bool:
    """True where the page's own cookie opens nothing any more."""
    return page.request.get(page.url).status == 401


def test_a_session_that_ends_in_mid_word_asks_in_place_and_loses_nothing(
    own_demo: Demo, new_context: NewContext
) -> None:
    page = new_context().new_page()
    sign_in(page, own_demo, SAM)
    change(own_demo, "UPDATE enrolment SET role = 'student' WHERE role = 'observer'")
    page.get_by_role("button", name=WEEK_3).click()
    card = page.get_by_test_id("card").first
    card.click()
    box = card.get_by_test_id("comment-box")
    box.fill("Half a sentence, and")
    end_by_hand(own_demo.stytch, SAM, new_context)
    make_checks_due(own_demo)
    expect(page.get_by_text("What you wrote is still here.")).to_be_visible()
    expect(box).to_have_value("Half a sentence, and")
    box.fill("Half a sentence, and the other half")
    card.get_by_test_id("comment-save").click()
    with page.expect_popup() as opened:
        page.get_by_role("link", name="Sign in again").click()
    choose(opened.value, AAF, SAM)
    expect(page.get_by_text("What you wrote is still here.")).not_to_be_visible()
    expect(page.get_by_test_id("save-state")).to_have_attribute("data-state", "saved")
    page.reload()
    expect(page.get_by_text("Half a sentence, and the other half").first).to_be_visible()


def administration(page: Page, demo: Demo) -> None:
    """Lena runs the tool, and has Priya's card open on the administrator's page."""
    sign_in(page, demo, LENA)
    demo.run("people", "grant", person_id(demo, "lena"))
    page.reload()
    page.get_by_role("button", name="Administration").click()
    page.get_by_role("button", name="People").click()
    page.get_by_label("Part of a name").fill("priya")
    page.get_by_role("button", name="Find").click()
    page.get_by_role("button", name=f"Show {PRIYA}").click()


def test_an_administrator_changes_nothing_while_nobody_can_confirm_the_sign_in(
    own_demo: Demo, new_context: NewContext
) -> None:
    sign_in(new_context().new_page(), own_demo, PRIYA)
    page = new_context().new_page()
    administration(page, own_demo)
    make_checks_old(own_demo)
    behave(own_demo.stytch, failure="nonsense")
    page.get_by_role("button", name="Suspend").click()
    expect(page.get_by_text("Your sign-in cannot be confirmed just now")).to_be_visible()
    behave(own_demo.stytch)
    page.get_by_role("button", name="Suspend").click()
    expect(page.get_by_role("button", name="Let them come again")).to_be_visible()
    end_by_hand(own_demo.stytch, LENA, new_context)
    make_checks_old(own_demo)
    page.get_by_role("button", name="Let them come again").click()
    expect(page.get_by_text("Your sign-in service has signed you out.")).to_be_visible()


def test_the_administrators_page_does_not_open_while_nobody_can_confirm_the_sign_in(
    own_demo: Demo, new_context: NewContext
) -> None:
    page = new_context().new_page()
    sign_in(page, own_demo, LENA)
    own_demo.run("people", "grant", person_id(own_demo, "lena"))
    page.reload()
    make_checks_old(own_demo)
    behave(own_demo.stytch, failure="error")
    page.get_by_role("button", name="Administration").click()
    expect(page.get_by_text("Your sign-in cannot be confirmed just now")).to_be_visible()
    behave(own_demo.stytch)
    page.get_by_role("button", name="Administration").click()
    expect(page.get_by_role("heading", name="Administration")).to_be_visible()


def test_who_is_suspended_reads_that_in_the_open_page_and_after_a_new_sign_in(
    own_demo: Demo, new_context: NewContext
) -> None:
    page = new_context().new_page()
    sign_in(page, own_demo, SAM)
    page.get_by_role("button", name=WEEK_3).click()
    expect(page.get_by_test_id("conversation").first).to_be_visible()
    own_demo.run("people", "suspend", person_id(own_demo, "sam.quill"))
    try:
        words = re.compile("Your access to this tool has been suspended")
        expect(page.get_by_text(words).first).to_be_visible()
        again = new_context().new_page()
        again.goto(own_demo.tool)
        choose(again, AAF, SAM)
        expect(again.get_by_text(words)).to_be_visible()
    finally:
        own_demo.run("people", "restore", person_id(own_demo, "sam.quill"))
