"""Searching: words lead to the note or the turn, and to nothing that somebody may not read."""

import re
from collections.abc import Callable

from playwright.sync_api import BrowserContext, FrameLocator, Page, expect

from tests.stories.conftest import comment, follow, open_activity, saved, tag
from tests.stories.demo import Demo
from tests.stories.set_up import new_activity

WEEK_3 = "Week 3: Interrogating a chatbot"
HIDDEN = "Who scatters it at night?"
TEXT = "User: Why is the sky blue?\n\nAssistant: Because of scattering."

NewContext = Callable[..., BrowserContext]


def searching(page: Page, demo: Demo, person: str, activity: str = WEEK_3) -> FrameLocator:
    """A person on the search of their course."""
    saved(open_activity(page, demo, person, activity))
    frame = page.frame_locator("iframe")
    follow(frame, "Search")
    expect(frame.get_by_role("searchbox")).to_be_focused()
    return frame


def test_a_note_is_found_the_moment_that_it_is_saved_and_opened_by_keys(
    demo: Demo, new_context: NewContext
) -> None:
    writer = new_context().new_page()
    saved(open_activity(writer, demo, "Isla Marchetti", WEEK_3))
    page = writer.frame_locator("iframe")
    tag(writer, page, "a roof is not the air you breathe", "Question for class")
    comment(page, "Hitze über Dächern: 屋顶上的热浪")
    saved(page)

    reader = new_context(viewport={"width": 400, "height": 780}).new_page()
    frame = searching(reader, demo, "Kavya Raghunathan")
    for words in ("DACHERN", "热浪"):
        frame.get_by_role("searchbox").fill(words)
        expect(frame.locator("p.hint[role=status]")).to_have_text("1 result.")
        expect(frame.locator("mark")).to_have_text({"DACHERN": "Dächern", "热浪": "热浪"}[words])
    expect(frame.get_by_role("region", name=WEEK_3)).to_contain_text("Isla Marchetti")
    reader.keyboard.press("ArrowDown")
    reader.keyboard.press("Enter")
    expect(frame.locator(".comment:focus")).to_contain_text("Hitze über Dächern")

    # Back is the search as it was left.
    reader.frames[-1].evaluate("history.back()")
    expect(frame.get_by_role("searchbox")).to_have_value("热浪")
    expect(frame.locator("[data-result]")).to_have_count(1)


def test_a_text_is_opened_at_its_turn(demo: Demo, new_context: NewContext) -> None:
    page = new_context().new_page()
    frame = searching(page, demo, "Kavya Raghunathan")
    frame.get_by_role("searchbox").fill("coast richer")
    frame.get_by_role("combobox", name=re.compile("^Show")).select_option("Texts")
    frame.locator("[data-result]").first.click()
    expect(frame.locator(".turn:focus")).to_contain_text("nearer the coast, richer")
    expect(frame.locator(".turn:focus")).to_be_in_viewport()


def test_hidden_notes_are_found_by_who_teaches_and_by_their_writer_alone(
    demo: Demo, new_context: NewContext
) -> None:
    title = "Think first, then search"
    with new_activity(new_context().new_page(), demo, title, TEXT) as form:
        form.get_by_label(re.compile("When they are revealed")).check()
    writer = new_context().new_page()
    own = open_activity(writer, demo, "Henrik Sørensen", title)
    tag(writer, own, "Because of scattering", "Question for class")
    comment(own, HIDDEN)
    saved(own)
    found = {}
    for person in ("Rosalind Achterberg", "Henrik Sørensen", "Kavya Raghunathan"):
        page = new_context().new_page()
        frame = searching(page, demo, person, title)
        frame.get_by_role("searchbox").fill("it at night")
        status = frame.locator("p.hint[role=status]")
        expect(status).to_contain_text("Nothing" if person.startswith("Kavya") else "1 result.")
        found[person] = frame
    for frame in list(found.values())[:2]:
        frame.locator("[data-result]").click()
        expect(frame.locator(".comment:focus")).to_contain_text(HIDDEN)
