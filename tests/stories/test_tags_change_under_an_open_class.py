"""A teacher changes the tags while students annotate: every page follows, and no note is lost."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, FrameLocator, expect

from tests.stories.conftest import comment, open_activity, saved, select_text, tag
from tests.stories.demo import Demo
from tests.stories.set_up import new_activity

TEXT = (
    "User: Is my street hotter than others?\n\n"
    "Assistant: There are few stations, often at airports.\n\n"
    "User: Satellites see every roof.\n\n"
    "Assistant: They do, and a roof is not the air you breathe.\n"
)

NewContext = Callable[..., BrowserContext]


def tags(frame: FrameLocator) -> FrameLocator:
    """Make sure that the editor has saved."""
    expect(frame.locator(".tag-set-editor [role=status]")).to_have_text("Saved.")
    return frame


@pytest.mark.parametrize(
    "viewport",
    [{"width": 1180, "height": 860}, {"width": 420, "height": 760}],
    ids=["wide", "narrow"],
)
def test_tags_changed_under_an_open_class(
    demo: Demo, new_context: NewContext, viewport: dict[str, int]
) -> None:
    name = f"Invented source {viewport['width']}"
    page, student_page = new_context().new_page(), new_context(viewport=viewport).new_page()
    title = f"Week 11: With other tags, {viewport['width']}"
    with new_activity(page, demo, title, TEXT):
        pass
    student = open_activity(student_page, demo, "Isla Marchetti", title)
    saved(student)
    teacher = open_activity(page, demo, "Rosalind Achterberg", title)
    teacher.get_by_role("link", name="Set up", exact=True).click()

    teacher.get_by_role("button", name="Add a tag").click()
    teacher.get_by_placeholder("Name of the tag").last.fill(name)
    teacher.get_by_label("What it means").fill("A source that you could not find.")
    teacher.get_by_label("An example").fill("A book that nobody wrote.")
    teacher.get_by_label("A note with it needs a comment").check()
    tags(teacher)
    # The page follows under a selection that is being made.
    select_text(student_page, student, "few stations, often at airports")
    menu = student.get_by_test_id("tag-menu")
    choice = menu.get_by_role("button", name=re.compile(name))
    expect(choice).to_be_visible()
    menu.get_by_role("button", name="What do they mean?").click()
    expect(choice).to_contain_text("A source that you could not find.")
    expect(choice).to_contain_text("For example: A book that nobody wrote.")
    student_page.keyboard.press(choice.get_attribute("aria-keyshortcuts") or "")
    saved(student)
    card = student.get_by_test_id("card").filter(has_text=name)
    expect(card).to_contain_text("Needs a comment")
    comment(student, "I looked in the library.")
    expect(card).not_to_contain_text("Needs a comment")
    saved(student)

    renamed = f"Made up {viewport['width']}"
    teacher.get_by_label(f"Name of {name}").fill(renamed)
    tags(teacher)
    card = student.get_by_test_id("card").filter(has_text=renamed)
    expect(card).to_be_visible()

    teacher.get_by_role("link", name="Annotate", exact=True).click()
    teacher.get_by_role("link", name="Set up", exact=True).click()
    teacher.get_by_label(f"More about {renamed}").click()
    teacher.get_by_role("button", name=f"Take out of use: {renamed}").click()
    tags(teacher)
    expect(teacher.get_by_text("Not in use any more")).to_be_visible()
    select_text(student_page, student, "a roof is not the air you breathe")
    expect(menu.get_by_role("button", name="Strong prompt")).to_be_visible()
    expect(menu.get_by_role("button", name=re.compile(renamed))).to_have_count(0)
    student_page.keyboard.press("Escape")
    expect(card).to_be_visible()

    teacher.get_by_text("Not in use any more").click()
    teacher.get_by_role("button", name=f"Use {renamed} again").click()
    teacher.get_by_label(f"Merge {renamed} into").select_option("Unsupported claim")
    tags(teacher)
    expect(card).to_have_count(0)
    merged = student.get_by_test_id("card").filter(has_text="I looked in the library.")
    expect(merged.last).to_contain_text("Unsupported claim")
    tag(student_page, student, "a roof is not the air you breathe", "Unsupported claim")
    saved(student)
