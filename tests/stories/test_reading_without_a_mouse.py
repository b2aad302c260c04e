"""Reading and marking by keys alone: found, tagged and talked about, with no selection made."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Frame, FrameLocator, Page, expect

from tests.stories import axe
from tests.stories.conftest import comment, open_activity, saved, tag
from tests.stories.demo import Demo

WEEK_3 = "Week 3: Interrogating a chatbot"
WEEK_5 = "Week 5: Think first, compare later"
NOTHING_THERE = "There is nothing at this address that you can read."

NewContext = Callable[..., BrowserContext]


def opened(
    demo: Demo, new_context: NewContext, person: str, activity: str = WEEK_3, **options: object
) -> tuple[Page, FrameLocator]:
    """A person on the annotation page of an activity."""
    page = new_context(**options).new_page()
    saved(open_activity(page, demo, person, activity))
    frame = page.frame_locator("iframe")
    expect(frame.get_by_test_id("conversation").get_by_role("heading", level=2)).to_be_visible()
    return page, frame


def inside(page: Page) -> Frame:
    """The tool's own frame."""
    return page.frames[-1]


def into_text(frame: FrameLocator) -> None:
    """Focus on the text, as Tab puts it there."""
    frame.get_by_test_id("conversation").focus()


def announcement(frame: FrameLocator) -> str:
    return frame.get_by_test_id("spoken").text_content() or ""


def nothing_is_selected(page: Page) -> bool:
    collapsed: bool = inside(page).evaluate("document.getSelection().isCollapsed")
    return collapsed


def find(page: Page, frame: FrameLocator, words: str) -> None:
    """Find words from within the text, and put the reading cursor on their sentence."""
    into_text(frame)
    page.keyboard.press("/")
    field = frame.get_by_role("searchbox")
    expect(field).to_be_focused()
    page.keyboard.insert_text(words)
    page.keyboard.press("Enter")
    expect(frame.get_by_role("status").filter(has_text=re.compile(r"^1 of \d+$"))).to_be_visible()
    frame.get_by_role("button", name="Read from here").press("Enter")
    expect(frame.get_by_test_id("conversation")).to_be_focused()


def test_a_sentence_is_found_tagged_and_talked_about_with_no_selection(
    demo: Demo, new_context: NewContext
) -> None:
    page, frame = opened(demo, new_context, "Kavya Raghunathan")
    find(page, frame, "SENTENCE on who was")
    expect(frame.get_by_test_id("spoken")).to_contain_text("You need one source")
    page.keyboard.press("1")
    expect(frame.get_by_test_id("comment-box").last).to_be_focused()
    page.keyboard.type("Who was asked, then?")
    page.keyboard.press("Control+Enter")
    saved(frame)
    assert nothing_is_selected(page)

    # In the text, the note is a link with a name, which leads to its card.
    link = frame.get_by_test_id("conversation").get_by_role("link", name=re.compile("You need one"))
    expect(link).to_have_attribute("aria-label", re.compile(": “You need one .*by you, 1 comment"))

    other_page, other = opened(demo, new_context, "Isla Marchetti")
    theirs = other.get_by_test_id("conversation").get_by_role("link", name=re.compile("You need"))
    theirs.focus()
    other_page.keyboard.press("Enter")
    card = other.get_by_test_id("card").filter(has_text="Who was asked, then?")
    expect(card.locator("button[aria-expanded]").first).to_be_focused()
    card.get_by_role("button", name="Reply").press("Enter")
    other_page.keyboard.type("The council, it says.")
    other_page.keyboard.press("Control+Enter")

    expect(frame.get_by_role("status").filter(has_text="commented: The council")).to_be_attached()
    mine = frame.get_by_test_id("card").filter(has_text="The council, it says.")
    mine.get_by_role("button", name="Reply").last.press("Enter")
    page.keyboard.type("So not the people who live there.")
    page.keyboard.press("Control+Enter")
    saved(frame)
    expect(card).to_contain_text("So not the people who live there.")
    assert nothing_is_selected(page)
    assert nothing_is_selected(other_page)


def test_the_cursor_goes_by_units_grows_and_lets_go(demo: Demo, new_context: NewContext) -> None:
    page, frame = opened(demo, new_context, "Grace Tuilagi")
    find(page, frame, "Because I produce")
    announced = frame.get_by_test_id("spoken")
    expect(announced).to_have_text(
        "Because I produce text that is likely, not text that is checked."
    )
    page.keyboard.press("ArrowRight")
    expect(announced).to_contain_text("A confident citation")
    page.keyboard.press("Control+ArrowRight")
    expect(announced).to_have_text("A")
    page.keyboard.press("Control+Shift+ArrowRight")
    expect(announced).to_have_text("Selected: A confident")
    page.keyboard.press("ArrowDown")
    expect(announced).to_contain_text("That's actually something for my essay")
    expect(frame.get_by_test_id("tag-menu")).to_be_visible()
    page.keyboard.press("Escape")
    expect(frame.get_by_test_id("tag-menu")).to_have_count(0)
    # The next step goes on from there.
    page.keyboard.press("ArrowLeft")
    expect(announced).to_have_text("How would I search properly?")
    # Arabic goes on to the left.
    find(page, frame, "الظل في الزقاق")
    assert "الظل في الزقاق" in announcement(frame)


