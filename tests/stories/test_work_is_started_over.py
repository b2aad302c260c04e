"""A group starts over, reads its earlier attempt, and its teacher goes back to it."""

import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, FrameLocator, Page, expect

from tests.stories import axe
from tests.stories.conftest import comment, open_activity, saved, tag
from tests.stories.demo import Demo
from tests.stories.set_up import new_activity

TEXT = "User: Why is the sky blue?\n\nChatGPT: Because of scattering.\n\nUser: Who says so?"
SHOTS = os.environ.get("PROMPTGRIMOIRE_TEST_SHOTS")

NewContext = Callable[..., BrowserContext]


def shot(page: Page, name: str) -> None:
    """Keep a picture of the page where somebody wants to look at it."""
    if SHOTS:
        page.screenshot(path=Path(SHOTS) / f"{name}.png")


def more(frame: FrameLocator) -> None:
    """Open what a narrow page has behind "More"."""
    button = frame.get_by_role("button", name="More", exact=True)
    if button.count():
        button.click()


def cards(frame: FrameLocator, words: str, number: int) -> None:
    """Expect so many notes with these words; a narrow page has them in a sheet."""
    sheet = frame.get_by_test_id("notes-toggle")
    expect(frame.locator(".notes-beside").or_(sheet)).to_be_visible()
    is_narrow = sheet.count() > 0
    if is_narrow:
        sheet.click()
    expect(frame.get_by_test_id("card").filter(has_text=words)).to_have_count(number)
    if is_narrow:
        sheet.click()


@pytest.mark.parametrize("width", [360, 1280])
def test_a_group_starts_over_and_its_teacher_goes_back(
    demo: Demo, new_context: NewContext, width: int
) -> None:
    title = f"Week 8: Begin anew at {width}"
    with new_activity(new_context().new_page(), demo, title, TEXT) as form:
        form.get_by_label(re.compile("^Each group")).check()
    wide, page = (
        new_context().new_page(),
        new_context(viewport={"width": width, "height": 800}).new_page(),
    )
    ben = open_activity(wide, demo, "Jarrah Wood", title)
    ada = open_activity(page, demo, "Isla Marchetti", title)
    tag(wide, ben, "Because of scattering", "Good explanation")
    comment(ben, "All of it is wrong.")
    saved(ben)
    cards(ada, "All of it is wrong.", 1)

    more(ada)
    ada.get_by_role("button", name="History", exact=True).click()
    ada.get_by_role("button", name="Start over…").click()
    dialog = ada.get_by_role("dialog")
    expect(dialog.get_by_test_id("contents")).to_have_text("1 highlight, 1 comment, 5 words")
    expect(dialog).to_contain_text("You do this for everybody in your group")
    assert axe.violations(page.frames[-1]) == []
    shot(page, f"start-over-{width}")
    dialog.get_by_role("button", name="Start over now").click()
    expect(dialog.get_by_role("status")).to_contain_text("This is a new attempt.")
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    cards(ada, "All of it is wrong.", 0)
    cards(ben, "All of it is wrong.", 0)
    tag(wide, ben, "Who says so", "Unsupported claim")
    comment(ben, "Better so.")
    saved(ben)
    cards(ada, "Better so.", 1)

    more(ada)
    ada.get_by_role("link", name="Earlier attempts").click()
    banner = ada.get_by_test_id("earlier-attempt")
    expect(banner).to_contain_text("Attempt 1, which Isla Marchetti ended")
    cards(ada, "All of it is wrong.", 1)
    expect(ada.get_by_test_id("comment-box")).to_have_count(0)
    expect(banner.get_by_role("button")).to_have_count(0)
    assert axe.violations(page.frames[-1]) == []
    shot(page, f"earlier-attempt-{width}")
    banner.get_by_role("link", name="Current attempt").click()
    expect(banner).to_be_hidden()
    cards(ada, "Better so.", 1)

    teachers_page = new_context().new_page()
    teacher = open_activity(teachers_page, demo, "Rosalind Achterberg", title)
    teacher.get_by_role("combobox", name="Group").select_option("Group 3")
    cards(teacher, "Better so.", 1)
    teacher.get_by_role("link", name="Earlier attempts").click()
    banner = teacher.get_by_test_id("earlier-attempt")
    banner.get_by_role("button", name="Go back to this attempt…").click()
    shot(teachers_page, f"go-back-{width}")
    banner.get_by_role("button", name=re.compile("^Go back to this attempt\\?")).click()
    expect(banner).to_be_hidden()
    cards(ben, "All of it is wrong.", 1)
    cards(ben, "Better so.", 0)
