"""Thirty students are marked by a rubric, with feedback on a note, by keyboard alone."""

import re
import time
from collections.abc import Callable
from statistics import median

import pytest
import requests
from playwright.sync_api import (
    Browser,
    BrowserContext,
    FrameLocator,
    Locator,
    Page,
    ViewportSize,
    expect,
)

from lti_tool.demo.visitor import Note, Visitor
from tests.stories.conftest import COMMON, PATIENCE, open_activity
from tests.stories.demo import Demo
from tests.stories.set_up import new_activity

NewContext = Callable[..., BrowserContext]

TITLE = "Week 10: Marked by a rubric"
CLASS = "A large class"
TEACHER = "Rosalind Achterberg"
TEXT = "User: Why is the sky blue?\n\nChatGPT: Because of scattering.\n\nUser: Who says so?"
NARROW: ViewportSize = {"width": 400, "height": 800}
STUDENTS = 30
MOST_KEYS = 6
"""Keys for one student with feedback, besides the letters of the words."""


class Keys:
    """A keyboard that counts the keys that are pressed, a chord as one; letters of words apart."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self.pressed = 0

    def press(self, *keys: str) -> None:
        for key in keys:
            self._page.keyboard.press(key)
            self.pressed += 1

    def write(self, words: str) -> None:
        self._page.keyboard.type(words)


@pytest.fixture(scope="module")
def students(demo: Demo) -> list[str]:
    """Names of the students of a large class."""
    path = f"{demo.lms}/control/large-course/{STUDENTS}"
    made = requests.post(path, timeout=60).json()
    return [f"Student Number{number:03}" for number in range(1, len(made["students"]) + 1)]


def write_notes(demo: Demo) -> None:
    """Let each student mark a passage, as their page would."""
    book = requests.get(f"{demo.lms}/control/gradebook/8", timeout=60).json()
    link = launched(demo)
    for number, row in enumerate(book["rows"]):
        student = Visitor(demo.lms, demo.tool)
        here = student.launch(row["person_id"], link)
        note = Note("Because of scattering.", "t3", f"Who says so? {number}", 1_700_000_000_000)
        student.write(here["link"]["activity_id"], [note])


def launched(demo: Demo) -> str:
    """Id at the LMS of the newest activity of the class."""
    browser = requests.Session()
    browser.post(f"{demo.lms}/be/2", timeout=60)
    page = browser.get(f"{demo.lms}/course/8", timeout=60).text
    return str(re.findall(r'href="/activity/(\d+)"', page)[-1])


def marks(demo: Demo) -> dict[str, float]:
    """Marks in the column of the LMS, by name."""
    book = requests.get(f"{demo.lms}/control/gradebook/8", timeout=60).json()
    return {row["name"]: cell["score"] for row in book["rows"] for cell in row["marks"] if cell}


@pytest.fixture(scope="module")
def rubric(demo: Demo, students: list[str], browser: Browser) -> None:
    """An activity of the class that is marked by a rubric, with a note of each student."""
    context = browser.new_context(**COMMON)
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    with new_activity(page, demo, TITLE, TEXT, CLASS) as form:
        form.get_by_label(re.compile("^When I release them")).check()
        form.get_by_label(re.compile("^Each student alone")).check()
    write_notes(demo)
    frame = open_activity(page, demo, TEACHER, TITLE, CLASS)
    frame.get_by_role("link", name="Set up", exact=True).press("Enter")
    set_rubric(frame, page)
    context.close()


def open_student(frame: FrameLocator, name: str) -> Locator:
    """Button in the list of the class that opens the work of a student."""
    return frame.get_by_role("region", name="Members").get_by_role("button", name=name, exact=True)


def set_rubric(frame: FrameLocator, page: Page) -> None:
    """Two criteria: one with levels, whose evidence is a tag, and one with points."""
    editor = frame.locator(".rubric-editor")
    editor.locator("summary").press("Enter")
    editor.get_by_role("button", name="Add a criterion").press("Enter")
    page.keyboard.type("Checks claims")
    editor.get_by_label("Unsupported claim").check()
    editor.get_by_role("button", name="Use levels").press("Enter")
    for place, (words, points) in enumerate((("Not there", "0"), ("Named", "10")), start=1):
        editor.get_by_label(f"Level {place} of Checks claims", exact=True).fill(words)
        editor.get_by_label(f"Points of level {place} of Checks claims").fill(points)
    editor.get_by_role("button", name="Add a level").press("Enter")
    editor.get_by_label("Level 3 of Checks claims", exact=True).fill("Named and checked")
    editor.get_by_label("Points of level 3 of Checks claims").fill("15")
    editor.get_by_role("button", name="Add a criterion").press("Enter")
    page.keyboard.type("Writes clearly")
    editor.get_by_label("Points of Writes clearly").fill("5")
    expect(editor.get_by_text("20 points in all")).to_be_visible()
    editor.get_by_role("button", name="Save the rubric").press("Enter")
    expect(editor.get_by_text("2 criteria")).to_be_visible()


def test_thirty_are_marked_by_keyboard_and_a_student_sees_what_for(
    demo: Demo, students: list[str], rubric: None, new_context: NewContext
) -> None:
    page = new_context().new_page()
    frame = open_activity(page, demo, TEACHER, TITLE, CLASS)
    frame.get_by_role("link", name="Class", exact=True).press("Enter")
    open_student(frame, students[0]).press("Enter")

    keys, most = Keys(page), 0
    seconds: list[float] = []
    evidence = frame.get_by_role("region", name="Checks claims")
    for number, name in enumerate(students):
        expect(frame.get_by_role("heading", level=1)).to_have_text(name)
        expect(evidence).to_contain_text(f"Who says so? {number}")
        expect(frame.get_by_role("radio").first).to_be_focused()
        before, begun = keys.pressed, time.monotonic()
        keys.press("f")
        keys.write(f"Where from, {number}?")
        keys.press("Control+Enter")
        expect(frame.get_by_role("radio").first).to_be_focused()
        keys.press("2")
        keys.write("5")
        expect(frame.get_by_text("15 of 20 points make 75 of 100.")).to_be_visible()
        keys.press("Control+Enter")
        most = max(most, keys.pressed - before + 1)
        expect(frame.get_by_text(f"Saved 75 of 100 for {name}")).to_be_visible()
        seconds.append(time.monotonic() - begun)
    expect(frame.get_by_text("75 / 100")).to_be_visible()
    assert most <= MOST_KEYS
    print(
        f"\n{most} keys for each student, besides the words of feedback;"
        f" {median(seconds):.2f} s of the machine, {max(seconds):.2f} at most"
    )
    assert marks(demo) == {}

    student_page = new_context().new_page()
    student = open_activity(student_page, demo, students[3], TITLE, CLASS)
    expect(student.get_by_test_id("card").first).to_be_visible()
    expect(student.get_by_text("Feedback for you")).to_have_count(0)

    frame.get_by_role("link", name="Class", exact=True).press("Enter")
    frame.get_by_role("button", name="Release all drafts").press("Enter")
    frame.get_by_role("button", name=f"Release {STUDENTS} marks?").press("Enter")
    expect(
        frame.get_by_text(f"{STUDENTS} marks are released, with feedback on {STUDENTS} notes.")
    ).to_be_visible()
    expect(frame.get_by_text("on its way to the LMS…")).to_have_count(0)
    assert marks(demo) == dict.fromkeys(students, 75)

    student = open_activity(student_page, demo, students[3], TITLE, CLASS)
    card = student.get_by_test_id("card").filter(has_text="Feedback for you")
    expect(card).to_have_count(1)
    card.get_by_role("button").first.press("Enter")
    expect(student.get_by_text("Where from, 3?")).to_be_visible()
    banner = student.get_by_text("Your mark: 75 of 100.")
    banner.get_by_role("link", name="Your work", exact=True).press("Enter")
    expect(student.get_by_role("region", name="Your mark")).to_contain_text("Named")
    region = student.get_by_role("region", name="Checks claims")
    expect(region).to_contain_text("10 of 15: Named")
    expect(region).to_contain_text("Where from, 3?")
    expect(student.get_by_text("Where from, 4?")).to_have_count(0)


def test_a_rubric_fits_into_a_narrow_frame_and_typed_choices_are_kept(
    demo: Demo, students: list[str], rubric: None, new_context: NewContext
) -> None:
    page = new_context().new_page()
    page.set_viewport_size(NARROW)
    frame = open_activity(page, demo, TEACHER, TITLE, CLASS)
    frame.get_by_role("link", name="Class", exact=True).click()
    open_student(frame, students[5]).click()
    form = frame.get_by_role("form", name=f"Mark of {students[5]}")
    frame.get_by_role("button", name="Mark", exact=True).click()
    expect(form).to_be_in_viewport()
    box = form.bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= NARROW["width"]
    form.get_by_label("Named and checked").check()
    form.get_by_role("group", name="Writes clearly").get_by_label("Points").fill("5")
    expect(form.get_by_text("20 of 20 points make 100 of 100.")).to_be_visible()
    frame.get_by_role("button", name="Next").click()
    expect(form).to_have_count(0)
    frame.get_by_role("button", name="Previous").click()
    expect(form.get_by_label("Named and checked")).to_be_checked()
    form.get_by_label("Mark", exact=True).and_(form.get_by_role("textbox")).fill("90")
    expect(form.get_by_text("The mark is set by hand.")).to_be_visible()
    form.get_by_role("button", name="Use 100").click()
    expect(form.get_by_text("The mark is set by hand.")).to_have_count(0)
