"""Parts of the index of a tree: nodes, their places, and what is deleted."""

from bisect import bisect_left, bisect_right, insort

from lti_tool.yjs.tree_schema import Element


class Place:
    """Place that items are written to: the children of a node, or one attribute of it.

    `key` is the name of the attribute; None for the children.
    """

    __slots__ = ("key", "node")

    def __init__(self, node: "TreeNode", key: str | None) -> None:
        self.node = node
        self.key = key


class TreeNode:
    """Element of the tree, its root, or the text in an element."""

    __slots__ = ("children", "depth", "is_text", "item", "places", "shape")

    def __init__(
        self,
        shape: Element,
        depth: int,
        item: tuple[int, int] | None = None,
        *,
        is_text: bool = False,
    ) -> None:
        """`shape` is that of the element; for text, of the element that it stands in. `item` is
        the client and the clock of its item; the root has none.
        """
        self.item = item
        self.shape = shape
        self.depth = depth
        self.is_text = is_text
        self.children = Place(self, None)
        self.places: dict[str, Place] = {}

    def place(self, key: str | None) -> Place:
        """Place of an attribute, or with None of the children."""
        return self.children if key is None else self.places.setdefault(key, Place(self, key))


class ClientItems:
    """Items of one client: which are deleted, and where none may be split."""

    __slots__ = ("_ends", "_pairs", "_starts")

    def __init__(self) -> None:
        self._starts: list[int] = []
        self._ends: list[int] = []
        self._pairs: list[int] = []
        """Clocks of the second halves of surrogate pairs, in order."""

    def add_pairs(self, clocks: list[int]) -> None:
        """Add clocks of second halves, all of them behind those that are known."""
        self._pairs.extend(clocks)

    def add_all(self, newer: "ClientItems") -> None:
        """Add the pairs of another, all of them behind those that are known."""
        self._pairs.extend(newer._pairs)

    def splits_pair(self, clock: int) -> bool:
        """True where a split before this clock would tear a character apart."""
        at = bisect_left(self._pairs, clock)
        return at < len(self._pairs) and self._pairs[at] == clock

    def is_deleted(self, clock: int) -> bool:
        """True where this clock is deleted."""
        at = bisect_right(self._starts, clock)
        return at > 0 and clock < self._ends[at - 1]

    def undeleted(self, first: int, end: int) -> int:
        """Number of clocks from `first` to before `end` that are not deleted yet."""
        left = end - first
        at = bisect_right(self._ends, first)
        while at < len(self._starts) and self._starts[at] < end:
            left -= min(end, self._ends[at]) - max(first, self._starts[at])
            at += 1
        return left

    def delete(self, first: int, end: int) -> int:
        """Delete these clocks; the number of those that were not deleted before."""
        new = self.undeleted(first, end)
        if new:
            begin, stop = bisect_left(self._ends, first), bisect_right(self._starts, end)
            if begin < stop:
                first = min(first, self._starts[begin])
                end = max(end, self._ends[stop - 1])
                del self._starts[begin:stop], self._ends[begin:stop]
            insort(self._starts, first)
            insort(self._ends, end)
        return new
