"""A teacher sees the whole course at a glance, and shows an activity on a projector."""

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import BrowserContext, expect

from tests.stories.conftest import open_activity, saved, tag
from tests.stories.demo import Demo

WEEK_3 = "Week 3: Interrogating a chatbot"
TEACHER = "Rosalind Achterberg"
PASSAGE = "few stations, often at airports"

NewContext = Callable[..., BrowserContext]


def test_a_teacher_goes_through_students_by_activities(demo: Demo, new_context: NewContext) -> None:
    page = new_context().new_page()
    frame = open_activity(page, demo, TEACHER, WEEK_3)
    frame.get_by_role("link", name="Progress", exact=True).click()
    table = frame.get_by_role("table", name="Students by activities")
    expect(table).to_be_visible()
    names = table.get_by_role("rowheader")
    expect(names.filter(has_text="Amina Haddad")).to_be_visible()
    table.get_by_role("columnheader", name=WEEK_3).get_by_role("button").press("Enter")
    expect(table.get_by_role("columnheader", name=WEEK_3)).to_have_attribute(
        "aria-sort", "ascending"
    )
    first = table.locator("tbody button").first
    first.focus()
    first.press("ArrowDown")
    focused = frame.locator("tbody tr:nth-of-type(2) button:focus")
    expect(focused).to_have_count(1)
    with page.expect_download() as waiting:
        frame.get_by_role("button", name="Download (CSV)").click()
    titles, *rows = Path(waiting.value.path()).read_text("utf-8-sig").splitlines()
    assert titles.startswith("Name,In the course,Groups")
    assert len(rows) == table.locator("tbody tr").count()
    expect(frame.get_by_role("combobox", name="Group")).to_be_visible()
    table.get_by_role("button", name=f"Amina Haddad, {WEEK_3}").click()
    expect(frame.get_by_role("heading", name="Amina Haddad")).to_be_visible()


def test_a_class_sees_live_what_it_marks_and_nobody_is_named(
    demo: Demo, new_context: NewContext
) -> None:
    page = new_context().new_page()
    frame = open_activity(page, demo, TEACHER, WEEK_3)
    frame.get_by_role("link", name="Projector", exact=True).click()
    expect(frame.get_by_role("heading", name=WEEK_3)).to_be_visible()
    # A window of its own has another store of cookies than the frame.
    with page.expect_popup() as opening:
        frame.get_by_role("button", name="Window of its own").click()
    wall = opening.value
    expect(wall.get_by_role("heading", name=WEEK_3)).to_be_visible()
    code = wall.get_by_role("img", name="QR code of")
    expect(code).to_be_visible()
    assert wall.evaluate("document.querySelector('img').naturalWidth") > 0
    numbers = wall.get_by_role("region", name="Numbers")
    expect(numbers).to_be_visible()
    for person in ("Kavya Raghunathan", "Isla Marchetti", "Grace Tuilagi"):
        student = new_context().new_page()
        inside = open_activity(student, demo, person, WEEK_3)
        saved(inside)
        tag(student, inside, PASSAGE, "Good explanation")
        saved(inside)
        student.close()
    painted = "[...CSS.highlights.keys()].filter((name) => name.startsWith('heat')).length"
    wall.wait_for_function(f"{painted} > 0")
    shown = wall.locator("body").inner_text()
    for name in ("Rosalind", "Kavya", "Isla", "Grace", "Amina"):
        assert name not in shown
    wall.close()


def test_everybody_is_invited_to_a_passage_and_goes_there_by_choice(
    demo: Demo, new_context: NewContext
) -> None:
    student = new_context().new_page()
    inside = open_activity(student, demo, "Grace Tuilagi", WEEK_3)
    saved(inside)
    scroller = inside.locator(".annotation-scroller")
    page = new_context().new_page()
    frame = open_activity(page, demo, TEACHER, WEEK_3)
    frame.get_by_role("link", name="Projector", exact=True).click()
    text = frame.locator(".lecture-text")
    text.get_by_text(PASSAGE).first.click(click_count=3)
    frame.get_by_role("button", name="Everybody here").click()
    expect(frame.get_by_role("button", name="Stop pointing")).to_be_visible()

    banner = inside.get_by_role("status").filter(has_text="Your teacher points here")
    expect(banner).to_be_visible()
    # Nothing has moved by itself.
    assert scroller.evaluate("(box) => box.scrollTop") == 0
    go = banner.get_by_role("button", name="Go there")
    go.press("Enter")
    expect(inside.get_by_text(PASSAGE).first).to_be_in_viewport()
    assert student.frames[-1].evaluate("CSS.highlights.has('pointed')")
    expect(banner).to_have_count(0)

    frame.get_by_role("button", name="Everybody here").click()
    again = inside.get_by_role("status").filter(has_text="Your teacher points here")
    expect(again).to_be_visible()
    frame.get_by_role("button", name="Stop pointing").click()
    expect(again).to_have_count(0)


def test_a_student_is_offered_neither(demo: Demo, new_context: NewContext) -> None:
    page = new_context().new_page()
    frame = open_activity(page, demo, "Grace Tuilagi", WEEK_3)
    saved(frame)
    for name in ("Progress", "Projector"):
        expect(frame.get_by_role("link", name=name, exact=True)).to_have_count(0)
