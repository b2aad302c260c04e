"""Guides for students and teachers say what the pages say, with pictures of these pages.

With PROMPTGRIMOIRE_TEST_PICTURE set, the pictures in the repository are taken anew.
"""

import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.stories.conftest import comment, open_activity, saved, select_text, tag
from tests.stories.demo import Demo
from tests.stories.set_up import SetUp, new_activity

WEEK_3 = "Week 3: Interrogating a chatbot"
BEES = "Week 4: Who counts the bees?"
TEACHER = "Rosalind Achterberg"
GUIDES = Path(__file__).parents[2] / "static" / "public" / "guide"
SIZE = {"width": 1180, "height": 760}
CHAT = (
    "User: Are there more bees in cities than in the country?\n\n"
    "Assistant: Often, yes. Gardens flower from spring to autumn, and few of them are sprayed.\n\n"
    "User: Who has counted them?\n\n"
    "Assistant: Several studies have. I can look for their authors.\n"
)

NewContext = Callable[..., BrowserContext]
Take = Callable[[Page, str], None]


@pytest.fixture
def take(tmp_path: Path) -> Take:
    """Take a picture of a guide: into the repository if asked to, else beside it."""
    folder = GUIDES if "PROMPTGRIMOIRE_TEST_PICTURE" in os.environ else tmp_path

    def picture(page: Page, name: str) -> None:
        assert (GUIDES / f"{name}.png").exists(), "no guide has a picture of this name"
        page.screenshot(path=folder / f"{name}.png", animations="disabled")

    return picture


def test_a_student_marks_talks_and_finds_the_work_again(
    demo: Demo, new_context: NewContext, take: Take
) -> None:
    other = new_context().new_page()
    busy = open_activity(other, demo, "Kavya Raghunathan", WEEK_3)
    saved(busy)
    tag(other, busy, "based on 412 sensors", "Question for class")
    comment(busy, "Whose sensors? It never says.")
    page = new_context(viewport=SIZE).new_page()
    frame = open_activity(page, demo, "Isla Marchetti", WEEK_3)
    saved(frame)
    expect(frame.get_by_text("It never says.").first).to_be_visible()
    select_text(page, frame, "exactly what I need")
    menu = frame.get_by_test_id("tag-menu")
    expect(menu.get_by_role("button", name="Note to yourself")).to_be_visible()
    take(page, "marking_a_passage")
    page.keyboard.press("1")
    comment(frame, "Is it? Nobody has looked it up.")
    saved(frame)
    frame.get_by_role("link", name="Your work", exact=True).click()
    expect(frame.get_by_role("heading", name="Your work")).to_be_visible()
    take(page, "your_work")


def test_a_teacher_sets_up_shows_and_marks(demo: Demo, new_context: NewContext, take: Take) -> None:
    page = new_context(viewport=SIZE).new_page()
    with new_activity(page, demo, BEES):
        pass
    frame = open_activity(page, demo, TEACHER, BEES)
    frame.get_by_role("link", name="Set up", exact=True).click()
    teacher = SetUp(page, frame)
    teacher.paste(CHAT)
    teacher.previewed()
    take(page, "setting_up")
    teacher.add()
    frame = open_activity(page, demo, TEACHER, WEEK_3)
    frame.get_by_role("link", name="Class", exact=True).click()
    expect(frame.get_by_role("button", name="Amina Haddad", exact=True)).to_be_visible()
    take(page, "class")
    frame.get_by_role("button", name="Amina Haddad", exact=True).click()
    expect(frame.get_by_label(re.compile("^Comment for"))).to_be_visible()
    take(page, "a_mark")
    frame = open_activity(page, demo, TEACHER, WEEK_3)
    frame.get_by_role("link", name="Projector", exact=True).click()
    expect(frame.get_by_role("region", name="Numbers")).to_be_visible()
    take(page, "projector")


@pytest.mark.parametrize("audience", ["students", "teachers"])
def test_a_guide_is_one_page_that_anybody_reads(
    demo: Demo, new_context: NewContext, audience: str
) -> None:
    page = new_context(viewport={"width": 360, "height": 640}).new_page()
    page.goto(f"{demo.tool}/guide/{audience}")
    expect(page.get_by_role("heading", level=1)).to_contain_text(f"a guide for {audience}")
    for link in page.get_by_role("navigation").get_by_role("link").all():
        place = link.get_attribute("href") or ""
        expect(page.locator(place)).to_have_count(1)
    for picture in page.get_by_role("img").all():
        picture.scroll_into_view_if_needed()
        expect(picture).to_have_js_property("complete", value=True)
        assert picture.evaluate("it => it.naturalWidth") == SIZE["width"]
    wide = "document.documentElement.scrollWidth <= innerWidth"
    assert page.evaluate(wide)
