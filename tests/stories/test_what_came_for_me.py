"""An answer is told to whom it is for, on their page, with a way to its place, until it is seen."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, FrameLocator, Page, expect

from tests.stories.axe import violations
from tests.stories.conftest import comment, open_activity, saved, tag
from tests.stories.demo import Demo

WEEK_3 = "Week 3: Interrogating a chatbot"

NewContext = Callable[..., BrowserContext]


def opened(demo: Demo, new_context: NewContext, person: str, width: int) -> Page:
    """A person on the page of Week 3."""
    page = new_context(viewport={"width": width, "height": 860}).new_page()
    saved(open_activity(page, demo, person, WEEK_3))
    return page


def in_frame(page: Page) -> FrameLocator:
    return page.frame_locator("iframe")


@pytest.mark.parametrize(
    ("width", "words"), [(1280, "nearer the coast"), (360, "Neither does the journal")]
)
def test_an_answer_leads_to_its_note_and_is_seen_once(
    demo: Demo, new_context: NewContext, width: int, words: str
) -> None:
    asker = opened(demo, new_context, "Kavya Raghunathan", width)
    frame = in_frame(asker)
    tag(asker, frame, words, "Question for class")
    comment(frame, f"Is that **so**, at {width}?")
    saved(frame)
    own = frame.get_by_test_id("comment").filter(has_text=f"at {width}?")
    own.get_by_role("button", name="Mark as question").click()
    saved(frame)

    other = opened(demo, new_context, "Isla Marchetti", 1280)
    theirs = in_frame(other)
    card = theirs.get_by_test_id("card").filter(has_text=f"at {width}?")
    card.locator("button[aria-expanded]").first.click()
    card = theirs.get_by_test_id("card").filter(has_text=f"at {width}?")
    card.get_by_role("button", name="Reply").first.click()
    card.get_by_label("Answer to Kavya Raghunathan").fill(f"*Only* by day, at {width}.")
    card.get_by_role("button", name="Reply").last.click()
    saved(theirs)

    # A page that is opened later tells, once it has been usable for a while.
    later = opened(demo, new_context, "Kavya Raghunathan", width)
    frame = in_frame(later)
    if width == 360:
        more = frame.get_by_role("button", name="More", exact=True)
        expect(more).to_contain_text("new")
        more.click()
    link = frame.get_by_role("link", name="For you")
    expect(link).to_contain_text("new")
    link.click()
    item = frame.get_by_test_id("feed-item").filter(has_text=f"at {width}.")
    expect(item).to_contain_text("Isla Marchetti answered your question")
    expect(item).to_contain_text(f"Only by day, at {width}.")
    expect(item).to_contain_text("New")
    for scheme in ("light", "dark"):
        later.emulate_media(color_scheme=scheme)
        assert violations(later.frames[-1], "main") == []
    item.click()
    answer = frame.get_by_test_id("comment").filter(has_text=f"Only by day, at {width}.")
    expect(answer).to_be_visible()
    if width == 360:
        more.click()
    link.click()
    expect(item).to_be_visible()
    expect(item).not_to_contain_text("New")
