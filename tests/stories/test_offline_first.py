"""Notes written without a connection come back, whatever happens to the browser meanwhile."""

import contextlib
import os
import re
import signal
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from playwright.sync_api import (
    BrowserContext,
    FrameLocator,
    Locator,
    Page,
    Playwright,
    expect,
)

from tests.stories import axe
from tests.stories.conftest import FLAGS, chromium, comment, open_activity, saved, tag, without
from tests.stories.demo import Demo
from tests.stories.set_up import new_activity

AS_IN_USE = without()
"""Partitioned storage is on, as in browsers that people use, and gives a frame of another site a
store of its own."""

NARROW = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True}
WIDE = {"viewport": {"width": 1280, "height": 860}}
KAVYA = "Kavya Raghunathan"
TOO_LATE = "Too late by a minute."
WEEK_3 = "Week 3: Interrogating a chatbot"
NOTES = 50
SENTENCES = "User: What do you know?\n\nAssistant: " + " ".join(
    f"This is sentence {number} of a long answer." for number in range(1, NOTES + 1)
)

_IS_KEPT = """() => new Promise(resolve => {
    const opening = indexedDB.open('promptgrimoire');
    opening.onsuccess = () => {
        const database = opening.result;
        const reading = database.transaction('unfinished').objectStore('unfinished').getAll();
        reading.onsuccess = () => {
            database.close();
            resolve(reading.result.some(({ value }) => value.text === 'Half a thou'));
        };
    };
})"""

NewContext = Callable[..., BrowserContext]


class Device:
    """A browser with its own files, which can be killed and started again."""

    def __init__(self, playwright: Playwright, files: Path, options: dict[str, Any]) -> None:
        self._playwright, self._files, self._options = playwright, files, options
        self._context: BrowserContext | None = None

    def start(self) -> Page:
        """Start it, as it was left."""
        self._context = self._playwright.chromium.launch_persistent_context(
            self._files, executable_path=chromium(), args=[*FLAGS, AS_IN_USE], **self._options
        )
        self._context.set_default_timeout(15_000)
        return self._context.new_page()

    def kill(self) -> None:
        """kill -9 of every process of this browser."""
        for entry in Path("/proc").iterdir():
            with contextlib.suppress(OSError, ValueError):
                if str(self._files).encode() in (entry / "cmdline").read_bytes():
                    os.kill(int(entry.name), signal.SIGKILL)
        self.close()

    def close(self) -> None:
        """Close what is left of it."""
        if self._context is not None:
            with contextlib.suppress(Exception):
                self._context.close()
            self._context = None


@pytest.fixture
def new_device(playwright: Playwright, tmp_path: Path) -> Iterator[Callable[..., Device]]:
    """Makes a browser that outlives its own end; closed with the test."""
    made: list[Device] = []

    def make(**options: Any) -> Device:
        device = Device(playwright, tmp_path / f"browser-{len(made)}", options)
        (tmp_path / f"browser-{len(made)}").mkdir()
        made.append(device)
        return device

    yield make
    for device in made:
        device.close()


@pytest.fixture
def activity(demo: Demo, new_context: NewContext, request: pytest.FixtureRequest) -> str:
    """An activity of the story's own."""
    title = f"Offline, {request.node.name.replace('_', ' ')[-48:].strip()}"
    with new_activity(new_context().new_page(), demo, title, SENTENCES):
        pass
    return title


def _open(page: Page, demo: Demo, person: str, title: str) -> FrameLocator:
    frame = open_activity(page, demo, person, title)
    expect(frame.get_by_test_id("conversation")).to_contain_text("sentence 50")
    return frame


def _write(
    page: Page, frame: FrameLocator, number: int, text: str, *, is_touch: bool = True
) -> None:
    """Mark a sentence and comment on it; by touch select it as a long press does, and tap a tag."""
    if not is_touch:
        tag(page, frame, f"This is sentence {number} of", "Good explanation")
        comment(frame, text)
        return
    page.frames[-1].evaluate(
        """words => {
            const walker = document.createTreeWalker(
                document.querySelector('[data-testid=conversation]'), NodeFilter.SHOW_TEXT);
            while (walker.nextNode()) {
                const at = walker.currentNode.data.indexOf(words);
                if (at < 0) continue;
                const range = document.createRange();
                range.setStart(walker.currentNode, at);
                range.setEnd(walker.currentNode, at + words.length);
                document.getSelection().removeAllRanges();
                document.getSelection().addRange(range);
                return;
            }
        }""",
        f"This is sentence {number} of",
    )
    tags = frame.get_by_test_id("tag-menu")
    tags.get_by_role("button", name=re.compile("Good explanation")).tap()
    card = frame.get_by_test_id("card").filter(has_text=f"This is sentence {number} of")
    card.get_by_test_id("comment-box").fill(text)
    card.get_by_test_id("comment-save").tap()
    expect(card).to_contain_text(text)


