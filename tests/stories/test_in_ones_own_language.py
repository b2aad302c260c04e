"""A page is in the reader's language, from right to left where that is so, and whole."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, expect

from tests.stories.axe import violations
from tests.stories.conftest import open_activity
from tests.stories.demo import Demo

NewContext = Callable[..., BrowserContext]
READERS = {
    "German": ("de-DE", "de", "ltr", "Gespeichert"),
    "Arabic": ("ar-EG", "ar", "rtl", "محفوظ"),
    "Chinese": ("zh-CN", "zh-Hans", "ltr", "已保存"),
}
SIZES = {"narrow": (360, 740), "wide": (1280, 860)}


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("reader", READERS)
def test_a_student_reads_the_page_in_their_language(
    demo: Demo, new_context: NewContext, reader: str, size: str
) -> None:
    locale, tag, direction, saved = READERS[reader]
    width, height = SIZES[size]
    page = new_context(locale=locale, viewport={"width": width, "height": height}).new_page()
    frame = open_activity(page, demo, "Kavya Raghunathan", "Week 3: Interrogating a chatbot")
    expect(frame.locator("html")).to_have_attribute("lang", tag)
    expect(frame.locator("html")).to_have_attribute("dir", direction)
    expect(frame.get_by_test_id("save-state")).to_contain_text(saved)
    expect(frame.locator("body")).not_to_contain_text(
        re.compile("Show more|Saved|Select a passage")
    )
    body = frame.locator("body")
    assert body.evaluate("body => body.scrollWidth <= body.clientWidth + 1")
    inner = frame.locator("html").element_handle().owner_frame()
    assert inner is not None
    assert violations(inner) == []
