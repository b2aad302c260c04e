"""Students think first: others' notes appear after their own first ones, or by themselves."""

import re
from collections.abc import Callable
from datetime import UTC, datetime

import psycopg
import pytest
from playwright.sync_api import BrowserContext, FrameLocator, Page, expect

from tests.stories.conftest import comment, open_activity, saved, tag
from tests.stories.demo import Demo
from tests.stories.set_up import new_activity

NewContext = Callable[..., BrowserContext]
SIZES = {"narrow": (400, 740), "wide": (1280, 860)}
TEXT = (
    "User: Why is the sky blue?\n\n"
    "Assistant: Because of scattering. Short waves are scattered most.\n\nUser: Thank you."
)


def _open(page: Page, demo: Demo, person: str, title: str) -> FrameLocator:
    frame = open_activity(page, demo, person, title)
    expect(frame.get_by_test_id("conversation")).to_contain_text("scattering")
    saved(frame)
    return frame


@pytest.mark.parametrize("size", SIZES)
def test_after_two_notes_of_their_own_students_see_those_of_others(
    demo: Demo, new_context: NewContext, size: str
) -> None:
    width, height = SIZES[size]
    viewport = {"width": width, "height": height}
    title = f"Think first, {size}"
    teacher_page = new_context().new_page()
    with new_activity(teacher_page, demo, title, TEXT) as form:
        form.get_by_label(re.compile("After some notes of their own")).check()
        form.get_by_label("How many notes first").fill("2")
    isla_page = new_context(viewport=viewport).new_page()
    kavya_page = new_context(viewport=viewport).new_page()
    isla = _open(isla_page, demo, "Isla Marchetti", title)
    status = isla.get_by_role("status").filter(has_text="to see what others wrote")
    expect(status).to_have_text("Write 2 more notes to see what others wrote.")
    tag(isla_page, isla, "Because of scattering", "Good explanation")
    comment(isla, "I did not know that.")
    expect(status).to_have_text("Write 1 more note to see what others wrote.")
    tag(isla_page, isla, "scattered most", "Strong prompt")
    seen = isla.get_by_text("You see the notes of everybody who has written 2 notes")
    expect(seen).to_be_visible()
    saved(isla)
    expect(isla.locator(".note-link")).to_have_count(2)

    kavya = _open(kavya_page, demo, "Kavya Raghunathan", title)
    tag(kavya_page, kavya, "Short waves", "Good explanation")
    saved(kavya)
    expect(kavya.locator(".note-link")).to_have_count(1)
    expect(kavya.locator("body")).not_to_contain_text("I did not know that.")
    tag(kavya_page, kavya, "Thank you", "Strong prompt")
    expect(kavya.get_by_text("I did not know that.").first).to_be_visible()
    expect(kavya.locator(".note-link")).to_have_count(4)
    expect(isla.locator(".note-link")).to_have_count(4)
    kavya_page.reload()
    kavya = _open(kavya_page, demo, "Kavya Raghunathan", title)
    expect(kavya.get_by_text("You see the notes of everybody")).to_be_visible()


def test_notes_are_revealed_at_their_date_while_everybody_looks(
    demo: Demo, new_context: NewContext
) -> None:
    title = "Think first, until a date"
    teacher_page, isla_page, kavya_page = (new_context().new_page() for _ in range(3))
    with new_activity(teacher_page, demo, title, TEXT) as form:
        form.get_by_label(re.compile("When they are revealed")).check()
    isla = _open(isla_page, demo, "Isla Marchetti", title)
    kavya = _open(kavya_page, demo, "Kavya Raghunathan", title)
    tag(isla_page, isla, "Because of scattering", "Good explanation")
    comment(isla, "My secret thought.")
    saved(isla)
    teacher = _open(teacher_page, demo, "Rosalind Achterberg", title)
    teacher.get_by_role("link", name="Set up", exact=True).click()
    field = teacher.get_by_label(re.compile("Reveal all notes by itself"))
    field.fill(f"{datetime.now(UTC).year + 1}-03-01T10:00")
    teacher.get_by_role("button", name="Save", exact=True).click()
    expect(kavya.get_by_text(re.compile("^All notes are revealed"))).to_be_visible()
    expect(kavya.get_by_test_id("card")).to_have_count(0)
    _let_dates_come(demo)
    expect(kavya.get_by_text("My secret thought.").first).to_be_visible()
    expect(isla.locator("body")).not_to_contain_text("Only you and your teachers")


def _let_dates_come(demo: Demo) -> None:
    """Move the dates of all activities to now, as if their time had passed."""
    with psycopg.connect(demo.environment()["DATABASE_URL"]) as connection:
        connection.execute("UPDATE activity SET reveal_at = now() WHERE reveal_at IS NOT NULL")
        connection.execute("UPDATE job SET due_at = now() WHERE name = 'reveal-notes'")


def test_a_tutor_reveals_the_notes_of_their_own_group(demo: Demo, new_context: NewContext) -> None:
    title = "Think first, in tutorials"
    teacher_page, tutor_page, ben_page, isla_page = (new_context().new_page() for _ in range(4))
    with new_activity(teacher_page, demo, title, TEXT) as form:
        form.get_by_label(re.compile("Each group")).check()
        form.get_by_label(re.compile("When they are revealed")).check()
    for person, words in (("Amina Haddad", "A thought of A."), ("Kavya Raghunathan", "One of C.")):
        page = new_context().new_page()
        frame = _open(page, demo, person, title)
        tag(page, frame, "Because of scattering", "Good explanation")
        comment(frame, words)
        saved(frame)
    ben = _open(ben_page, demo, "Ben Nakamura-Lee", title)
    isla = _open(isla_page, demo, "Isla Marchetti", title)
    tutor = _open(tutor_page, demo, "Tomasz Wiśniewski", title)
    expect(ben.get_by_test_id("card")).to_have_count(0)
    tutor.get_by_role("button", name="Reveal the notes of this group").click()
    tutor.get_by_role("button", name=re.compile("^Show all notes of ")).click()
    expect(ben.get_by_text("A thought of A.").first).to_be_visible()
    expect(ben.locator("body")).not_to_contain_text("until they are revealed")
    expect(isla.locator("body")).to_contain_text("until they are revealed")
    expect(isla.get_by_test_id("card")).to_have_count(0)

    teacher = _open(teacher_page, demo, "Rosalind Achterberg", title)
    teacher.get_by_role("link", name="Class", exact=True).click()
    copies = teacher.locator(".workspace-links")
    expect(copies.get_by_role("button").first).to_contain_text("notes revealed")
    expect(copies.get_by_role("button").nth(1)).to_contain_text("notes hidden")
