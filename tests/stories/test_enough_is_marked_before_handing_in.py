"""An activity asks for passages with comments; a student reads how many are missing."""

import re
from collections.abc import Callable

from playwright.sync_api import BrowserContext, expect

from tests.stories.conftest import comment, open_activity, saved, tag
from tests.stories.demo import Demo
from tests.stories.set_up import new_activity

NewContext = Callable[..., BrowserContext]

TEXT = "User: Why is grass green?\n\nAssistant: Because leaves reflect green light.\n"
TITLE = "Week 9: Two passages, each with a reason"


def test_what_is_missing_is_shown_before_anything_is_refused(
    demo: Demo, new_context: NewContext
) -> None:
    with new_activity(new_context().new_page(), demo, TITLE, TEXT) as form:
        form.get_by_label(re.compile("Each student alone")).check()
        minimum = form.get_by_label("Passages to mark before handing in")
        expect(minimum).to_be_hidden()
        form.get_by_label("Students hand in").check()
        form.get_by_label("How many passages are marked before handing in?").select_option("here")
        minimum.fill("2")
        form.get_by_label("Does each marked passage need a comment?").select_option("yes")
    page = new_context(viewport={"width": 1280, "height": 860}).new_page()
    amina = open_activity(page, demo, "Amina Haddad", TITLE)
    banner = amina.locator(".hand-in-banner")
    expect(banner).to_contain_text("0 of 2 passages marked.")
    tag(page, amina, "leaves reflect green light", "Strong prompt")
    expect(banner).to_contain_text("1 of 2 passages marked, 1 without a comment.")
    comment(amina, "Which leaves?")
    saved(amina)
    expect(banner).to_contain_text("1 of 2 passages marked.")
    banner.get_by_role("button", name="Hand in…").press("Enter")
    dialog = amina.get_by_role("dialog")
    expect(dialog).to_contain_text("1 of 2 passages are marked.")
    expect(dialog.get_by_role("button", name="Hand in now")).to_have_count(0)
    dialog.press("Escape")
    tag(page, amina, "Because", "Strong prompt")
    comment(amina, "A reason follows.")
    saved(amina)
    expect(banner).to_contain_text("2 of 2 passages marked.")
    banner.get_by_role("button", name="Hand in…").press("Enter")
    dialog.get_by_role("button", name="Hand in now").press("Enter")
    expect(dialog.get_by_test_id("receipt")).to_be_visible()
