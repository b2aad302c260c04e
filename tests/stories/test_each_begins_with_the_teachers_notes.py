"""A teacher prepares what each student starts with; who has begun keeps theirs."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, FrameLocator, Locator, expect

from tests.stories.conftest import comment, open_activity, saved, tag
from tests.stories.demo import Demo
from tests.stories.set_up import new_activity

NewContext = Callable[..., BrowserContext]

TEXT = "User: Why is the sky blue?\n\nAssistant: Because of how air scatters light.\n"
SIZES = {"wide": (1280, 860), "narrow": (400, 760)}


def _banner(frame: FrameLocator) -> Locator:
    return frame.locator(".status-banner").filter(has_text="each student starts with")


def _give_out(frame: FrameLocator, *, shows: list[str]) -> None:
    """By keys alone: the button of the banner, then that of the dialog."""
    button = frame.get_by_role("button", name="Look and give out…")
    expect(button).to_be_visible()
    button.press("Enter")
    dialog = frame.get_by_role("dialog")
    for words in shows:
        expect(dialog).to_contain_text(words)
    dialog.get_by_role("button", name="Give these notes out").press("Enter")
    expect(dialog).to_contain_text("exactly these")
    dialog.press("Escape")
    expect(dialog).to_have_count(0)


@pytest.mark.parametrize("size", SIZES)
def test_each_begins_with_the_teachers_notes_and_who_has_begun_keeps_them(
    demo: Demo, new_context: NewContext, size: str
) -> None:
    width, height = SIZES[size]
    teacher_page = new_context(viewport={"width": 1280, "height": 860}).new_page()
    title = f"Week 8: With a model, {size}"
    with new_activity(teacher_page, demo, title, TEXT) as form:
        form.get_by_label(re.compile("Each student alone")).check()
    teacher = open_activity(teacher_page, demo, "Rosalind Achterberg", title)
    expect(_banner(teacher)).to_contain_text("Mark passages and comment on them")
    tag(teacher_page, teacher, "how air scatters light", "Strong prompt")
    comment(teacher, "What would you ask next?")
    saved(teacher)
    expect(_banner(teacher)).to_contain_text("Not given out yet: 1 note.")
    _give_out(
        teacher, shows=["Added: 1 note", "how air scatters light", "What would you ask next?"]
    )
    expect(_banner(teacher)).to_contain_text("Whoever begins gets 1 note")

    small = new_context(viewport={"width": width, "height": height})
    amina_page, luca_page = small.new_page(), new_context().new_page()
    amina = open_activity(amina_page, demo, "Amina Haddad", title)
    luca = open_activity(luca_page, demo, "Luca dos Santos", title)
    if size == "narrow":
        amina.get_by_role("button", name=re.compile("note", re.IGNORECASE)).first.click()
    for page in (amina, luca):
        card = page.get_by_test_id("card")
        expect(card).to_have_count(1)
        expect(card).to_contain_text("Rosalind Achterberg")
        expect(card).to_contain_text("Model note")
    amina.get_by_test_id("card").get_by_role("button").first.click()
    comment(amina, "Whether it holds at sunset.")
    saved(amina)

    tag(teacher_page, teacher, "Because of", "Strong prompt")
    comment(teacher, "Is this a good question?")
    saved(teacher)
    expect(_banner(teacher)).to_contain_text("You have changed 1 note since")
    _give_out(teacher, shows=["1 has begun and keeps what is there", "Is this a good question?"])
    # The open page of who has not begun follows.
    expect(luca.get_by_test_id("card")).to_have_count(2)
    amina = open_activity(amina_page, demo, "Amina Haddad", title)
    if size == "narrow":
        amina.get_by_role("button", name=re.compile("note", re.IGNORECASE)).first.click()
    expect(amina.get_by_test_id("card")).to_have_count(1)
    expect(amina.get_by_test_id("card")).to_contain_text("Whether it holds at sunset.")
