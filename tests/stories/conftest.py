"""A running demo and a real browser. Without Chromium the stories are skipped, and say so."""

import os
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    FrameLocator,
    Locator,
    Page,
    Playwright,
    expect,
)
from selectolax.lexbor import LexborHTMLParser

from tests.stories import demo as running

PATIENCE = 60_000
"""Milliseconds until a wait has failed: a busy machine, or a job of the worker, may take long."""

expect.set_options(timeout=PATIENCE)

OFF_IN_ALL = [
    "AimEnabled",
    "HttpsFirstBalancedModeAutoEnable",
    "HttpsUpgrades",
    "MediaRouter",
    "NetworkTimeServiceQuerying",
    "OptimizationHints",
    "PaintHolding",
    "PreconnectToSearch",
    "PreloadTopChromeWebUI",
    "WebUIOmniboxAimPopup",
    "WebUIOmniboxPopup",
]
"""Features of Chromium that no story needs. The last three start two processes for each page, for
the menu of an address bar that nobody sees: half of what a page costs."""


def without(*features: str) -> str:
    """Argument that turns features off, in place of Playwright's own list: the last one counts."""
    return f"--disable-features={','.join([*OFF_IN_ALL, *features])}"


FLAGS = [
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    without("ThirdPartyStoragePartitioning"),
]


HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tell all stories first, so that no worker is without work while another tells the last."""
    for item in items:
        if item.path.parent == HERE:
            item.add_marker(pytest.mark.browser)
    items.sort(key=lambda item: item.path.parent != HERE)


@pytest.fixture(scope="session")
def demo() -> Iterator[running.Demo]:
    """A demo on files of its own, seeded by its own first start."""
    directory = running.fresh_directory()
    started = running.Demo.start(directory, running.free_port())
    yield started
    started.stop()
    running.remove(directory)


def chromium() -> str:
    """Path of the browser; the story is skipped where there is none."""
    program = os.environ.get("PROMPTGRIMOIRE_TEST_CHROMIUM") or shutil.which("chromium")
    if not program:
        pytest.skip("no Chromium on this machine; `./dev test` says how to get it")
    return program


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    """Chromium with its defaults, so third-party cookies are blocked."""
    launched = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
    yield launched
    launched.close()


COMMON: dict[str, Any] = {"viewport": {"width": 1180, "height": 860}, "reduced_motion": "reduce"}
"""Options of every person's browser. A text that still scrolls would move under the hand: the
driver of the browser stops a smooth scroll half-way where it brings something into view itself."""


@pytest.fixture
def new_context(browser: Browser) -> Iterator[Callable[..., BrowserContext]]:
    """Makes a person's own browser, with nothing in it; closed with the test."""
    made: list[BrowserContext] = []

    def make(**options: object) -> BrowserContext:
        context = browser.new_context(**(COMMON | options))
        context.set_default_timeout(PATIENCE)
        made.append(context)
        return context

    yield make
    for context in made:
        context.close()


def be(page: Page, demo: running.Demo, person: str) -> None:
    """Be a person in the LMS: their courses."""
    page.goto(demo.lms)
    page.get_by_role("button", name=person).first.click()


def open_course(page: Page, demo: running.Demo, person: str, course: str) -> str:
    """Be a person in the LMS, whose pages are not drawn on the way; their page of a course."""
    people = LexborHTMLParser(page.request.get(demo.lms).text()).css("form:has(button)")
    found = [str(each.attributes["action"]) for each in people if person in each.text()]
    assert found, f"{person} is nobody in the LMS"
    courses = page.request.post(f"{demo.lms}{found[0]}")
    return demo.lms + _link(courses.text(), course)


def open_activity(
    page: Page, demo: running.Demo, person: str, activity: str, course: str = "AI and Society"
) -> FrameLocator:
    """Open an activity in the LMS as a person, and return the tool's frame."""
    in_course = page.request.get(open_course(page, demo, person, course))
    page.goto(demo.lms + _link(in_course.text(), activity))
    return page.frame_locator("iframe")


def _link(html: str, title: str) -> str:
    """Address of the first item of a page of the LMS whose title has these words."""
    items = LexborHTMLParser(html).css("a.item")
    found = [str(each.attributes["href"]) for each in items if title in each.text()]
    assert found, f"{title} is not on the page"
    return found[0]


