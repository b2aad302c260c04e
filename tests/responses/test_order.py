"""The order of items does not depend on how updates come; origins that would do that are refused.

An item hangs below its origin. Its right origin hangs below the same item, or not below it at all.
"""

from itertools import permutations
from typing import Any

import pytest
from pycrdt import Doc

from lti_tool.responses import blocks, schema
from lti_tool.yjs.tree_dry_run import MAX_STEPS
from tests.annotations import wire
from tests.responses.shared import KIND, Server
from tests.responses.test_hostile_updates import a, text, words

BASE, ONE, TWO, THREE = 5, 10, 20, 30
PARAGRAPH = wire.update(
    (
        BASE,
        0,
        [a("paragraph", root=schema.ROOT), text(parent=(BASE, 0)), words("abcd", parent=(BASE, 1))],
    )
)


def read(*updates: bytes) -> str:
    """Words of a copy that got these updates."""
    doc: Doc[Any] = Doc()
    for update in updates:
        doc.apply_update(update)
    return blocks.text_of(blocks.read(doc))


def own_encoding(*updates: bytes) -> bytes:
    """State of a copy that got these updates, as pycrdt encodes it."""
    doc: Doc[Any] = Doc()
    for update in updates:
        doc.apply_update(update)
    return bytes(doc.get_update())


def test_a_right_origin_that_hangs_deeper_is_read_in_each_order_otherwise() -> None:
    """The item is put before "d", in the midst of what hangs below "a": it depends on what else is
    there by then."""
    before = wire.update((ONE, 0, [words("!", origin=(BASE, 2))]))
    between = wire.update((TWO, 0, [words("?", parent=(BASE, 1), right=(ONE, 0))]))
    behind = wire.update((5 + ONE, 0, [words("-", origin=(BASE, 2))]))
    assert read(PARAGRAPH, before, between, behind) != read(PARAGRAPH, before, behind, between)
    server = Server()
    for update in (PARAGRAPH, before):
        server.take(update)
    assert server.objection(between) == "bad-origin"


def test_a_right_origin_before_the_origin_is_found_at_other_places_in_other_copies() -> None:
    """yrs and Yjs find the left neighbour, and then split it before the right one."""
    crossed = wire.update((ONE, 0, [words("!", origin=(BASE, 5), right=(BASE, 4))]))
    split_there = wire.update((TWO, 0, [words("-", origin=(BASE, 3), right=(BASE, 4))]))
    assert read(PARAGRAPH, crossed, split_there) != read(PARAGRAPH, split_there, crossed)
    server = Server()
    server.take(PARAGRAPH)
    assert server.objection(crossed) == "bad-origin"


@pytest.mark.parametrize(
    "right", [(ONE, 0), (BASE, 2), (TWO, 0), None], ids=["below", "before", "beside", "none"]
)
def test_any_other_right_origin_makes_no_difference(right: tuple[int, int] | None) -> None:
    server = Server()
    first = wire.update(
        (ONE, 0, [words("1", origin=(BASE, 5))]), (TWO, 0, [words("2", parent=(BASE, 1))])
    )
    updates = [
        wire.update((THREE, 0, [words("!", origin=(BASE, 5), right=right)])),
        wire.update((THREE + 1, 0, [words("-", origin=(BASE, 5))])),
        wire.update((THREE + 2, 0, [words("+", origin=(BASE, 4), right=(BASE, 5))])),
        wire.update((3, 0, [words("~", origin=(BASE, 5), right=(ONE, 0))])),
    ]
    for update in (PARAGRAPH, first, *updates):
        server.take(update)
    shown = {
        read(*updates)
        for order in permutations(updates)
        for updates in ([PARAGRAPH, first, *order], [own_encoding(PARAGRAPH, first, *order)])
    }
    assert len(shown) == 1


def test_what_is_stored_can_be_read_whatever_its_order() -> None:
    crossed = wire.update((ONE, 0, [words("!", origin=(BASE, 5), right=(BASE, 4))]))
    stored = own_encoding(PARAGRAPH, crossed)
    index = KIND.guard()
    index.accept(stored)
    assert index.size == 7


def test_a_search_for_what_something_hangs_below_ends() -> None:
    """Each item of one client hangs in a chain of its own below the one before; those of another
    are put before the deepest.
    """
    deep = 400
    chain = [words("x", origin=(BASE, 5))]
    chain += [
        words("x", origin=(ONE, clock), right=(BASE, 2) if clock % 2 else None)
        for clock in range(deep - 1)
    ]
    server = Server()
    server.take(PARAGRAPH)
    server.take(wire.update((ONE, 0, chain), (TWO, 0, [words("y", origin=(BASE, 2))])))
    before_the_deepest = words("z", origin=(TWO, 0), right=(ONE, deep - 1))
    most = MAX_STEPS // deep
    assert server.objection(wire.update((THREE, 0, [before_the_deepest] * most))) is None
    too_many = wire.update((THREE, 0, [before_the_deepest] * (most + 5)))
    assert server.objection(too_many) == "too-large"
