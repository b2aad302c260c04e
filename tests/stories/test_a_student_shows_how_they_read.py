"""A student replays their own steps, shares them with the teacher, and takes that back."""

from collections.abc import Callable

from playwright.sync_api import BrowserContext, FrameLocator, expect

from tests.stories import axe
from tests.stories.conftest import comment, open_activity, saved, tag
from tests.stories.demo import Demo
from tests.stories.test_a_note_is_restored import TEACHER, shot
from tests.stories.test_a_workspace_has_a_history import open_history

NewContext = Callable[..., BrowserContext]

WEEK_3 = "Week 3: Interrogating a chatbot"
STUDENT = "Isla Marchetti"


def open_own(frame: FrameLocator) -> None:
    open_history(frame)
    frame.get_by_role("button", name="My steps", exact=True).click()


def open_work(frame: FrameLocator) -> None:
    """Open the student's work from the class table."""
    frame.get_by_role("link", name="Class", exact=True).click()
    frame.get_by_role("button", name=STUDENT, exact=True).click()
    expect(frame.get_by_role("heading", level=1)).to_contain_text(STUDENT)


def test_a_student_shares_their_steps_and_takes_that_back(
    demo: Demo, new_context: NewContext
) -> None:
    page = new_context(viewport={"width": 1280, "height": 860}).new_page()
    frame = open_activity(page, demo, STUDENT, WEEK_3)
    saved(frame)
    tag(page, frame, "something about heat", "Strong")
    comment(frame, "At first it seemed so.")
    saved(frame)
    open_own(frame)
    own = frame.get_by_test_id("own-history")
    expect(own.get_by_role("article")).to_contain_text("At first it seemed so.")
    own.get_by_role("button", name="Step back").click()
    expect(own.get_by_role("article")).to_contain_text("something about heat")
    expect(own).to_contain_text("Nobody else sees these steps.")
    own.get_by_role("combobox", name="Speed").select_option("fast")
    own.get_by_role("slider", name="Moment").press("Home")
    own.get_by_role("button", name="Play").click()
    expect(own.get_by_role("article")).to_contain_text("At first it seemed so.")
    assert axe.violations(page.frames[-1]) == []
    shot(page, "own-1280")
    with page.expect_download() as saving:
        own.get_by_role("button", name="Save as a file").click()
    file = new_context().new_page()
    file.goto(f"file://{saving.value.path()}")
    own.get_by_role("button", name="Share with teachers").click()
    expect(own).to_contain_text("Your teachers and tutors see these steps")

    small = new_context(viewport={"width": 768, "height": 900}, color_scheme="dark").new_page()
    teachers = open_activity(small, demo, TEACHER, WEEK_3)
    open_work(teachers)
    shared = teachers.get_by_role("button", name="How they came to these notes")
    shared.click()
    theirs = teachers.get_by_test_id("own-history")
    expect(theirs).to_contain_text("shares these steps with you")
    expect(theirs.get_by_role("article")).to_contain_text("At first it seemed so.")
    assert axe.violations(small.frames[-1]) == []
    shot(small, "own-768-dark")
    small.keyboard.press("Escape")

    own.get_by_role("button", name="Take back").click()
    expect(own).to_contain_text("Nobody else sees these steps.")
    shared.click()
    expect(theirs).to_contain_text("They may be shared no longer.")
    small.keyboard.press("Escape")
    small.reload()
    expect(teachers.get_by_role("heading", level=1)).to_be_visible()
    expect(shared).to_have_count(0)
