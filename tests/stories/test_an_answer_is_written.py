"""Two people of a group write one answer beside their notes, quote the text, and hand it in."""

import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, FrameLocator, Locator, Page, expect

from tests.stories import axe
from tests.stories.conftest import open_activity, select_text
from tests.stories.demo import Demo
from tests.stories.set_up import new_activity

NewContext = Callable[..., BrowserContext]

TEXT = "User: Why is the sky blue?\n\nChatGPT: Because of scattering.\n\nUser: Who says so?"
SIZES = {"wide": (1280, 800), "narrow": (360, 640)}


def answer(frame: FrameLocator) -> Locator:
    """The field in which the answer is written, in its panel, which opens."""
    if not frame.get_by_test_id("response").count():
        frame.get_by_role("button", name="Answer").first.click()
    field = frame.get_by_role("textbox", name="Answer", exact=True)
    expect(field).to_be_visible()
    return field


def is_saved(frame: FrameLocator) -> None:
    expect(frame.get_by_test_id("response").get_by_test_id("save-state")).to_have_text("Saved")


def look_at(page: Page, name: str) -> None:
    """Keep a picture where somebody wants to look at it."""
    if folder := os.environ.get("PROMPTGRIMOIRE_TEST_PICTURES"):
        page.screenshot(path=str(Path(folder) / f"{name}.png"))


def begin(page: Page, demo: Demo, title: str, most: int = 12) -> None:
    """An activity for groups that asks for an answer, as its teacher sets it up."""
    with new_activity(page, demo, title, TEXT) as form:
        form.get_by_label(re.compile("^Each group")).check()
        asked = form.get_by_role("group", name="Do students write an answer beside their notes?")
        asked.get_by_label(re.compile("^They are asked to")).check()
        asked.get_by_label("Words at most").fill(str(most))
        form.get_by_label("Students hand in").check()


@pytest.mark.parametrize("size", SIZES)
def test_a_group_writes_at_once_and_quotes(demo: Demo, new_context: NewContext, size: str) -> None:
    width, height = SIZES[size]
    title = f"Week 8: An answer, {size}"
    teacher_page = new_context().new_page()
    begin(teacher_page, demo, title)
    viewport = {"width": width, "height": height}
    page, other_page = new_context(viewport=viewport).new_page(), new_context().new_page()
    isla = open_activity(page, demo, "Isla Marchetti", title)
    jarrah = open_activity(other_page, demo, "Jarrah Wood", title)
    ours, theirs = answer(isla), answer(jarrah)

    ours.click()
    page.keyboard.type("Light scatters.")
    page.keyboard.press("Enter")
    expect(theirs).to_contain_text("Light scatters.")
    theirs.click()
    other_page.keyboard.press("Control+End")
    other_page.keyboard.press("Enter")
    for ours_word, their_word in zip(["one", "two", "three"], ["four", "five", "six"], strict=True):
        page.keyboard.type(f"{ours_word} ")
        other_page.keyboard.type(f"{their_word} ")
    is_saved(isla)
    is_saved(jarrah)
    for field in (ours, theirs):
        for word in ["one", "two", "three", "four", "five", "six"]:
            expect(field).to_contain_text(word)
    expect(ours).to_have_text(theirs.inner_text(), use_inner_text=True)
    # Each sees where the other writes, under a name that is no word of the answer.
    caret = theirs.get_by_test_id("caret")
    expect(caret.locator("bdi")).to_have_attribute("data-name", "Isla Marchetti")
    look_at(other_page, f"answer-{size}")
    expect(isla.get_by_test_id("response-words")).to_have_text("8 of 12 words")

    isla.get_by_role("button", name="Bold").click()
    page.keyboard.type("bold")
    expect(theirs.locator("strong")).to_have_text("bold")
    page.keyboard.press("Control+z")
    expect(theirs.locator("strong")).to_have_count(0)
    expect(theirs).to_contain_text("six")

    assert axe.violations(page.frames[-1]) == []
    isla.get_by_role("button", name="Close the answer").click()
    select_text(page, isla, "Because of scattering.")
    isla.get_by_test_id("quote-in-answer").click()
    quoted = theirs.get_by_role("link", name="Because of scattering.")
    expect(quoted).to_be_visible()
    expect(isla.get_by_test_id("response-words")).to_have_text("8 of 12 words")
    page.frames[-1].evaluate("dispatchEvent(new Event('beforeprint'))")
    on_paper = isla.get_by_role("region", name="Answer")
    expect(on_paper).to_contain_text("Light scatters.")
    expect(on_paper.locator(".quoted-passage")).to_have_text("Because of scattering.")
    page.frames[-1].evaluate("dispatchEvent(new Event('afterprint'))")
    quoted.click()
    expect(jarrah.get_by_role("article").nth(1)).to_be_in_viewport()
    jarrah.get_by_role("button", name="Close the answer").click()

    jarrah.get_by_role("button", name="Hand in…").click()
    dialog = jarrah.get_by_role("dialog")
    expect(dialog.get_by_test_id("contents")).to_contain_text("an answer of 8 words")
    dialog.get_by_role("button", name="Hand in now").click()
    expect(dialog.get_by_test_id("receipt")).to_be_visible()
    expect(isla.get_by_role("textbox", name="Answer")).to_have_attribute("aria-readonly", "true")

    teacher = open_activity(teacher_page, demo, "Rosalind Achterberg", title)
    teacher.get_by_role("link", name="Class", exact=True).click()
    teacher.get_by_role("row").filter(has_text="Isla Marchetti").get_by_role(
        "button", name="Isla Marchetti"
    ).first.click()
    shown = teacher.get_by_test_id("answer")
    expect(shown).to_contain_text("Light scatters.")
    expect(shown.locator(".quoted-passage")).to_have_text("Because of scattering.")