def _stored(demo: Demo, start: str) -> list[str]:
    """Comments that begin so, in the order in which the server accepted them."""
    with psycopg.connect(demo.environment()["DATABASE_URL"]) as db:
        rows = db.execute(
            "SELECT text FROM comment WHERE text LIKE %s ORDER BY number", [f"{start}%"]
        )
        return [text for (text,) in rows]


def _answers(demo: Demo, words: str) -> list[str]:
    """Answers with these words in them."""
    with psycopg.connect(demo.environment()["DATABASE_URL"]) as db:
        rows = db.execute("SELECT text FROM response WHERE text LIKE %s", [f"%{words}%"])
        return [text for (text,) in rows]


def _close_writing(demo: Demo, title: str) -> None:
    """Close an activity, and tell the rooms that are still open."""
    with psycopg.connect(demo.environment()["DATABASE_URL"], autocommit=True) as db:
        closed = db.execute(
            "UPDATE activity SET closes_at = now() - interval '1 minute',"
            " revision = revision + 1 WHERE title = %s",
            [title],
        )
        assert closed.rowcount == 1
        db.execute(
            "SELECT pg_notify('lti_tool_settings', shared_document.id::text) FROM shared_document"
            " JOIN workspace ON workspace.id = workspace_id"
            " JOIN activity ON activity.id = activity_id WHERE activity.title = %s",
            [title],
        )


def _lost(frame: FrameLocator) -> Locator:
    """The notice of work that was not kept."""
    return frame.get_by_test_id("lost-work")


def test_fifty_notes_survive_a_killed_browser(
    demo: Demo, new_device: Callable[..., Device], activity: str
) -> None:
    device = new_device(**NARROW)
    page = device.start()
    frame = _open(page, demo, KAVYA, activity)
    saved(frame)
    page.context.set_offline(True)
    for number in range(1, NOTES + 1):
        _write(page, frame, number, f"Note {number}.")
    state = frame.get_by_test_id("save-state")
    expect(state).to_contain_text(f"Not sent yet: {2 * NOTES} kept on this device")
    device.kill()
    assert _stored(demo, "Note ") == []

    page = device.start()
    frame = _open(page, demo, KAVYA, activity)
    saved(frame)
    expected = [f"Note {number}." for number in range(1, NOTES + 1)]
    assert _stored(demo, "Note ") == expected
    device.kill()
    frame = _open(device.start(), demo, KAVYA, activity)
    saved(frame)
    assert _stored(demo, "Note ") == expected


def test_an_answer_survives_a_killed_browser_and_is_stored_once(
    demo: Demo, new_context: NewContext, new_device: Callable[..., Device]
) -> None:
    title = "Offline, an answer"
    with new_activity(new_context().new_page(), demo, title, SENTENCES) as form:
        form.get_by_label(re.compile("^Each student")).check()
        form.get_by_role("group", name="Do students write an answer").get_by_label(
            re.compile("^They may")
        ).check()

    def opened(page: Page) -> tuple[Locator, Locator]:
        frame = _open(page, demo, KAVYA, title)
        frame.get_by_role("button", name="Answer").first.click()
        panel = frame.get_by_test_id("response")
        return panel.get_by_role("textbox"), panel.get_by_test_id("save-state")

    device = new_device(**NARROW)
    page = device.start()
    field, state = opened(page)
    expect(field).to_be_focused()
    page.keyboard.type("# Before the tunnel")
    expect(state).to_have_attribute("data-state", "saved")
    page.context.set_offline(True)
    page.keyboard.press("Enter")
    page.keyboard.type("In the tunnel.")
    expect(state).to_contain_text("kept on this device")
    device.kill()
    assert _answers(demo, "tunnel") == ["Before the tunnel"]

    for _ in range(2):
        field, state = opened(device.start())
        expect(field).to_contain_text("In the tunnel.")
        expect(state).to_have_attribute("data-state", "saved")
        assert _answers(demo, "tunnel") == ["Before the tunnel\nIn the tunnel."]
        device.kill()


def _written_and_killed(demo: Demo, device: Device, title: str, words: str, text: str) -> None:
    """Kavya writes without a connection, and her browser is killed."""
    page = device.start()
    frame = _open(page, demo, KAVYA, title)
    saved(frame)
    page.context.set_offline(True)
    tag(page, frame, words, "Good explanation")
    comment(frame, text)
    expect(frame.get_by_test_id("save-state")).to_contain_text("2 kept on this device")
    device.kill()


def test_somebody_else_at_the_same_machine_neither_sees_nor_sends_it(
    demo: Demo, new_device: Callable[..., Device], activity: str
) -> None:
    device = new_device(**WIDE)
    text = "Kavya on the train."
    _written_and_killed(demo, device, activity, "This is sentence 3 of", text)
    page = device.start()
    frame = _open(page, demo, "Isla Marchetti", activity)
    saved(frame)
    tag(page, frame, "This is sentence 9 of", "Good explanation")
    comment(frame, "Isla was here.")
    saved(frame)
    expect(frame.get_by_test_id("card")).to_have_count(1)
    expect(frame.locator("body")).not_to_contain_text(text)
    expect(frame.locator("body")).not_to_contain_text("not sent")
    assert _stored(demo, text) == []

    frame = _open(page, demo, KAVYA, activity)
    saved(frame)
    expect(frame.get_by_test_id("card").filter(has_text=text)).to_be_visible()
    assert _stored(demo, text) == [text]


