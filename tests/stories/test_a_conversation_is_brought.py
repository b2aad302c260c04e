"""A teacher brings a conversation, mends it in the preview, and only then does a class read it."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, expect

from tests.stories import clipboard
from tests.stories.clipboard import CORPUS
from tests.stories.conftest import PATIENCE, open_activity, saved, tag
from tests.stories.demo import Demo
from tests.stories.set_up import SetUp, pdf_without_text

NewContext = Callable[..., BrowserContext]

NARROW, WIDE = (360, 740), (1280, 860)

UNLABELLED = (
    "Lena opened the talk.\n\nWhat is entropy really?\n\n"
    "It counts the ways. Ask Quillon Vex, quillon@example.org."
)


@pytest.fixture(params=[NARROW, WIDE], ids=["narrow", "wide"])
def set_up(demo: Demo, new_context: NewContext, request: pytest.FixtureRequest) -> Iterator[SetUp]:
    """The set-up page; what a story adds is removed again."""
    yield from _opened(demo, new_context, request.param)


@pytest.fixture
def wide(demo: Demo, new_context: NewContext) -> Iterator[SetUp]:
    """The same on a wide page."""
    yield from _opened(demo, new_context, WIDE)


@pytest.fixture(scope="module")
def kept_page(browser: Browser, demo: Demo) -> Iterator[SetUp]:
    """The set-up page, opened once for all products that something is copied from."""
    context = browser.new_context()
    context.set_default_timeout(PATIENCE)
    yield _open(context, demo, WIDE)
    context.close()


@pytest.fixture
def kept(kept_page: SetUp) -> Iterator[SetUp]:
    """The same page for one product, wide again; its conversation is removed."""
    kept_page.page.set_viewport_size({"width": WIDE[0], "height": WIDE[1]})
    yield kept_page
    kept_page.clear()


def _opened(demo: Demo, new_context: NewContext, size: tuple[int, int]) -> Iterator[SetUp]:
    opened = _open(new_context(), demo, size)
    frame = opened.frame
    yield opened
    frame.get_by_role("link", name="Set up", exact=True).or_(
        frame.get_by_role("dialog")
    ).first.wait_for()
    if not frame.get_by_role("dialog").count():
        frame.get_by_role("link", name="Set up", exact=True).click()
    opened.clear()


def _open(context: BrowserContext, demo: Demo, size: tuple[int, int]) -> SetUp:
    page = context.new_page()
    page.set_viewport_size({"width": size[0], "height": size[1]})
    frame = open_activity(page, demo, "Rosalind Achterberg", "Week 3")
    frame.get_by_role("link", name="Set up", exact=True).click()
    expect(frame.get_by_role("heading", name="What is read")).to_be_visible()
    return SetUp(page, frame)


COPIED = sorted(
    str(file.relative_to(CORPUS)).removesuffix(".paste.html")
    for file in CORPUS.glob("*-page/copied.paste.html")
)


@pytest.mark.parametrize("case", COPIED)
def test_what_is_copied_from_a_product_comes_as_its_turns(kept: SetUp, case: str) -> None:
    expected = json.loads((CORPUS / f"{case}.expected.json").read_text())
    html, text = clipboard.copied_from(case)
    kept.paste(text, html)
    preview = kept.previewed()
    for width, height in (WIDE, NARROW):
        kept.page.set_viewport_size({"width": width, "height": height})
        expect(preview.get_by_role("article")).to_have_count(len(expected["turns"]))
        for number, turn in enumerate(expected["turns"], start=1):
            expect(kept.speaker(number)).to_have_value(turn["speaker"])
        assert preview.evaluate("box => box.scrollWidth <= box.clientWidth")


def test_a_selection_is_dropped_anywhere(wide: SetUp) -> None:
    html, text = clipboard.copied_from("chatgpt-page/copied")
    clipboard.drop(wide.page.frames[-1], text, html)
    expect(wide.previewed()).to_contain_text("ChatGPT")


def test_it_is_mended_and_only_then_read(
    set_up: SetUp, demo: Demo, new_context: NewContext
) -> None:
    set_up.paste("User: Who are you?\n\nAssistant: A model. Ask Quillon Vex.\n\nUser: Thanks!")
    preview = set_up.previewed()
    # A speaker, and then all of that name.
    set_up.speaker(1).select_option("system")
    set_up.press("In all of them")
    expect(set_up.speaker(3)).to_have_value("system")
    set_up.press("Undo")
    expect(set_up.speaker(3)).to_have_value("user")
    # A turn is split at the caret, joined again, and split.
    set_up.put_caret_before("Ask Quillon")
    set_up.page.keyboard.press("Enter")
    expect(set_up.texts).to_have_count(4)
    set_up.page.keyboard.press("Backspace")
    expect(set_up.texts).to_have_count(3)
    set_up.put_caret_before("Ask Quillon")
    set_up.press("New turn here")
    expect(set_up.texts).to_have_count(4)
    # A name is taken out, with the reason.
    set_up.put_caret_before("Quillon")
    set_up.page.keyboard.press("Shift+Control+ArrowRight")
    set_up.page.keyboard.press("Shift+Control+ArrowRight")
    set_up.press("Take out")
    preview.get_by_label("because they are").fill("a name")
    set_up.press("Take it out")
    expect(set_up.texts.nth(2)).to_contain_text("a name]")
    expect(set_up.texts.nth(2)).not_to_contain_text("Quillon")
    # A turn is left out, and another one gets a name.
    preview.get_by_role("button", name="Change turn 4").click()
    set_up.press("Leave this turn out")
    expect(set_up.texts).to_have_count(3)
    preview.get_by_role("button", name="Change turn 1").click()
    preview.get_by_label("Name of the speaker").fill("Ada")
    set_up.press("Use this name")
    set_up.edited()
    preview.get_by_label("Title").fill("A short talk")
    set_up.add()
    expect(set_up.row("A short talk")).to_contain_text("3 turns")

    student = open_activity(new_context().new_page(), demo, "Grace Tuilagi", "Week 3")
    student.get_by_role("button", name="A short talk").click()
    reading = student.get_by_test_id("conversation")
    expect(reading).to_contain_text("Ada")
    expect(reading).to_contain_text("a name]")
    expect(reading).not_to_contain_text("Quillon")
    reading.get_by_text("Where this comes from").click()
    expect(reading).to_contain_text("pasted by Rosalind Achterberg")
    expect(reading).to_contain_text("1 passage was taken out")


def test_turns_are_made_of_a_text_by_keyboard_alone(set_up: SetUp) -> None:
    set_up.paste(UNLABELLED)
    expect(set_up.previewed()).to_contain_text("Nothing in it says who speaks")
    keyboard = set_up.page.keyboard
    set_up.preview.get_by_label("Title").focus()
    for _ in range(3):
        keyboard.press("Tab")
    expect(set_up.texts.first).to_be_focused()
    keyboard.press("Control+Home")
    for _ in range(2):
        keyboard.press("ArrowDown")
    keyboard.press("Home")
    keyboard.press("Enter")
    expect(set_up.texts).to_have_count(2)
    expect(set_up.texts.nth(1)).to_be_focused()
    keyboard.press("Shift+Tab")
    keyboard.press("Shift+Tab")
    expect(set_up.speaker(2)).to_be_focused()
    keyboard.press("ArrowUp")
    expect(set_up.speaker(2)).to_have_value("system")
    # Past its name, and the offer to change the other turn of the same speaker.
    for _ in range(3):
        keyboard.press("Tab")
    expect(set_up.texts.nth(1)).to_be_focused()
    keyboard.press("Control+End")
    keyboard.press("Shift+Control+ArrowLeft")
    keyboard.press("Delete")
    expect(set_up.preview.get_by_label("because they are")).to_be_focused()
    keyboard.type("contact details")
    keyboard.press("Enter")
    expect(set_up.texts.nth(1)).to_contain_text("contact details]")
    keyboard.press("Control+z")
    expect(set_up.texts.nth(1)).not_to_contain_text("contact details]")
    # Words cannot be typed into a text.
    keyboard.type("abc")
    expect(set_up.preview).to_contain_text("The words stay as they were")
    expect(set_up.texts.nth(1)).not_to_contain_text("abc")


def test_what_was_left_out_can_be_read(set_up: SetUp) -> None:
    html, text = clipboard.copied_from("claude-page/copied")
    set_up.paste(text, html)
    preview = set_up.previewed()
    preview.get_by_text("passages were left out").click()
    expect(preview).to_contain_text("Claude is AI and can make mistakes")


def test_another_way_through_it_is_shown(set_up: SetUp) -> None:
    set_up.choose(CORPUS / "chatgpt-export" / "branches.json")
    preview = set_up.previewed()
    expect(preview).to_contain_text("two bulges")
    preview.get_by_text("3 ways through it").click()
    preview.get_by_label("There is one tide.").check()
    set_up.press("Show this one")
    expect(preview).to_contain_text("Being read anew")
    expect(set_up.texts.nth(1)).to_contain_text("There is one tide.")
    expect(set_up.texts).to_have_count(2)


def test_another_format_is_chosen_after_a_question(set_up: SetUp) -> None:
    set_up.paste("User: Who are you?\n\nAssistant: A model.")
    preview = set_up.previewed()
    set_up.speaker(1).select_option("system")
    set_up.edited()
    preview.get_by_text("Is it something else?").click()
    preview.get_by_label("Read it as").select_option("text")
    set_up.press("Read it so")
    expect(preview).to_contain_text("This loses your change.")
    set_up.press("This loses your change.")
    expect(preview).to_contain_text("Nothing in it says who speaks")


def test_conversations_are_chosen_from_an_export(set_up: SetUp) -> None:
    set_up.choose(CORPUS / "chatgpt-export" / "several.json")
    chooser = set_up.preview
    expect(chooser.get_by_role("listitem")).to_have_count(4)
    chooser.get_by_label("Find by words").fill("KANJI")
    expect(chooser.get_by_role("listitem")).to_have_count(1)
    chooser.get_by_label("Kanji practice").check()
    chooser.get_by_label("Find by words").fill("")
    chooser.get_by_label("Recipe for bread").check()
    chooser.get_by_role("button", name="Go on with these").click()
    for title in ("Kanji practice", "Recipe for bread"):
        expect(set_up.row(title)).to_contain_text("Only you see it")
    expect(set_up.row("several")).to_have_count(0)


def test_files_that_cannot_be_read_say_why_in_their_place(set_up: SetUp, tmp_path: Path) -> None:
    scan = tmp_path / "scan.pdf"
    scan.write_bytes(pdf_without_text())
    picture = tmp_path / "photo.dat"
    picture.write_bytes(bytes(range(256)) * 8)
    set_up.choose(scan, picture)
    for title in ("scan", "photo"):
        expect(set_up.row(title).get_by_role("button", name="Try again")).to_be_visible()
    expect(set_up.row("scan")).to_contain_text("It is a scan")
    # The page is as usable as before.
    set_up.paste("User: Hello\n\nAssistant: Hello")
    set_up.previewed()


def test_a_link_alone_is_not_fetched(wide: SetUp) -> None:
    wide.paste("https://chatgpt.com/share/0000")
    expect(wide.frame.get_by_role("alert")).to_contain_text("nothing is fetched")
    wide.frame.get_by_role("button", name="Dismiss").click()
    expect(wide.frame.get_by_role("alert")).to_have_count(0)


def test_the_same_again_offers_what_is_here(set_up: SetUp) -> None:
    words = "User: Who are you again?\n\nAssistant: The same model."
    set_up.paste(words)
    set_up.previewed()
    set_up.press("Close")
    set_up.paste(words)
    expect(set_up.frame.get_by_role("alert")).to_contain_text("This is here already")
    set_up.frame.get_by_role("button", name="Open it").click()
    set_up.previewed()
    set_up.press("Close")
    set_up.paste(words)
    set_up.frame.get_by_role("button", name="Add it again").click()
    set_up.previewed()
    set_up.press("Close")
    expect(set_up.row("Who are you again?")).to_have_count(2)


def test_edits_survive_a_lost_connection(set_up: SetUp) -> None:
    set_up.paste("User: Are you there?\n\nAssistant: Yes.")
    preview = set_up.previewed()
    set_up.page.context.set_offline(True)
    set_up.speaker(2).select_option("user")
    expect(preview).to_contain_text("kept in this page")
    preview.get_by_role("button", name="Change turn 2").click()
    preview.get_by_label("Name of the speaker").fill("Ada")
    set_up.press("Use this name")
    set_up.page.context.set_offline(False)
    set_up.edited()
    set_up.press("Close")
    set_up.frame.get_by_role("button", name="Look at Are you there?").click()
    expect(set_up.speaker(2)).to_have_value("user")
    expect(preview).to_contain_text("Ada")


def test_a_note_in_folded_thinking_unfolds_it(wide: SetUp, tmp_path: Path) -> None:
    file = tmp_path / "thinking.json"
    thought = {"type": "thinking", "thinking": "They want to know about tides in Venice."}
    answer = {"type": "text", "text": "The sea can hardly swing there."}
    file.write_text(
        json.dumps(
            {
                "model": "claude-x",
                "messages": [
                    {"role": "user", "content": "Why so small?"},
                    {"role": "assistant", "content": [thought, answer]},
                ],
            }
        )
    )
    wide.choose(file)
    wide.previewed().get_by_label("Title").fill("Folded")
    wide.add()
    page, frame = wide.page, wide.frame
    frame.get_by_role("button", name="Open the activity").click()
    frame.get_by_role("button", name="Folded", exact=True).click()
    reading = frame.get_by_test_id("conversation")
    thinking = reading.locator("details.thinking")
    expect(thinking).not_to_have_attribute("open", "")
    thinking.locator("summary").click()
    tag(page, frame, "tides in Venice", "Good explanation")
    saved(frame)
    thinking.locator("summary").click()
    expect(reading.get_by_text("tides in Venice")).to_be_hidden()
    note = frame.locator(".note-column").get_by_text("tides in Venice")
    expect(note).to_be_visible()
    page.keyboard.press("Escape")
    frame.get_by_test_id("conversation").locator("h2").click()
    note.click()
    expect(reading.get_by_text("tides in Venice")).to_be_visible()
    frame.get_by_role("link", name="Set up", exact=True).click()
    frame.get_by_role("button", name="Edit Folded").click()
    expect(wide.preview).to_contain_text("Somebody has annotated it")
    wide.preview.get_by_label("Title").fill("Folded, renamed")
    wide.press("Save")
    expect(wide.row("Folded, renamed")).to_be_visible()
    # A conversation with notes cannot be removed.
    frame.get_by_role("link", name="Annotate", exact=True).click()
    frame.get_by_role("button", name="Folded, renamed").click()
    frame.locator(".note-column").get_by_text("tides in Venice").click()
    frame.get_by_role("button", name="Delete note", exact=True).click()
    frame.get_by_role("button", name="Delete this note?").click()
    saved(frame)
