"""Cost of authorizing an update, beside applying it: CPU seconds of one run, as ratios.

Writes notes, and types in an answer, one by one into a document that holds much already, as a
client would. Times each step of an update apart from disk and network. Run: ./dev bench authorize
"""

import time
import uuid
from collections.abc import Callable
from typing import Any

from pycrdt import Doc, Map, XmlElement, XmlFragment, XmlText

from benchmarks.summary import summary
from lti_tool.annotations import policy
from lti_tool.annotations.schema import ROOTS
from lti_tool.courses.roles import CAPABILITIES, Role
from lti_tool.documents.kinds import Guard
from lti_tool.documents.writer import Writer
from lti_tool.responses import schema
from lti_tool.responses.kind import Facts, Responses
from lti_tool.yjs.index import DocumentIndex

CLIENT = 4711
AUTHOR = "ab12cd34"
WRITER = Writer(AUTHOR, CAPABILITIES[Role.STUDENT])
FACTS = policy.Facts({str(uuid.UUID(int=1)): 10_000}, {"t1": True})
SIZES = (100, 1_000, 10_000)
ANSWER_SIZES = (10, 100, 400)
"""Paragraphs; a response may have 100,000 characters."""
MEASURED = 500
TARGETS = {"ratio": 40.0, "growth": 2.0}
"""`ratio`: authorizing and applying beside applying alone. `growth`: authorizing in the largest
document beside the smallest; the cost of a change must not depend on what is there already."""


def note() -> "Map[Any]":
    """A highlight with one comment."""
    comment = Map({"text": "What would I check before I believe this?", "created": 1})
    return Map(
        {
            "conversation": str(uuid.UUID(int=1)),
            "start": 100,
            "end": 140,
            "quote": "a stretch of the conversation, as quoted",
            "prefix": "thirty-two characters before it ",
            "suffix": " thirty-two characters after it.",
            "tag": "t1",
            "created": 1_700_000_000_000,
            "comments": Map({f"{AUTHOR}/{uuid.uuid4()}": comment}),
        }
    )


def updates(size: int) -> tuple[bytes, list[bytes]]:
    """The state of a document with `size` notes, and the updates of the next ones."""
    doc: Doc[Any] = Doc(client_id=CLIENT)
    notes: Map[Any] = doc.get("highlights", type=Map)
    with doc.transaction():
        for _ in range(size):
            notes[f"{AUTHOR}/{uuid.uuid4()}"] = note()
    state = doc.get_update()
    following = []
    for _ in range(MEASURED):
        before = doc.get_state()
        notes[f"{AUTHOR}/{uuid.uuid4()}"] = note()
        following.append(doc.get_update(before))
    return state, following


def keystrokes(size: int) -> tuple[bytes, list[bytes]]:
    """The state of an answer with `size` paragraphs, and the updates of typing amid one of them."""
    doc: Doc[Any] = Doc(client_id=CLIENT)
    root: XmlFragment = doc.get(schema.ROOT, type=XmlFragment)
    with doc.transaction():
        for _ in range(size):
            paragraph = root.children.append(XmlElement(schema.PARAGRAPH))
            paragraph.children.append(
                XmlText("Light is scattered by what is smaller than it. " * 4)
            )
    state = doc.get_update()
    middle: Any = root.children[size // 2]
    text = middle.children[0]
    following = []
    for number in range(MEASURED):
        before = doc.get_state()
        text.insert(50 + number, "x")
        following.append(doc.get_update(before))
    return state, following


def cpu_microseconds(work: Callable[[bytes], object], following: list[bytes]) -> float:
    """CPU time of one update, in microseconds."""
    began = time.process_time()
    for update in following:
        work(update)
    return (time.process_time() - began) / len(following) * 1e6


def measure_notes(size: int) -> dict[str, float]:
    """Cost of one more note in a document of `size` notes."""
    state, following = updates(size)

    def check(effects: Any) -> None:
        assert policy.check(effects.changes, WRITER, FACTS) is None

    return measure(state, following, DocumentIndex.load(state, ROOTS), check)


def measure_answer(size: int) -> dict[str, float]:
    """Cost of one more character in an answer of `size` paragraphs."""
    state, following = keystrokes(size)
    kind = Responses()
    index = kind.guard()
    index.accept(state)

    def check(effects: Any) -> None:
        assert kind.authorize(effects, WRITER, None, Facts(is_asked=True)) is None

    return measure(state, following, index, check)


def measure(
    state: bytes, following: list[bytes], index: Guard, check: Callable[[Any], None]
) -> dict[str, float]:
    """Applying alone, and the whole way, for a document in this state."""
    plain: Doc[Any] = Doc()
    plain.apply_update(state)
    checked: Doc[Any] = Doc()
    checked.apply_update(state)
    caught: list[bytes] = []
    subscription = checked.observe(lambda event: caught.append(event.update))

    def take(update: bytes) -> None:
        reading = index.read(update, lambda client: client == CLIENT)
        check(reading)
        checked.apply_update(update)
        index.accept(caught.pop())

    apply_alone = cpu_microseconds(plain.apply_update, following)
    whole = cpu_microseconds(take, following)
    checked.unobserve(subscription)
    return {"apply": apply_alone, "authorize and apply": whole, "ratio": whole / apply_alone}


def table(title: str, rows: dict[int, dict[str, float]]) -> dict[str, float]:
    """Print a table of one kind; its key figures."""
    print(f"{title:>10} {'apply, us':>10} {'authorize and apply, us':>24} {'ratio':>6}")
    for size, row in rows.items():
        cells = f"{row['apply']:>10.1f} {row['authorize and apply']:>24.1f} {row['ratio']:>6.2f}"
        print(f"{size:>10} {cells}")
    whole = [row["authorize and apply"] for row in rows.values()]
    return {
        "ratio": round(max(row["ratio"] for row in rows.values()), 2),
        "growth": round(whole[-1] / whole[0], 2),
    }


def main() -> None:
    """Print the tables, then the key figures of notes as one JSON object."""
    figures = table("notes", {size: measure_notes(size) for size in SIZES})
    table("paragraphs", {size: measure_answer(size) for size in ANSWER_SIZES})
    print(summary(figures, TARGETS))


main()
