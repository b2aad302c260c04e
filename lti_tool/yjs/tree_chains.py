"""Chains of items in a tree: which item was written behind which other.

The origins of a list make a forest: each item hangs below its origin, and stands behind it together
with all that hangs below itself.
"""

from typing import Optional

from lti_tool.yjs.decoder import Id
from lti_tool.yjs.tree_nodes import Place


class Chain:
    """Items of one client in one place that a copy may keep as one: each but the first has the one
    before as its origin, and all have the same right origin.

    `clock` is that of the first, and `origin` its origin, in the chain `outer`. `depth` is the
    number of chains that this one hangs below.
    """

    __slots__ = ("clock", "depth", "origin", "outer", "place", "right_origin")

    def __init__(
        self,
        place: Place,
        clock: int,
        origin: Id | None,
        outer: Optional["Chain"],
        right_origin: Id | None,
    ) -> None:
        self.place = place
        self.clock = clock
        self.origin = origin
        self.outer = outer
        self.right_origin = right_origin
        self.depth: int = outer.depth + 1 if outer is not None else 0

    def origin_of(self, item: Id) -> tuple[Id | None, Optional["Chain"]]:
        """Origin of an item of this chain, and the chain of that; None where it has none."""
        if item.clock > self.clock:
            return Id(item.client, item.clock - 1), self
        return self.origin, self.outer


def is_below(item: Id, chain: Chain, other: Id, outer: Chain) -> bool:
    """True where an item of `chain` hangs below another one, of `outer`, or is the same.

    It takes as many steps as `chain` is deeper than `outer`, at most.
    """
    while chain is not outer:
        if chain.depth <= outer.depth or chain.origin is None or chain.outer is None:
            return False
        item, chain = chain.origin, chain.outer
    return item.clock >= other.clock