def test_a_comment_that_is_not_finished_outlives_a_killed_browser(
    demo: Demo, new_device: Callable[..., Device], activity: str
) -> None:
    device = new_device(**WIDE)
    page = device.start()
    frame = _open(page, demo, KAVYA, activity)
    saved(frame)
    tag(page, frame, "This is sentence 2 of", "Good explanation")
    saved(frame)
    frame.get_by_test_id("comment-box").last.fill("Half a thou")
    page.frames[-1].wait_for_function(_IS_KEPT)
    device.kill()
    again = _open(device.start(), demo, KAVYA, activity)
    card = again.get_by_test_id("card").first
    expect(card).to_contain_text("Draft")
    card.click()
    expect(again.get_by_test_id("comment-box").last).to_have_value("Half a thou")


@pytest.mark.parametrize("size", [NARROW, WIDE], ids=["narrow", "wide"])
def test_a_browser_that_keeps_nothing_says_so_and_never_saved(
    demo: Demo, new_context: NewContext, activity: str, size: dict[str, Any]
) -> None:
    """Playwright's own choice of features: a frame of another site may store nothing."""
    page = new_context(**size).new_page()
    frame = _open(page, demo, KAVYA, activity)
    saved(frame)
    page.context.set_offline(True)
    _write(page, frame, 1, "Nowhere but here.", is_touch=size is NARROW)
    state = frame.get_by_test_id("save-state")
    expect(state).to_have_text("Not sent, and this browser keeps nothing: do not close")
    assert axe.violations(page.frames[-1], ".annotation-header") == []
    page.context.set_offline(False)
    saved(frame)


@pytest.mark.parametrize("size", [NARROW, WIDE], ids=["narrow", "wide"])
def test_what_is_refused_later_is_shown_with_its_words_until_it_was_read(
    demo: Demo, new_device: Callable[..., Device], activity: str, size: dict[str, Any]
) -> None:
    device = new_device(**size)
    page = device.start()
    frame = _open(page, demo, KAVYA, activity)
    saved(frame)
    page.context.set_offline(True)
    _write(page, frame, 4, TOO_LATE, is_touch=size is NARROW)
    expect(frame.get_by_test_id("save-state")).to_contain_text("2 kept on this device")
    device.kill()
    _close_writing(demo, activity)

    page = device.start()
    frame = _open(page, demo, KAVYA, activity)
    lost = _lost(frame)
    expect(lost).to_contain_text("Writing is closed here.", timeout=30_000)
    expect(lost).to_contain_text(TOO_LATE)
    expect(lost.get_by_role("button", name="Copy it")).to_be_visible()
    device.kill()

    page = device.start()
    frame = _open(page, demo, KAVYA, activity)
    expect(_lost(frame)).to_contain_text(TOO_LATE, timeout=30_000)
    _lost(frame).get_by_role("button", name="Close").click()
    expect(frame.get_by_test_id("save-state")).to_have_attribute("data-state", "saved")
    frame = _open(page, demo, KAVYA, activity)
    saved(frame)
    expect(_lost(frame)).to_have_count(0)
    assert _stored(demo, TOO_LATE) == []


@pytest.mark.parametrize("size", [NARROW, WIDE], ids=["narrow", "wide"])
def test_other_pages_of_its_writer_tell_of_it(
    demo: Demo, new_device: Callable[..., Device], activity: str, size: dict[str, Any]
) -> None:
    device = new_device(**size)
    page = device.start()
    frame = _open(page, demo, KAVYA, activity)
    saved(frame)
    page.context.set_offline(True)
    _write(page, frame, 5, "Of another week.", is_touch=size is NARROW)
    expect(frame.get_by_test_id("save-state")).to_contain_text("2 kept on this device")
    device.kill()

    page = device.start()
    frame = open_activity(page, demo, KAVYA, WEEK_3)
    saved(frame)
    notice = frame.get_by_role("region", name=f"Not sent: {activity}")
    expect(notice).to_contain_text(f"2 changes of yours in “{activity}” are not sent yet")
    notice.get_by_text("What you wrote").click()
    expect(notice).to_contain_text("Of another week.")
    expect(notice.get_by_role("button", name="Copy it")).to_be_visible()
    assert axe.violations(page.frames[-1], ".unsent-work") == []
    notice.get_by_role("button", name="Delete it").click()
    notice.get_by_role("button", name="Delete what is not sent?").click()
    expect(notice).to_have_count(0)
    frame = _open(page, demo, KAVYA, activity)
    saved(frame)
    expect(frame.get_by_test_id("card")).to_have_count(0)
