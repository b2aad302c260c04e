"""A grade is changed by hand in the LMS: the teacher sees both, and takes theirs or sends ours."""

import re
from collections.abc import Callable

import requests
from playwright.sync_api import BrowserContext, FrameLocator, Locator, Page, expect

from tests.stories.conftest import be, open_activity
from tests.stories.demo import Demo
from tests.stories.set_up import new_activity
from tests.stories.test_marking_a_class import marks_of

NewContext = Callable[..., BrowserContext]

TEXT = "User: Why is the sky blue?\n\nChatGPT: Because of scattering."
TEACHER = "Rosalind Achterberg"
AMINA, BEN = "Amina Haddad", "Ben Nakamura-Lee"


def row_of(frame: FrameLocator, name: str) -> Locator:
    """Row of somebody in the table of the class; below it may be the form of their mark."""
    return frame.locator(".member-table tr:not(.grade-row)").filter(has_text=name)


def give(frame: FrameLocator, name: str, mark: str) -> None:
    """Mark somebody in the table of the class, and wait until the LMS has it."""
    frame.get_by_role("button", name=f"Mark {name}", exact=True).click()
    frame.get_by_label("Mark", exact=True).and_(frame.get_by_role("textbox")).fill(mark)
    frame.get_by_role("button", name="Save and send to the LMS").click()
    expect(row_of(frame, name)).to_contain_text("in the LMS")


def override(page: Page, demo: Demo, title: str, name: str, grade: str) -> None:
    """Change a grade in the LMS's gradebook, as its teacher."""
    page.goto(f"{demo.lms}/course/2/grades")
    field = page.get_by_label(f"Grade of {name} in {title}")
    field.fill(grade)
    field.press("Enter")
    expect(page.get_by_role("row").filter(has_text=name)).to_contain_text(grade)


def test_one_takes_theirs_and_the_other_sends_ours(demo: Demo, new_context: NewContext) -> None:
    title = "Week 9: Changed by hand"
    page = new_context().new_page()
    with new_activity(page, demo, title, TEXT):
        pass
    frame = open_activity(page, demo, TEACHER, title)
    frame.get_by_role("link", name="Class", exact=True).click()
    give(frame, AMINA, "70")
    give(frame, BEN, "60")

    in_lms = new_context().new_page()
    be(in_lms, demo, TEACHER)
    override(in_lms, demo, title, AMINA, "12.5")
    override(in_lms, demo, title, BEN, "99")

    frame.get_by_role("button", name="Compare with the LMS").click()
    different = frame.get_by_role("table", name="The LMS shows another mark for 2 students.")
    expect(different).to_be_visible()
    expect(different.get_by_role("row").filter(has_text=AMINA)).to_contain_text(
        re.compile(r"70 of 100\s*12\.5 of 100")
    )
    # By keyboard: Ben stays out, theirs is taken for Amina.
    different.get_by_role("checkbox", name=BEN).focus()
    page.keyboard.press("Space")
    frame.get_by_role("button", name="Take theirs").press("Enter")
    expect(
        frame.get_by_text("Take the LMS’s mark for 1 student, in place of ours?")
    ).to_be_visible()
    page.keyboard.press("Enter")
    expect(frame.get_by_text("1 mark is as in the LMS now.")).to_be_visible()
    expect(row_of(frame, AMINA)).to_contain_text(re.compile(r"12\.5 / 100\s*in the LMS"))

    # Moodle keeps an override; the page says so, and goes on showing both.
    frame.get_by_role("checkbox", name=BEN).check()
    frame.get_by_role("button", name="Send ours").click()
    expect(frame.get_by_text("1 mark is on the way to the LMS again.")).to_be_visible()
    expect(
        frame.get_by_role("table", name="The LMS shows another mark for 1 student.")
    ).to_contain_text("99 of 100")
    assert marks_of(demo, title) == {AMINA: 12.5, BEN: 99}

    student = open_activity(new_context().new_page(), demo, AMINA, title)
    expect(student.get_by_text("Your mark: 12.5 of 100.")).to_be_visible()


def test_what_the_lms_has_refused_is_sent_again_all_at_once(
    demo: Demo, new_context: NewContext
) -> None:
    title = "Week 9: Refused at first"
    page = new_context().new_page()
    with new_activity(page, demo, title, TEXT):
        pass
    frame = open_activity(page, demo, TEACHER, title)
    frame.get_by_role("link", name="Class", exact=True).click()
    requests.post(f"{demo.lms}/control/faults", json={title: [403, 403]}, timeout=60)
    for name in (AMINA, BEN):
        frame.get_by_role("button", name=f"Mark {name}", exact=True).click()
        frame.get_by_label("Mark", exact=True).and_(frame.get_by_role("textbox")).fill("50")
        frame.get_by_role("button", name="Save and send to the LMS").click()
    stuck = frame.get_by_text("2 marks are not in the LMS.")
    expect(stuck).to_be_visible()
    frame.get_by_role("button", name="Send all 2 again").press("Enter")
    expect(frame.get_by_text("2 marks are on the way to the LMS again.")).to_be_visible()
    expect(stuck).to_have_count(0)
    for name in (AMINA, BEN):
        expect(row_of(frame, name)).to_contain_text("in the LMS")
    with page.expect_download() as saved:
        frame.get_by_role("button", name="Download their history").click()
    history = saved.value.path().read_text("utf-8-sig")
    assert "not taken by the LMS" in history
    assert "mark sent again" in history
