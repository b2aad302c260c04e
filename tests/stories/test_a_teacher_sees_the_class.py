"""A teacher sees at a glance who has done what, and how the class has read the text."""

import re
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import BrowserContext, expect

from tests.stories.conftest import column, open_activity, saved, tag
from tests.stories.demo import Demo

WEEK_3 = "Week 3: Interrogating a chatbot"
TEACHER = "Rosalind Achterberg"
AIRPORTS = "few stations, often at airports"

NewContext = Callable[..., BrowserContext]


def mark(demo: Demo, new_context: NewContext, person: str, name: str) -> None:
    """Somebody marks the passage of this story."""
    page = new_context().new_page()
    frame = open_activity(page, demo, person, WEEK_3)
    saved(frame)
    tag(page, frame, AIRPORTS, name)
    saved(frame)
    page.close()


def test_a_teacher_finds_who_needs_them_and_takes_the_table_away(
    demo: Demo, new_context: NewContext
) -> None:
    page = new_context().new_page()
    frame = open_activity(page, demo, TEACHER, WEEK_3)
    frame.get_by_role("link", name="Class", exact=True).click()
    head = frame.get_by_role("columnheader", name="Words")
    head.get_by_role("button").press("Enter")
    expect(head).to_have_attribute("aria-sort", "descending")
    words = [int(number.replace("–", "0")) for number in column(frame, "Words").values()]
    assert words == sorted(words, reverse=True)
    assert words[0] > 0

    frame.get_by_role("combobox", name="Show").select_option("unmarked")
    expect(frame.get_by_role("rowheader", name="Amina Haddad")).to_be_visible()
    expect(frame.get_by_role("rowheader", name="Ada O'Neil & Sons")).to_have_count(0)
    frame.get_by_role("combobox", name="Group").select_option("Group 1")
    shown = frame.get_by_role("rowheader").count()
    expect(frame.get_by_role("cell", name=f"{shown} shown")).to_be_visible()
    with page.expect_download() as waiting:
        frame.get_by_role("button", name="Download (CSV)").click()
    written = Path(waiting.value.path()).read_bytes()
    assert written.startswith(b"\xef\xbb\xbf")
    titles, *rows = written.decode("utf-8-sig").splitlines()
    assert titles.startswith("Name,Role,In the course,Groups,Started,Highlights")
    assert len(rows) == shown


def test_the_text_as_the_class_has_read_it(demo: Demo, new_context: NewContext) -> None:
    for person, name in (
        ("Kavya Raghunathan", "Question for class"),
        ("Isla Marchetti", "Strong prompt"),
    ):
        mark(demo, new_context, person, name)
    page = new_context().new_page()
    frame = open_activity(page, demo, TEACHER, WEEK_3)
    frame.get_by_role("link", name="Reading", exact=True).click()
    marked = frame.get_by_role("region", name="Most marked passages")
    passage = marked.get_by_role("button", name=AIRPORTS)
    expect(passage).to_be_visible()
    expect(marked.get_by_role("listitem").filter(has_text=AIRPORTS)).to_contain_text(" of 12")
    passage.press("Enter")
    expect(passage).to_have_attribute("aria-pressed", "true")
    inside = page.frames[-1]
    painted = "[...CSS.highlights.keys()].filter((name) => name.startsWith('heat')).sort()"
    assert "heat-active" in inside.evaluate(painted)
    frame.get_by_test_id("heat-text").get_by_text(AIRPORTS).hover()
    expect(frame.get_by_text(re.compile(r"Here: \d+ of 12"))).to_be_visible()

    differing = frame.get_by_role("region", name="Where the class differs most")
    where = differing.get_by_role("listitem").filter(has_text=AIRPORTS).first
    expect(where).to_contain_text("Strong prompt")
    expect(where).to_contain_text("Question for class")
    tags = frame.get_by_role("table")
    expect(tags.get_by_role("row", name="Strong prompt")).to_be_visible()
    # Other stories mark the same passage, with other tags.
    choice = frame.get_by_role("combobox", name="Tag")
    strong = choice.locator("option").filter(has_text="Strong prompt").get_attribute("value")
    choice.select_option(strong)
    expect(marked.get_by_role("listitem").filter(has_text=AIRPORTS)).to_contain_text("1 of 12")
    expect(differing).to_have_count(0)
    # Leaving the page takes the paint away.
    frame.get_by_role("link", name="Class", exact=True).click()
    expect(frame.get_by_role("columnheader", name="Words")).to_be_visible()
    assert inside.evaluate(painted) == []


def test_a_student_is_offered_neither(demo: Demo, new_context: NewContext) -> None:
    page = new_context().new_page()
    frame = open_activity(page, demo, "Grace Tuilagi", WEEK_3)
    saved(frame)
    for name in ("Class", "Reading"):
        expect(frame.get_by_role("link", name=name, exact=True)).to_have_count(0)
