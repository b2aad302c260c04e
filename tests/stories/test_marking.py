"""A mark is given as it is typed, on a phone too, and the page says what the gradebook shows."""

from collections.abc import Callable

import requests
from playwright.sync_api import BrowserContext, ViewportSize, expect

from tests.stories.conftest import open_activity
from tests.stories.demo import Demo

NewContext = Callable[..., BrowserContext]

WEEK_3 = "Week 3: Interrogating a chatbot"
PHONE: ViewportSize = {"width": 390, "height": 800}


def test_a_mark_with_a_comma_is_given_and_withdrawn_on_a_phone(
    demo: Demo, new_context: NewContext
) -> None:
    page = new_context(viewport=PHONE).new_page()
    frame = open_activity(page, demo, "Rosalind Achterberg", WEEK_3)
    frame.get_by_role("link", name="Class", exact=True).click()
    frame.get_by_role("button", name="Mark Luca dos Santos").click()

    form = frame.get_by_role("form", name="Mark of Luca dos Santos")
    for part in (form.get_by_label("Mark", exact=True), form.get_by_label("Comment")):
        box = part.bounding_box()
        assert box is not None
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= PHONE["width"]
    form.get_by_label("Mark", exact=True).press_sequentially("7,5")
    expect(form.get_by_text("= 7.5 of 100")).to_be_visible()
    page.keyboard.press("Enter")
    row = frame.get_by_role("row").filter(has_text="Luca dos Santos").first
    expect(row).to_contain_text("7.5 / 100 in the LMS,")
    change = row.get_by_role("button", name="Change the mark of Luca dos Santos")
    expect(change).to_be_focused()
    assert mark_of(demo, "Luca dos Santos") == 7.5

    change.press("Enter")
    form.get_by_role("button", name="Withdraw the mark").press("Enter")
    form.get_by_role("button", name="Withdraw the mark of").press("Enter")
    expect(row).to_contain_text("Withdrawn out of the LMS,")
    expect(change).to_be_focused()
    assert mark_of(demo, "Luca dos Santos") is None


def mark_of(demo: Demo, name: str) -> object:
    """Mark in the LMS's first column."""
    book = requests.get(f"{demo.lms}/control/gradebook/2", timeout=60).json()
    (row,) = [row for row in book["rows"] if row["name"] == name]
    cell = row["marks"][0]
    return cell and cell["score"]