def select_text(
    page: Page, frame: FrameLocator, text: str, conversation: Locator | None = None
) -> None:
    """Select a stretch of a conversation as a hand would: press, drag, let go.

    What is loaded after the page may move the text under the hand, which then does it again.
    """
    conversation = conversation or frame.get_by_test_id("conversation")
    for _ in range(3):
        conversation.get_by_text(text).first.scroll_into_view_if_needed()
        _drag_over(page, conversation, text)
        if text in page.frames[-1].evaluate("() => String(getSelection())"):
            return


def _drag_over(page: Page, conversation: Locator, text: str) -> None:
    start, end = conversation.evaluate(
        """(conversation, text) => {
            const scrolls = element => /auto|scroll/.test(getComputedStyle(element).overflowY);
            const walker = document.createTreeWalker(conversation, NodeFilter.SHOW_TEXT);
            while (walker.nextNode()) {
                const at = walker.currentNode.data.indexOf(text);
                if (at < 0) continue;
                const range = document.createRange();
                range.setStart(walker.currentNode, at);
                range.setEnd(walker.currentNode, at + text.length);
                // Away from the edges, near which a browser scrolls while one drags.
                let scroller = walker.currentNode.parentElement;
                while (scroller.parentElement && !scrolls(scroller))
                    scroller = scroller.parentElement;
                const edges = scroller.getBoundingClientRect();
                const near = range.getBoundingClientRect();
                const up = Math.min(0, near.top - edges.top - 60);
                const down = Math.max(0, near.bottom - edges.bottom + 60);
                scroller.scrollBy({top: up + down, behavior: 'instant'});
                const boxes = [...range.getClientRects()];
                const first = boxes.at(0), last = boxes.at(-1);
                return [
                    {x: first.left + 1, y: first.top + first.height / 2},
                    {x: last.right - 1, y: last.top + last.height / 2},
                ];
            }
            throw new Error('not in one text node: ' + text);
        }""",
        text,
    )
    box = page.locator("iframe").bounding_box() or {"x": 0, "y": 0}
    page.mouse.move(box["x"] + start["x"], box["y"] + start["y"])
    page.mouse.down()
    page.mouse.move(box["x"] + end["x"], box["y"] + end["y"], steps=8)
    page.mouse.up()


def tag(
    page: Page, frame: FrameLocator, text: str, name: str, conversation: Locator | None = None
) -> None:
    """Select a stretch of the conversation, or of this one, and choose a tag for it."""
    select_text(page, frame, text, conversation)
    frame.get_by_test_id("tag-menu").get_by_role("button", name=re.compile(name)).click()


def comment(frame: FrameLocator, words: str) -> None:
    """Comment on the note that is open."""
    frame.get_by_test_id("comment-box").last.fill(words)
    frame.get_by_test_id("comment-save").last.click()


def follow(frame: FrameLocator, name: str) -> None:
    """Follow a link of a page's header, which a narrow frame keeps behind a button."""
    link = frame.get_by_role("link", name=name, exact=True)
    more = frame.get_by_role("button", name="More", exact=True)
    expect(link.or_(more).first).to_be_visible()
    if not link.is_visible():
        more.click()
    link.click()


def saved(frame: FrameLocator) -> None:
    """Wait until the page says that everything is saved."""
    expect(frame.get_by_test_id("save-state")).to_have_attribute("data-state", "saved")


def column(teacher: FrameLocator, title: str) -> dict[str, str]:
    """Cells of a column of the class table, by the names of people; none while it is not shown."""
    cells: dict[str, str] = teacher.locator(".member-table").evaluate(
        """(table, title) => {
            const heads = [...table.querySelector('thead tr').cells];
            const at = heads.findIndex(head => head.textContent === title);
            const names = at < 0 ? [] : [...table.querySelectorAll('.member-name')];
            return Object.fromEntries(names.map(
                name => [name.textContent, name.closest('tr').cells[at].textContent]));
        }""",
        title,
    )
    return cells


def show_all_columns(teacher: FrameLocator) -> None:
    """Show the columns of the class table that a narrow frame leaves out."""
    expect(teacher.get_by_role("table").first).to_be_visible()
    button = teacher.get_by_role("button", name=re.compile("more column"))
    if button.is_visible():
        button.click()
