"""A deleted note comes back: its author finds it, with the comments on it; and a teacher theirs."""

import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, FrameLocator, Page, expect

from tests.stories import axe
from tests.stories.conftest import comment, open_activity, saved, tag
from tests.stories.demo import Demo

NewContext = Callable[..., BrowserContext]

WEEK_3 = "Week 3: Interrogating a chatbot"
TEACHER = "Rosalind Achterberg"
SHOTS = os.environ.get("PROMPTGRIMOIRE_TEST_SHOTS")


def shot(page: Page, name: str) -> None:
    """Keep a picture of the page where somebody wants to look at it."""
    if SHOTS:
        page.screenshot(path=Path(SHOTS) / f"{name}.png")


def open_deleted(frame: FrameLocator) -> None:
    """Open the list of deleted notes from the history, which a narrow page has behind "More"."""
    more = frame.get_by_role("button", name="More", exact=True)
    if more.count():
        more.click()
    frame.get_by_role("button", name="History", exact=True).click()
    frame.get_by_role("button", name="Deleted notes", exact=True).click()


def delete(frame: FrameLocator, words: str) -> None:
    card = frame.get_by_test_id("card").filter(has_text=words)
    card.get_by_role("button", name="Delete note").click()
    card.get_by_role("button", name=re.compile(r"^Delete .*\?$")).click()
    expect(card).to_have_count(0)
    saved(frame)


def test_a_student_restores_a_note_with_the_comments_on_it(
    demo: Demo, new_context: NewContext
) -> None:
    page = new_context().new_page()
    frame = open_activity(page, demo, "Isla Marchetti", WEEK_3)
    saved(frame)
    tag(page, frame, "something about heat", "Strong")
    comment(frame, "Deleted by mistake.")
    saved(frame)
    other_page = new_context().new_page()
    other = open_activity(other_page, demo, "Farid", WEEK_3)
    theirs = other.get_by_test_id("card").filter(has_text="Deleted by mistake.")
    theirs.get_by_role("button").first.click()
    comment(other, "A good point.")
    saved(other)
    expect(frame.get_by_test_id("card").filter(has_text="A good point.")).to_have_count(1)
    delete(frame, "Deleted by mistake.")
    expect(theirs).to_have_count(0)

    open_deleted(frame)
    dialog = frame.get_by_test_id("deleted-notes")
    note = dialog.locator("li").filter(has_text="Deleted by mistake.")
    expect(note).to_contain_text("something about heat")
    expect(note).to_contain_text("A good point.")
    assert axe.violations(page.frames[-1]) == []
    shot(page, "deleted-1280")
    note.get_by_role("button", name="Restore").click()
    expect(note).to_contain_text("It is back.")
    expect(note.get_by_role("link", name="Show it")).to_be_focused()
    expect(theirs).to_contain_text("A good point.")
    note.get_by_role("link", name="Show it").click()
    card = frame.get_by_test_id("card").filter(has_text="Deleted by mistake.")
    expect(card).to_contain_text("A good point.")

    frame.get_by_role("button", name=re.compile("^Undo: restoring")).click()
    expect(theirs).to_have_count(0)
    open_deleted(other)
    nothing = other.get_by_test_id("deleted-notes")
    expect(nothing).to_contain_text("Nothing was deleted")
    expect(nothing).not_to_contain_text("Deleted by mistake.")


@pytest.mark.parametrize("width", [360, 768])
def test_a_teacher_restores_what_they_removed(
    demo: Demo, new_context: NewContext, width: int
) -> None:
    page = new_context().new_page()
    frame = open_activity(page, demo, "Henrik", WEEK_3)
    saved(frame)
    words = f"Removed at {width}."
    tag(page, frame, "Number 1.", "Weak")
    comment(frame, words)
    saved(frame)
    small = new_context(viewport={"width": width, "height": 800}, color_scheme="dark").new_page()
    teachers = open_activity(small, demo, TEACHER, WEEK_3)
    saved(teachers)
    mine = frame.get_by_test_id("card").filter(has_text=words)
    wide = open_activity(new_context().new_page(), demo, TEACHER, WEEK_3)
    theirs = wide.get_by_test_id("card").filter(has_text=words)
    theirs.get_by_role("button").first.click()
    delete(wide, words)
    expect(mine).to_have_count(0)
    open_deleted(frame)
    expect(frame.get_by_test_id("deleted-notes")).not_to_contain_text(words)
    open_deleted(teachers)
    note = teachers.get_by_test_id("deleted-notes").locator("li").filter(has_text=words)
    expect(note).to_contain_text("Henrik")
    shot(small, f"deleted-{width}-dark")
    note.get_by_role("button", name="Restore").click()
    expect(note).to_contain_text("It is back.")
    expect(note.get_by_role("link", name="Show it")).to_be_focused()
    small.keyboard.press("Escape")
    expect(teachers.get_by_test_id("deleted-notes")).to_have_count(0)
    expect(teachers.get_by_role("button", name="More", exact=True)).to_be_focused()
    expect(mine).to_have_count(1)
