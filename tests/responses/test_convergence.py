"""Edits of two people in any order end with the same answer for both, and all are accepted."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lti_tool.refusals import UpdateRefused
from lti_tool.responses import blocks
from tests.annotations import wire
from tests.responses.shared import ASKED, KIND, STUDENT, Page, Server


@settings(deadline=None, max_examples=60)
@given(
    st.integers(0, 2**31),
    st.lists(st.tuples(st.integers(0, 1), st.sampled_from("eeeesr")), max_size=60),
)
def test_every_edit_is_accepted_and_all_end_with_the_same(
    seed: int, done: list[tuple[int, str]]
) -> None:
    server = Server()
    pages = [Page(50, seed), Page(60, seed + 1)]
    for number, step in done:
        page = pages[number]
        if step == "e":
            page.edit()
        elif step == "s":
            page.send(server)
        else:
            page.receive(server)
    for page in pages:
        page.send(server)
    for page in pages:
        page.receive(server)
        assert blocks.read(page.doc) == blocks.read(server.doc)


class Forger:
    """Makes updates that are well formed and mean no good."""

    NAMES = ("paragraph", "heading", "list_item", "bullet_list", "passage", "script")
    KEYS = ("level", "place", "text", "href")

    def __init__(self, server: Server, clients: tuple[int, ...], seed: int) -> None:
        self.server, self.clients, self.random = server, clients, random.Random(seed)

    def update(self) -> bytes:
        some = self.random
        client = self.clients[0]
        clock = self.server.index.clock(client)
        structs = [self._struct() for _ in range(some.randint(1, 6))]
        deleted: dict[int, list[tuple[int, int]]] = {}
        for _ in range(some.choice([0, 0, 1, 2])):
            of, at = self._id()
            deleted.setdefault(of, []).append((at, some.randint(1, 4)))
        return wire.update((client, clock, structs), deleted=deleted)

    def _id(self) -> tuple[int, int]:
        client = self.random.choice(self.clients)
        known = self.server.index.clock(client) + 3
        return client, self.random.randrange(known)

    def _struct(self) -> bytes:
        some = self.random
        if some.random() < 0.05:
            return wire.gc(some.randint(1, 3))
        kind, content = some.choice(
            [
                (4, wire.string(some.choice(["x", "a😀b", "😀", "é"]))),
                (4, wire.string(some.choice(["word", "👍👍"]))),
                (6, wire.string("strong") + wire.string(some.choice(["{}", "null", "1"]))),
                (7, b"\x03" + wire.string(some.choice(self.NAMES))),
                (7, b"\x06"),
                (7, b"\x01"),
                (8, wire.number_value(some.choice([1, 9]))),
                (8, wire.text_value("at=4.2")),
                (1, wire.uint(2)),
            ]
        )
        return wire.item(
            kind,
            content,
            origin=self._id() if some.random() < 0.4 else None,
            right=self._id() if some.random() < 0.3 else None,
            root=some.choice([None, "response", "response", "other"]),
            parent=self._id(),
            key=some.choice(self.KEYS) if some.random() < 0.2 else None,
        )


@pytest.mark.parametrize("seed", range(12))
def test_what_a_forger_gets_past_the_reading_never_surprises(seed: int) -> None:
    """pycrdt must not fail on it, hold structs back, or show what the schema does not have."""
    server = Server()
    victim = Page(60, seed)
    for _ in range(12):
        victim.edit()
    victim.send(server)
    forger = Forger(server, (50, 60), seed)
    taken = 0
    for _ in range(150):
        update = forger.update()
        try:
            reading = server.index.read(update, lambda client: client == 50)
        except UpdateRefused:
            continue
        if KIND.authorize(reading, STUDENT, None, ASKED) is None:
            server.apply(update, reading)
            blocks.row(server.doc)
            taken += 1
    assert taken
