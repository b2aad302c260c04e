"""A real browser finds the text that was counted here, and runs nothing of what was pasted."""

import os
import shutil
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from playwright.sync_api import Page, Playwright

from lti_tool.conversations.canonical_text import text_of
from lti_tool.conversations.reading import Choice, ExportIndex, ReadConversation
from lti_tool.conversations.sanitize import clean
from lti_tool.conversations.source import Source
from tests.conversations import markup_strategies
from tests.conversations.hostile import ATTEMPTS
from tests.conversations.hostile_markup import MARKUP
from tests.conversations.hostile_sources import MARK, WAYS
from tests.conversations.read import extract, html_of, read, read_any
from tests.conversations.test_canonical_text import VECTORS

pytestmark = pytest.mark.browser

TEXTS = """htmls => htmls.map(html => {
    const inside = document.createElement('div');
    inside.innerHTML = html;
    const parsed = new DOMParser().parseFromString(
        `<!doctype html><body><div>${html}</div>`, 'text/html').body.firstElementChild;
    return [inside.textContent, parsed.textContent];
})"""

SHOW = """htmls => new Promise(resolve => {
    window.runs = 0;
    window.fired = window.alert = () => { window.runs += 1; };
    document.body.innerHTML = htmls.map(html => `<article>${html}</article>`).join('');
    for (const element of document.body.querySelectorAll('*')) {
        for (const kind of ['mouseover', 'click', 'toggle']) {
            if (!element.href) element.dispatchEvent(new Event(kind, {bubbles: true}));
        }
    }
    for (const link of document.links) {
        if (!/^(https?:\\/\\/|mailto:)/.test(link.href)) window.runs += 1;
    }
    // What an image or a frame would run, it runs in a later task.
    setTimeout(() => resolve(window.runs), 100);
})"""


@pytest.fixture(scope="module")
def page(playwright: Playwright) -> Iterator[Page]:
    program = os.environ.get("PROMPTGRIMOIRE_TEST_CHROMIUM") or shutil.which("chromium")
    if not program:
        pytest.skip("no Chromium on this machine; `./dev test` says how to get it")
    browser = playwright.chromium.launch(executable_path=program)
    page = browser.new_page()
    # Requests are told, and end before a page of errors takes the place of the one that looks on.
    page.route("**/*", lambda route: route.abort("aborted"))
    page.set_content("<!doctype html><title>x</title><body>")
    yield page
    browser.close()


def test_it_agrees_with_the_shared_vectors(page: Page) -> None:
    found = page.evaluate(TEXTS, [vector["html"] for vector in VECTORS])
    for vector, texts in zip(VECTORS, found, strict=True):
        assert texts == [vector["text"], vector["text"]], vector["description"]
    lengths = page.evaluate("texts => texts.map(text => text.length)", [v["text"] for v in VECTORS])
    assert lengths == [vector["utf16_length"] for vector in VECTORS]


@settings(
    max_examples=150,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(markup_strategies.html)
def test_it_agrees_on_whatever_was_cleaned(page: Page, html: str) -> None:
    cleaned = clean(html)
    assert page.evaluate(TEXTS, [cleaned])[0] == [text_of(cleaned)] * 2


def test_nothing_of_a_hostile_conversation_runs(page: Page) -> None:
    htmls = [html_of(turn) for attempt in ATTEMPTS for turn in read(attempt).turns]
    assert len(htmls) >= len(ATTEMPTS)
    requests: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    assert page.evaluate(SHOW, htmls) == 0
    assert requests == []


@pytest.mark.parametrize("way", WAYS)
def test_no_attempt_runs_or_loads_whichever_way_it_comes(page: Page, way: str) -> None:
    """Each attempt comes alone: some swallow what follows them. There is no policy on this page."""
    htmls = [html for attempt in (*MARKUP, *ATTEMPTS) for html in shown(WAYS[way]([attempt]))]
    assert len(htmls) >= len(MARKUP) + len(ATTEMPTS)
    requests: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    assert page.evaluate(SHOW, htmls) == 0
    assert requests == []


def shown(source: Source) -> list[str]:
    """HTML of all turns, of the first entry where there are several."""
    found = read_any(source)
    if isinstance(found, ExportIndex):
        choice = Choice(format=found.format.name, entry=found.entries[0].id)
        found = read_any(extract(source, choice))
    assert isinstance(found, ReadConversation)
    assert MARK in "".join(turn.text for turn in found.turns)
    return [turn.html for turn in found.turns]


def test_the_trap_itself_would_notice(page: Page) -> None:
    assert page.evaluate(SHOW, ["<img src=x onerror=fired()>"]) == 1
    assert page.evaluate(SHOW, ["<a href=javascript:fired()>x</a>"]) == 1
    requests: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    assert page.evaluate(SHOW, MARKUP) > len(MARKUP) / 4
    assert any("//x.example/" in each for each in requests)
