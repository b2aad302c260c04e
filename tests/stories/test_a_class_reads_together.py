"""The main story: from a click in the LMS to a mark in its gradebook, in real browsers.

The tool is in a frame on another site (LMS on 127.0.0.1, tool on localhost) with third-party
cookies blocked, which is Chromium's default; in the middle the tool is killed with kill -9.
"""

import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest
import requests
from playwright.sync_api import BrowserContext, FrameLocator, expect

from tests.read_only import a_database_that_cannot_write
from tests.stories.conftest import column, comment, open_activity, saved, show_all_columns, tag
from tests.stories.demo import Demo
from tests.waiting import until

WEEK_3 = "Week 3: Interrogating a chatbot"
PICTURE = Path(__file__).parents[2] / "docs" / "picture.png"

NewContext = Callable[..., BrowserContext]


def test_two_people_annotate_and_lose_nothing_when_the_tool_is_killed(
    demo: Demo, new_context: NewContext
) -> None:
    teacher_page, student_page = new_context().new_page(), new_context().new_page()
    teacher = open_activity(teacher_page, demo, "Rosalind Achterberg", WEEK_3)
    student = open_activity(student_page, demo, "Kavya Raghunathan", WEEK_3)
    for frame in (teacher, student):
        expect(frame.get_by_test_id("conversation")).to_contain_text("Journal of Urban Climate")
        saved(frame)
    here = teacher.get_by_test_id("people")
    expect(here).to_contain_text("Kavya Raghunathan")

    tag(student_page, student, "a roof is not the air you breathe", "Good explanation")
    comment(student, "This one I want to remember.")
    saved(student)
    note = teacher.get_by_test_id("card").filter(has_text="This one I want to remember.")
    expect(note).to_be_visible()

    demo.kill_web()
    expect(student.get_by_test_id("save-state")).to_have_attribute("data-state", "offline")
    tag(student_page, student, "nearer the coast, richer, and less dense", "Missing view")
    comment(student, "Written while the tool was away.")
    expect(student.get_by_test_id("save-state")).to_contain_text("Not sent")
    _saved_after_restart(student)
    expect(
        teacher.get_by_test_id("card").filter(has_text="Written while the tool was away.")
    ).to_be_visible()

    for page in (teacher_page, student_page):
        frame = page.frame_locator("iframe")
        page.frames[-1].evaluate("location.reload()")
        for words in ("This one I want to remember.", "Written while the tool was away."):
            card = frame.get_by_test_id("card").filter(has_text=words)
            expect(card).to_be_visible()


def test_the_page_says_when_nothing_can_be_stored_and_stores_it_later(
    demo: Demo, new_context: NewContext
) -> None:
    page = new_context().new_page()
    frame = open_activity(page, demo, "Kavya Raghunathan", WEEK_3)
    saved(frame)
    state = frame.get_by_test_id("save-state")
    with a_database_that_cannot_write(demo.environment()["DATABASE_URL"]):
        tag(page, frame, "richer, and less dense", "Missing view")
        expect(state).to_have_attribute("data-state", "paused")
        expect(state).to_contain_text("Not stored")
    _saved_after_restart(frame)


def test_what_was_written_offline_is_stored_from_any_screen(
    demo: Demo, new_context: NewContext
) -> None:
    student_page, page = new_context().new_page(), new_context().new_page()
    student = open_activity(student_page, demo, "Kavya Raghunathan", WEEK_3)
    frame = open_activity(page, demo, "Rosalind Achterberg", WEEK_3)
    saved(frame)
    page.context.set_offline(True)
    tag(page, frame, "Neither does the journal", "Strong prompt")
    comment(frame, "Written on the train.")
    expect(frame.get_by_test_id("save-state")).to_contain_text("Not sent")
    frame.get_by_role("link", name="Class", exact=True).click()
    expect(frame.get_by_test_id("save-state")).to_be_hidden()
    page.context.set_offline(False)
    note = student.get_by_test_id("card").filter(has_text="Written on the train.")
    expect(note).to_be_visible()


def _saved_after_restart(frame: FrameLocator) -> None:
    expect(frame.get_by_test_id("save-state")).to_have_attribute("data-state", "saved")


