"""Somebody is erased on the administrator's page, while somebody else is in mid-word."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.stories import demo as running
from tests.stories.conftest import comment, open_activity, saved, tag
from tests.stories.demo import Demo

WEEK_3 = "Week 3: Interrogating a chatbot"
WORDS = "The heron would not agree."


@pytest.fixture(scope="module")
def own_demo() -> Iterator[Demo]:
    """A demo of this story's own: whom it erases, others need."""
    directory = running.fresh_directory()
    started = Demo.start(directory, running.free_port())
    yield started
    started.stop()
    running.remove(directory)


def look(page: Page, name: str) -> None:
    """Take pictures where PROMPTGRIMOIRE_TEST_LOOK names a folder: wide, narrow, and dark."""
    folder = os.environ.get("PROMPTGRIMOIRE_TEST_LOOK")
    if folder is None:
        return
    page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)
    page.set_viewport_size({"width": 400, "height": 800})
    page.emulate_media(color_scheme="dark")
    page.screenshot(path=Path(folder) / f"{name}-narrow-dark.png", full_page=True)
    page.emulate_media(color_scheme="light")
    page.set_viewport_size({"width": 1180, "height": 860})


def test_a_draft_of_somebody_else_survives_and_the_erased_words_are_gone(
    own_demo: Demo, new_context: Callable[..., BrowserContext]
) -> None:
    erased_page, other_page = new_context().new_page(), new_context().new_page()
    erased = open_activity(erased_page, own_demo, "Kavya Raghunathan", WEEK_3)
    other = open_activity(other_page, own_demo, "Rosalind Achterberg", WEEK_3)
    for frame in (erased, other):
        saved(frame)
    tag(erased_page, erased, "a roof is not the air you breathe", "Good explanation")
    comment(erased, WORDS)
    saved(erased)
    note = other.get_by_test_id("card").filter(has_text=WORDS)
    expect(note).to_be_visible()
    tag(other_page, other, "nearer the coast, richer, and less dense", "Missing view")
    saved(other)
    draft = other.get_by_test_id("comment-box").last
    draft.fill("Half of a sent")

    admin = new_context(accept_downloads=True).new_page()
    admin.goto(own_demo.run("administrator"))
    admin.get_by_role("button", name="People").click()
    admin.get_by_label("Part of a name").fill("kavya")
    admin.get_by_role("button", name="Find").click()
    look(admin, "found")
    admin.get_by_role("button", name="Show Kavya Raghunathan").click()
    expect(admin.get_by_text("Account").first).to_be_visible()
    with admin.expect_download() as saving:
        admin.get_by_role("button", name="Export everything").click()
    assert saving.value.suggested_filename.endswith(".zip")
    admin.get_by_role("button", name="Erase this person").click()
    look(admin, "person")
    admin.get_by_label("to erase them").fill("Kavya Raghunathan")
    admin.get_by_role("button", name="Erase for good").click()

    expect(erased.locator("body")).to_contain_text("not signed in")
    expect(note).to_have_count(0)
    expect(draft).to_have_value("Half of a sent")
    saved(other)
    draft.fill("Half of a sentence, and the rest.")
    other.get_by_test_id("comment-save").last.click()
    saved(other)
    expect(other.get_by_text("Half of a sentence, and the rest.")).to_be_visible()
    expect(admin.get_by_role("status")).to_contain_text("finished")
    look(admin, "erased")
    for part in ("Audit log", "Retention"):
        admin.get_by_role("button", name=part).click()
        expect(admin.get_by_role("heading", name=part)).to_be_visible()
        expect(admin.get_by_text("Opening…")).to_have_count(0)
        look(admin, part.replace(" ", "-"))
    assert "Kavya" not in own_demo.run("people", "erasures")
