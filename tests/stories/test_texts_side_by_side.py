"""Two texts of an activity beside each other: aligned by turn, and marked as one alone is."""

from collections.abc import Callable

from playwright.sync_api import BrowserContext, FrameLocator, Locator, Page, expect

from tests.stories import axe
from tests.stories.conftest import comment, open_activity, saved, tag
from tests.stories.demo import Demo

NewContext = Callable[..., BrowserContext]

WEEK_3 = "Week 3: Interrogating a chatbot"
HEAT = "Planning a project on urban heat"
PROVERB = "Translating a proverb, twice"


def opened(
    demo: Demo, new_context: NewContext, person: str, **options: object
) -> tuple[Page, FrameLocator]:
    """A person on the annotation page."""
    page = new_context(**options).new_page()
    frame = open_activity(page, demo, person, WEEK_3)
    saved(frame)
    return page, frame


def text(frame: FrameLocator, title: str) -> Locator:
    """One of the texts on the page."""
    return frame.get_by_role("region", name=title)


def beside(frame: FrameLocator) -> tuple[Locator, Locator]:
    """Both texts, once they are beside each other."""
    frame.get_by_role("button", name="Side by side").click()
    expect(frame.get_by_test_id("side-by-side")).to_be_visible()
    return text(frame, HEAT), text(frame, PROVERB)


def tops(side: Locator) -> list[float]:
    """Places of the turns of a text, from the top."""
    found: list[float] = side.evaluate(
        "it => [...it.querySelectorAll('.turn')].map(turn => turn.getBoundingClientRect().top)"
    )
    return found


def painted(frame: FrameLocator, words: str) -> bool:
    """True where these words, and no others, are marked somewhere."""
    found: bool = frame.locator("body").evaluate(
        """(_, words) => [...CSS.highlights].some(([name, ranges]) => /^note-\\d/.test(name) &&
            [...ranges].some(({startContainer, startOffset, endOffset}) =>
                startContainer.data.slice(startOffset, endOffset) === words))""",
        words,
    )
    return found


def test_turns_share_rows_and_both_texts_are_marked(demo: Demo, new_context: NewContext) -> None:
    page, frame = opened(demo, new_context, "Kavya Raghunathan")
    left, right = beside(frame)
    ours, theirs = tops(left), tops(right)
    assert len(ours) > len(theirs)
    assert ours[: len(theirs)] == theirs

    for side, words in ((right, "for my seminar"), (left, "a topic")):
        tag(page, frame, words, "Strong", side)
        comment(frame, f"On {words}.")
        saved(frame)
        expect(frame.locator(".note-card-open blockquote")).to_have_text(words)
    assert painted(frame, "for my seminar")
    assert painted(frame, "a topic")
    assert axe.violations(page.frames[-1]) == []

    # A press on a mark of the other text opens its card, and that text is the one at work.
    x, y = right.evaluate(
        """() => {
            for (const [name, ranges] of CSS.highlights) for (const one of ranges) {
                const {startContainer: node, startOffset, endOffset} = one;
                if (node.data?.slice(startOffset, endOffset) !== "for my seminar") continue;
                const range = document.createRange();
                range.setStart(node, startOffset);
                range.setEnd(node, endOffset);
                const {left, right, top, bottom} = range.getBoundingClientRect();
                return [(left + right) / 2, (top + bottom) / 2];
            }
        }"""
    )
    box = page.locator("iframe").bounding_box() or {"x": 0, "y": 0}
    page.mouse.click(box["x"] + x, box["y"] + y)
    expect(frame.locator(".note-card-open blockquote")).to_have_text("for my seminar")
    expect(right).to_have_attribute("aria-current", "true")


def test_keys_finding_and_addresses_go_where_one_is_at_work(
    demo: Demo, new_context: NewContext
) -> None:
    page, frame = opened(demo, new_context, "Grace Tuilagi")
    _, right = beside(frame)
    right.focus()
    expect(right).to_have_attribute("aria-current", "true")
    page.keyboard.press("ArrowRight")
    expect(frame.get_by_test_id("spoken")).to_contain_text("Translate for my seminar")
    page.keyboard.press("/")
    frame.get_by_role("searchbox").fill("dictionary")
    expect(frame.get_by_role("status").filter(has_text="1 match")).to_be_visible()
    outline = frame.get_by_role("navigation", name="Turns")
    expect(outline.get_by_role("link")).to_have_count(right.get_by_role("article").count())
    outline.get_by_role("link").nth(3).click()
    expect(right.get_by_role("article").nth(3)).to_be_focused()

    # The pair is there again, on this device.
    page.reload()
    saved(frame)
    expect(frame.get_by_test_id("side-by-side")).to_be_visible()
    frame.get_by_role("button", name="Side by side").click()
    expect(frame.get_by_test_id("side-by-side")).to_have_count(0)
    expect(text(frame, PROVERB)).to_have_count(0)


def test_a_narrow_page_goes_to_the_same_turn_of_the_other_text(
    demo: Demo, new_context: NewContext
) -> None:
    size = {"width": 360, "height": 740}
    _, frame = opened(demo, new_context, "Grace Tuilagi", viewport=size)
    turns = text(frame, HEAT).get_by_role("article")
    turns.nth(2).evaluate("it => it.scrollIntoView({block: 'start', behavior: 'instant'})")
    frame.get_by_role("button", name="Same turn").click()
    expect(text(frame, PROVERB).get_by_role("article").nth(2)).to_be_focused()
    frame.get_by_role("button", name="Same turn").click()
    expect(turns.nth(2)).to_be_focused()
