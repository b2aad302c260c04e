"""Requests of an LMS besides opening an activity: choosing, reviewing, copying, registering."""

from collections.abc import Callable

import requests
from playwright.sync_api import BrowserContext, FrameLocator, Page, expect

from tests.stories.conftest import be, open_activity
from tests.stories.demo import Demo

NewContext = Callable[..., BrowserContext]
TEACHER = "Rosalind Achterberg"
WEEK_3 = "Week 3: Interrogating a chatbot"


def choosing(page: Page, demo: Demo) -> FrameLocator:
    """Open the dialog of the course page as the teacher, and return the tool's frame in it."""
    be(page, demo, TEACHER)
    page.get_by_role("link", name="AI and Society").first.click()
    page.get_by_role("button", name="Add an activity").click()
    return page.frame_locator("dialog iframe")


def test_a_teacher_puts_a_new_activity_on_the_course_page(
    demo: Demo, new_context: NewContext
) -> None:
    page = new_context().new_page()
    frame = choosing(page, demo)
    frame.get_by_role("button", name="Make a new activity").click()
    frame.get_by_label("Title").fill("Week 5: Two drafts")
    frame.get_by_role("heading", name="Marks").click()
    frame.get_by_label("Highest mark").fill("250")
    frame.get_by_role("button", name="Go on").click()
    frame.get_by_label("Paste it here").fill("User: One\n\nAssistant: Two")
    frame.get_by_role("button", name="Add the conversation").click()
    frame.get_by_role("button", name="Add to the activity").click()
    expect(frame.get_by_text("2 turns")).to_be_visible()
    # Moodle would drop 250 points without a word.
    expect(frame.get_by_text("100 at most")).to_be_visible()
    frame.get_by_role("button", name="Add to the course page").click()
    page.get_by_role("link", name="Week 5: Two drafts").click()
    tool = page.frame_locator("iframe")
    expect(tool.get_by_test_id("conversation")).to_contain_text("Two")
    book = requests.get(f"{demo.lms}/control/gradebook/2", timeout=60).json()
    (column,) = [each for each in book["columns"] if each["label"] == "Week 5: Two drafts"]
    assert column["maximum"] == 100
    assert column["tag"] == "promptgrimoire"


def test_never_mind_changes_nothing(demo: Demo, new_context: NewContext) -> None:
    page = new_context().new_page()
    frame = choosing(page, demo)
    before = len(requests.get(f"{demo.lms}/control/gradebook/2", timeout=60).json()["columns"])
    frame.get_by_role("button", name="Cancel").click()
    expect(page.get_by_role("button", name="Add an activity")).to_be_visible()
    expect(page.get_by_role("dialog")).to_be_hidden()
    after = len(requests.get(f"{demo.lms}/control/gradebook/2", timeout=60).json()["columns"])
    assert after == before


def test_the_gradebook_leads_to_a_students_notes_and_to_nobody_elses(
    demo: Demo, new_context: NewContext
) -> None:
    page = new_context().new_page()
    be(page, demo, TEACHER)
    page.goto(f"{demo.lms}/course/2/grades")
    row = page.get_by_role("row", name="Chloë Okafor")
    row.get_by_role("link", name="Look at the work").first.click()
    frame = page.frame_locator("iframe")
    expect(frame.get_by_role("heading", name="Chloë Okafor")).to_be_visible()
    expect(frame.get_by_text("Best sentence of the whole conversation")).to_be_visible()
    frame.get_by_role("textbox", name="Mark", exact=True).fill("91")
    frame.get_by_role("button", name="Send to the LMS", exact=True).click()
    expect(frame.get_by_text("in the LMS")).to_be_visible()

    student = new_context().new_page()
    be(student, demo, "Ben Nakamura-Lee")
    # Moodle signs this for whoever asks; the tool does not take it for a permission.
    student.goto(f"{demo.lms}/activity/1?review=13")
    student_frame = student.frame_locator("iframe")
    expect(student_frame.get_by_text("only look at your own work")).to_be_visible()
    student.goto(f"{demo.lms}/activity/1?review=12")
    expect(student_frame.get_by_role("heading", name="Your notes")).to_be_visible()


def test_a_copied_course_finds_its_activities_without_anybodys_notes(
    demo: Demo, new_context: NewContext
) -> None:
    page = new_context().new_page()
    be(page, demo, TEACHER)
    page.get_by_role("link", name="AI and Society").first.click()
    page.get_by_role("button", name="Copy this course").click()
    expect(page.get_by_role("heading", name="AI and Society (copy)")).to_be_visible()
    page.get_by_role("link", name=WEEK_3).click()
    frame = page.frame_locator("iframe")
    expect(frame.get_by_test_id("conversation")).to_contain_text("likely, not text that is checked")
    expect(frame.get_by_text("Best sentence of the whole conversation")).to_have_count(0)


def administer(demo: Demo, page: Page) -> None:
    """The administrator's page, by a link from the command line."""
    page.goto(demo.run("administrator"))


def test_an_lms_registers_itself_and_waits_for_approval(
    demo: Demo, new_context: NewContext
) -> None:
    admin = new_context().new_page()
    administer(demo, admin)
    admin.get_by_label("Whom it is for").fill("the other LMS")
    admin.get_by_role("button", name="Make an address").click()
    address = admin.locator("output.registration-address").inner_text()

    page = new_context().new_page()
    be(page, demo, "Sam Ferreira")
    page.get_by_role("link", name="External tools").click()
    page.get_by_label("Registration address").fill(address)
    page.get_by_role("button", name="Add", exact=True).click()
    frame = page.frame_locator("iframe")
    expect(frame.get_by_role("heading", name="is almost connected")).to_be_visible()
    frame.get_by_role("button", name="Done").click()
    expect(page.get_by_text("pending")).to_be_visible()

    admin.reload()
    expect(admin.get_by_text("has been used")).to_be_visible()
    administer(demo, admin)
    card = admin.get_by_role("article").filter(has_text="waits for your approval")
    expect(card).to_be_visible()
    expect(card.get_by_text("Invited as: the other LMS")).to_be_visible()
    card.get_by_role("button", name="Test the connection").click()
    expect(card.get_by_text("1 usable key")).to_be_visible()
    card.get_by_role("button", name="Approve").click()
    expect(admin.get_by_text("waits for your approval")).to_have_count(0)


def test_a_platform_that_is_switched_off_loses_its_open_pages(
    demo: Demo, new_context: NewContext
) -> None:
    page = new_context().new_page()
    frame = open_activity(page, demo, "Amina Haddad", WEEK_3)
    expect(frame.get_by_test_id("save-state")).to_have_attribute("data-state", "saved")
    try:
        demo.run("platforms", "disable", "demo-client")
        expect(frame.get_by_text("switched off")).to_be_visible()
        page.reload()
        expect(page.frame_locator("iframe").get_by_text("switched off")).to_be_visible()
    finally:
        demo.run("platforms", "enable", "demo-client")
    page.reload()
    again = page.frame_locator("iframe")
    expect(again.get_by_test_id("save-state")).to_have_attribute("data-state", "saved")
