"""People mark claims of a text, say how they check out, and see how far they agree."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, FrameLocator, Locator, Page, expect

from tests.stories import axe
from tests.stories.conftest import comment, open_activity, saved, tag
from tests.stories.demo import Demo
from tests.stories.set_up import new_activity

NewContext = Callable[..., BrowserContext]

TEXT = "User: Why is the sky blue?\n\nChatGPT: Rayleigh scattering. The sea mirrors it."
SIZES = {"wide": (1280, 800), "middle": (768, 900), "narrow": (360, 640)}


def begin(page: Page, demo: Demo, title: str) -> None:
    """An activity in which claims are checked, as its teacher sets it up."""
    with new_activity(page, demo, title, TEXT) as form:
        form.get_by_label(re.compile("^Check claims")).check()


def card(frame: FrameLocator, words: str) -> Locator:
    """The open card of a note."""
    notes = frame.get_by_role("button", name=re.compile("^Notes"))
    found = frame.get_by_test_id("card").filter(has_text=words).first
    expect(found.or_(notes).first).to_be_visible()
    if not found.is_visible():
        notes.first.click()
    head = found.locator("button[aria-expanded]").first
    if head.get_attribute("aria-expanded") == "false":
        head.click()
    return found


def check(found: Locator, outcome: str, source: str = "", words: str = "") -> None:
    """Say how the claim of a card checks out."""
    found.get_by_role("button", name="Say how it checks out").click()
    form = found.get_by_role("form")
    form.get_by_label(re.compile(f"{outcome}$")).check()
    form.get_by_label(re.compile("^Source")).fill(source)
    form.get_by_label(re.compile("^Words there")).fill(words)
    form.get_by_role("button", name="Save").click()
    expect(form).to_have_count(0)


def ledger(frame: FrameLocator) -> Locator:
    """The ledger of the page, which opens."""
    claims = frame.get_by_role("button", name="Claims", exact=True)
    more = frame.get_by_role("button", name="More", exact=True)
    expect(claims.or_(more).first).to_be_visible()
    if not claims.is_visible():
        more.click()
    claims.click()
    return frame.get_by_test_id("claims-ledger")


@pytest.mark.parametrize("size", SIZES)
def test_two_people_check_a_claim_and_their_teacher_reads_the_ledger(
    demo: Demo, new_context: NewContext, size: str, tmp_path: Path
) -> None:
    width, height = SIZES[size]
    title = f"Week 9: Does it check out, {size}"
    teacher_page = new_context().new_page()
    begin(teacher_page, demo, title)
    page = new_context(viewport={"width": width, "height": height}).new_page()
    isla = open_activity(page, demo, "Isla Marchetti", title)
    empty = ledger(isla)
    expect(empty).to_contain_text("There are no claims yet.")
    page.keyboard.press("Escape")
    tag(page, isla, "The sea mirrors it.", "Good explanation")
    own = card(isla, "The sea mirrors it.")
    own.get_by_role("button", name="Mark as claim").click()
    check(own, "Contradicted", "https://example.org/optics", "Water is blue by itself.")
    expect(own.get_by_test_id("fact-check")).to_contain_text("Contradicted You")
    saved(isla)

    other_page = new_context().new_page()
    jarrah = open_activity(other_page, demo, "Jarrah Wood", title)
    theirs = card(jarrah, "The sea mirrors it.")
    expect(theirs.get_by_test_id("fact-check")).to_contain_text("Isla Marchetti")
    link = theirs.get_by_role("link", name="https://example.org/optics")
    expect(link).to_have_attribute("rel", "noopener noreferrer nofollow")
    # Their own alone can be changed or taken back.
    expect(theirs.get_by_role("button", name=re.compile("^(Take back|Delete what)"))).to_have_count(
        0
    )
    check(theirs, "Cannot be checked")
    saved(jarrah)
    expect(own.get_by_test_id("fact-check")).to_have_count(2)
    assert axe.violations(page.frames[-1]) == []

    shown = ledger(isla)
    expect(shown).to_contain_text("0 % agreement: in 0 of 1 pair of people")
    expect(shown.get_by_role("button", name="Disputed 1")).to_be_visible()
    shown.get_by_role("button", name="Unchecked 0").click()
    expect(shown).to_contain_text("Somebody has checked each of these claims.")
    shown.get_by_role("button", name="Mine 1").click()
    assert axe.violations(page.frames[-1]) == []
    assert page.frames[-1].evaluate(
        "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
    )
    with page.expect_download() as download:
        shown.get_by_role("button", name="Download all claims (CSV)").click()
    download.value.save_as(tmp_path / "claims.csv")
    assert "Cannot be checked" in (tmp_path / "claims.csv").read_text("utf-8")
    shown.get_by_role("link", name="The sea mirrors it.").click()
    expect(shown).to_be_hidden()
    expect(card(isla, "The sea mirrors it.").get_by_test_id("fact-check")).to_have_count(2)
    page.frames[-1].evaluate("dispatchEvent(new Event('beforeprint'))")
    expect(isla.locator(".printed-notes")).to_contain_text("Claim: Disputed")
    page.frames[-1].evaluate("dispatchEvent(new Event('afterprint'))")

    teacher = open_activity(teacher_page, demo, "Rosalind Achterberg", title)
    teacher.get_by_role("link", name="Reading", exact=True).click()
    claims = teacher.get_by_role("region", name="Claims")
    expect(claims).to_contain_text("marked by Isla Marchetti")
    expect(claims).to_contain_text("Jarrah Wood")
    claims.get_by_role("button", name="The sea mirrors it.").click()
    assert axe.violations(teacher_page.frames[-1]) == []


def test_a_check_that_is_made_without_a_connection_is_undone_and_kept(
    demo: Demo, new_context: NewContext
) -> None:
    title = "Week 9: Offline"
    begin(new_context().new_page(), demo, title)
    context = new_context()
    page = context.new_page()
    isla = open_activity(page, demo, "Isla Marchetti", title)
    tag(page, isla, "The sea mirrors it.", "Good explanation")
    comment(isla, "Does it?")
    saved(isla)
    jarrah = open_activity(new_context().new_page(), demo, "Jarrah Wood", title)
    own, theirs = card(isla, "Does it?"), card(jarrah, "Does it?")

    context.set_offline(True)
    own.get_by_role("button", name="Mark as claim").click()
    check(own, "Supported", "My eyes")
    isla.get_by_role("button", name=re.compile("^Undo")).click()
    expect(own.get_by_test_id("fact-check")).to_have_count(0)
    isla.get_by_role("button", name=re.compile("^Redo")).click()
    expect(own.get_by_test_id("fact-check")).to_contain_text("My eyes")
    expect(theirs.get_by_role("region", name="Claim")).to_have_count(0)
    context.set_offline(False)
    saved(isla)
    expect(theirs.get_by_test_id("fact-check")).to_contain_text("My eyes")
    own.get_by_role("button", name="Take back what you say of it").click()
    own.get_by_role("button", name="Take back what you say of it?").click()
    expect(theirs.get_by_test_id("fact-check")).to_have_count(0)
    isla.get_by_role("button", name=re.compile("^Undo")).click()
    expect(theirs.get_by_test_id("fact-check")).to_contain_text("My eyes")


def test_an_unfinished_check_stays_while_its_card_is_folded(
    demo: Demo, new_context: NewContext
) -> None:
    page = new_context().new_page()
    noor = open_activity(
        page, demo, "Noor Siddiqui", "Seminar 2: Does it check out?", "Reading Judgments"
    )
    ledger(noor).get_by_role("link", name="Check the time limits").click()
    found = noor.locator(".note-card-open")
    found.get_by_role("button", name="Say how it checks out").click()
    form = found.get_by_role("form")
    form.get_by_label(re.compile("Contradicted$")).check()
    form.get_by_label(re.compile("^Source")).fill("A page of Fair Trading")
    form.get_by_label(re.compile("^Words there")).fill("Six months.\nNot more.")
    found.locator(".note-card-head").click()
    expect(form).to_have_count(0)
    ledger(noor).get_by_role("link", name="Check the time limits").click()
    expect(form.get_by_label(re.compile("Contradicted$"))).to_be_checked()
    expect(form.get_by_label(re.compile("^Source"))).to_have_value("A page of Fair Trading")
    expect(form.get_by_label(re.compile("^Words there"))).to_have_value("Six months.\nNot more.")
    form.get_by_role("button", name="Discard").click()
    expect(form).to_have_count(0)
    expect(found.get_by_role("button", name="Say how it checks out")).to_be_focused()