def test_a_mark_reaches_the_gradebook_and_the_page_says_so(
    demo: Demo, new_context: NewContext
) -> None:
    page = new_context().new_page()
    frame = open_activity(page, demo, "Rosalind Achterberg", WEEK_3)
    frame.get_by_role("link", name="Class", exact=True).click()

    # No other story lets her come.
    show_all_columns(frame)
    until(lambda: column(frame, "Last seen").get("Ada O'Neil & Sons") == "–", "nobody to be seen")
    row = frame.get_by_role("row").filter(has_text="Ada O'Neil & Sons").first
    row.get_by_role("button", name=re.compile("^Mark")).click()
    form = frame.get_by_role("form", name="Mark of Ada O'Neil & Sons")
    form.get_by_label("Mark", exact=True).fill("87.5")
    form.get_by_label("Comment").fill("Sharp reading. “Likely, not checked” is the point.")
    form.get_by_role("button", name="Save and send").click()
    expect(row).to_contain_text("in the LMS")

    book = requests.get(f"{demo.lms}/control/gradebook/2", timeout=60).json()
    ada = next(row for row in book["rows"] if row["name"] == "Ada O'Neil & Sons")
    assert ada["marks"][0]["score"] == 87.5
    assert ada["marks"][0]["comment"].startswith("Sharp reading.")
    page.goto(f"{demo.lms}/course/2/grades")
    expect(page.get_by_role("row").filter(has_text="Ada O'Neil")).to_contain_text("87.5")


def test_a_conversation_can_be_pasted_and_uploaded(
    demo: Demo, new_context: NewContext, tmp_path: Path
) -> None:
    page = new_context().new_page()
    frame = open_activity(page, demo, "Rosalind Achterberg", "Week 4: Whose voice is this?")
    student_page = new_context().new_page()
    student = open_activity(student_page, demo, "Luca dos Santos", "Week 4")
    expect(student.get_by_role("heading", level=1)).to_contain_text("Week 4")
    expect(student.locator("body")).to_contain_text("has not put anything here yet")

    frame.get_by_role("button", name="Go on").click()
    expect(student.locator("body")).to_contain_text("Nothing to read yet")
    expect(student.locator("body")).to_contain_text("appears here by itself")
    frame.get_by_label("Paste it here").fill(
        "User: Who are you?\n\nClaude: A model. $e^{i\\pi}=-1$"
    )
    frame.get_by_role("button", name="Add the conversation").click()
    frame.get_by_role("button", name="Add to the activity").click()
    read = frame.get_by_role("region", name="What is read")
    expect(read).to_contain_text("2 turns")
    file = tmp_path / "second.md"
    file.write_text("# A second one\n\n**You:** Hello\n\n**ChatGPT:** | a | b |\n")
    frame.get_by_label("Choose files").set_input_files(file)
    frame.get_by_role("button", name="Add to the activity").click()
    expect(read).to_contain_text("A second one")
    frame.get_by_role("button", name="Open the activity").click()
    expect(frame.get_by_test_id("conversation")).to_contain_text("Who are you?")
    expect(student.get_by_test_id("conversation")).to_contain_text("Who are you?")


@pytest.mark.parametrize(
    ("person", "sees"),
    [("Sam Quill", "AI and Society"), ("Priya Raman", "You are not in any course yet")],
    ids=["invited", "not invited"],
)
def test_somebody_without_an_lms_signs_in(
    demo: Demo, new_context: NewContext, person: str, sees: str
) -> None:
    page = new_context().new_page()
    page.goto(demo.tool)
    page.get_by_role("link", name="Australian Access Federation").click()
    page.get_by_role("button", name=person).click()
    expect(page.locator("body")).to_contain_text(sees)
    if person == "Sam Quill":
        page.get_by_role("button", name=WEEK_3).click()
        expect(page.get_by_test_id("conversation")).to_contain_text("Journal of Urban Climate")
        expect(page.get_by_test_id("card").first).to_be_visible()


def test_the_picture_in_the_readme_is_what_a_student_sees(
    demo: Demo, new_context: NewContext, tmp_path: Path
) -> None:
    """The one in the repository is taken anew where PROMPTGRIMOIRE_TEST_PICTURE is set."""
    other = new_context().new_page()
    busy = open_activity(other, demo, "Kavya Raghunathan", WEEK_3)
    saved(busy)
    tag(other, busy, "based on 412 sensors", "Question for class")
    comment(busy, "Whose sensors? It never says.")
    tag(other, busy, "Neither does the journal", "Strong prompt")
    comment(busy, "This is the check we all skip.")
    page = new_context(viewport={"width": 1180, "height": 860}).new_page()
    frame = open_activity(page, demo, "Isla Marchetti", WEEK_3)
    saved(frame)
    frame.get_by_text("Is there a study that already").evaluate("it => it.scrollIntoView()")
    frame.get_by_test_id("card").filter(has_text="No such journal").first.click()
    expect(frame.get_by_test_id("comment").first).to_be_visible()
    expect(frame.get_by_text("the check we all skip")).to_be_visible()
    picture = PICTURE if "PROMPTGRIMOIRE_TEST_PICTURE" in os.environ else tmp_path / PICTURE.name
    page.screenshot(path=picture, animations="disabled")
    assert picture.stat().st_size > 20_000
