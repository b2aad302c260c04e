"""Students think first for themselves; then their teacher reveals everybody's notes, in class."""

import re
from collections.abc import Callable

from playwright.sync_api import BrowserContext, expect

from tests.stories.conftest import comment, open_activity, saved, tag
from tests.stories.demo import Demo
from tests.stories.set_up import new_activity

TITLE = "Think first, then together"
TEXT = (
    "User: What does my lease say of scratches?\n\n"
    "Assistant: A lease is read in its current version. Scratches are general wear.\n\n"
    "User: Is that so?\n\nAssistant: This is general information.\n"
)

NewContext = Callable[..., BrowserContext]


def test_hidden_notes_are_seen_by_teachers_then_by_all_and_none_is_lost(
    demo: Demo, new_context: NewContext
) -> None:
    isla_page, kavya_page, page = (new_context().new_page() for _ in range(3))
    with new_activity(page, demo, TITLE, TEXT) as form:
        form.get_by_label(re.compile("When they are revealed")).check()
    henrik_page = new_context().new_page()
    henrik = open_activity(henrik_page, demo, "Henrik Sørensen", TITLE)
    tag(henrik_page, henrik, "Is that so?", "Strong prompt")
    comment(henrik, "Why did it sound so sure before?")
    saved(henrik)
    isla = open_activity(isla_page, demo, "Isla Marchetti", TITLE)
    kavya = open_activity(kavya_page, demo, "Kavya Raghunathan", TITLE)
    expect(kavya.locator("body")).to_contain_text("Only you and your teachers see your notes")
    saved(isla)
    tag(isla_page, isla, "read in its current version", "Good explanation")
    comment(isla, "My secret thought.")
    saved(isla)

    teacher = open_activity(page, demo, "Rosalind Achterberg", TITLE)
    saved(teacher)
    tag(page, teacher, "general wear", "Question for class")
    comment(teacher, "Begin here, everybody.")
    expect(kavya.get_by_test_id("card").filter(has_text="Begin here, everybody.")).to_be_visible()
    expect(kavya.get_by_test_id("card")).to_have_count(1)

    teacher.get_by_role("link", name="Class", exact=True).click()
    teacher.get_by_role("button", name="Isla Marchetti", exact=True).click()
    teacher.get_by_role("button", name="Open", exact=True).click()
    secret = teacher.get_by_test_id("card").filter(has_text="My secret thought.")
    expect(secret).to_be_visible()
    secret.click()
    comment(teacher, "Say more.")
    answered = isla.get_by_test_id("comment").filter(has_text="Say more.")
    expect(answered).to_be_visible()

    isla_page.context.set_offline(True)
    tag(isla_page, isla, "general information", "Strong prompt")
    comment(isla, "Written on the train, still hidden.")
    teacher.get_by_role("link", name="Annotate", exact=True).click()
    teacher.get_by_role("button", name="Reveal all notes").click()
    teacher.get_by_role("button", name=re.compile("^Show everybody")).click()
    for words in ("Say more.", "Why did it sound so sure before?"):
        seen = kavya.get_by_test_id("card").filter(has_text=words).first
        expect(seen).to_be_visible()
    isla_page.context.set_offline(False)
    late = kavya.get_by_test_id("card").filter(has_text="Written on the train, still hidden.")
    expect(late).to_be_visible()
    expect(isla.get_by_test_id("save-state")).to_have_attribute("data-state", "saved")
    expect(isla.locator("body")).not_to_contain_text("Only you and your teachers")