def test_who_comes_by_mouse_scrolls_with_the_arrows(demo: Demo, new_context: NewContext) -> None:
    page, frame = opened(demo, new_context, "Grace Tuilagi")
    frame.get_by_text("I'm overwhelmed").click()
    page.keyboard.press("ArrowDown")
    expect(frame.get_by_test_id("tag-menu")).to_have_count(0)
    assert announcement(frame) == ""


def test_buttons_do_the_same_where_a_screen_reader_keeps_the_keys(
    demo: Demo, new_context: NewContext
) -> None:
    page, frame = opened(demo, new_context, "Grace Tuilagi")
    bar = frame.get_by_test_id("reading-bar")
    bar.get_by_role("button", name="Next").press("Enter")
    expect(frame.get_by_test_id("spoken")).to_have_text("Hi!")
    bar.get_by_role("button", name="Longer").press("Enter")
    expect(frame.get_by_test_id("spoken")).to_contain_text("Selected: Hi! I need a topic")
    bar.get_by_role("button", name="Choose a tag").press("Enter")
    page.keyboard.press("Enter")
    expect(frame.get_by_test_id("comment-box").last).to_be_focused()
    page.keyboard.press("Control+z")


def test_turns_are_outlined_and_gone_to_by_keys(demo: Demo, new_context: NewContext) -> None:
    page, frame = opened(demo, new_context, "Kavya Raghunathan")
    into_text(frame)
    page.keyboard.press("Alt+ArrowDown")
    expect(frame.locator(".turn:focus")).to_contain_text("Happy to help")
    page.keyboard.press("Alt+ArrowDown")
    expect(frame.locator(".turn:focus")).to_contain_text("Number 1. I live in Penrith")
    page.keyboard.press("Alt+ArrowUp")
    expect(frame.locator(".turn:focus")).to_contain_text("Happy to help")

    frame.get_by_role("button", name="Find your way").click()
    outline = frame.get_by_role("navigation", name="Turns")
    expect(outline.get_by_role("link")).to_have_count(42)
    expect(outline.get_by_role("link").nth(5)).to_contain_text("Three kinds that students can get")
    outline.get_by_role("link").nth(11).click()
    expect(frame.locator(".turn:focus")).to_contain_text("You are right, and I apologise.")
    expect(frame.locator(".turn:focus")).to_be_in_viewport()
    frame.get_by_role("searchbox").fill("6.2")
    frame.get_by_role("searchbox").press("Enter")
    expect(frame.get_by_test_id("conversation")).to_be_focused()
    expect(frame.get_by_test_id("spoken")).to_contain_text("Weather stations")
    expect(frame.get_by_role("cell", name="Weather stations")).to_be_in_viewport()


def test_notes_and_passages_have_addresses(demo: Demo, new_context: NewContext) -> None:
    writer, page = opened(demo, new_context, "Isla Marchetti")
    tag(writer, page, "Nothing in the way I write", "Missing view")
    comment(page, "A note with an address.")
    saved(page)
    card = page.get_by_test_id("card").filter(has_text="A note with an address.")
    copied = watch_copies(writer)
    card.get_by_role("button", name="Copy link to this note").click()
    expect(card.get_by_text("Link copied")).to_be_visible()
    [address] = copied()
    assert re.fullmatch(rf"{demo.tool}/activity/[0-9a-f-]{{36}}#note=\w{{8}}%2F[\w-]+", address)

    # In the box, and in a comment, it leads there.
    reader, frame = opened(demo, new_context, "Kavya Raghunathan")
    frame.get_by_role("button", name="Find your way").click()
    frame.get_by_role("searchbox").fill(address)
    frame.get_by_role("searchbox").press("Enter")
    there = frame.get_by_test_id("card").filter(has_text="A note with an address.")
    expect(there.locator("button[aria-expanded=true]").first).to_be_focused()
    there.get_by_label("Add a comment").fill(f"See {address.split('#')[0]}#at=12.1")
    there.get_by_test_id("comment-save").click()
    there.get_by_role("link", name=re.compile("at=12.1$")).click()
    expect(frame.get_by_test_id("spoken")).to_contain_text("You are right, and I apologise.")
    assert inside(reader).evaluate("location.hash") == "#at=12.1"


def watch_copies(page: Page) -> Callable[[], list[str]]:
    """List of the texts that the page copies from now on."""
    inside(page).evaluate(
        """() => { window.copied = [];
            const set = DataTransfer.prototype.setData;
            DataTransfer.prototype.setData = function (kind, text) {
                window.copied.push(text); return set.call(this, kind, text);
            };
            const write = navigator.clipboard.writeText.bind(navigator.clipboard);
            navigator.clipboard.writeText = text => write(text).then(() => {
                window.copied.push(text);
            });
        }"""
    )
    return lambda: list(inside(page).evaluate("window.copied"))


