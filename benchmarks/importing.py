"""CPU of reading and cleaning conversations, memory of a large export, and others' deliveries.

The steps of the confined processes run here for their CPU. The memory of an export is that of a
process of its own, as the worker starts it. Deliveries of a class that writes are measured while
nobody imports, and while twenty import at once. `lti-tool serve` runs beside `lti-tool work`, with
a durable PostgreSQL; nothing is pinned. Run: ./dev bench importing [--seconds S] [--no-class]
"""

import argparse
import subprocess
import sys
import threading
import time
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path

import requests
from sqlalchemy.orm import Session

from benchmarks.load import machine, servers
from benchmarks.load.driving import driver
from benchmarks.load.school import school
from benchmarks.summary import summary
from lti_tool import background
from lti_tool.conversations import reading_program
from lti_tool.conversations.reading import Framed
from lti_tool.conversations.source import Source
from tests import builders

MIB = 2**20
TARGETS = {"html_ms": 300, "markdown_ms": 700, "export_mib": 150, "delivery_ratio": 1.2}
"""CPU for 1 MiB of pasted HTML and for 2 MiB of Markdown; memory of the process that opens an
export of 100 MiB; p95 of deliveries with twenty imports over p95 without."""

CORPUS = Path(__file__).parents[1] / "tests" / "conversations" / "corpus"
ROOMS, WRITING, IMPORTS, EVERY = 10, 50, 20, 2.0


def main() -> None:
    """Print each figure, then all of them as one JSON object."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=30, help="of each measured class")
    parser.add_argument("--no-class", action="store_true", help="leave the writing class out")
    asked = parser.parse_args()
    figures = {
        "export_mib": export_memory(),
        "html_ms": milliseconds(pasted_html()),
        "markdown_ms": milliseconds(Source.pasted(markdown())),
    }
    if not asked.no_class:
        machine.get_ready()
        figures["delivery_ratio"] = delivery_ratio(asked.seconds)
    for name, value in figures.items():
        print(f"{name:16}{value:10,.2f}   at most {TARGETS[name]:,}")
    print("\n" + summary(figures, TARGETS))


def milliseconds(source: Source) -> float:
    """CPU for recognising, reading, cleaning and counting a source; the best of three."""
    framed = b"".join(Framed.of_source(source).pieces)
    return round(min(_cpu(lambda: read(framed)) for _ in range(3)) * 1000, 1)


def read(framed: bytes) -> None:
    """Both steps, as two confined processes take them."""
    answer = reading_program.cleaned(BytesIO(reading_program.read(BytesIO(framed))))
    assert b'"problem"' not in answer[:12], answer


def _cpu(work: Callable[[], None]) -> float:
    begin = time.process_time()
    work()
    return time.process_time() - begin


def pasted_html() -> Source:
    """A page as a browser copies it, again and again."""
    name = "claude-page/copied.paste"
    html, text = ((CORPUS / f"{name}.{kind}").read_text() for kind in ("html", "txt"))
    times = MIB // len(html.encode()) + 1
    return Source.pasted(text * times, html * times)


def markdown() -> str:
    """Turns with headings, lists, tables, code and formulas between paragraphs."""
    plain = "Water is drawn towards the Moon, and falls back when it has passed overhead. "
    prose = plain * 4 + "It is **not lifted**, as many books say; it flows. " + plain * 4
    blocks = (
        prose, "## Two bulges", prose, "- the *near* side\n- the far side", prose,
        "```python\nfor hour in range(24):\n    print(height(hour))\n```", prose,
        "| Place | Range |\n|---|--:|\n| Venice | 1.1 m |\n| Fundy | 16 m |", prose,
        "The force falls with $r^3$, says [this page](https://tides.example/why).",
    )  # fmt: skip
    answer = "\n\n".join(blocks)
    turn = f"**You:** Why are there two tides a day?\n\n**ChatGPT:** {answer}\n\n{answer}"
    turn = f"{turn}\n\n{answer}\n\n"
    return turn * (2 * MIB // len(turn))


def export_memory() -> float:
    """MiB of the process that lists a ChatGPT export of 100 MiB, started by a small one.

    The peak of a process begins with the size of the one that started it.
    """
    command = [sys.executable, "-m", "benchmarks.load.export_memory"]
    return float(subprocess.run(command, check=True, capture_output=True).stdout)


def delivery_ratio(seconds: float) -> float:
    """p95 of deliveries while twenty import at once, over p95 while nobody does."""
    with (
        school() as ours,
        servers.tool(ours, machine.CORES) as server,
        servers.worker(ours, machine.CORES),
        driver(machine.CORES) as load,
    ):
        load.ask("join", places=server.places(ROOMS, 4 * WRITING))
        load.ask("prepare", writers=WRITING, rate=20)

        def write() -> float:
            result = load.ask(
                "write",
                rate=WRITING / EVERY,
                writers=WRITING,
                seconds=seconds,
                arrivals=[],
                arriving=0.0,
            )
            return float(result["latency"]["p95"])

        quiet = write()
        with ours.database.transaction() as db:
            teachers = [_teacher(db, number) for number in range(IMPORTS)]
        with importing(f"http://{server.address}", teachers) as done:
            busy = write()
            number = len(done)
        print(
            f"p95 of deliveries: {quiet:.1f} ms, {busy:.1f} ms with {IMPORTS} imports at once, "
            f"{number} meanwhile"
        )
        return round(busy / quiet, 2)


def _teacher(db: Session, number: int) -> tuple[str, uuid.UUID]:
    """Token of a teacher of a course of their own, and an activity."""
    at = builders.place(db, f"https://lms{number}.example.edu", f"client-{number}")
    teacher = builders.arrive(db, at, "teacher", builders.TEACHER)
    return builders.sign_in(db, teacher, at).token, builders.activity(db, teacher).id


@contextmanager
def importing(base: str, teachers: Sequence[tuple[str, uuid.UUID]]) -> Iterator[list[str]]:
    """Have each teacher import, look, and take out again, for the length of the block.

    The list has the ids of what has been imported so far.
    """
    stop = threading.Event()
    done: list[str] = []
    text = markdown()[:MIB]
    threads = [
        threading.Thread(target=_import, args=(base, *each, text, stop, done)) for each in teachers
    ]
    for thread in threads:
        thread.start()
    try:
        yield done
    finally:
        stop.set()
        for thread in threads:
            thread.join()


def _import(
    base: str,
    token: str,
    activity_id: uuid.UUID,
    text: str,
    stop: threading.Event,
    done: list[str],
) -> None:
    # The browsers of teachers are machines of their own.
    background.give_way()
    with requests.Session() as session:
        session.headers["Authorization"] = f"Bearer {token}"
        while not stop.is_set():
            body = {"text": text, "preview": True}
            path = f"{base}/api/activities/{activity_id}/conversations"
            made = session.post(path, json=body, timeout=60).json()["id"]
            conversation = f"{base}/api/conversations/{made}"
            while not stop.is_set():
                found = session.get(f"{conversation}/import", timeout=60).json()
                if found["state"] != "importing":
                    assert found["state"] == "preview", found["problem"]
                    done.append(made)
                    break
                stop.wait(1)
            session.delete(conversation, timeout=60)


if __name__ == "__main__":
    main()
