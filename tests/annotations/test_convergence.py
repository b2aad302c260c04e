"""Edits of several people in any order end with the same document for everybody.

Each operation is one that a page offers, so the server must accept it, whoever was faster. The
server's copy checks after each update that its index is what a fresh one would be (see
shared.Server).
"""

import random

import pytest
from hypothesis import HealthCheck, given, settings

from lti_tool.refusals import UpdateRefused
from tests.annotations import wire
from tests.annotations.operations import Class, Step, steps
from tests.annotations.shared import CONVERSATION, FACTS, KIND, NOW, Server, standing


@settings(deadline=None, max_examples=120, suppress_health_check=[HealthCheck.too_slow])
@given(steps)
def test_every_honest_operation_is_accepted_and_all_end_with_the_same(done: list[Step]) -> None:
    people = Class()
    for step in done:
        people.do(step)
    people.meet()
    for page in people.pages:
        shown = {"highlights": page.highlights.to_py(), "tags": page.tags.to_py()}
        assert shown == people.server.values()


class Forger:
    """Makes updates that are well formed and mean no good: ids, keys and contents at random."""

    KEYS = ("aaaaaaaa/0", "aaaaaaaa/1", "bbbbbbbb/0", "bbbbbbbb/9", "tag", "quote", "start",
            "comments", "text", "created", "t1", "name")  # fmt: skip
    CONTENTS = (
        (7, wire.A_MAP), (7, wire.A_MAP), (8, wire.text_value("t2")), (8, wire.number_value(4)),
        (8, wire.text_value(CONVERSATION)), (1, wire.uint(1)), (1, wire.uint(3)), (7, b"\0"),
    )  # fmt: skip

    def __init__(self, server: Server, own: tuple[int, ...], others: tuple[int, ...], seed: int):
        self.server, self.own, self.others = server, own, others
        self.random = random.Random(seed)

    def update(self) -> bytes:
        some = self.random
        sections = []
        for client in some.sample([*self.own, some.choice(self.others)], some.choice([1, 1, 2])):
            clock = max(0, self.server.index.clock(client) + some.choice([0] * 10 + [-1, -2, 1]))
            sections.append((client, clock, [self._struct() for _ in range(some.randint(1, 5))]))
        deleted: dict[int, list[tuple[int, int]]] = {}
        for _ in range(some.choice([0, 0, 1, 2])):
            client, clock = self._id()
            deleted.setdefault(client, []).append((clock, some.randint(1, 4)))
        return wire.update(*sections, deleted=deleted)

    def _id(self) -> tuple[int, int]:
        client = self.random.choice([*self.own, *self.own, *self.others])
        known = self.server.index.clock(client)
        return client, max(0, self.random.randrange(known + 1) + self.random.choice([0, 0, 0, 1]))

    def _struct(self) -> bytes:
        some = self.random
        if some.random() < 0.1:
            return some.choice([wire.gc, wire.gc, wire.skip])(some.randint(1, 3))
        kind, content = some.choice(self.CONTENTS)
        return wire.item(
            kind,
            content,
            origin=self._id() if some.random() < 0.5 else None,
            root=some.choice([None, None, "highlights", "highlights", "tags", "users"]),
            parent=self._id(),
            key=some.choice(self.KEYS) if some.random() < 0.97 else None,
        )


@pytest.mark.parametrize("seed", range(25))
def test_what_a_forger_gets_past_the_reading_never_surprises(seed: int) -> None:
    """Updates that the policy refuses are applied here all the same: the index follows any update.

    pycrdt must not fail on them, hold structs back, or change anything unannounced. Updates that
    the policy allows must leave the victim's notes alone.
    """
    people = Class()
    forger_page, victim = people.pages[0], people.pages[1]
    forger_page.add_highlight("aaaaaaaa/0")
    forger_page.send()
    victim.receive()
    victim.add_highlight("bbbbbbbb/0", created=NOW)
    victim.add_comment("aaaaaaaa/0")
    victim.send()
    forger = Forger(people.server, (100, 90, 900), (107, 121), seed)
    taken = 0
    for _ in range(200):
        update = forger.update()
        try:
            reading = people.server.index.read(update, lambda client: client in forger.own)
        except UpdateRefused:
            continue
        code = KIND.authorize(reading, forger_page.writer, None, FACTS)
        before = _written_by_victim(people.server)
        people.server.apply(update, reading)
        if code is None:
            taken += 1
            assert _written_by_victim(people.server) == before
    assert taken
    assert standing(people.server.index)[0][107][0] >= 13


def _written_by_victim(server: Server) -> dict[str, object]:
    """The victim's highlights without what others said on them."""
    return {
        key: {name: value for name, value in fields.items() if name != "comments"}
        for key, fields in server.values()["highlights"].items()
        if key.startswith("bbbbbbbb")
    }
