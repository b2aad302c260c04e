"""Cost of authorizing an update, beside applying it: CPU seconds of one run, as ratios.

Writes notes one by one into a document that holds many already, as a client would. Times each step
of an update apart from disk and network. Run: ./dev bench authorize
"""

import time
import uuid
from collections.abc import Callable
from typing import Any

from pycrdt import Doc, Map

from benchmarks.summary import summary
from lti_tool.annotations import policy
from lti_tool.annotations.schema import ROOTS
from lti_tool.courses.roles import CAPABILITIES, Role
from lti_tool.documents.writer import Writer
from lti_tool.yjs.index import DocumentIndex

CLIENT = 4711
AUTHOR = "ab12cd34"
WRITER = Writer(AUTHOR, CAPABILITIES[Role.STUDENT])
FACTS = policy.Facts({str(uuid.UUID(int=1)): 10_000}, {"t1": True})
SIZES = (100, 1_000, 10_000)
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


def cpu_microseconds(work: Callable[[bytes], object], following: list[bytes]) -> float:
    """CPU time of one update, in microseconds."""
    began = time.process_time()
    for update in following:
        work(update)
    return (time.process_time() - began) / len(following) * 1e6


def measure(size: int) -> dict[str, float]:
    """Applying alone, and the whole way, for a document of `size` notes."""
    state, following = updates(size)
    plain: Doc[Any] = Doc()
    plain.apply_update(state)
    checked: Doc[Any] = Doc()
    checked.apply_update(state)
    index = DocumentIndex.load(state, ROOTS)
    caught: list[bytes] = []
    subscription = checked.observe(lambda event: caught.append(event.update))

    def take(update: bytes) -> None:
        reading = index.read(update, lambda client: client == CLIENT)
        assert policy.check(reading.changes, WRITER, FACTS) is None
        checked.apply_update(update)
        index.accept(caught.pop())

    apply_alone = cpu_microseconds(plain.apply_update, following)
    whole = cpu_microseconds(take, following)
    checked.unobserve(subscription)
    return {"apply": apply_alone, "authorize and apply": whole, "ratio": whole / apply_alone}


def main() -> None:
    """Print the table, then the key figures as one JSON object."""
    print(f"{'notes':>8} {'apply, us':>10} {'authorize and apply, us':>24} {'ratio':>6}")
    rows = {size: measure(size) for size in SIZES}
    for size, row in rows.items():
        cells = f"{row['apply']:>10.1f} {row['authorize and apply']:>24.1f} {row['ratio']:>6.2f}"
        print(f"{size:>8} {cells}")
    figures = {
        "ratio": round(max(row["ratio"] for row in rows.values()), 2),
        "growth": round(
            rows[SIZES[-1]]["authorize and apply"] / rows[SIZES[0]]["authorize and apply"], 2
        ),
    }
    print(summary(figures, TARGETS))


main()
