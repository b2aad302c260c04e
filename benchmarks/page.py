"""Time until an annotation page can be used, how it scrolls, and how soon a new note is painted.

A class's page has a text of 426 KB, 190 highlights and 97 comments; the large one 1 MB in 500 turns
and 10,000 highlights. Chromium opens them from the tool on this machine: cold in a browser with
nothing in it, warm in another tab of the same one. Usable is a page that shows its text, has
painted its highlights and says that all is saved; of 10,000, those near the visible part. Figures
are medians; CPU time is that of the page's main thread. Run: ./dev bench page [--runs N]
"""

import argparse
import os
import random
import shutil
import statistics
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Browser, BrowserContext, CDPSession, Page, sync_playwright
from pycrdt import Doc, Map
from sqlalchemy import select

from benchmarks.load import machine, servers
from benchmarks.load.school import School, school
from benchmarks.summary import summary
from lti_tool.annotations import projection
from lti_tool.conversations.tables import Turn
from lti_tool.documents import client_ids, opening, update_log
from lti_tool.documents import rows as document_rows
from lti_tool.resources import resource
from tests import builders

TARGETS = {
    "class_cold_ms": 1_200, "class_warm_ms": 600, "large_warm_ms": 2_000,
    "scroll_frame_ms": 50, "painted_ms": 50, "script_kb": 120,
}  # fmt: skip

WORDS = [
    "heat", "city", "canopy", "sensor", "evening", "model", "source", "claim", "shade", "street",
]  # fmt: skip
_SEED_CLIENT = 2**31 - 2
_PAINT_ALL = 400
"""Highlights up to which the page paints all, also those that are far from its visible part."""
_FRAMES = 90
"""Frames of one scroll, of 300 pixels each."""
_MOMENT_MS = 1_000
"""Time for what follows an act, such as what is written while the browser is idle."""
_PATIENCE_MS = 180_000
"""Longest step of a page on a machine that is busy with other work."""

_WATCH = """expected => {
    const look = () => {
        const painted = [...CSS.highlights].reduce(
            (sum, [name, marks]) => sum + (/^note-\\d/.test(name) ? marks.size : 0), 0);
        const saved = document.querySelector('[data-testid=save-state][data-state=saved]');
        if (document.querySelector('.turn-body > *') && painted >= expected && saved) {
            window.usable = performance.now();
        } else {
            requestAnimationFrame(look);
        }
    };
    requestAnimationFrame(look);
}"""

_USABLE = """() => new Promise(resolve => {
    const look = () => window.usable ? resolve(window.usable) : requestAnimationFrame(look);
    look();
})"""

_SCROLL = """() => new Promise(resolve => {
    const box = document.querySelector('.annotation-scroller');
    const frames = [];
    let last = performance.now();
    const step = now => {
        frames.push(now - last);
        last = now;
        box.scrollTop += 300;
        if (frames.length < FRAMES) requestAnimationFrame(step); else resolve(frames.slice(2));
    };
    requestAnimationFrame(step);
})""".replace("FRAMES", str(_FRAMES))

_MARK = """() => new Promise(resolve => {
    const painted = () => [...CSS.highlights].flatMap(
        ([name, marks]) => /^note-\\d/.test(name) ? [...marks] : []);
    const before = new Set(painted());
    const begin = performance.now();
    const look = () => painted().some(range => !before.has(range))
        ? requestAnimationFrame(() => resolve(performance.now() - begin))
        : requestAnimationFrame(look);
    document.activeElement.dispatchEvent(new KeyboardEvent('keydown', {key: '1', bubbles: true}));
    look();
})"""

_SCRIPTS = """() => performance.getEntriesByType('resource')
    .filter(({name, startTime}) => name.endsWith('.js') && startTime < window.usable)
    .map(({name}) => new URL(name).pathname)"""


@dataclass(frozen=True)
class Reading:
    """An activity with its notes, and a session of somebody who reads it."""

    address: str
    cookie: str
    painted: int
    """Highlights that are painted at least before the page can be used."""


