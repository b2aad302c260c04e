"""Many notes on few words: each stays near its text, and nothing moves under somebody who types."""

import re
from collections.abc import Callable

from playwright.sync_api import BrowserContext, Frame, FrameLocator, Page, expect

from tests.stories import axe
from tests.stories.conftest import open_activity, saved
from tests.stories.demo import Demo
from tests.stories.set_up import new_activity
from tests.waiting import until

TITLE = "Many notes"
SENTENCES = 50
TEXT = "User: What do you know?\n\nAssistant: " + " ".join(
    f"This is sentence {number} of a long answer." for number in range(1, SENTENCES + 1)
)

NewContext = Callable[..., BrowserContext]


def reading(page: Page, demo: Demo, person: str) -> FrameLocator:
    frame = open_activity(page, demo, person, TITLE)
    saved(frame)
    expect(frame.get_by_test_id("conversation")).to_contain_text("sentence 50")
    return frame


def mark_sentences(page: Page, frame: FrameLocator, count: int) -> None:
    """Mark one sentence after another by keys, from the cursor's place on."""
    frame.get_by_test_id("conversation").focus()
    for number in range(1, count + 1):
        page.keyboard.press("ArrowRight")
        expect(frame.get_by_test_id("tag-menu")).to_be_visible()
        page.keyboard.press(str(1 + number % 4))
        expect(frame.get_by_test_id("comment-box").last).to_be_focused()
        page.keyboard.press("Escape")
    saved(frame)


def column(inside: Frame) -> dict[str, float]:
    """Ends of the cards and of the text, and by how much cards stand on each other."""
    found: dict[str, float] = inside.evaluate(
        """() => {
            const box = document.querySelector('.annotation-scroller');
            const slots = [...document.querySelectorAll('.note-card-slot')]
                .map(slot => slot.getBoundingClientRect()).sort((a, b) => a.top - b.top);
            return {
                cards: Math.max(...slots.map(slot => slot.bottom)),
                text: document.querySelector('.reading-column').getBoundingClientRect().bottom,
                overlap: Math.max(0, ...slots.slice(1).map((slot, i) => (
                    slots[i].bottom - slot.top))),
            };
        }"""
    )
    return found


def test_notes_share_stacks_that_stay_beside_their_text(
    demo: Demo, new_context: NewContext
) -> None:
    with new_activity(new_context().new_page(), demo, TITLE, TEXT):
        pass
    page = new_context(viewport={"width": 1280, "height": 860}).new_page()
    frame = reading(page, demo, "Kavya Raghunathan")
    mark_sentences(page, frame, SENTENCES)
    page.keyboard.press("Escape")
    inside = page.frames[-1]
    stacks = frame.get_by_test_id("stack")
    expect(stacks.first).to_be_visible()
    # Cards glide to their places.
    until(lambda: column(inside)["overlap"] <= 0.5, "cards to stand clear of each other")
    ends = column(inside)
    assert ends["cards"] <= ends["text"]

    # A stack opens into its cards; its own place is kept.
    stacks.first.get_by_role("button").first.click()
    stack = stacks.filter(has=frame.get_by_test_id("card"))
    expect(stack.get_by_test_id("card").nth(1)).to_be_visible()
    assert axe.violations(inside, ".notes-beside") == []
    stack.get_by_test_id("card").nth(1).get_by_role("button").first.click()
    box = stack.get_by_label("Add a comment")
    box.fill("Words that are not")

    # Somebody else's notes come while this one is typed.
    place = box.bounding_box()
    other_page = new_context().new_page()
    other = reading(other_page, demo, "Isla Marchetti")
    mark_sentences(other_page, other, 3)
    expect(frame.get_by_role("status").filter(has_text=re.compile("marked"))).to_be_attached()
    expect(box).to_be_focused()
    assert box.bounding_box() == place
    page.keyboard.type(" finished yet")
    expect(box).to_have_value("Words that are not finished yet")

    # A click on any words opens their note exactly beside them.
    page.keyboard.press("Escape")
    frame.get_by_test_id("conversation").get_by_text("This is sentence 1 of").click(
        position={"x": 40, "y": 10}
    )
    card = frame.locator(".note-card-open")
    expect(card).to_be_visible()
