"""The LMS's bad day: who has linked two accounts goes on without the LMS in the same note."""

from collections.abc import Callable

from playwright.sync_api import BrowserContext, FrameLocator, Page, expect

from tests.stories.conftest import comment, open_activity, saved, tag
from tests.stories.demo import Demo

WEEK_3 = "Week 3: Interrogating a chatbot"
AMINA = "Amina Haddad"
PRIYA = "Priya Raman"
HENRIK = "Henrik"
NewContext = Callable[..., BrowserContext]


def sign_in_by_the_aaf(page: Page, name: str = AMINA) -> None:
    page.get_by_role("link", name="Australian Access Federation").click()
    page.get_by_role("button", name=name).click()


def link(page: Page, frame: FrameLocator, name: str = AMINA) -> None:
    """Link the LMS account with the one of the AAF, in the tab that opens for it."""
    frame.get_by_role("link", name="Account", exact=True).click()
    with page.expect_popup() as opened:
        frame.get_by_role("button", name="Sign in and link").click()
    tab = opened.value
    expect(tab.get_by_role("heading", name="Sign in without the LMS, once")).to_be_visible()
    sign_in_by_the_aaf(tab, name)
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


def test_who_came_first_without_the_lms_links_and_separates_there(
    demo: Demo, new_context: NewContext
) -> None:
    context = new_context()
    alone = context.new_page()
    alone.goto(demo.tool)
    sign_in_by_the_aaf(alone, PRIYA)
    expect(alone.get_by_text("Under “Account” you can link the two")).to_be_visible()
    alone.get_by_role("link", name="Account", exact=True).click()
    expect(alone.get_by_text("Open a course page with this tool there")).to_be_visible()

    at_lms = context.new_page()
    link(at_lms, open_activity(at_lms, demo, HENRIK, WEEK_3), PRIYA)

    alone.get_by_role("link", name="Your courses", exact=True).click()
    expect(alone.get_by_role("button", name=WEEK_3)).to_be_visible()
    alone.get_by_role("link", name="Account", exact=True).click()
    separate(alone)
    alone.goto(demo.tool)
    sign_in_by_the_aaf(alone, PRIYA)
    expect(alone.get_by_text("You are not in any course yet.")).to_be_visible()
    frame = open_activity(new_context().new_page(), demo, HENRIK, WEEK_3)
    saved(frame)


def separate(frame: FrameLocator | Page) -> None:
    frame.get_by_role("link", name="Account", exact=True).click()
    expect(frame.get_by_test_id("accounts").get_by_role("listitem")).to_have_count(2)
    frame.get_by_role("button", name="Separate").click()
    frame.get_by_role("button", name="Separate this account?").click()
    expect(frame.get_by_role("status")).to_contain_text("The accounts are separate now")
