"""Somebody is mentioned from a list and told of it; where names are hidden, nobody reads theirs."""

import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, FrameLocator, Locator, Page, expect

from tests.stories import axe
from tests.stories.conftest import comment, open_activity, saved, tag
from tests.stories.demo import Demo
from tests.stories.set_up import new_activity

NewContext = Callable[..., BrowserContext]

TEXT = "User: Why is the sky blue?\n\nChatGPT: Rayleigh scattering. The sea mirrors it."
ISLA, KAVYA, TEACHER = "Isla Marchetti", "Kavya Raghunathan", "Rosalind Achterberg"
SIZES = {"wide": (1280, 800), "middle": (768, 900), "narrow": (360, 640), "low": (700, 420)}
PSEUDONYM = re.compile(r"You are “([A-Z][a-z]+ [A-Z][a-z]+)” here\.")


def picture(page: Page, name: str) -> None:
    """Keep a picture where somebody wants to look at them."""
    if directory := os.environ.get("PROMPTGRIMOIRE_TEST_PICTURES"):
        page.screenshot(path=str(Path(directory) / f"mention-{name}.png"))


def offered(frame: FrameLocator) -> Locator:
    """Options of the list below a text."""
    return frame.get_by_test_id("mention-option")


def open_feed(frame: FrameLocator) -> None:
    """Open what came for somebody, which a narrow frame keeps behind a button."""
    link = frame.get_by_role("link", name=re.compile("^For you"))
    more = frame.get_by_role("button", name="More", exact=True)
    expect(link.or_(more).first).to_be_visible()
    if not link.is_visible():
        more.click()
    link.click()


@pytest.mark.parametrize("size", SIZES)
def test_somebody_who_has_not_come_is_mentioned_and_told(
    demo: Demo, new_context: NewContext, size: str
) -> None:
    width, height = SIZES[size]
    title = f"Look here, {size}"
    with new_activity(new_context().new_page(), demo, title, TEXT):
        pass
    page = new_context(viewport={"width": width, "height": height}).new_page()
    isla = open_activity(page, demo, ISLA, title)
    tag(page, isla, "The sea mirrors it.", "Good explanation")
    box = isla.get_by_test_id("comment-box").last
    box.click()
    page.keyboard.type("What do you think, @")
    expect(offered(isla).filter(has_text=TEACHER)).to_contain_text("Teacher")
    picture(page, f"list-{size}")
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        assert axe.violations(page.frames[-1], ".comment-editor") == []
    picture(page, f"list-dark-{size}")
    page.emulate_media(color_scheme="light", forced_colors="active")
    picture(page, f"list-forced-{size}")
    page.emulate_media(forced_colors="none")
    page.keyboard.type("raghu")
    expect(offered(isla)).to_have_count(1)
    page.keyboard.press("Enter")
    expect(box).to_have_value(f"What do you think, @{KAVYA} ")
    # The browser's own undo takes it back, and brings it again.
    page.keyboard.press("ControlOrMeta+z")
    expect(box).to_have_value("What do you think, @raghu")
    page.keyboard.press("ControlOrMeta+Shift+z")
    expect(isla.get_by_test_id("told")).to_contain_text(f"{KAVYA} will see this")
    page.keyboard.type("and @rosa")
    offered(isla).filter(has_text=TEACHER).click()
    page.keyboard.press("Backspace")
    page.keyboard.press("Backspace")
    expect(box).to_have_value(f"What do you think, @{KAVYA} and ")
    page.keyboard.press("ControlOrMeta+z")
    expect(isla.get_by_test_id("told")).to_contain_text(f"{KAVYA} and {TEACHER} will see")
    picture(page, f"typed-{size}")
    isla.get_by_test_id("comment-save").last.click()
    shown = isla.get_by_test_id("comment").filter(has_text="What do you think")
    expect(shown.locator(".mention").first).to_have_text(f"@{KAVYA}")
    saved(isla)
    picture(page, f"card-{size}")
    assert axe.violations(page.frames[-1], "[data-testid=comment]") == []

    kavya_page = new_context(viewport={"width": width, "height": height}).new_page()
    kavya = open_activity(kavya_page, demo, KAVYA, title)
    expect(kavya.get_by_test_id("conversation")).to_contain_text("scattering")
    open_feed(kavya)
    item = kavya.get_by_test_id("feed-item").filter(has_text=title)
    expect(item).to_contain_text(f"{ISLA} mentioned you in a comment")
    expect(item).to_contain_text(f"What do you think, @{KAVYA} and @{TEACHER}")
    picture(kavya_page, f"feed-{size}")
    item.click()
    mine = kavya.get_by_test_id("comment").locator(".mention[data-me=true]")
    expect(mine).to_contain_text(f"@{KAVYA}")
    picture(kavya_page, f"mine-{size}")


def test_under_hidden_names_nobody_reads_the_name_of_whom_a_teacher_mentions(
    demo: Demo, new_context: NewContext
) -> None:
    title = "Look here, without names"
    teacher_page = new_context().new_page()
    with new_activity(teacher_page, demo, title, TEXT) as form:
        form.get_by_label(re.compile("^Students do not see each other’s names")).check()
    isla_page, kavya_page = (new_context().new_page() for _ in range(2))
    bytes_for_kavya: list[str] = []
    kavya_page.on(
        "websocket",
        lambda socket: socket.on("framereceived", lambda frame: bytes_for_kavya.append(str(frame))),
    )
    isla = open_activity(isla_page, demo, ISLA, title)
    tag(isla_page, isla, "Rayleigh scattering.", "Good explanation")
    comment(isla, "Short waves most.")
    saved(isla)
    banner = isla.get_by_test_id("names")
    expect(banner).to_contain_text(PSEUDONYM)
    found = PSEUDONYM.search(banner.inner_text())
    assert found is not None
    pseudonym = found[1]

    kavya = open_activity(kavya_page, demo, KAVYA, title)
    kavya.get_by_test_id("card").filter(has_text="Short waves").get_by_role("button").first.click()
    box = kavya.get_by_test_id("comment-box").last
    box.click()
    kavya_page.keyboard.type("@")
    expect(offered(kavya).filter(has_text=pseudonym)).to_have_count(1)
    expect(offered(kavya).filter(has_text=TEACHER)).to_have_count(1)
    expect(offered(kavya).filter(has_text="Isla")).to_have_count(0)
    picture(kavya_page, "list-hidden")
    kavya_page.keyboard.press("Escape")
    kavya_page.keyboard.press("Backspace")

    teacher = open_activity(teacher_page, demo, TEACHER, title)
    teacher.get_by_test_id("card").filter(has_text="Short").get_by_role("button").first.click()
    box = teacher.get_by_test_id("comment-box").last
    box.click()
    teacher_page.keyboard.type("@isla")
    expect(offered(teacher)).to_have_count(1)
    teacher_page.keyboard.press("Tab")
    teacher_page.keyboard.type("why most?")
    # Half a name is no name that everybody reads.
    teacher.get_by_test_id("comment-save").last.click()
    expect(teacher.get_by_test_id("comment").locator(".mention")).to_have_text(f"@{ISLA}")
    saved(teacher)
    expect(kavya.get_by_test_id("comment").locator(".mention")).to_have_text(f"@{pseudonym}")
    expect(isla.get_by_test_id("comment").locator(".mention")).to_contain_text("(you)")
    expect(kavya.locator("body")).not_to_contain_text("Isla")
    assert bytes_for_kavya
    assert not [each for each in bytes_for_kavya if "Isla" in each or "Marchetti" in each]
    picture(kavya_page, "card-hidden")
