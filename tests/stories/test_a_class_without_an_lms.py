"""A teacher makes a class without an LMS, lets a room in by a link, and joins it to Moodle."""

import re
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import BrowserContext, Page, expect

from tests.stories.conftest import open_activity, saved
from tests.stories.demo import Demo

NewContext = Callable[..., BrowserContext]
TEACHER, STUDENT, OTHER = "Lena Ortiz", "Sam Quill", "Priya Raman"
AT_LMS = "Rosalind Achterberg"
CLASS = "Reading circle"
TITLE = "Circle: one conversation"


def sign_in(page: Page, name: str) -> None:
    page.get_by_role("link", name="Australian Access Federation").click()
    page.get_by_role("button", name=name).first.click()


def make_class(page: Page, demo: Demo) -> None:
    """Create a class, and an activity with a conversation in it."""
    page.goto(demo.tool)
    sign_in(page, TEACHER)
    page.get_by_label("Title of the class").fill(CLASS)
    page.get_by_role("button", name="Create the class").click()
    section = page.get_by_role("region", name=CLASS)
    expect(section).to_contain_text("Class without an LMS · you are here as teacher")
    section.get_by_role("button", name="New activity").click()
    page.get_by_label("Title", exact=True).fill(TITLE)
    page.get_by_role("button", name="Go on").click()
    page.get_by_label("Paste it here").fill("User: Who reads this?\n\nAssistant: A circle.")
    page.get_by_role("button", name="Add the conversation").click()
    page.get_by_role("button", name="Add to the activity").click()
    expect(page.get_by_role("button", name="Open the activity")).to_be_enabled()


def make_link(page: Page) -> str:
    """Make a link into the class; its address."""
    page.get_by_role("link", name="Invite").click()
    page.get_by_label("For at most").fill("2")
    page.get_by_role("button", name="Make a link").click()
    links = page.get_by_role("list", name="Links into the class")
    expect(links).to_contain_text("Lets people in")
    page.get_by_role("button", name="Show the QR code").click()
    code = page.get_by_role("img", name="QR code of")
    expect(code).to_be_visible()
    assert code.evaluate("image => image.complete && image.naturalWidth > 0")
    assert (code.bounding_box() or {"width": 0})["width"] > 500
    page.get_by_role("button", name="Close").click()
    return links.locator("code").inner_text()


def test_a_room_comes_in_by_a_link_and_goes_on_in_the_lms(
    demo: Demo, new_context: NewContext, tmp_path: Path
) -> None:
    teacher = new_context().new_page()
    make_class(teacher, demo)
    address = make_link(teacher)

    student = new_context().new_page()
    student.goto(address)
    expect(student.get_by_role("heading", name="Sign in to come into the class")).to_be_visible()
    sign_in(student, STUDENT)
    expect(student.get_by_role("status").first).to_contain_text(f"You are in “{CLASS}” now.")
    student.get_by_role("searchbox").fill("circle one")
    student.get_by_role("region", name=TITLE).get_by_role("button").first.click()
    expect(student.get_by_test_id("conversation")).to_contain_text("Who reads this?")

    teacher.reload()
    teacher.get_by_text("Who came by it (1)").click()
    expect(teacher.get_by_text("Sam Quill", exact=True)).to_be_visible()
    teacher.get_by_role("button", name="Switch off").click()
    expect(teacher.get_by_text("Switched off")).to_be_visible()
    late = new_context().new_page()
    late.goto(address)
    sign_in(late, OTHER)
    expect(late.get_by_role("status").first).to_contain_text("This link is switched off.")

    marked(teacher, tmp_path)
    joined(teacher, demo, new_context)


def marked(page: Page, directory: Path) -> None:
    """Mark the student; the mark stays here, and is in the file."""
    page.get_by_role("link", name="Your courses", exact=True).click()
    page.get_by_role("button", name=TITLE).click()
    page.get_by_role("link", name="Class", exact=True).click()
    page.get_by_role("button", name="Mark Sam Quill").click()
    page.get_by_label("Mark", exact=True).fill("70")
    page.get_by_role("button", name="Save", exact=True).click()
    row = page.get_by_role("row", name="Sam Quill").first
    expect(row).to_contain_text("70 / 100 kept here")
    with page.expect_download() as download:
        page.get_by_role("button", name="Download the marks").click()
    file = directory / "marks.csv"
    download.value.save_as(file)
    assert file.read_text("utf-8-sig").splitlines() == [
        f"Student,{TITLE} (of 100)",
        "Sam Quill,70",
    ]


def joined(page: Page, demo: Demo, new_context: NewContext) -> None:
    """Link the teacher's accounts, and join the class to the course of the LMS."""
    page.get_by_role("link", name="Invite").click()
    expect(page.get_by_text("You teach no course of an LMS here.")).to_be_visible()
    lms = new_context().new_page()
    frame = open_activity(lms, demo, AT_LMS, "Week 3: Interrogating a chatbot")
    saved(frame)
    frame.get_by_role("link", name="Account", exact=True).click()
    with lms.expect_popup() as opened:
        frame.get_by_role("button", name="Sign in and link").click()
    tab = opened.value
    sign_in(tab, TEACHER)
    tab.get_by_role("button", name="Link both").click()
    expect(tab.get_by_role("heading", name="Welcome")).to_be_visible()
    page.reload()
    courses = page.get_by_role("list", name="Courses that you teach")
    expect(courses).to_contain_text("1 activity · 1 mark · 2 people (2 in both)")
    row = courses.get_by_role("listitem").filter(has_text="AI and Society")
    row.get_by_role("button", name="Join").click()
    row.get_by_role("button", name="Join this class to AI and Society for good?").click()
    section = page.get_by_role("region", name="AI and Society")
    expect(section).to_contain_text(TITLE)
    expect(page.get_by_role("region", name=CLASS)).to_have_count(0)


def test_a_link_to_an_activity_survives_signing_in(demo: Demo, new_context: NewContext) -> None:
    context = new_context()
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    teacher = context.new_page()
    teacher.goto(demo.tool)
    sign_in(teacher, TEACHER)
    teacher.get_by_label("Title of the class").fill("Second circle")
    teacher.get_by_role("button", name="Create the class").click()
    section = teacher.get_by_role("region", name="Second circle")
    section.get_by_role("button", name="New activity").click()
    teacher.get_by_label("Title", exact=True).fill("A thing to do")
    teacher.get_by_role("button", name="Go on").click()
    teacher.get_by_role("button", name="Copy link").click()
    expect(teacher.get_by_text("Copied.")).to_be_visible()
    address = teacher.evaluate("navigator.clipboard.readText()")
    assert address.startswith(f"{demo.tool}/activity/")

    again = new_context().new_page()
    again.goto(address)
    expect(again.get_by_role("heading", name="Sign in to open the activity")).to_be_visible()
    sign_in(again, TEACHER)
    expect(again.get_by_role("link", name="Set up", exact=True)).to_be_visible()
    expect(again).to_have_url(re.compile("/annotate"))

    stranger = new_context().new_page()
    stranger.goto(address)
    sign_in(stranger, OTHER)
    expect(stranger.get_by_role("status").first).to_contain_text("you are not in its class")
