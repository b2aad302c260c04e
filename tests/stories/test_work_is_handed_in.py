"""A group hands its work in, takes it back, gets more time, and is marked by what it handed in."""

import hashlib
import re
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from playwright.sync_api import BrowserContext, FrameLocator, Locator, Page, expect

from tests.stories.conftest import comment, open_activity, saved, tag
from tests.stories.demo import Demo
from tests.stories.set_up import new_activity

TITLE = "Week 7: Hand it in"
TEXT = "User: Why is the sky blue?\n\nChatGPT: Because of scattering.\n\nUser: Who says so?"

NewContext = Callable[..., BrowserContext]


def field(days: float) -> str:
    """Value of a field for date and time, so many days from now."""
    return (datetime.now().astimezone() + timedelta(days=days)).strftime("%Y-%m-%dT%H:%M")


def banner(frame: FrameLocator) -> Locator:
    return frame.locator(".hand-in-banner")


def saved_file(page: Page, frame: FrameLocator, button: str, to: Path) -> bytes:
    """Content of the file that a button of the open receipt downloads."""
    with page.expect_download() as download:
        frame.get_by_role("dialog").get_by_role("button", name=button).click()
    download.value.save_as(to)
    return to.read_bytes()


def test_a_group_hands_in_and_the_teacher_marks_what_it_was(
    demo: Demo, new_context: NewContext, tmp_path: Path
) -> None:
    teacher_page = new_context().new_page()
    with new_activity(teacher_page, demo, TITLE, TEXT) as form:
        form.get_by_label(re.compile("^Each group")).check()
        form.get_by_label("Due", exact=True).fill(field(1))
        form.get_by_label("Students hand in").check()
    page, other_page = new_context().new_page(), new_context().new_page()
    ada = open_activity(page, demo, "Isla Marchetti", TITLE)
    ben = open_activity(other_page, demo, "Jarrah Wood", TITLE)
    expect(banner(ada)).to_contain_text("Due tomorrow")
    expect(ada.get_by_text(re.compile("Due tomorrow"))).to_have_count(2)
    tag(page, ada, "Because of scattering", "Good explanation")
    comment(ada, "I looked this up: it is so.")
    saved(ada)

    banner(ada).get_by_role("button", name="Hand in…").click()
    dialog = ada.get_by_role("dialog")
    expect(dialog.get_by_test_id("contents")).to_have_text("1 highlight, 1 comment, 7 words")
    expect(dialog).to_contain_text("You hand in for all of your group")
    dialog.get_by_role("button", name="Hand in now").click()
    receipt = dialog.get_by_test_id("receipt")
    expect(receipt).to_contain_text("Isla Marchetti, for Group 3")
    digest = receipt.locator(".receipt-hash").inner_text()
    text = saved_file(page, ada, "Download the receipt", tmp_path / "receipt.txt").decode()
    for part in (digest, TITLE, "1 highlight, 1 comment, 7 words"):
        assert part in text
    content = saved_file(page, ada, "Download what was handed in", tmp_path / "work.json")
    assert hashlib.sha256(content).hexdigest() == digest

    expect(banner(ben)).to_contain_text("by Isla Marchetti")
    expect(ben.locator(".role-badge")).to_have_text("Handed in")
    expect(ben.get_by_test_id("comment-box")).to_have_count(0)

    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    banner(ben).get_by_role("button", name="Receipt…").click()
    dialog = ben.get_by_role("dialog")
    dialog.get_by_role("button", name="Take it back").click()
    dialog.get_by_role("button", name=re.compile("Until you hand in again")).click()
    expect(dialog.get_by_text("Earlier receipts (1)")).to_be_visible()
    other_page.keyboard.press("Escape")
    expect(banner(ada)).to_contain_text("Due tomorrow")
    tag(other_page, ben, "Who says so", "Unsupported claim")
    saved(ben)
    banner(ben).get_by_role("button", name="Hand in…").click()
    dialog.get_by_role("button", name="Hand in now").click()
    expect(dialog.get_by_role("heading", name="Handed in")).to_be_visible()
    last = dialog.get_by_test_id("receipt").first.locator(".receipt-hash").inner_text()
    assert last != digest

    teacher = open_activity(teacher_page, demo, "Rosalind Achterberg", TITLE)
    teacher.get_by_role("link", name="Class", exact=True).click()
    teacher.get_by_role("combobox", name="Show").select_option("handed-in")
    row = teacher.get_by_role("row").filter(has_text="Isla Marchetti")
    expect(row).to_contain_text("today")
    expect(teacher.get_by_role("row").filter(has_text="Grace Tuilagi")).to_have_count(0)
    teacher.get_by_label("Who gets more time?").select_option("Grace Tuilagi")
    teacher.get_by_role("form", name="Give more time").get_by_label("Due").fill(field(3))
    teacher.get_by_role("button", name="Give more time").click()
    expect(teacher.get_by_text("given by Rosalind Achterberg")).to_be_visible()
    row.get_by_role("button", name="Isla Marchetti").first.click()
    expect(teacher.locator(".receipt-hash").first).to_have_text(last)
    expect(teacher.locator(".work-notes")).to_contain_text("I looked this up: it is so.")

    ada.get_by_role("link", name="Your work", exact=True).click()
    mine = ada.get_by_role("region", name="Handed in").get_by_role("listitem")
    expect(mine.filter(has_text=TITLE)).to_contain_text("Handed in today")
    expect(ada.get_by_role("region", name="To do")).to_contain_text("Week 3")
