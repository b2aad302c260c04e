"""Students annotate under pseudonyms; a teacher sees names, or opens them, which students read."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, FrameLocator, Page, expect

from tests.stories.conftest import comment, open_activity, saved, tag
from tests.stories.demo import Demo
from tests.stories.set_up import new_activity

NewContext = Callable[..., BrowserContext]
TEXT = (
    "User: Why is the sky blue?\n\n"
    "Assistant: Because of scattering. Short waves are scattered most.\n\nUser: Thank you."
)
ISLA, KAVYA, TEACHER = "Isla Marchetti", "Kavya Raghunathan", "Rosalind Achterberg"
PSEUDONYM = re.compile(r"You are “([A-Z][a-z]+ [A-Z][a-z]+)” here\.")
SIZES = {"narrow": (400, 740), "wide": (1280, 860)}


def _open(page: Page, demo: Demo, person: str, title: str) -> FrameLocator:
    frame = open_activity(page, demo, person, title)
    expect(frame.get_by_test_id("conversation")).to_contain_text("scattering")
    saved(frame)
    return frame


def _pseudonym(frame: FrameLocator) -> str:
    banner = frame.get_by_test_id("names")
    expect(banner).to_contain_text(PSEUDONYM)
    found = PSEUDONYM.search(banner.inner_text())
    assert found is not None
    return found[1]


def _mark_without_names(teacher: FrameLocator, pseudonym: str) -> None:
    """Read and mark somebody's work by the keyboard, under their pseudonym."""
    teacher.get_by_role("link", name=pseudonym, exact=True).press("Enter")
    expect(teacher.locator(".work-notes")).to_contain_text("I did not know that.")
    expect(teacher.get_by_role("navigation", name="Students")).to_contain_text("of")
    teacher.get_by_role("textbox", name="Mark", exact=True).fill("72,5")
    teacher.get_by_label(f"Comment for {pseudonym}").fill("Say more.")
    teacher.get_by_role("button", name=re.compile("^Save( the draft)?$")).press("Enter")
    expect(teacher.locator(".work-page")).to_contain_text("72.5 / 100")
    expect(teacher.locator("body")).not_to_contain_text("Isla")
    teacher.get_by_role("link", name="Class", exact=True).press("Enter")
    row = teacher.get_by_role("listitem").filter(has_text=pseudonym)
    expect(row).to_contain_text("72.5 / 100, draft")


@pytest.mark.parametrize("size", SIZES)
def test_students_read_pseudonyms_and_the_teacher_reads_names(
    demo: Demo, new_context: NewContext, size: str
) -> None:
    width, height = SIZES[size]
    viewport = {"width": width, "height": height}
    title = f"Under pseudonyms, {size}"
    teacher_page = new_context().new_page()
    with new_activity(teacher_page, demo, title, TEXT) as form:
        form.get_by_label(re.compile("^Students do not see each other’s names")).check()
    isla_page, kavya_page = (new_context(viewport=viewport).new_page() for _ in range(2))
    isla = _open(isla_page, demo, ISLA, title)
    tag(isla_page, isla, "Because of scattering", "Good explanation")
    comment(isla, "I did not know that.")
    saved(isla)
    kavya = _open(kavya_page, demo, KAVYA, title)
    assert _pseudonym(isla) != _pseudonym(kavya)
    tag(kavya_page, kavya, "Short waves", "Strong prompt")
    comment(kavya, "Nor did I.")
    saved(kavya)
    for reader, author, words in (
        (kavya, isla, "I did not know that."),
        (isla, kavya, "Nor did I."),
    ):
        card = reader.get_by_test_id("card").filter(has_text=words)
        expect(card).to_contain_text(_pseudonym(author))
    expect(kavya.locator("body")).not_to_contain_text("Isla")
    expect(kavya.get_by_test_id("people")).to_have_count(0)
    expect(kavya.get_by_test_id("card").locator("time")).to_have_count(0)
    teacher = _open(teacher_page, demo, TEACHER, title)
    cards = teacher.get_by_test_id("card")
    for person in (ISLA, KAVYA):
        expect(cards.filter(has_text=person)).to_have_count(1)
    expect(teacher.get_by_test_id("names")).to_contain_text("you do")
    expect(isla.get_by_test_id("names")).to_contain_text("teachers and tutors do")


def test_a_teacher_opens_sealed_names_and_the_students_read_who_did(
    demo: Demo, new_context: NewContext
) -> None:
    title = "Sealed"
    teacher_page, isla_page = (new_context().new_page() for _ in range(2))
    with new_activity(teacher_page, demo, title, TEXT) as form:
        form.get_by_label(re.compile("^Students do not see each other’s names")).check()
        form.get_by_label(re.compile("^Sealed until a teacher opens them")).check()
        form.get_by_label(re.compile("^When I release them")).check()
    isla = _open(isla_page, demo, ISLA, title)
    tag(isla_page, isla, "Because of scattering", "Good explanation")
    comment(isla, "I did not know that.")
    saved(isla)
    pseudonym = _pseudonym(isla)
    expect(isla.get_by_test_id("names")).to_contain_text("Nobody sees your name.")

    teacher = _open(teacher_page, demo, TEACHER, title)
    expect(teacher.get_by_test_id("card")).to_contain_text(pseudonym)
    expect(teacher.locator("body")).not_to_contain_text("Isla")
    teacher.get_by_role("link", name="Class", exact=True).click()
    expect(teacher.get_by_test_id("sealed")).to_contain_text("are sealed")
    expect(teacher.locator("body")).not_to_contain_text("Isla")
    _mark_without_names(teacher, pseudonym)
    expect(teacher.locator("body")).not_to_contain_text("Isla")
    teacher.get_by_role("button", name="Open the names", exact=True).press("Enter")
    teacher.get_by_role("button", name=re.compile("^Show teachers and tutors")).press("Enter")
    row = teacher.get_by_role("row").filter(has_text=ISLA)
    expect(row).to_contain_text("72.5 / 100 draft, not released")

    opened = isla.get_by_test_id("names")
    expect(opened).to_contain_text(f"{TEACHER} opened the names to teachers and tutors on")
    expect(opened).to_contain_text("Other students do not see your name.")
    teacher.get_by_role("link", name="Annotate", exact=True).click()
    expect(teacher.get_by_test_id("card")).to_contain_text(ISLA)
