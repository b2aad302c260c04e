"""Hostile markup, brought by every way: nothing of it runs, loads, or leads astray."""

import base64
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Frame, Page, Request, expect
from selectolax.lexbor import LexborHTMLParser

from tests.conversations import hostile_sources
from tests.conversations.hostile_markup import MARKUP
from tests.conversations.hostile_sources import FILES, MARK
from tests.stories import clipboard
from tests.stories.conftest import open_activity
from tests.stories.demo import Demo
from tests.stories.set_up import SetUp

TRAP = """
    window.runs = 0;
    window.refused = [];
    for (const name of ['fired', 'alert', 'confirm', 'prompt']) {
        window[name] = () => { window.runs += 1; };
    }
    addEventListener('securitypolicyviolation', event => {
        window.refused.push(`${event.effectiveDirective} ${event.blockedURI} ${event.sample}`);
    });
"""

TOUCH = """selector => new Promise(resolve => {
    const texts = [...document.querySelectorAll(selector)];
    const elements = texts.flatMap(text => [...text.querySelectorAll('*')]);
    for (const element of elements) {
        for (const kind of ['mouseover', 'focus', 'toggle', 'click', 'animationstart']) {
            if (!element.href) element.dispatchEvent(new Event(kind));
        }
        if (element.href && !/^(https?:\\/\\/|mailto:)/.test(element.href)) window.runs += 1;
        if (element.href && element.target !== '_blank') window.runs += 1;
        if (element.closest('form') || element.id || element.name) window.runs += 1;
    }
    // What an image or a frame would run, it runs in a later task.
    setTimeout(() => resolve([window.runs, window.refused, texts.length]), 200);
})"""

DROP_FILE = """([name, content]) => {
    const bytes = Uint8Array.from(atob(content), each => each.charCodeAt(0));
    const data = new DataTransfer();
    data.items.add(new File([bytes], name));
    for (const type of ['dragover', 'drop']) {
        const options = {bubbles: true, cancelable: true, dataTransfer: data};
        document.body.dispatchEvent(new DragEvent(type, options));
    }
}"""

TOGETHER = [
    each
    for each in MARKUP
    if LexborHTMLParser(f"<div>{each}</div><h1>End</h1>").css_matches("body > h1")
]
"""Attempts that do not swallow what follows them."""

TITLE = "By {} <img src=x onerror=fired()>"
PREVIEW, READING = "dialog .turn-body", "[data-testid=conversation] .turn-body"


@dataclass
class Watched:
    """A browser in which every request, every script and every refusal of the policy counts."""

    page: Page
    own: tuple[str, ...]
    """Addresses that the tool and the LMS have."""
    strange: list[str] = field(default_factory=list)

    def note(self, request: Request) -> None:
        """Note a request that goes somewhere else."""
        if not request.url.startswith((*self.own, "data:", "blob:", "about:")):
            self.strange.append(request.url)

    @property
    def tool(self) -> Frame:
        """The tool's frame."""
        return self.page.frames[-1]

    def touched(self, selector: str) -> None:
        """Touch everything that is shown; nothing may come of it."""
        runs, refused, count = self.tool.evaluate(TOUCH, selector)
        assert count > 0
        assert (runs, refused, self.strange) == (0, [], [])


@pytest.fixture
def watched(demo: Demo, new_context: Callable[..., BrowserContext]) -> Watched:
    page = new_context().new_page()
    page.add_init_script(TRAP)
    found = Watched(page, (demo.tool, demo.lms, demo.tool.replace("http", "ws", 1)))
    page.on("request", found.note)
    return found


@pytest.fixture
def set_up(demo: Demo, watched: Watched) -> Iterator[SetUp]:
    """The set-up page; what a story adds is removed again."""
    frame = open_activity(watched.page, demo, "Rosalind Achterberg", "Week 3")
    frame.get_by_role("link", name="Set up", exact=True).click()
    expect(frame.get_by_role("heading", name="What is read")).to_be_visible()
    opened = SetUp(watched.page, frame)
    yield opened
    if not frame.get_by_role("dialog").count():
        frame.get_by_role("link", name="Set up", exact=True).click()
    opened.clear()


def ways(set_up: SetUp, watched: Watched, folder: Path) -> dict[str, Callable[[], None]]:
    """Ways in, each with all attempts."""
    found: dict[str, Callable[[], None]] = {}

    def attempts(way: str) -> list[str]:
        # The same source a second time would only be offered as the one that is there.
        return [f"<p>{way}</p>", *TOGETHER]

    pasted = hostile_sources.page(attempts("paste of HTML"))
    found["paste of HTML"] = lambda: set_up.paste(MARK, pasted)
    typed = hostile_sources.text(attempts("paste of text"))
    found["paste of text"] = lambda: set_up.paste(typed)
    dragged = hostile_sources.page(attempts("drag from another tab"))
    found["drag from another tab"] = lambda: clipboard.drop(watched.tool, MARK, dragged)
    for way, (name, make) in FILES.items():
        made = make(attempts(way))
        content = made.replace("\0", "").encode() if isinstance(made, str) else made
        path = folder / f"{way}{Path(name).suffix}"
        path.write_bytes(content)
        found[way] = partial(set_up.choose, path)
    text = hostile_sources.text(attempts("drop of a file")).replace("\0", "")
    dropped = ["dropped.md", base64.b64encode(text.encode()).decode()]
    found["drop of a file"] = lambda: watched.tool.evaluate(DROP_FILE, dropped)
    return found


def test_nothing_that_is_brought_runs_or_asks_another_site(
    set_up: SetUp, watched: Watched, tmp_path: Path
) -> None:
    assert len(TOGETHER) > 140
    brought = ways(set_up, watched, tmp_path)
    for way, bring in brought.items():
        bring()
        expect(set_up.previewed()).to_contain_text(MARK)
        watched.touched(PREVIEW)
        set_up.preview.get_by_label("Title", exact=True).fill(TITLE.format(way))
        set_up.add()
    frame = set_up.frame
    frame.get_by_role("button", name="Open the activity").click()
    for way in brought:
        frame.get_by_role("button", name=TITLE.format(way), exact=True).click()
        expect(frame.get_by_test_id("conversation")).to_contain_text(MARK)
        watched.touched(READING)


def test_the_trap_notices_what_nobody_has_cleaned(set_up: SetUp, watched: Watched) -> None:
    set_up.paste("User: x\n\nAI: y")
    set_up.previewed()
    watched.tool.evaluate(
        """([selector, html]) => { document.querySelector(selector).innerHTML = html; }""",
        [PREVIEW, "".join(each for each in MARKUP if each.lower().startswith("<img"))],
    )
    with pytest.raises(AssertionError):
        watched.touched(PREVIEW)
    assert any("x.example" in each for each in watched.tool.evaluate("window.refused"))
