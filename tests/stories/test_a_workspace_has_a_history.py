"""A class looks back: the page as it was, step by step, and who did what."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, FrameLocator, Page, expect

from tests.stories import axe
from tests.stories.conftest import comment, open_activity, saved, tag
from tests.stories.demo import Demo
from tests.stories.test_a_note_is_restored import delete, shot

NewContext = Callable[..., BrowserContext]

WEEK_3 = "Week 3: Interrogating a chatbot"


def open_history(frame: FrameLocator) -> None:
    """Open the history, which a narrow page has behind "More"."""
    more = frame.get_by_role("button", name="More", exact=True)
    if more.count():
        more.click()
    frame.get_by_role("button", name="History", exact=True).click()
    expect(frame.get_by_test_id("history")).to_contain_text("As it is now.")


def test_the_page_is_shown_as_it_was_and_cannot_be_changed(
    demo: Demo, new_context: NewContext
) -> None:
    page = new_context().new_page()
    frame = open_activity(page, demo, "Isla Marchetti", WEEK_3)
    saved(frame)
    tag(page, frame, "something about heat", "Strong")
    comment(frame, "At first I thought so.")
    saved(frame)
    words = frame.get_by_test_id("card").filter(has_text="At first I thought so.")
    expect(words).to_have_count(1)
    cards = frame.get_by_test_id("card").count()
    delete(frame, "At first I thought so.")

    open_history(frame)
    history = frame.get_by_test_id("history")
    slider = history.get_by_role("slider", name="Moment")
    expect(history).to_contain_text("deleted 1 note")
    slider.press("ArrowLeft")
    expect(history).to_contain_text("wrote 1 comment")
    expect(words).to_have_count(1)
    expect(frame.locator(".annotation-page")).to_have_attribute("data-past", "true")
    words.get_by_role("button").first.click()
    expect(words.get_by_role("button", name="Delete note")).to_have_count(0)
    assert axe.violations(page.frames[-1]) == []
    shot(page, "history-1180")
    slider.press("Home")
    expect(history).to_contain_text("Before the first note")
    expect(frame.get_by_test_id("card")).to_have_count(0)
    slider.press("End")
    expect(frame.get_by_test_id("card")).to_have_count(cards - 1)
    history.get_by_text("Who did what").click()
    expect(history.get_by_test_id("history-steps")).to_contain_text("You marked 1 passage")
    shot(page, "history-steps-1180")
    history.get_by_role("button", name="Back to now").click()
    expect(history).to_have_count(0)
    expect(frame.locator(".annotation-page")).to_have_attribute("data-past", "false")

    # What was taken back is in nobody else's history.
    other = open_activity(new_context().new_page(), demo, "Farid", WEEK_3)
    saved(other)
    open_history(other)
    theirs = other.get_by_test_id("history")
    theirs.get_by_text("Who did what").click()
    expect(theirs.get_by_test_id("history-steps")).to_contain_text("marked")
    theirs.get_by_role("button", name="Step back").click()
    expect(theirs).not_to_contain_text("As it is now.")
    expect(other.get_by_text("At first I thought so.")).to_have_count(0)


@pytest.mark.parametrize("width", [360, 768])
def test_a_history_is_played_on_a_small_page(
    demo: Demo, new_context: NewContext, width: int
) -> None:
    size = {"width": width, "height": 800}
    page: Page = new_context(viewport=size, color_scheme="dark").new_page()
    frame = open_activity(page, demo, "Henrik", WEEK_3)
    saved(frame)
    open_history(frame)
    history = frame.get_by_test_id("history")
    history.get_by_role("combobox", name="Speed").select_option("fast")
    history.get_by_role("button", name="Play").click()
    expect(history.get_by_role("button", name="Pause")).to_be_visible()
    expect(history).to_contain_text("As it was on")
    shot(page, f"history-{width}-dark")
    assert axe.violations(page.frames[-1]) == []
    page.keyboard.press("Escape")
    expect(history).to_have_count(0)
