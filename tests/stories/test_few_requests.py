"""A page needs few requests to work, and sends none without a reason after."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import BrowserContext, FrameLocator, Page, Request, WebSocket, expect

from tests.stories.conftest import open_activity, saved
from tests.stories.demo import Demo

WEEK_3 = "Week 3: Interrogating a chatbot"
STUDENT, TEACHER = "Grace Tuilagi", "Rosalind Achterberg"
TEXT = "/api/conversations/<conversation_id>/text/<text_hash>"

NewContext = Callable[..., BrowserContext]


@dataclass
class Requests:
    """Requests of a page to the tool, without its scripts and styles, in their order."""

    tool: str
    made: list[str] = field(default_factory=list)

    def note(self, request: Request) -> None:
        path = request.url.removeprefix(self.tool)
        if path != request.url and not path.startswith("/static/"):
            self.made.append(f"{request.method} {_without_ids(path)}")

    def note_socket(self, socket: WebSocket) -> None:
        self.made.append("SOCKET")


def _without_ids(path: str) -> str:
    parts = path.partition("?")[0].split("/")
    return "/".join("…" if len(part) in (36, 64) else part for part in parts)


@contextmanager
def watched(page: Page, demo: Demo) -> Iterator[list[str]]:
    """The requests of the page within the block."""
    requests = Requests(demo.tool)
    page.on("request", requests.note)
    page.on("websocket", requests.note_socket)
    yield requests.made
    page.remove_listener("request", requests.note)
    page.remove_listener("websocket", requests.note_socket)


def answered(demo: Demo, rule: str) -> int:
    """Number of the tool's answers to an address; hits of a browser's cache do not count."""
    log = (demo.data_dir / "logs" / "web.log").read_text()
    lines = (json.loads(line) for line in log.splitlines() if line.startswith("{"))
    return sum(line.get("rule") == rule for line in lines)


def transferred(page: Page) -> list[str]:
    """Addresses that the page in the frame has loaded over the network, besides its HTML."""
    names: list[str] = page.frames[-1].evaluate(
        "performance.getEntriesByType('resource').filter(e => e.transferSize > 0).map(e => e.name)"
    )
    return names


def usable(frame: FrameLocator) -> None:
    """The text is there, and what is written would be saved."""
    expect(frame.get_by_test_id("conversation")).to_contain_text("not text that is checked")
    saved(frame)


SHOWN = "GET /api/conversations/…/text/…"
LAUNCH = ["POST /lti/login", "POST /lti/launch", SHOWN, "SOCKET"]


def to_work(made: list[str]) -> list[str]:
    """Requests that the page needed; it fetches the activity's other texts once one is shown."""
    after = made.index(SHOWN) + 1
    return made[:after] + [each for each in made[after:] if each != SHOWN]


def all_texts_fetched(page: Page, frame: FrameLocator) -> None:
    """The page works, and has fetched the other texts as well."""
    usable(frame)
    page.wait_for_load_state("networkidle")


@pytest.mark.parametrize("person", [STUDENT, TEACHER])
def test_a_page_works_after_one_request_for_its_text_and_a_socket(
    demo: Demo, new_context: NewContext, person: str
) -> None:
    page = new_context().new_page()
    with watched(page, demo) as made:
        usable(open_activity(page, demo, person, WEEK_3))
    # The login is sent round once, to see whether this browser keeps cookies.
    assert to_work(made) == LAUNCH[:1] + LAUNCH


def test_a_browser_that_has_the_text_loads_none_and_no_script(
    demo: Demo, new_context: NewContext
) -> None:
    page = new_context().new_page()
    all_texts_fetched(page, open_activity(page, demo, STUDENT, WEEK_3))
    assert [name for name in transferred(page) if name.endswith(".js")]
    texts = answered(demo, TEXT)
    all_texts_fetched(page, open_activity(page, demo, STUDENT, WEEK_3))
    assert transferred(page) == []
    assert answered(demo, TEXT) == texts


def test_a_reload_asks_once_for_the_workspace(demo: Demo, new_context: NewContext) -> None:
    page = new_context().new_page()
    frame = open_activity(page, demo, STUDENT, WEEK_3)
    all_texts_fetched(page, frame)
    texts = answered(demo, TEXT)
    with watched(page, demo) as made:
        page.frames[-1].evaluate("location.reload()")
        page.wait_for_event("websocket")
        all_texts_fetched(page, frame)
    assert to_work(made) == [
        "GET /a/…/annotate",
        "POST /api/activities/…/workspace",
        SHOWN,
        "SOCKET",
    ]
    assert answered(demo, TEXT) == texts


def test_a_teacher_goes_from_student_to_student_without_loading_a_text(
    demo: Demo, new_context: NewContext
) -> None:
    page = new_context().new_page()
    frame = open_activity(page, demo, TEACHER, WEEK_3)
    usable(frame)
    links = frame.get_by_role("navigation", name="Screens of this activity")
    with watched(page, demo) as made:
        for person in ("Amina Haddad", "Chloë Okafor"):
            links.get_by_role("link", name="Class", exact=True).click()
            frame.get_by_role("button", name=person, exact=True).click()
            frame.get_by_role("button", name="Open", exact=True).first.click()
            usable(frame)
    assert not [each for each in made if "/text/" in each]
    assert made.count("POST /api/activities/…/workspace") == 2


def test_a_mark_is_followed_alone(demo: Demo, new_context: NewContext) -> None:
    page = new_context().new_page()
    frame = open_activity(page, demo, TEACHER, WEEK_3)
    links = frame.get_by_role("navigation", name="Screens of this activity")
    links.get_by_role("link", name="Class", exact=True).click()
    row = frame.get_by_role("row").filter(has_text="Farid").first
    row.get_by_role("button", name="Mark").click()
    frame.get_by_label("Mark", exact=True).fill("61")
    with watched(page, demo) as made:
        frame.get_by_role("button", name="Save").click()
        expect(row).to_contain_text("in the LMS")
    assert made[0] == "PUT /api/activities/…/grades/…"
    assert set(made[1:]) <= {"GET /api/activities/…/grades", "GET /api/activities/…/class"}
    assert made.count("GET /api/activities/…/class") <= 1
