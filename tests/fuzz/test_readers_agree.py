"""Yjs in a browser and pycrdt read accepted updates alike, in every order that may happen.

The sequences are updates that the server accepted among mostly hostile frames: as they were sent,
as they were passed on, and as they were passed on in another order.
"""

import random
from pathlib import Path

import pytest

from tests.annotations import wire
from tests.annotations.shared import Page, Server, student
from tests.fuzz.engines import ENGINES
from tests.fuzz.readers import accepted, disagreements, read_by_pycrdt, read_by_yjs

SEEDS = (1, random.randrange(10**6))
"""A seed that is always compared, and a new one; a failure names the seed and the document."""


@pytest.mark.slow
@pytest.mark.parametrize("kind", ENGINES)
def test_yjs_and_pycrdt_read_alike_what_is_accepted(tmp_path: Path, kind: str) -> None:
    documents = [
        accepted(kind, f"{seed}/{number}", frames)
        for seed in SEEDS
        for number, frames in enumerate((40, 60, 90, 120, 150) * 10)
    ]
    # About 1,450 notes and 2,000 answers, as the seeds have it: it is no test of few.
    assert sum(len(document.sent) for document in documents) > 1_000
    assert disagreements(documents, tmp_path) == []


def test_a_lie_about_what_is_known_goes_no_further(tmp_path: Path) -> None:
    """It is passed over here, while Yjs would wait for ever for what it names: the others get
    pycrdt's own encoding, without it."""
    server = Server()
    page = Page(server, 60, student("mmmmmmmm"))
    page.add_highlight()
    page.send()
    before = server.doc.get_update()
    lie = wire.item(8, wire.text_value("t1"), origin=(61, 99))
    sent = wire.update((60, 9, [lie, wire.item(8, wire.text_value("t2"), origin=(60, 7))]))
    passed_on = server.take(sent, page.writer, page.owns)
    assert passed_on
    as_sent, as_passed_on = read_by_yjs([[before, sent], [before, passed_on]], tmp_path)
    assert as_sent.waits
    assert as_passed_on == read_by_pycrdt([before, passed_on])
    assert as_passed_on.shown == server.values() | {"response": []}
