"""People sort their notes on a board: by mouse, by touch, and by keys alone."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, FrameLocator, Locator, Page, expect

from tests.stories import axe
from tests.stories.conftest import comment, open_activity, saved, tag
from tests.stories.demo import Demo
from tests.stories.set_up import new_activity

NewContext = Callable[..., BrowserContext]

TEXT = (
    "User: Why is the sky blue?\n\nChatGPT: Rayleigh scattering. The sea mirrors it. Dust is blue."
)
SIZES = {"wide": (1280, 800), "middle": (768, 900), "narrow": (360, 640)}


def begin(page: Page, demo: Demo, title: str) -> None:
    """An activity with one text, as its teacher sets it up."""
    with new_activity(page, demo, title, TEXT):
        pass


def board(frame: FrameLocator) -> Locator:
    """The board of the page, which opens."""
    button = frame.get_by_role("button", name="Board", exact=True)
    more = frame.get_by_role("button", name="More", exact=True)
    expect(button.or_(more).first).to_be_visible()
    if not button.is_visible():
        more.click()
    button.click()
    shown = frame.get_by_role("dialog", name="Board")
    expect(shown).to_be_visible()
    return shown


def column(shown: Locator, name: str) -> Locator:
    """A column of the board."""
    return shown.get_by_role("region", name=re.compile(f"^{name}: "))


def card(within: Locator, words: str) -> Locator:
    """The card of a note."""
    return within.get_by_test_id("board-card").filter(has_text=words)


def middle(element: Locator) -> tuple[float, float]:
    """The middle of an element, in the page."""
    element.scroll_into_view_if_needed()
    box = element.bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def drag(page: Page, from_: Locator, to: Locator) -> None:
    """Press, drag as a hand would, and stay there."""
    start, end = middle(from_), middle(to)
    page.mouse.move(*start)
    page.mouse.down()
    page.mouse.move(*end, steps=8)
    expect(to).to_have_attribute("data-over", "open")


def swipe_to_the_edge(page: Page, from_: Locator, to: Locator) -> None:
    """Drag a card by its grip with a finger; at the edge, the last column comes by itself."""
    x, y = middle(from_.get_by_role("button"))
    frame = page.locator("iframe").bounding_box()
    assert frame is not None
    edge = frame["x"] + frame["width"] - 12
    finger = page.context.new_cdp_session(page)
    finger.send(
        "Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": x, "y": y}]}
    )
    for at in (x + 10, (x + edge) / 2, edge):
        finger.send(
            "Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [{"x": at, "y": y}]}
        )
    expect(to).to_have_attribute("data-over", "open")
    finger.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    expect(from_).to_be_visible()
    expect(card(to, "The sea mirrors it.")).to_have_count(1)


def test_two_people_sort_notes_by_mouse(demo: Demo, new_context: NewContext) -> None:
    title = "Week 10: A board"
    begin(new_context().new_page(), demo, title)
    page = new_context().new_page()
    isla = open_activity(page, demo, "Isla Marchetti", title)
    tag(page, isla, "The sea mirrors it.", "Good explanation")
    comment(isla, "Does it?")
    saved(isla)
    other_page = new_context().new_page()
    jarrah = open_activity(other_page, demo, "Jarrah Wood", title)
    tag(other_page, jarrah, "Rayleigh scattering.", "Unsupported claim")
    saved(jarrah)

    own, theirs = board(isla), board(jarrah)
    good = column(own, "Good explanation")
    expect(card(good, "The sea mirrors it.")).to_contain_text("Does it?")
    doubtful = column(own, "Unsupported claim")
    expect(card(doubtful, "Rayleigh")).to_contain_text("Jarrah Wood")
    assert axe.violations(page.frames[-1]) == []

    # A drag can be taken back, goes on while others change things, and moves the card for all.
    drag(page, card(good, "The sea mirrors it."), doubtful)
    page.keyboard.press("Escape")
    page.mouse.up()
    expect(own).to_be_visible()
    expect(card(good, "The sea mirrors it.")).to_have_count(1)
    drag(page, card(good, "The sea mirrors it."), doubtful)
    card(theirs, "Rayleigh").get_by_role("button", name="Move this note").click()
    jarrah.get_by_role("dialog", name="Move this note to").get_by_role(
        "button", name="Weak prompt"
    ).click()
    expect(card(column(own, "Weak prompt"), "Rayleigh")).to_have_count(1)
    page.mouse.up()
    expect(card(column(theirs, "Unsupported claim"), "The sea mirrors it.")).to_have_count(1)
    expect(own.get_by_test_id("board-message")).to_have_text("Moved to “Unsupported claim”.")
    own.get_by_role("button", name="Undo: tag").click()
    expect(card(column(theirs, "Good explanation"), "The sea mirrors it.")).to_have_count(1)

    # What somebody else wrote stays, and the page says why.
    page.mouse.move(*middle(card(own, "Rayleigh")))
    page.mouse.down()
    page.mouse.move(*middle(good), steps=8)
    page.mouse.up()
    expect(own.get_by_test_id("board-message")).to_contain_text("This note is by Jarrah Wood.")
    expect(card(column(own, "Weak prompt"), "Rayleigh")).to_have_count(1)

    card(own, "The sea mirrors it.").get_by_role("link").click()
    expect(own).to_have_count(0)
    expect(isla.locator(".note-card-open")).to_contain_text("Does it?")


def test_a_board_by_keys_alone(demo: Demo, new_context: NewContext) -> None:
    title = "Week 10: A board by keys"
    begin(new_context().new_page(), demo, title)
    context = new_context()
    page = context.new_page()
    isla = open_activity(page, demo, "Isla Marchetti", title)
    tag(page, isla, "The sea mirrors it.", "Good explanation")
    tag(page, isla, "Rayleigh scattering.", "Good explanation")
    tag(page, isla, "Dust is blue.", "Weak prompt")
    saved(isla)

    isla.get_by_role("button", name="Board", exact=True).focus()
    page.keyboard.press("Enter")
    own = isla.get_by_role("dialog", name="Board")
    # In the order of the columns and of the text, whatever was written first.
    dust, rayleigh, sea = (
        card(own, words).get_by_role("link") for words in ("Dust", "Rayleigh", "sea")
    )
    expect(dust).to_be_focused()
    page.keyboard.press("ArrowRight")
    expect(rayleigh).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(sea).to_be_focused()
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("End")
    expect(sea).to_be_focused()

    # The key of a tag, in the choice that M opens; without a connection, too.
    context.set_offline(True)
    page.keyboard.press("m")
    expect(isla.get_by_role("dialog", name="Move this note to")).to_be_visible()
    page.keyboard.press("1")
    moved = card(column(own, "Strong prompt"), "sea").get_by_role("link")
    expect(moved).to_be_focused()
    announced = own.get_by_role("status").filter(has_text="Moved to “Strong prompt”.")
    expect(announced).to_have_count(1)
    page.keyboard.press("Control+z")
    expect(card(column(own, "Good explanation"), "sea").get_by_role("link")).to_be_focused()
    page.keyboard.press("Control+Shift+z")
    expect(moved).to_be_focused()
    page.keyboard.press("m")
    page.keyboard.press("Escape")
    expect(own).to_be_visible()
    expect(moved).to_be_focused()
    context.set_offline(False)
    saved_here = own.get_by_test_id("save-state")
    expect(saved_here).to_have_attribute("data-state", "saved")

    # Somebody else reads it there, and learns by keys, too, why it stays.
    other_page = new_context().new_page()
    jarrah = open_activity(other_page, demo, "Jarrah Wood", title)
    theirs = board(jarrah)
    expect(card(column(theirs, "Strong prompt"), "sea").get_by_role("link")).to_be_focused()
    other_page.keyboard.press("m")
    expect(theirs.get_by_role("status").filter(has_text="by Isla Marchetti")).to_have_count(1)

    # A card that its author deletes gives the focus to the next one.
    page.keyboard.press("Enter")
    expect(own).to_have_count(0)
    open_card = isla.locator(".note-card-open")
    open_card.get_by_role("button", name="Delete note").click()
    open_card.get_by_role("button", name="Delete this note?").click()
    expect(card(theirs, "Dust").get_by_role("link")).to_be_focused()
    assert axe.violations(other_page.frames[-1]) == []


@pytest.mark.parametrize("size", SIZES)
def test_the_board_fits_and_is_printed(demo: Demo, new_context: NewContext, size: str) -> None:
    width, height = SIZES[size]
    title = f"Week 10: A board, {size}"
    begin(new_context().new_page(), demo, title)
    page = new_context(
        viewport={"width": width, "height": height}, has_touch=True, color_scheme="dark"
    ).new_page()
    isla = open_activity(page, demo, "Isla Marchetti", title)
    tag(page, isla, "The sea mirrors it.", "Good explanation")
    saved(isla)
    own = board(isla)
    expect(card(own, "The sea mirrors it.").get_by_role("link")).to_be_focused()
    assert page.frames[-1].evaluate(
        "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
    )
    assert axe.violations(page.frames[-1]) == []
    swipe_to_the_edge(page, card(own, "The sea mirrors it."), column(own, "No tag"))
    card(own, "The sea mirrors it.").get_by_role("button", name="Move this note").tap()
    choice = isla.get_by_role("dialog", name="Move this note to")
    assert axe.violations(page.frames[-1]) == []
    choice.get_by_role("button", name="Strong prompt").tap()
    expect(card(column(own, "Strong prompt"), "The sea mirrors it.")).to_be_in_viewport()
    page.emulate_media(media="print")
    expect(isla.get_by_test_id("conversation")).to_be_hidden()
    expect(card(own, "The sea mirrors it.")).to_be_visible()
    expect(own.get_by_role("button")).to_have_count(0)