def main() -> None:
    """Print the figures, then the same as one JSON object."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=10)
    runs = parser.parse_args().runs
    with school() as ours, servers.tool(ours, machine.CORES) as server, chromium() as browser:
        base = f"http://{server.address}"
        page_of_class = prepared(ours, base, "class", (426_000, 60), 190, 97)
        large = prepared(ours, base, "large", (1_000_000, 500), 10_000, 0)
        figures: dict[str, float] = {}
        for name, reading in {"class": page_of_class, "large": large}.items():
            figures |= measured(browser, reading, name, runs)
            print(name, figures, flush=True)
    print("\n" + summary(figures, TARGETS))


@contextmanager
def chromium() -> Iterator[Browser]:
    """The browser of this machine."""
    program = os.environ.get("PROMPTGRIMOIRE_TEST_CHROMIUM") or shutil.which("chromium")
    with sync_playwright() as started:
        browser = started.chromium.launch(executable_path=program)
        yield browser
        browser.close()


def prepared(
    ours: School, base: str, name: str, text: tuple[int, int], highlights: int, comments: int
) -> Reading:
    """An activity with a text of so many characters and turns, and so many notes on it."""
    chance = random.Random(1)
    with ours.database.transaction() as db:
        place = builders.place(db, f"https://{name}.example.edu", name)
        teacher = builders.arrive(db, place, "teacher", builders.TEACHER, link=name)
        activity = builders.activity(db, teacher)
        made = builders.imported(db, teacher.member, activity, conversation(chance, *text))
        _, document = opening.open_for(db, teacher.member, activity, "annotations")
        order = select(Turn.text).where(Turn.conversation_id == made.id).order_by(Turn.position)
        canonical = "\n".join(db.scalars(order))
        client_ids.bind(db, document.id, _SEED_CLIENT, None)
        doc: Doc[Any] = Doc(client_id=_SEED_CLIENT)
        for update in updates(doc, chance, str(made.id), canonical, highlights, comments):
            document.head = update_log.append(db, document.id, document.head, update, None)
        document_rows.replace(db, document.id, projection.rows(doc))
        session = builders.sign_in(db, teacher, place)
        address = f"{base}/a/{session.id}/annotate?activity={activity.id}"
        painted = highlights if highlights <= _PAINT_ALL else 1
        return Reading(address, f"__Host-arrival-{session.id}={session.token}", painted)


def conversation(chance: random.Random, size: int, turns: int) -> str:
    """A conversation of about so many characters in so many turns, in paragraphs."""
    parts = []
    for turn in range(turns):
        paragraphs, left = [], size // turns
        while left > 0:
            words = " ".join(chance.choices(WORDS, k=chance.randrange(30, 90)))
            paragraphs.append(f"{words.capitalize()}.")
            left -= len(words) + 3
        parts.append(f"{'Assistant' if turn % 2 else 'User'}: " + "\n\n".join(paragraphs))
    return "\n\n".join(parts)


def updates(
    doc: "Doc[Any]",
    chance: random.Random,
    conversation_id: str,
    text: str,
    count: int,
    comments: int,
) -> Iterator[bytes]:
    """Updates that add so many notes on passages of the text, the first of them with comments."""
    root: Map[Any] = doc.get("highlights", type=Map)
    for first in range(0, count, 500):
        before = doc.get_state()
        with doc.transaction():
            for number in range(first, min(first + 500, count)):
                start = chance.randrange(len(text) - 200)
                end = start + chance.randrange(15, 120)
                announced = {"text": "Which of these would I check?", "created": 1_700_000_000_000}
                root[f"abcd1234/{uuid.UUID(int=chance.getrandbits(128))}"] = Map({
                    "conversation": conversation_id, "start": start, "end": end,
                    "quote": text[start:end], "prefix": text[max(0, start - 32):start],
                    "suffix": text[end:end + 32], "tag": f"t{number % 6}",
                    "created": 1_700_000_000_000,
                    "comments": Map({"abcd1234/c": Map(announced)} if number < comments else {}),
                })  # fmt: skip
        yield doc.get_update(before)


def measured(browser: Browser, reading: Reading, name: str, runs: int) -> dict[str, float]:
    """Medians of opening, scrolling and marking."""
    cold, warm, cpu, scripts = [], [], [], 0.0
    frames, frame_cpu, painted, painted_cpu = [], [], [], []
    worked: list[dict[str, float]] = []
    for _ in range(runs):
        context = browser.new_context(viewport={"width": 1280, "height": 800})
        context.set_default_timeout(_PATIENCE_MS)
        entered(context, reading)
        context.add_init_script(f"({_WATCH})({reading.painted})")
        page = context.new_page()
        cold.append(usable(page, reading.address))
        scripts = compressed(page.evaluate(_SCRIPTS))
        page.close()
        # Another tab: one that goes on to another page may do so in another process.
        page = context.new_page()
        clock = context.new_cdp_session(page)
        clock.send("Performance.enable", {"timeDomain": "threadTicks"})
        before = cpu_ms(clock)
        warm.append(usable(page, reading.address))
        cpu.append(cpu_ms(clock) - before)
        before = cpu_ms(clock)
        frames.append(max(page.evaluate(_SCROLL)))
        frame_cpu.append((cpu_ms(clock) - before) / _FRAMES)
        page.get_by_test_id("conversation").focus()
        page.keyboard.press("ArrowRight")
        page.get_by_test_id("tag-menu").wait_for()
        before = cpu_ms(clock)
        painted.append(page.evaluate(_MARK))
        painted_cpu.append(cpu_ms(clock) - before)
        if name == "large":
            worked.append(work(page, clock))
        context.close()
    figures = {
        f"{name}_cold_ms": median(cold),
        f"{name}_warm_ms": median(warm),
        f"{name}_warm_cpu_ms": median(cpu),
    }
    if name == "class":
        return figures | {"script_kb": round(scripts, 1)}
    return (
        figures
        | {
            "scroll_frame_ms": median(frames),
            "scroll_frame_cpu_ms": median(frame_cpu),
            "painted_ms": median(painted),
            "painted_cpu_ms": median(painted_cpu),
        }
        | {act: median([each[act] for each in worked]) for act in worked[0]}
    )


def work(page: Page, clock: CDPSession) -> dict[str, float]:
    """CPU of the main thread for what people do among many notes, where a new one is written on."""

    def spent(act: Callable[[], object]) -> float:
        before = cpu_ms(clock)
        act()
        page.wait_for_timeout(_MOMENT_MS)
        return cpu_ms(clock) - before

    letters = "abcdefghij"
    text = page.locator(".turn-body p").first.bounding_box() or {"x": 0, "y": 0}
    return {
        "typed_cpu_ms": spent(lambda: page.keyboard.type(letters)) / len(letters),
        "commented_cpu_ms": spent(lambda: page.keyboard.press("Control+Enter")),
        "opened_cpu_ms": spent(page.locator(".note-card-head").first.click),
        "hovered_cpu_ms": spent(lambda: page.mouse.move(text["x"] + 200, text["y"] + 8)),
        "filtered_cpu_ms": spent(page.locator(".tag-filter").first.click),
    }


def cpu_ms(clock: CDPSession) -> float:
    """CPU time of the page's main thread, in milliseconds: hardly more where others are busy."""
    metrics = clock.send("Performance.getMetrics")["metrics"]
    found: float = next(each["value"] for each in metrics if each["name"] == "TaskDuration")
    return found * 1000


def entered(context: BrowserContext, reading: Reading) -> None:
    """Give a browser the cookie of the session, which it keeps from HTTPS only, and sends to this
    machine without. A page that is answered in the browser's stead would turn its cache off.
    """
    name, _, value = reading.cookie.partition("=")
    url = reading.address.replace("http:", "https:", 1)
    context.add_cookies(
        [{"name": name, "value": value, "url": url.partition("/a/")[0], "secure": True}]
    )


def usable(page: Page, address: str) -> float:
    """Milliseconds from the request of a page until it can be used."""
    page.goto(address)
    found: float = page.evaluate(_USABLE)
    return found


def compressed(paths: Sequence[str]) -> float:
    """Kilobytes of scripts as a browser loads them, encoded with Brotli."""
    folder = resource("static")
    files = [folder / f"{path.removeprefix('/static/')}.br" for path in paths]
    return sum(each.stat().st_size for each in files) / 1000


def median(figures: Sequence[float]) -> float:
    """The figure in the middle, without more digits than mean something."""
    return round(statistics.median(figures), 1)


if __name__ == "__main__":
    main()
