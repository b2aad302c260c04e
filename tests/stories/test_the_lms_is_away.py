"""The LMS's bad day: a student links two accounts, and goes on without the LMS in the same note."""

from collections.abc import Callable

from playwright.sync_api import BrowserContext, FrameLocator, Page, expect

from tests.stories.conftest import comment, open_activity, saved, tag
from tests.stories.demo import Demo

WEEK_3 = "Week 3: Interrogating a chatbot"
AMINA = "Amina Haddad"
NewContext = Callable[..., BrowserContext]


def sign_in_by_the_aaf(page: Page) -> None:
    page.get_by_role("link", name="Australian Access Federation").click()
    page.get_by_role("button", name=AMINA).click()


def link(page: Page, frame: FrameLocator) -> None:
    """Link the LMS account with the one of the AAF, in the tab that opens for it."""
    frame.get_by_role("link", name="Account").click()
    with page.expect_popup() as opened:
        frame.get_by_role("button", name="Sign in and link").click()
    tab = opened.value
    expect(tab.get_by_role("heading", name="Sign in without the LMS, once")).to_be_visible()
    sign_in_by_the_aaf(tab)
    both = tab.get_by_test_id("both-accounts")
    expect(both).to_contain_text("AI and Society")
    expect(both).to_contain_text("Sign-in without the LMS")
    tab.get_by_role("button", name="Link both").click()
    expect(tab.get_by_role("button", name=WEEK_3)).to_be_visible()
    tab.close()


def test_amina_goes_on_without_the_lms_in_the_note_that_she_began(
    demo: Demo, new_context: NewContext
) -> None:
    page = new_context().new_page()
    frame = open_activity(page, demo, AMINA, WEEK_3)
    saved(frame)
    tag(page, frame, "Which of these speaks to you?", "Question for class")
    comment(frame, "Monday: who chose these?")
    saved(frame)
    link(page, frame)

    with demo.lms_is_away():
        tuesday = new_context().new_page()
        tuesday.goto(demo.tool)
        sign_in_by_the_aaf(tuesday)
        tuesday.get_by_role("button", name=WEEK_3).click()
        card = tuesday.get_by_test_id("card").filter(has_text="Monday: who chose these?")
        card.click()
        expect(card).to_contain_text("You")
        card.get_by_test_id("comment-box").fill("Tuesday: and still nobody says.")
        card.get_by_test_id("comment-save").click()
        expect(tuesday.get_by_test_id("save-state")).to_have_attribute("data-state", "saved")

    frame = open_activity(page, demo, AMINA, WEEK_3)
    saved(frame)
    # A folded card shows the latest comment; unfolded, the same card has both.
    card = frame.get_by_test_id("card").filter(has_text="Tuesday: and still nobody says.")
    card.click()
    expect(card).to_contain_text("Monday: who chose these?")
    frame.get_by_role("button", name="I have read this").click()
    separate(frame)

    again = new_context().new_page()
    again.goto(demo.tool)
    sign_in_by_the_aaf(again)
    expect(again.get_by_role("button", name=WEEK_3)).to_have_count(0)
    expect(again.get_by_text("You are not in any course yet.")).to_be_visible()


def separate(frame: FrameLocator) -> None:
    frame.get_by_role("link", name="Account").click()
    expect(frame.get_by_test_id("accounts").get_by_role("listitem")).to_have_count(2)
    frame.get_by_role("button", name="Separate").click()
    frame.get_by_role("button", name="Separate this account?").click()
    expect(frame.get_by_role("status")).to_contain_text("The accounts are separate now")
