"""The author of a note puts it on other words: by its ends, and by keys alone."""

import re
from collections.abc import Callable

from playwright.sync_api import BrowserContext, FrameLocator, Page, expect

from tests.stories import axe
from tests.stories.conftest import comment, open_activity, saved, tag
from tests.stories.demo import Demo

NewContext = Callable[..., BrowserContext]

WEEK_3 = "Week 3: Interrogating a chatbot"


def opened(demo: Demo, new_context: NewContext, person: str) -> tuple[Page, FrameLocator]:
    """A person on the annotation page."""
    page = new_context().new_page()
    frame = open_activity(page, demo, person, WEEK_3)
    saved(frame)
    return page, frame


def drag(page: Page, frame: FrameLocator, end: str, by: int) -> None:
    """Drag an end of the passage along its line."""
    handle = frame.get_by_test_id(f"passage-{end}")
    # Once the text has come to rest.
    handle.hover(position={"x": 22, "y": 5})
    box = handle.bounding_box()
    assert box is not None
    x, y = box["x"] + 22, box["y"] + 5
    page.mouse.down()
    page.mouse.move(x + by, y, steps=8)
    page.mouse.up()


def test_the_ends_are_dragged_and_others_see_it(demo: Demo, new_context: NewContext) -> None:
    page, frame = opened(demo, new_context, "Isla Marchetti")
    tag(page, frame, "something about heat", "Strong")
    comment(frame, "Is it?")
    saved(frame)
    _, other = opened(demo, new_context, "Farid")
    theirs = other.get_by_test_id("card").filter(has_text="Is it?")
    theirs.get_by_role("button").first.click()
    expect(theirs.get_by_role("button", name="Change passage")).to_have_count(0)
    comment(other, "It is.")
    saved(other)

    card = frame.get_by_test_id("card").filter(has_text="It is.")
    card.get_by_role("button", name="Change passage").click()
    bar = frame.get_by_test_id("passage-bar")
    expect(bar).to_contain_text("something about heat")
    drag(page, frame, "end", -40)
    expect(bar).not_to_contain_text("something about heat")
    assert axe.violations(page.frames[-1]) == []
    words = (bar.locator("q").text_content() or "").strip("“”")
    assert words
    assert "something about heat".startswith(words)
    bar.get_by_test_id("passage-save").click()
    expect(bar).to_have_count(0)
    saved(frame)
    for shown in (card, theirs):
        expect(shown.locator("blockquote").first).to_have_text(words)
        expect(shown).to_contain_text("Passage changed by its writer.")

    frame.get_by_role("button", name=re.compile("^Undo")).click()
    expect(theirs.locator("blockquote").first).to_have_text("something about heat")


def test_keys_make_a_passage_longer_and_escape_leaves_it(
    demo: Demo, new_context: NewContext
) -> None:
    page, frame = opened(demo, new_context, "Henrik")
    tag(page, frame, "Number 1.", "Weak")
    comment(frame, "Which one?")
    card = frame.get_by_test_id("card").filter(has_text="Which one?")
    change = card.get_by_role("button", name="Change passage")
    change.press("Enter")
    bar = frame.get_by_test_id("passage-bar")
    page.keyboard.press("Shift+Control+ArrowRight")
    expect(bar).to_contain_text("Number 1. I")
    page.keyboard.press("Escape")
    expect(bar).to_have_count(0)
    expect(card.locator("blockquote").first).to_have_text("Number 1.")
    change.press("Enter")
    page.keyboard.press("Shift+Control+ArrowRight")
    page.keyboard.press("Shift+Control+ArrowRight")
    page.keyboard.press("Enter")
    expect(card.locator("blockquote").first).to_have_text("Number 1. I live")
    saved(frame)