def test_an_address_tells_nothing_of_a_note_that_may_not_be_read(
    demo: Demo, new_context: NewContext
) -> None:
    writer, page = opened(demo, new_context, "Henrik Sørensen", WEEK_5)
    expect(page.get_by_test_id("card").first).to_be_visible()
    key = inside(writer).evaluate("document.querySelector('[data-testid=card]')?.dataset.key ?? ''")
    assert key, "Henrik has a hidden note in the demo"
    shown = []
    for note in (key, "zzzzzzzz/00000000-0000-4000-8000-000000000000"):
        reader, frame = opened(demo, new_context, "Kavya Raghunathan", WEEK_5)
        inside(reader).evaluate("hash => { location.hash = hash; }", f"#note={note}")
        expect(frame.get_by_text(NOTHING_THERE)).to_be_visible()
        assert frame.locator(".note-card-open").count() == 0
        text = frame.get_by_role("main").inner_text()
        shown.append(text.replace(note, ""))
    assert shown[0] == shown[1]


@pytest.mark.parametrize(
    ("width", "options"),
    [
        (1280, {}),
        (1280, {"color_scheme": "dark"}),
        (1280, {"forced_colors": "active"}),
        (360, {}),
    ],
)
def test_the_panel_and_the_text_are_accessible(
    demo: Demo, new_context: NewContext, width: int, options: dict[str, Any]
) -> None:
    page, frame = opened(
        demo, new_context, "Kavya Raghunathan", viewport={"width": width, "height": 800}, **options
    )
    frame.get_by_role("button", name="Find your way").click()
    frame.get_by_role("searchbox").fill("trees")
    frame.get_by_text("Keys", exact=True).click()
    inside(page).evaluate("document.querySelector('.reading-panel').scrollTop = 0")
    assert axe.violations(inside(page)) == []
    assert inside(page).evaluate("document.documentElement.scrollWidth <= innerWidth")
    frame.get_by_role("button", name="Close", exact=True).click()
    into_text(frame)
    page.keyboard.press("ArrowRight")
    expect(frame.get_by_test_id("tag-menu")).to_be_visible()
    assert axe.violations(inside(page), ".annotation-body") == []
    assert axe.violations(inside(page), ".tag-menu") == []


def test_turns_end_with_the_first_and_the_last_one(demo: Demo, new_context: NewContext) -> None:
    page, frame = opened(demo, new_context, "Grace Tuilagi")
    announced = frame.get_by_test_id("spoken")
    turns = frame.get_by_test_id("conversation").locator(".turn")
    into_text(frame)
    page.keyboard.press("Alt+ArrowUp")
    expect(announced).to_have_text("Beginning of the text.")
    for number in range(1, turns.count()):
        page.keyboard.press("Alt+ArrowDown")
        expect(turns.nth(number)).to_be_focused()
    page.keyboard.press("Alt+ArrowDown")
    expect(announced).to_have_text("End of the text.")
    expect(turns.last).to_be_focused()
    expect(frame.get_by_text(NOTHING_THERE)).to_have_count(0)


def test_all_of_the_text_and_the_notes_are_printed(demo: Demo, new_context: NewContext) -> None:
    page, frame = opened(demo, new_context, "Kavya Raghunathan")
    page.emulate_media(media="print")
    inside(page).evaluate("dispatchEvent(new Event('beforeprint'))")
    heights = inside(page).evaluate(
        """() => [document.documentElement.scrollHeight,
                  document.querySelector('.conversation').getBoundingClientRect().height,
                  document.querySelectorAll('.turn-body details:not([open])').length]"""
    )
    assert heights[0] >= heights[1] > 3000
    assert heights[2] == 0
    notes = frame.get_by_role("region", name="Notes")
    expect(notes).to_contain_text(re.compile(r"\d+\.\d+ · "))
    expect(frame.locator(".notes-beside")).to_be_hidden()
    inside(page).evaluate("dispatchEvent(new Event('afterprint'))")
    expect(frame.locator(".printed-notes")).to_have_count(0)


def test_the_size_of_the_text_is_kept_in_the_browser(demo: Demo, new_context: NewContext) -> None:
    page, frame = opened(demo, new_context, "Grace Tuilagi")
    frame.get_by_role("button", name="Find your way").click()
    for _ in range(2):
        frame.get_by_role("button", name="Larger text").click()
    expect(frame.get_by_text("130 %")).to_be_visible()
    saved(open_activity(page, demo, "Grace Tuilagi", WEEK_3))
    size = frame.locator(".annotation-scroller").evaluate(
        "box => getComputedStyle(box).getPropertyValue('--reading-size')"
    )
    assert float(size) == 1.3
