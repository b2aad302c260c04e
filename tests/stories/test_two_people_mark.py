"""Two people mark a class: unseen by each other, then they agree, and only that is released."""

import re
from collections.abc import Callable

from playwright.sync_api import BrowserContext, FrameLocator, Page, ViewportSize, expect

from tests.stories.conftest import open_activity
from tests.stories.demo import Demo
from tests.stories.set_up import new_activity

NewContext = Callable[..., BrowserContext]

TEXT = "User: Why is the sky blue?\n\nChatGPT: Because of scattering.\n\nUser: Who says so?"
NARROW: ViewportSize = {"width": 360, "height": 800}
STUDENTS = ("Amina Haddad", "Ben Nakamura-Lee", "Luca dos Santos")


def open_work(page: Page, demo: Demo, marker: str, title: str, student: str) -> FrameLocator:
    """Open the work of a student from the class table."""
    frame = open_activity(page, demo, marker, title)
    frame.get_by_role("link", name="Class", exact=True).press("Enter")
    frame.get_by_role("button", name=student, exact=True).press("Enter")
    expect(frame.get_by_role("heading", level=1)).to_have_text(student)
    return frame


def go_to(frame: FrameLocator, student: str) -> None:
    """Go on by the bar until somebody's work is shown."""
    for _ in range(20):
        if frame.get_by_role("heading", level=1).inner_text() == student:
            return
        frame.get_by_role("button", name="Next").press("Enter")
    raise AssertionError(f"{student} is not reached")


def open_mark(frame: FrameLocator) -> None:
    """Open the mark, for which a narrow page has no place beside the notes."""
    frame.get_by_role("button", name="Mark", exact=True).click()


def give(page: Page, frame: FrameLocator, score: str, comment: str) -> None:
    """Give a mark by keyboard."""
    field = frame.get_by_label("Mark", exact=True).and_(frame.get_by_role("textbox"))
    field.focus()
    page.keyboard.type(score)
    page.keyboard.press("Tab")
    page.keyboard.type(comment)
    frame.get_by_role("button", name="Give my mark", exact=True).press("Enter")


def test_two_give_marks_agree_on_one_and_it_is_released(
    demo: Demo, new_context: NewContext
) -> None:
    title = "Week 11: Marked by two"
    page, tutors_page = new_context().new_page(), new_context().new_page()
    with new_activity(page, demo, title, TEXT) as form:
        form.get_by_label(re.compile("^When I release them")).check()
        form.get_by_label(re.compile("^Each work is marked by")).select_option("2")
    first, second, third = STUDENTS

    tutor = open_work(tutors_page, demo, "Tomasz Wiśniewski", title, first)
    marks = tutor.get_by_role("region", name="Marks of two people")
    expect(marks).to_contain_text("0 of 2 marks")
    give(tutors_page, tutor, "60", "Two of three points.")
    expect(marks).to_contain_text("1 of 2 marks: yours")
    for student, score in ((second, "80"), (third, "50")):
        go_to(tutor, student)
        expect(marks).to_contain_text("0 of 2 marks")
        give(tutors_page, tutor, score, "As I read it.")
        expect(marks).to_contain_text("1 of 2 marks: yours")

    teacher = open_work(page, demo, "Rosalind Achterberg", title, first)
    marks = teacher.get_by_role("region", name="Marks of two people")
    expect(marks.get_by_text("Two of three points.")).to_be_hidden()
    give(page, teacher, "70", "And a lively tone.")
    expect(marks).to_contain_text("differ by 10")
    expect(marks.get_by_text("Two of three points.").first).to_be_visible()
    teacher.get_by_role("button", name="Use the mean, 65").press("Enter")
    teacher.get_by_role("button", name="Agree on this mark", exact=True).press("Enter")
    expect(marks).to_contain_text("Agreed by Rosalind Achterberg.")
    go_to(teacher, second)
    expect(marks).to_contain_text("1 of 2 marks")
    give(page, teacher, "80", "So do I.")
    expect(marks).to_contain_text("Agreed by Rosalind Achterberg.")

    teacher.get_by_role("link", name="Class", exact=True).press("Enter")
    row = teacher.get_by_role("row").filter(has_text=third)
    expect(row).to_contain_text("1 of 2 marks")
    teacher.get_by_role("button", name="Release all drafts").press("Enter")
    expect(teacher.get_by_text("Release 2 marks?")).to_be_visible()
    page.keyboard.press("Enter")
    expect(teacher.get_by_text("1 work stays: no mark is agreed on for it.")).to_be_visible()

    reader = open_activity(new_context().new_page(), demo, first, title)
    expect(reader.get_by_text("Your mark: 65 of 100.")).to_be_visible()
    reader = open_activity(new_context().new_page(), demo, third, title)
    expect(reader.get_by_test_id("conversation")).to_be_visible()
    expect(reader.get_by_text("Your mark")).to_have_count(0)


def test_marks_of_two_fit_into_a_narrow_frame(demo: Demo, new_context: NewContext) -> None:
    title = "Week 12: Marked by two on a phone"
    page = new_context().new_page()
    with new_activity(page, demo, title, TEXT) as form:
        form.get_by_label(re.compile("^When I release them")).check()
        form.get_by_label(re.compile("^Each work is marked by")).select_option("2")
    student = STUDENTS[0]
    tutors_page = new_context().new_page()
    tutors_page.set_viewport_size(NARROW)
    tutor = open_work(tutors_page, demo, "Tomasz Wiśniewski", title, student)
    open_mark(tutor)
    give(tutors_page, tutor, "60", "Two of three points.")
    expect(tutor.get_by_role("region", name="Marks of two people")).to_contain_text("yours")
    page.set_viewport_size(NARROW)
    teacher = open_work(page, demo, "Rosalind Achterberg", title, student)
    open_mark(teacher)
    give(page, teacher, "70", "And a lively tone.")
    field = teacher.get_by_label("Mark", exact=True).and_(teacher.get_by_role("textbox"))
    expect(field).to_have_value("")
    expect(teacher.get_by_text("= 70 of 100")).to_have_count(0)
    use = teacher.get_by_role("button", name="Use the mean, 65")
    expect(use).to_be_visible()
    use.scroll_into_view_if_needed()
    box = use.bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= NARROW["width"]
