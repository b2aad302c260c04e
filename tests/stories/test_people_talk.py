"""Talking beside a text: nothing typed is lost, answers stay in threads, own acts are undone."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, FrameLocator, Locator, Page, expect

from tests.stories.conftest import comment, open_activity, saved, select_text, tag
from tests.stories.demo import Demo

WEEK_3 = "Week 3: Interrogating a chatbot"

NewContext = Callable[..., BrowserContext]


def opened(demo: Demo, new_context: NewContext, person: str, **options: object) -> Page:
    """A person on the page of Week 3."""
    page = new_context(**options).new_page()
    saved(open_activity(page, demo, person, WEEK_3))
    return page


def in_frame(page: Page) -> FrameLocator:
    return page.frame_locator("iframe")


def card(page: Page, words: str) -> Locator:
    """Card with these words, unfolded; it stays the same one when the words go."""
    key = (
        in_frame(page).get_by_test_id("card").filter(has_text=words).first.get_attribute("data-key")
    )
    found = in_frame(page).locator(f'[data-testid="card"][data-key="{key}"]')
    head = found.locator("button[aria-expanded]").first
    if head.get_attribute("aria-expanded") == "false":
        head.click()
    return found


@pytest.mark.parametrize("width", [1180, 360])
def test_letters_typed_right_after_a_tag_by_key_are_all_in_the_comment(
    demo: Demo, new_context: NewContext, width: int
) -> None:
    page = opened(demo, new_context, "Kavya Raghunathan", viewport={"width": width, "height": 860})
    frame = in_frame(page)
    select_text(page, frame, "nearer the coast")
    expect(frame.get_by_test_id("tag-menu")).to_be_visible()
    page.keyboard.type("1quick typing test", delay=0)
    expect(frame.get_by_test_id("comment-box").last).to_have_value("quick typing test")
    frame.get_by_test_id("comment-save").last.click()
    expect(frame.get_by_test_id("comment").filter(has_text="quick typing test")).to_be_visible()


def test_what_is_typed_stays_in_sight_when_somebody_deletes_its_note(
    demo: Demo, new_context: NewContext
) -> None:
    student = opened(demo, new_context, "Kavya Raghunathan")
    teacher = opened(demo, new_context, "Rosalind Achterberg")
    frame = in_frame(student)
    tag(student, frame, "based on 412 sensors", "Missing view")
    comment(frame, "The note that goes away.")
    saved(frame)
    frame.get_by_test_id("comment-box").last.fill("A thought of some length")
    theirs = card(teacher, "The note that goes away.")
    theirs.locator("footer").get_by_role("button", name="Delete").click()
    theirs.locator("footer .danger").click()
    kept = frame.get_by_test_id("stranded-draft")
    expect(kept).to_contain_text("no longer here")
    expect(kept).to_contain_text("A thought of some length")
    kept.get_by_role("button", name="Save it as a new comment").click()
    expect(kept).to_have_count(0)
    note = in_frame(teacher).get_by_test_id("card").filter(has_text="A thought of some length")
    expect(note.first).to_be_visible()


def test_an_edit_survives_folding_and_a_text_that_is_too_long_is_not_cut(
    demo: Demo, new_context: NewContext
) -> None:
    page = opened(demo, new_context, "Kavya Raghunathan")
    frame = in_frame(page)
    tag(page, frame, "richer, and less dense", "Missing view")
    comment(frame, "First wording here.")
    note = card(page, "First wording here.")
    note.get_by_role("button", name="Edit").click()
    note.get_by_label("Your comment").fill("Second wording, not saved yet.")
    head = note.locator("button[aria-expanded]").first
    head.click()
    expect(note.get_by_label("Your comment")).to_have_count(0)
    head.click()
    expect(note.get_by_label("Your comment")).to_have_value("Second wording, not saved yet.")

    note.get_by_label("Your comment").fill("x" * 10_007)
    expect(note).to_contain_text("Too long by 7 characters")
    expect(note.get_by_role("button", name="Save")).to_be_disabled()
    note.get_by_label("Your comment").fill("See https://example.org/a, not javascript:alert(1)")
    note.get_by_role("button", name="Save").click()
    link = note.get_by_role("link")
    expect(link).to_have_attribute("href", "https://example.org/a")
    expect(link).to_have_attribute("rel", re.compile("noopener"))
    expect(link).to_have_count(1)


def test_two_people_answer_agree_and_settle_a_question(demo: Demo, new_context: NewContext) -> None:
    ana = opened(demo, new_context, "Kavya Raghunathan")
    ben = opened(demo, new_context, "Isla Marchetti")
    frame = in_frame(ana)
    tag(ana, frame, "a roof is not the air you breathe", "Question for class")
    comment(frame, "Is a roof hotter than a street?")
    asked = card(ana, "hotter than a street")
    asked.get_by_test_id("comment").get_by_role("button", name="Mark as question").click()

    seen = card(ben, "hotter than a street")
    expect(seen).to_contain_text("Question")
    seen.get_by_role("button", name="Reply").click()
    seen.get_by_label("Answer to Kavya Raghunathan").fill("Only by day.")
    seen.get_by_role("button", name="Reply").last.click()
    seen.get_by_role("button", name="Agree with: Is a roof").click()

    expect(asked.get_by_label("Answers to: Is a roof hotter")).to_contain_text("Only by day.")
    expect(asked.get_by_test_id("agree-count")).to_have_text("1 agrees")
    asked.get_by_test_id("agree-count").click()
    expect(asked).to_contain_text("Isla Marchetti")
    filter_button = frame.get_by_role("button", name="Open questions")
    filter_button.click()
    expect(frame.get_by_test_id("card")).to_have_count(1)
    asked.get_by_role("button", name="Answered").first.click()
    expect(frame.get_by_test_id("card")).to_have_count(0)
    filter_button.click()

    # A question that is taken back leaves the answer, and says so.
    asked = card(ana, "Only by day.")
    asked.get_by_test_id("comment").first.get_by_role("button", name="Delete").click()
    asked.locator(".comment .danger").click()
    expect(seen).to_contain_text("This comment was deleted.")
    expect(seen).to_contain_text("Only by day.")


def test_own_acts_are_undone_by_keys_and_others_work_is_left(
    demo: Demo, new_context: NewContext
) -> None:
    ana = opened(demo, new_context, "Kavya Raghunathan")
    ben = opened(demo, new_context, "Isla Marchetti")
    frame = in_frame(ana)
    tag(ana, frame, "Neither does the journal", "Strong prompt")
    comment(frame, "Mine alone, for a while.")
    saved(frame)
    note = card(ana, "Mine alone, for a while.")
    note.locator("footer").get_by_role("button", name="Delete").click()
    note.locator("footer .danger").click()
    mine = frame.get_by_test_id("card").filter(has_text="Mine alone")
    expect(mine).to_have_count(0)
    ana.keyboard.press("Control+z")
    expect(mine).to_have_count(1)
    saved(frame)

    theirs = card(ben, "Mine alone, for a while.")
    theirs.get_by_label("Add a comment").fill("Mine, too.")
    theirs.get_by_test_id("comment-save").click()
    expect(card(ana, "Mine alone").get_by_text("Mine, too.")).to_be_visible()
    undo = frame.get_by_role("button", name=re.compile("^Undo"))
    for _ in range(2):
        undo.click()
    expect(card(ana, "Mine, too.")).to_be_visible()
    expect(frame.get_by_test_id("card").filter(has_text="Mine alone")).to_have_count(0)
    ana.keyboard.press("Control+Shift+Z")
    saved(frame)


@pytest.mark.parametrize("width", [1180, 360])
def test_cards_can_be_read_newest_first_and_the_choice_is_kept(
    demo: Demo, new_context: NewContext, width: int
) -> None:
    size = {"width": width, "height": 860}
    page = opened(demo, new_context, "Rosalind Achterberg", viewport=size)
    frame = in_frame(page)
    if width == 360:
        frame.get_by_test_id("notes-toggle").click()
    order = frame.get_by_label("Order of the notes")
    order.select_option("time")
    other = opened(demo, new_context, "Kavya Raghunathan")
    tag(other, in_frame(other), "Is there a study", "Strong prompt")
    comment(in_frame(other), f"The newest of all, at {width}.")
    expect(frame.get_by_test_id("card").first).to_contain_text(f"The newest of all, at {width}.")
    frame.get_by_role("link", name="Class", exact=True).click()
    frame.get_by_role("link", name="Annotate", exact=True).click()
    if width == 360:
        frame.get_by_test_id("notes-toggle").click()
    expect(order).to_have_value("time")
