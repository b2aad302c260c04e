"""Somebody writes for themselves alone, and shares one note later; nobody sees it before."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, FrameLocator, Page, expect

from tests.stories.conftest import comment, open_activity, saved, select_text, tag
from tests.stories.demo import Demo
from tests.stories.set_up import new_activity

NewContext = Callable[..., BrowserContext]
SIZES = {"narrow": (400, 740), "wide": (1280, 860)}
TEXT = (
    "User: Why is the sky blue?\n\n"
    "Assistant: Because of scattering. Short waves are scattered most.\n\nUser: Thank you."
)
SECRET = "I have never understood waves."


def _open(page: Page, demo: Demo, person: str, title: str) -> FrameLocator:
    frame = open_activity(page, demo, person, title)
    expect(frame.get_by_test_id("conversation")).to_contain_text("scattering")
    saved(frame)
    return frame


def _note_to_oneself(page: Page, frame: FrameLocator, words: str, text: str) -> None:
    """Write with the keyboard alone, once the words are selected."""
    select_text(page, frame, words)
    expect(frame.get_by_test_id("private-note")).to_be_visible()
    page.keyboard.press("0")
    editor = frame.get_by_role("textbox", name="Add a comment")
    expect(editor).to_be_focused()
    page.keyboard.type(text)
    page.keyboard.press("Control+Enter")
    expect(frame.get_by_test_id("comment").filter(has_text=text)).to_be_visible()
    saved(frame)


@pytest.mark.parametrize("size", SIZES)
def test_a_note_is_ones_own_until_it_is_shared(
    demo: Demo, new_context: NewContext, size: str
) -> None:
    width, height = SIZES[size]
    title = f"For oneself, {size}"
    teacher_page, kavya_page = new_context().new_page(), new_context().new_page()
    with new_activity(teacher_page, demo, title, TEXT):
        pass
    isla_page = new_context(viewport={"width": width, "height": height}).new_page()
    isla = _open(isla_page, demo, "Isla Marchetti", title)
    kavya = _open(kavya_page, demo, "Kavya Raghunathan", title)
    teacher = _open(teacher_page, demo, "Rosalind Achterberg", title)
    _note_to_oneself(isla_page, isla, "Short waves", SECRET)
    own = isla.get_by_test_id("card").filter(has_text="Only you")
    expect(own).to_have_count(1)
    tag(isla_page, isla, "Because of scattering", "Good explanation")
    comment(isla, "This one is for all.")
    saved(isla)

    for other in (kavya, teacher):
        expect(other.get_by_test_id("card").filter(has_text="This one is for all.")).to_be_visible()
        expect(other.get_by_test_id("card")).to_have_count(1)
    teacher.get_by_role("link", name="Class", exact=True).click()
    expect(teacher.get_by_role("row").filter(has_text="Isla Marchetti")).to_contain_text("1")
    teacher.get_by_role("link", name="Annotate", exact=True).click()

    isla_page.reload()
    isla = _open(isla_page, demo, "Isla Marchetti", title)
    if size == "narrow":
        isla.get_by_test_id("notes-toggle").click()
    own = isla.get_by_test_id("card").filter(has_text="Only you")
    expect(own).to_have_count(1)
    own.get_by_role("button", expanded=False).click()
    expect(own).to_contain_text(SECRET)
    own.get_by_role("button", name="Share").click()
    expect(isla.get_by_test_id("card").filter(has_text="Only you")).to_have_count(0)
    for other in (kavya, teacher):
        shown = other.get_by_test_id("card").filter(has_text=SECRET)
        expect(shown).to_have_count(1)
        expect(shown).not_to_contain_text("Only you")
    isla_page.reload()
    isla = _open(isla_page, demo, "Isla Marchetti", title)
    if size == "narrow":
        isla.get_by_test_id("notes-toggle").click()
    expect(isla.get_by_test_id("card")).to_have_count(2)
    expect(isla.get_by_test_id("card").filter(has_text="Only you")).to_have_count(0)


def test_tags_are_given_privately_after_a_switch_and_after_closing(
    demo: Demo, new_context: NewContext
) -> None:
    title = "For oneself, after closing"
    teacher_page, page = new_context().new_page(), new_context().new_page()
    with new_activity(teacher_page, demo, title, TEXT):
        pass
    isla = _open(page, demo, "Isla Marchetti", title)
    select_text(page, isla, "Short waves")
    switch = isla.get_by_role("switch", name="Give tags privately")
    switch.click()
    expect(switch).to_have_attribute("aria-checked", "true")
    isla.get_by_test_id("tag-menu").get_by_role("button", name="Good explanation").click()
    card = isla.get_by_test_id("card")
    expect(card).to_contain_text("Good explanation")
    expect(card).to_contain_text("Only you")
    saved(isla)
