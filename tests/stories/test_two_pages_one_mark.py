"""Two markers save a mark of one student: the later one chooses, and nothing is lost unseen."""

import re
from collections.abc import Callable

from playwright.sync_api import BrowserContext, FrameLocator, Page, ViewportSize, expect

from tests.stories import axe
from tests.stories.conftest import follow, open_activity, saved
from tests.stories.demo import Demo
from tests.stories.set_up import new_activity

NewContext = Callable[..., BrowserContext]

TITLE = "Week 12: Two pages, one mark"
TEXT = "User: Why is the sky blue?\n\nChatGPT: Because of scattering."
TEACHER, TUTOR, STUDENT = "Rosalind Achterberg", "Tomasz Wiśniewski", "Amina Haddad"
NARROW: ViewportSize = {"width": 360, "height": 800}


def open_work(page: Page, demo: Demo, marker: str) -> FrameLocator:
    """Open the work of the student from the class table."""
    frame = open_activity(page, demo, marker, TITLE)
    saved(frame)
    follow(frame, "Class")
    frame.get_by_role("button", name=STUDENT, exact=True).press("Enter")
    expect(frame.get_by_role("heading", level=1)).to_have_text(STUDENT)
    return frame


def type_mark(page: Page, frame: FrameLocator, score: str, comment: str) -> None:
    """Type a mark and a comment, and save them by keyboard."""
    frame.get_by_label("Mark", exact=True).and_(frame.get_by_role("textbox")).fill(score)
    frame.get_by_label(f"Comment for {STUDENT}").fill(comment)
    page.keyboard.press("Control+Enter")


def test_the_later_of_two_markers_compares_and_chooses(demo: Demo, new_context: NewContext) -> None:
    page, tutors_page = new_context().new_page(), new_context(viewport=NARROW).new_page()
    with new_activity(page, demo, TITLE, TEXT) as form:
        form.get_by_label(re.compile("^When I release them")).check()
    window = new_context().new_page()
    teacher, other = open_work(page, demo, TEACHER), open_work(window, demo, TEACHER)
    tutor = open_work(tutors_page, demo, TUTOR)

    type_mark(page, teacher, "60", "Two of three points.")
    expect(teacher.get_by_text(f"Saved 60 of 100 for {STUDENT}")).to_be_visible()
    tutor.get_by_role("button", name="Mark", exact=True).click()
    type_mark(tutors_page, tutor, "40", "Too short.")
    notice = tutor.locator(".changed-meanwhile")
    expect(notice).to_contain_text(f"{TEACHER} changed this mark after you began, today")
    for words in ("60 of 100", "Two of three points.", "40 of 100", "Too short."):
        expect(notice).to_contain_text(words)
    expect(notice).to_be_focused()
    expect(tutor.get_by_role("heading", level=1)).to_have_text(STUDENT)
    assert tutors_page.frames[-1].evaluate(
        "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
    )
    assert axe.violations(tutors_page.frames[-1], ".changed-meanwhile") == []

    tutors_page.keyboard.press("Tab")
    expect(notice.get_by_role("button", name="Keep mine")).to_be_focused()
    line = tutor.locator(".mark-saved")
    height = line.evaluate("element => element.offsetHeight")
    tutors_page.keyboard.press("Enter")
    expect(line).to_have_text(f"Saved 40 of 100 for {STUDENT}")
    assert line.evaluate("element => element.offsetHeight") == height
    expect(notice).to_have_count(0)

    # The teacher's other window has seen neither mark.
    type_mark(window, other, "61", "Two of three points.")
    theirs = other.locator(".changed-meanwhile")
    expect(theirs).to_contain_text(f"{TUTOR} changed this mark")
    theirs.get_by_role("button", name="Take theirs").press("Enter")
    expect(other.get_by_label(f"Comment for {STUDENT}")).to_have_value("Too short.")
    expect(theirs).to_have_count(0)
