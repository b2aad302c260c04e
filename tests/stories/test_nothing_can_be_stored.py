"""Browsers that keep nothing for the tool: a new tab, or the LMS's own storage, and no forgery."""

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import requests
from playwright.sync_api import BrowserContext, Page, Playwright, expect

from tests.stories import demo as running
from tests.stories.conftest import FLAGS, chromium, open_activity, select_text
from tests.stories.demo import Demo

WEEK_3 = "Week 3: Interrogating a chatbot"

Launch = Callable[[Demo], BrowserContext]


@pytest.fixture
def keeping_nothing(playwright: Playwright, tmp_path: Path) -> Iterator[Launch]:
    """Makes a browser whose owner lets the tool keep nothing at all: no cookie, no storage."""
    open_now: list[BrowserContext] = []

    def launch(demo: Demo) -> BrowserContext:
        blocked = {f"{demo.tool},*": {"setting": 2}}
        preferences = {"profile": {"content_settings": {"exceptions": {"cookies": blocked}}}}
        (tmp_path / "Default").mkdir()
        (tmp_path / "Default" / "Preferences").write_text(json.dumps(preferences))
        context = playwright.chromium.launch_persistent_context(
            tmp_path,
            executable_path=chromium(),
            args=FLAGS,
            viewport={"width": 1180, "height": 860},
        )
        context.set_default_timeout(15_000)
        open_now.append(context)
        return context

    yield launch
    for context in open_now:
        context.close()


@pytest.fixture(scope="module")
def strict_demo() -> Iterator[Demo]:
    """A demo whose LMS is as the specifications have it: it keeps values for tools."""
    directory = running.fresh_directory()
    started = Demo.start(directory, running.free_port(), "--lms", "strict")
    yield started
    started.stop()
    running.remove(directory)


def _saved(page: Page) -> None:
    state = page.get_by_test_id("save-state")
    expect(state).to_have_attribute("data-state", "saved")


def test_where_nothing_can_be_stored_a_new_tab_is_offered_and_works(
    demo: Demo, keeping_nothing: Launch
) -> None:
    context = keeping_nothing(demo)
    page = context.new_page()
    frame = open_activity(page, demo, "Grace Tuilagi", WEEK_3)
    expect(frame.get_by_role("heading", name="keeps nothing for this page")).to_be_visible()
    with context.expect_page() as opened:
        frame.get_by_role("button", name="Open in a new tab").click()
    tab = opened.value
    expect(tab.get_by_test_id("conversation")).to_contain_text("not text that is checked")
    _saved(tab)
    expect(frame.get_by_text("It is open in the other tab.")).to_be_visible()
    assert context.cookies(demo.tool) == []


def test_the_tab_is_of_no_use_without_the_page_that_opened_it(
    demo: Demo, keeping_nothing: Launch
) -> None:
    """Theft of the posted message: the thief's browser did not begin the login."""
    context = keeping_nothing(demo)
    page = context.new_page()
    frame = open_activity(page, demo, "Grace Tuilagi", WEEK_3)
    posted: list[str] = []
    context.on(
        "request",
        lambda request: (
            posted.append(request.post_data or "") if request.url.endswith("/lti/launch") else None
        ),
    )
    with context.expect_page() as opened:
        frame.get_by_role("button", name="Open in a new tab").click()
    _saved(opened.value)
    (body,) = posted
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    again = requests.post(f"{demo.tool}/lti/launch", data=body, headers=headers, timeout=10)
    assert again.status_code == 409


def test_an_lms_that_keeps_values_for_tools_keeps_the_page_in_its_frame(
    strict_demo: Demo, keeping_nothing: Launch
) -> None:
    page = keeping_nothing(strict_demo).new_page()
    frame = open_activity(page, strict_demo, "Grace Tuilagi", WEEK_3)
    expect(frame.get_by_test_id("conversation")).to_contain_text("not text that is checked")
    state = frame.get_by_test_id("save-state")
    expect(state).to_have_attribute("data-state", "saved")
    select_text(page, frame, "not text that is checked")
    tags = frame.get_by_test_id("tag-menu")
    tags.get_by_role("button", name=re.compile("Good explanation")).click()
    expect(state).to_have_attribute("data-state", "saved")
