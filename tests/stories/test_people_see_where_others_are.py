"""Three people read at once: each sees softly where the others are, and nobody is disturbed."""

import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, FrameLocator, Page, expect

from tests.stories import axe
from tests.stories.conftest import open_activity, saved, select_text
from tests.stories.demo import Demo

NewContext = Callable[..., BrowserContext]

WEEK_3 = "Week 3: Interrogating a chatbot"
PASSAGE = "few stations, often at airports"
LOOKS: dict[str, dict[str, object]] = {
    "narrow": {"viewport": {"width": 360, "height": 640}},
    "medium": {"viewport": {"width": 768, "height": 900}, "color_scheme": "dark"},
    "wide": {"viewport": {"width": 1280, "height": 800}},
    "system": {"viewport": {"width": 1280, "height": 800}, "forced_colors": "active"},
}


def look_at(page: Page, name: str) -> None:
    """Keep a picture where somebody wants to look at it."""
    folder = os.environ.get("PROMPTGRIMOIRE_TEST_PICTURES")
    if folder:
        page.screenshot(path=str(Path(folder) / f"positions-{name}.png"))


def arrive(page: Page, demo: Demo, person: str) -> FrameLocator:
    frame = open_activity(page, demo, person, WEEK_3)
    page.add_style_tag(content="iframe { position: fixed; inset: 0; width: 100vw; height: 100vh; }")
    saved(frame)
    return frame


@pytest.mark.parametrize("look", LOOKS)
def test_selections_of_others_show_for_a_while_and_their_turns_in_the_list(
    demo: Demo, new_context: NewContext, look: str
) -> None:
    page = new_context(**LOOKS[look]).new_page()
    kavya_page, isla_page = new_context().new_page(), new_context().new_page()
    teacher = arrive(page, demo, "Rosalind Achterberg")
    kavya = arrive(kavya_page, demo, "Kavya Raghunathan")
    isla = arrive(isla_page, demo, "Isla Marchetti")
    people = teacher.get_by_test_id("people")
    expect(people).to_contain_text("Isla Marchetti")
    # The teacher writes at the other end of the page, and is to notice nothing.
    teacher.get_by_text("nearer the coast, richer").first.scroll_into_view_if_needed()

    select_text(kavya_page, kavya, PASSAGE)
    select_text(isla_page, isla, "nearer the coast, richer, and less dense")
    live = teacher.get_by_test_id("live")
    expect(live.locator(".live-name")).to_have_count(2)
    expect(live).to_contain_text("Isla Marchetti")
    assert live.get_attribute("aria-hidden") == "true"
    look_at(page, f"{look}-text")
    # Gone by itself, while the words are still selected there.
    expect(live.locator(".live-name")).to_have_count(0)

    people.click()
    panel = teacher.get_by_role("dialog", name="Here now")
    row = panel.get_by_role("listitem").filter(has_text="Kavya Raghunathan")
    box = panel.bounding_box()
    assert box is not None
    assert box["x"] >= 0
    link = row.get_by_role("link", name=re.compile(r"^Turn \d+"))
    expect(link).to_be_visible()
    look_at(page, f"{look}-list")
    assert axe.violations(page.frames[-1], "[data-testid=presence]") == []
    turn = re.search(r"\d+", link.inner_text())
    assert turn is not None
    link.click()
    expect(panel).to_be_hidden()
    there = teacher.locator(".turn").nth(int(turn[0]) - 1)
    expect(there).to_be_focused()

    teacher.locator(".reading-panel-button").click()
    marks = teacher.get_by_test_id("readers")
    expect(marks.filter(has_text="Kavya Raghunathan")).to_have_count(1)
    look_at(page, f"{look}-outline")
    page.keyboard.press("Escape")

    kavya.get_by_test_id("people").click()
    kavya.get_by_label("Show others where I read").uncheck()
    people.click()
    expect(row).to_be_visible()
    expect(link).to_be_hidden()
    kavya.get_by_label("Show others where I read").check()
    expect(link).to_be_visible()
