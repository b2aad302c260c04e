"""Set-up page of an activity as a teacher uses it, and files that cannot be read."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import FrameLocator, Locator, Page, expect

from tests.stories import clipboard
from tests.stories.conftest import open_course
from tests.stories.demo import Demo
from tests.waiting import until

SEEDED = re.compile("^Remove (?!Planning a project|Translating a proverb)")


@dataclass
class SetUp:
    """The set-up page of an activity, in the hands of its teacher."""

    page: Page
    frame: FrameLocator

    def paste(self, text: str, html: str = "") -> None:
        """Copy elsewhere, and paste into the page."""
        clipboard.copy(self.page, text, html)
        self.frame.get_by_label("Paste it here").click()
        self.page.keyboard.press("Control+v")

    def choose(self, *files: Path) -> None:
        """Choose files of the disk."""
        self.frame.get_by_label("Choose files").set_input_files(files)

    @property
    def preview(self) -> Locator:
        """The open preview."""
        return self.frame.get_by_role("dialog")

    def previewed(self) -> Locator:
        """The open preview, once its turns are there."""
        expect(self.texts.first).to_be_visible()
        return self.preview

    @property
    def texts(self) -> Locator:
        """The texts of the turns."""
        return self.preview.get_by_role("article").locator(".turn-body")

    def speaker(self, number: int) -> Locator:
        """Choice of who speaks in a turn, counted from 1."""
        return self.preview.get_by_label(f"Who speaks in turn {number}", exact=True)

    def press(self, name: str) -> None:
        """Press a button of the preview."""
        self.preview.get_by_role("button", name=name).click()

    def edited(self) -> None:
        """Wait until the last edit is saved."""
        expect(self.preview).to_contain_text("your changes are saved")

    def add(self) -> None:
        """Add it to the activity."""
        self.press("Add to the activity")
        expect(self.preview).to_be_hidden()

    def row(self, title: str) -> Locator:
        """Row of a conversation."""
        return self.frame.get_by_role("listitem").filter(has_text=title)

    def put_caret_before(self, words: str) -> None:
        """Click where words begin."""
        x, y = self.page.frames[-1].evaluate(
            """async words => {
                const texts = [...document.querySelectorAll('dialog .turn-body')];
                for (const text of texts) {
                    const walker = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
                    while (walker.nextNode()) {
                        const at = walker.currentNode.data.indexOf(words);
                        if (at < 0) continue;
                        const range = document.createRange();
                        range.setStart(walker.currentNode, at);
                        range.setEnd(walker.currentNode, at + words.length);
                        text.scrollIntoView({block: 'center'});
                        // Turns that come into view are laid out with the next frames.
                        for (let frame = 0; frame < 3; frame++) {
                            await new Promise(requestAnimationFrame);
                        }
                        const box = range.getClientRects()[0];
                        return [box.left + 1, box.top + box.height / 2];
                    }
                }
                throw new Error('not there: ' + words);
            }""",
            words,
        )
        frame = self.page.locator("iframe").bounding_box() or {"x": 0, "y": 0}
        self.page.mouse.click(frame["x"] + x, frame["y"] + y)

    def clear(self) -> None:
        """Remove what the story has added."""
        while self.frame.get_by_role("dialog").count():
            self.frame.get_by_role("dialog").get_by_role("button", name="Close").first.click()
        mine = self.frame.get_by_role("button", name=SEEDED)
        question = self.frame.get_by_role("button", name=re.compile(r"^Remove “.*”\?$"))

        def is_asked() -> bool:
            # A row may change under the press, as when its text has been read.
            if not question.is_visible():
                mine.first.click()
            return question.is_visible()

        while count := mine.count():
            until(is_asked, "the question whether to remove a text")
            question.click()
            expect(mine).to_have_count(count - 1)


def pdf_without_text() -> bytes:
    """A page of a scanner: a picture, and no text."""
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 300]/Contents 4 0 R/Resources 6 0 R>>",
        b"<</Length 27>>stream\nq 300 0 0 300 0 0 cm /I Do Q\nendstream",
        b"<</Subtype/Image/Width 1/Height 1/ImageMask true/Length 1>>stream\n\x7f\nendstream",
        b"<</XObject<</I 5 0 R>>>>",
    ]
    content, offsets = b"%PDF-1.4\n", []
    for number, each in enumerate(objects, start=1):
        offsets.append(len(content))
        content += b"%d 0 obj%s\nendobj\n" % (number, each)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    head = b"xref\n0 7\n0000000000 65535 f \n"
    tail = b"trailer<</Size 7/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % len(content)
    return content + head + table + tail


def unfold(frame: FrameLocator) -> None:
    """Open the folded groups of a form."""
    folded = frame.locator(".folded-group:not([open]) > summary")
    # The set of tags comes from the server.
    expect(frame.get_by_role("heading", name="Tags")).to_be_visible()
    while count := folded.count():
        folded.first.click()
        expect(folded).to_have_count(count - 1)


@contextmanager
def new_activity(
    page: Page, demo: Demo, title: str, text: str = "", course: str = "AI and Society"
) -> Iterator[FrameLocator]:
    """Form of a new activity, unfolded for its teacher to fill in; with a text to read, if one is
    given, it is on the course page after the block.
    """
    page.goto(open_course(page, demo, "Rosalind Achterberg", course))
    page.get_by_role("button", name="Add an activity").click()
    frame = page.frame_locator("dialog iframe")
    frame.get_by_role("button", name="Make a new activity").click()
    frame.get_by_label("Title").fill(title)
    unfold(frame)
    yield frame
    frame.get_by_role("button", name="Go on").click()
    if text:
        teacher = SetUp(page, frame)
        teacher.paste(text)
        teacher.previewed()
        teacher.add()
    frame.get_by_role("button", name="Add to the course page").click()
    expect(page.get_by_role("link", name=title)).to_be_visible()
