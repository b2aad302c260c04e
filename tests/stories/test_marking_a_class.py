"""A class is marked by keyboard alone: drafts beside the work, released at once, and then seen."""

import re
from collections.abc import Callable

import requests
from playwright.sync_api import BrowserContext, FrameLocator, Page, ViewportSize, expect

from tests.stories.conftest import open_activity
from tests.stories.demo import Demo
from tests.stories.set_up import new_activity

NewContext = Callable[..., BrowserContext]

TEXT = "User: Why is the sky blue?\n\nChatGPT: Because of scattering.\n\nUser: Who says so?"
NARROW: ViewportSize = {"width": 400, "height": 800}
STUDENTS = 6


def focus_by_tab(page: Page, frame: FrameLocator, role: str, name: str) -> None:
    """Press Tab until something has the focus, as somebody without a mouse does."""
    wanted = frame.get_by_role(role, name=name, exact=True).first  # type: ignore[arg-type]
    expect(wanted).to_be_visible()
    for _ in range(120):
        if wanted.evaluate("one => one === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{name} is not reached by Tab")


def marks_of(demo: Demo, title: str) -> dict[str, object]:
    """Marks in the LMS's column of an activity, by name."""
    book = requests.get(f"{demo.lms}/control/gradebook/2", timeout=60).json()
    labels = [column["label"] for column in book["columns"]]
    if title not in labels:
        return {}
    at = labels.index(title)
    return {row["name"]: row["marks"][at]["score"] for row in book["rows"] if row["marks"][at]}


def test_six_are_marked_by_keyboard_alone_and_see_it_once_it_is_released(
    demo: Demo, new_context: NewContext
) -> None:
    title = "Week 8: Marked together"
    page = new_context().new_page()
    with new_activity(page, demo, title, TEXT) as form:
        form.get_by_label(re.compile("^When I release them")).check()
    frame = open_activity(page, demo, "Rosalind Achterberg", title)
    frame.get_by_role("link", name="Class", exact=True).press("Enter")
    expect(frame.get_by_text("Marks are drafts until they are released.")).to_be_visible()
    focus_by_tab(page, frame, "button", frame.locator(".member-name").first.inner_text())
    page.keyboard.press("Enter")
    expect(frame.get_by_role("navigation", name="Students")).to_be_visible()
    page.keyboard.press("j")
    page.keyboard.press("k")

    names = []
    field = frame.get_by_label("Mark", exact=True).and_(frame.get_by_role("textbox"))
    for number in range(STUDENTS):
        expect(frame.locator(".marking-bar output")).to_contain_text(f"{number + 1} of ")
        expect(field).to_be_focused()
        expect(field).to_have_value("")
        names.append(frame.get_by_role("heading", level=1).inner_text())
        page.keyboard.type(f"{60 + number}")
        page.keyboard.press("Tab")
        page.keyboard.type(f"Well read, {number}.")
        page.keyboard.press("Control+Enter")
    assert len(set(names)) == STUDENTS
    expect(frame.locator(".marking-bar output")).to_contain_text(f"{STUDENTS + 1} of ")

    student_page = new_context().new_page()
    student = open_activity(student_page, demo, names[0], title)
    expect(student.get_by_test_id("conversation")).to_be_visible()
    expect(student.get_by_text("Your mark")).to_have_count(0)
    assert marks_of(demo, title) == {}

    focus_by_tab(page, frame, "link", "Class")
    page.keyboard.press("Enter")
    focus_by_tab(page, frame, "button", "Release all drafts")
    page.keyboard.press("Enter")
    expect(frame.get_by_text(f"Release {STUDENTS} marks?")).to_be_visible()
    page.keyboard.press("Enter")
    expect(frame.get_by_text(f"{STUDENTS} marks are released.")).to_be_visible()
    row = frame.get_by_role("row").filter(has_text=names[-1])
    expect(row).to_contain_text(re.compile(r"65 / 100\s*(in|taken by) the LMS"))
    expect(frame.get_by_text("on its way to the LMS…")).to_have_count(0)
    assert marks_of(demo, title) == {name: 60 + number for number, name in enumerate(names)}

    # The page has been open all the time.
    expect(student.get_by_text("Your mark: 60 of 100.")).to_be_visible()
    student.get_by_role("link", name="The comment on it").click()
    expect(student.get_by_role("region", name="Your mark")).to_contain_text("Well read, 0.")


def test_the_mark_stays_in_sight_in_a_narrow_frame_and_typed_words_are_kept(
    demo: Demo, new_context: NewContext
) -> None:
    title = "Week 9: Marked on a phone"
    page = new_context().new_page()
    with new_activity(page, demo, title, TEXT) as form:
        form.get_by_label(re.compile("^When I release them")).check()
    page.set_viewport_size(NARROW)
    frame = open_activity(page, demo, "Rosalind Achterberg", title)
    frame.get_by_role("link", name="Class", exact=True).click()
    frame.get_by_role("button", name="Luca dos Santos", exact=True).click()
    form_of_mark = frame.get_by_role("form", name="Mark of Luca dos Santos")
    toggle = frame.get_by_role("button", name="Mark", exact=True)
    # The notes have the page until the mark is asked for, by a press or by its key.
    expect(toggle).to_be_in_viewport(ratio=1)
    expect(form_of_mark).to_be_hidden()
    page.keyboard.press("m")
    expect(form_of_mark.get_by_label("Mark", exact=True)).to_be_focused()
    toggle.click()
    expect(form_of_mark).to_be_hidden()
    toggle.click()
    expect(form_of_mark).to_be_in_viewport()
    comment = form_of_mark.get_by_label("Comment").bounding_box()
    assert comment is not None
    assert comment["width"] > NARROW["width"] / 2
    box = form_of_mark.bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= NARROW["width"]
    form_of_mark.get_by_label("Mark", exact=True).fill("7,5")
    form_of_mark.get_by_label("Comment").fill("Half a thought")
    frame.get_by_role("button", name="Next").click()
    expect(form_of_mark).to_have_count(0)
    frame.get_by_role("button", name="Previous").click()
    expect(form_of_mark.get_by_label("Comment")).to_have_value("Half a thought")
    form_of_mark.get_by_role("button", name="Save", exact=True).click()
    expect(frame.get_by_text("draft, not released")).to_be_visible()
    frame.get_by_label("Show").select_option("unmarked")
    expect(frame.locator(".marking-bar output")).to_be_visible()
    assert marks_of(demo, title) == {}
