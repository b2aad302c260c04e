"""The frame of an LMS is low, or a phone: each bar takes one line, and the rest is for reading."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, FrameLocator, Locator, Page, expect

from tests.stories.conftest import open_activity, saved, tag
from tests.stories.demo import Demo

NewContext = Callable[..., BrowserContext]

WEEK_3 = "Week 3: Interrogating a chatbot"
TEACHER = "Rosalind Achterberg"
ONE_LINE = 48
"""Pixels in which one line of links or buttons fits."""


def height(part: Locator) -> float:
    """Height of a part of the page."""
    box = part.bounding_box()
    assert box is not None
    return box["height"]


def in_whole_window(page: Page, frame: FrameLocator) -> FrameLocator:
    """Give the frame the whole window, as LMSs do on a phone."""
    page.add_style_tag(content="iframe { position: fixed; inset: 0; width: 100vw; height: 100vh; }")
    expect(frame.locator("body")).to_be_visible()
    return frame


@pytest.mark.parametrize("size", [(360, 640), (768, 400)], ids=["phone", "low"])
def test_the_screens_of_a_teacher_are_one_line(
    demo: Demo, new_context: NewContext, size: tuple[int, int]
) -> None:
    page = new_context(viewport={"width": size[0], "height": size[1]}).new_page()
    frame = in_whole_window(page, open_activity(page, demo, TEACHER, WEEK_3))
    saved(frame)
    screens = frame.get_by_role("navigation", name="Screens of this activity")
    assert height(screens) < ONE_LINE
    frame.get_by_role("link", name="Invite", exact=True).click()
    expect(frame.get_by_role("heading", level=1)).to_contain_text("Invite")
    assert height(screens) < ONE_LINE
    current = frame.get_by_role("link", name="Invite", exact=True)
    expect(current).to_have_attribute("aria-current", "page")
    expect(current).to_be_in_viewport(ratio=1)


@pytest.mark.parametrize("width", [360, 800])
def test_a_student_has_one_line_above_the_text_in_a_narrow_frame(
    demo: Demo, new_context: NewContext, width: int
) -> None:
    page = new_context(viewport={"width": width, "height": 640}).new_page()
    frame = in_whole_window(page, open_activity(page, demo, "Kavya Raghunathan", WEEK_3))
    saved(frame)
    # Below the line are the tabs of two conversations.
    assert height(frame.locator(".annotation-header")) < 2 * ONE_LINE
    for text in frame.get_by_role("navigation", name="Conversations").get_by_role("button").all():
        expect(text).to_be_in_viewport(ratio=1)
    more = frame.get_by_role("button", name="More", exact=True)
    work = frame.get_by_role("link", name="Your work", exact=True)
    expect(work).to_be_hidden()
    more.press("Enter")
    expect(work).to_be_visible()
    page.keyboard.press("Escape")
    expect(work).to_be_hidden()
    expect(more).to_be_focused()
    more.click()
    work.click()
    expect(frame.get_by_role("heading", name="Your work")).to_be_visible()


@pytest.mark.parametrize("has_touch", [False, True])
def test_a_comment_is_typed_at_once_where_no_keyboard_covers_the_page(
    demo: Demo, new_context: NewContext, has_touch: bool
) -> None:
    size = {"width": 360, "height": 640}
    page = new_context(viewport=size, has_touch=has_touch, is_mobile=has_touch).new_page()
    frame = in_whole_window(page, open_activity(page, demo, "Kavya Raghunathan", WEEK_3))
    saved(frame)
    tag(page, frame, "something about heat", "Strong")
    box = frame.get_by_test_id("comment-box")
    expect(box).to_be_visible()
    if has_touch:
        expect(box).not_to_be_focused()
    else:
        expect(box).to_be_focused()


def test_a_long_title_takes_a_second_line_before_it_is_cut(
    demo: Demo, new_context: NewContext
) -> None:
    page = new_context(viewport={"width": 1280, "height": 800}).new_page()
    frame = in_whole_window(page, open_activity(page, demo, "Kavya Raghunathan", WEEK_3))
    saved(frame)
    title = frame.get_by_role("heading", level=1, name=WEEK_3)
    is_whole = title.evaluate(
        """title => {
            title.textContent = "Week 9: Two letters about a rent increase, and who wrote them";
            return title.scrollHeight <= title.clientHeight
                && title.scrollWidth <= title.clientWidth;
        }"""
    )
    assert is_whole
    assert height(frame.locator(".annotation-state")) < ONE_LINE


@pytest.mark.parametrize("title", ["My steps", "Deleted notes"])
def test_the_heading_of_a_dialog_is_whole_on_a_phone(
    demo: Demo, new_context: NewContext, title: str
) -> None:
    page = new_context(viewport={"width": 360, "height": 640}).new_page()
    frame = in_whole_window(page, open_activity(page, demo, "Kavya Raghunathan", WEEK_3))
    saved(frame)
    frame.get_by_role("button", name="More", exact=True).click()
    frame.get_by_role("button", name="History", exact=True).click()
    frame.get_by_role("button", name=title, exact=True).click()
    heading = frame.get_by_role("dialog").get_by_role("heading", name=title)
    is_whole = heading.evaluate("""heading => {
        heading.textContent = "Edit Planning a project on urban heat in Western Sydney";
        return heading.scrollWidth <= heading.clientWidth;
    }""")
    assert is_whole


def test_the_current_screen_and_text_are_marked_in_the_colours_of_the_system(
    demo: Demo, new_context: NewContext
) -> None:
    page = new_context(forced_colors="active").new_page()
    frame = open_activity(page, demo, TEACHER, WEEK_3)
    saved(frame)
    screens = frame.get_by_role("navigation", name="Screens of this activity")
    texts = frame.get_by_role("navigation", name="Conversations")
    for current, other in (
        (screens.locator("[aria-current]"), screens.get_by_role("link", name="Class")),
        (texts.locator("[aria-current]"), texts.locator(":not([aria-current])").first),
    ):
        lines = [
            each.evaluate("it => getComputedStyle(it).borderBlockEndColor")
            for each in (current, other)
        ]
        assert lines[0] != lines[1]
