"""Students choose between two answers before they learn which model wrote which."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, FrameLocator, Locator, Page, expect

from tests.stories import axe
from tests.stories.conftest import open_activity, saved
from tests.stories.demo import Demo

NewContext = Callable[..., BrowserContext]

SEMINAR_3 = "Seminar 3: Two answers, no names"
TEACHER = "Mei Tanaka"
NOOR, AMINA, YUTONG, FARID = "Noor Siddiqui", "Amina Haddad", "雨桐", "Farid"
NAMES = ("ChatGPT", "Claude")


def opened(
    demo: Demo, new_context: NewContext, person: str, **options: object
) -> tuple[Page, FrameLocator]:
    """A person in the third seminar."""
    page = new_context(**options).new_page()
    frame = open_activity(page, demo, person, SEMINAR_3, "Reading Judgments")
    saved(frame)
    return page, frame


def banner(frame: FrameLocator) -> Locator:
    return frame.locator(".comparison")


def choose(frame: FrameLocator, answer: str, reason: str = "") -> None:
    """Choose by keyboard, and say why."""
    form = banner(frame)
    if not form.get_by_role("radio", name=answer).is_visible():
        form.locator("summary").first.press("Enter")
    form.get_by_role("radio", name=answer).check()
    form.get_by_label("Why?").fill(reason)
    form.get_by_role("button", name="my choice").press("Enter")
    expect(form.get_by_text("Your choice is saved.")).to_be_visible()


def names_nothing(page: Page, frame: FrameLocator) -> None:
    """See that neither page nor address has a name of a model."""
    everything = (page.frames[-1].content() or "") + page.frames[-1].url
    for name in NAMES:
        assert name not in everything, name
    expect(frame.get_by_text("Where this comes from")).to_have_count(0)


@pytest.mark.parametrize(
    "options",
    [
        {"viewport": {"width": 360, "height": 740}},
        {"viewport": {"width": 768, "height": 900}},
        {"viewport": {"width": 1280, "height": 900}, "color_scheme": "dark"},
        {"viewport": {"width": 1280, "height": 900}, "forced_colors": "active"},
    ],
    ids=["phone", "tablet", "dark", "forced colours"],
)
def test_a_student_chooses_and_reads_no_name(
    demo: Demo, new_context: NewContext, options: dict[str, object]
) -> None:
    page, frame = opened(demo, new_context, YUTONG, **options)
    expect(frame.get_by_role("button", name="Answer B", exact=True)).to_be_attached()
    names_nothing(page, frame)
    choose(frame, "About equal", "Both promise too much.")
    assert axe.violations(page.frames[-1], ".comparison") == []
    width = page.frames[-1].evaluate("document.documentElement.scrollWidth - innerWidth")
    assert width <= 0
    page.reload()
    saved(frame)
    expect(banner(frame)).to_contain_text("You find them about equal")
    choose(frame, "Answer A")
    expect(banner(frame)).to_contain_text("You chose Answer A")
    names_nothing(page, frame)


def test_a_class_chooses_and_its_teacher_reveals(demo: Demo, new_context: NewContext) -> None:
    students = [opened(demo, new_context, name) for name in (AMINA, YUTONG, FARID)]
    teacher, lecturer = opened(demo, new_context, TEACHER)
    for page, frame in students:
        choose(frame, "Answer B", "Nothing in it is made up.")
        names_nothing(page, frame)
    panel = banner(lecturer)
    panel.locator("summary").first.press("Enter")
    expect(panel).to_contain_text("4 of 4 students have chosen")
    expect(panel).to_contain_text("Answer B for Claude")
    expect(panel.get_by_role("table")).to_be_hidden()
    panel.get_by_text("Result so far").press("Enter")
    expect(panel.get_by_role("row", name="Answer B")).to_contain_text("4")
    expect(panel.get_by_text("It says what it has not checked.")).to_be_visible()
    assert axe.violations(teacher.frames[-1], ".comparison") == []

    # What somebody is about to change when it is revealed stays to be copied.
    late = banner(students[2][1])
    late.get_by_label("Why?").fill("One thing more")
    panel.get_by_role("button", name="Reveal which model wrote which").press("Enter")
    panel.get_by_role("button", name="Show all students").press("Enter")
    for page, frame in students:
        result = banner(frame)
        expect(result.get_by_role("row", name="Claude")).to_contain_text("your choice")
        expect(result.get_by_role("row", name="Answer B")).to_contain_text("4")
        expect(
            frame.get_by_role("button", name="The landlord’s letter, by Claude")
        ).to_be_attached()
        expect(frame.get_by_role("heading", name="ChatGPT", exact=True)).to_have_count(1)
        expect(result.get_by_text("Nothing in it is made up.")).to_have_count(0)
        assert axe.violations(page.frames[-1], ".comparison") == []
    expect(late).to_contain_text("One thing more")
    # Whoever comes now reads the names, and chooses nothing.
    _, noor = opened(demo, new_context, NOOR)
    expect(banner(noor)).to_contain_text("It is shown now which model wrote which text.")
    expect(noor.get_by_role("radio")).to_have_count(0)
