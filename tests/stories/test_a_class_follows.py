"""A teacher leads a class through a text; who follows goes along, until they act themselves."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, FrameLocator, Locator, Page, expect

from tests.stories import axe
from tests.stories.conftest import open_activity, saved, tag
from tests.stories.demo import Demo

NewContext = Callable[..., BrowserContext]

WEEK_3 = "Week 3: Interrogating a chatbot"
TEACHER = "Rosalind Achterberg"
LAST = "The last turn of the text"
LOOKS: dict[str, dict[str, object]] = {
    "narrow": {"viewport": {"width": 360, "height": 640}},
    "medium": {"viewport": {"width": 768, "height": 900}, "color_scheme": "dark"},
    "wide": {"viewport": {"width": 1280, "height": 800}},
    "system": {"viewport": {"width": 1280, "height": 800}, "forced_colors": "active"},
}


def look_at(page: Page, name: str) -> None:
    """Keep a picture where somebody wants to look at it."""
    if folder := os.environ.get("PROMPTGRIMOIRE_TEST_PICTURES"):
        page.screenshot(path=str(Path(folder) / f"follow-{name}.png"))


def arrive(page: Page, demo: Demo, person: str) -> FrameLocator:
    frame = open_activity(page, demo, person, WEEK_3)
    page.add_style_tag(content="iframe { position: fixed; inset: 0; width: 100vw; height: 100vh; }")
    saved(frame)
    return frame


def turn(frame: FrameLocator, number: int) -> Locator:
    """Head of a turn, by its number."""
    return frame.locator(".turn").nth(number - 1)


def lead_to(page: Page, number: int) -> None:
    """Scroll the projector to a turn, as a wheel would."""
    page.frames[-1].evaluate(
        """number => document.querySelectorAll('.lecture-text .turn')[number - 1]
            .scrollIntoView({block: 'start'})""",
        number,
    )


@pytest.fixture
def leader(demo: Demo, new_context: NewContext) -> Page:
    """Page of a teacher who leads, at the projector."""
    page = new_context().new_page()
    teacher = arrive(page, demo, TEACHER)
    teacher.get_by_role("link", name="Projector", exact=True).click()
    expect(teacher.locator(".lecture-text .turn").first).to_be_visible()
    teacher.get_by_role("button", name="Follow me").click()
    expect(teacher.get_by_role("button", name="Follow me")).to_have_attribute(
        "aria-pressed", "true"
    )
    return page


@pytest.mark.parametrize("look", LOOKS)
def test_who_follows_goes_along_until_they_act_and_nobody_else_is_moved(
    demo: Demo, new_context: NewContext, leader: Page, look: str
) -> None:
    page, other_page = new_context(**LOOKS[look]).new_page(), new_context().new_page()
    kavya, isla = (
        arrive(page, demo, "Kavya Raghunathan"),
        arrive(other_page, demo, "Isla Marchetti"),
    )
    banner = kavya.get_by_test_id("follow")
    expect(banner).to_contain_text(f"{TEACHER} asks you to follow.")
    look_at(page, f"{look}-asked")
    assert axe.violations(page.frames[-1], "[data-testid=follow]") == []

    # Somebody is at work: a half-written note, with the focus in it.
    tag(other_page, isla, "few stations, often at airports", "Good explanation")
    field = isla.get_by_test_id("comment-box").last
    field.focus()
    other_page.keyboard.type("Half a thou")
    before = isla.locator(".annotation-scroller").evaluate("each => each.scrollTop")

    lead_to(leader, 12)
    banner.get_by_role("button", name="Follow").click()
    expect(turn(kavya, 12)).to_be_in_viewport()
    expect(banner).to_contain_text(f"You follow {TEACHER}")
    lead_to(leader, 24)
    expect(turn(kavya, 24)).to_be_in_viewport()
    look_at(page, f"{look}-following")

    other_page.keyboard.type("ght")
    expect(field).to_be_focused()
    expect(field).to_have_value("Half a thought")
    assert isla.locator(".annotation-scroller").evaluate("each => each.scrollTop") == before

    scroller = kavya.locator(".annotation-scroller")
    scroller.hover()
    page.mouse.wheel(0, -200)
    expect(banner).to_contain_text(f"{TEACHER} goes on.")
    lead_to(leader, 2)
    expect(isla.get_by_test_id("follow")).to_be_visible()
    expect(turn(kavya, 2)).not_to_be_in_viewport()
    banner.get_by_role("button", name="Follow again").click()
    expect(turn(kavya, 2)).to_be_in_viewport()

    leader.frame_locator("iframe").get_by_role("button", name="Follow me").click()
    expect(banner).to_have_count(0)


def test_a_teacher_leads_from_the_page_that_the_class_has(
    demo: Demo, new_context: NewContext
) -> None:
    page, kavya_page = new_context().new_page(), new_context().new_page()
    teacher, kavya = arrive(page, demo, TEACHER), arrive(kavya_page, demo, "Kavya Raghunathan")
    teacher.get_by_test_id("people").click()
    teacher.get_by_role("button", name="Ask everybody to follow me").click()
    expect(teacher.get_by_test_id("lead")).to_be_visible()
    kavya.get_by_test_id("follow").get_by_role("button", name="Follow").click()
    turn(teacher, 24).evaluate("each => each.scrollIntoView({block: 'start'})")
    expect(turn(kavya, 24)).to_be_in_viewport()
    look_at(page, "lead")
    teacher.get_by_role("button", name="Stop leading").click()
    expect(kavya.get_by_test_id("follow")).to_have_count(0)


def test_following_is_taken_up_and_ended_by_keys_and_announced_once(
    demo: Demo, new_context: NewContext, leader: Page
) -> None:
    page = new_context().new_page()
    kavya = arrive(page, demo, "Kavya Raghunathan")
    banner = kavya.get_by_test_id("follow")
    expect(banner).to_be_visible()
    expect(banner.get_by_role("status")).to_have_text(f"{TEACHER} asks you to follow.")
    kavya.get_by_test_id("conversation").focus()
    page.keyboard.press("Alt+Enter")
    expect(banner).to_contain_text("You follow")
    lead_to(leader, 24)
    expect(turn(kavya, 24)).to_be_in_viewport()
    expect(kavya.get_by_test_id("conversation")).to_be_focused()
    # The words that a screen reader has heard stay what they are.
    expect(banner.get_by_role("status")).to_have_text(f"{TEACHER} asks you to follow.")
    page.keyboard.press("Escape")
    expect(banner).to_contain_text("goes on.")
    kavya.locator(".reading-panel-button").click()
    kavya.get_by_text("Keys", exact=True).click()
    expect(kavya.get_by_text("Follow your teacher")).to_be_visible()
    banner.get_by_role("button", name="Not now").click()
    expect(banner).to_have_count(0)
