"""Parts of the struct index: maps, their entries, and ranges of clocks.

An entry is one key of one map. Yjs keeps every item that was ever written to it. At most one of
them is shown; the others are deleted (INTERNALS.md of Yjs, "List CRDT" and "Deletions").
"""

from bisect import bisect_right

from lti_tool.yjs.schema import MapShape


class MapNode:
    """Map of the document, with its entries by key. A root is in no entry of another map."""

    __slots__ = ("entries", "entry", "is_shown", "name", "shape")

    def __init__(self, shape: MapShape, entry: "MapEntry | None", name: str) -> None:
        """`entry` is the one that holds this map, None for a root; `name` is its key or root."""
        self.shape = shape
        self.entry = entry
        self.name = name
        self.entries: dict[str, MapEntry] = {}
        self.is_shown = True

    def is_reachable(self) -> bool:
        """True where this map and all maps around it are shown."""
        container = self
        while container.is_shown:
            if container.entry is None:
                return True
            container = container.entry.map
        return False


class MapEntry:
    """One key of one map.

    `content` is the shown content: a map, True for a value, False for nothing. `client` and `clock`
    are the id of the item that holds it.
    """

    __slots__ = ("client", "clock", "content", "key", "map")

    def __init__(self, container: MapNode, key: str) -> None:
        self.map = container
        self.key = key
        self.client = self.clock = -1
        self.content: MapNode | bool = False

    def show(self, client: int, clock: int, content: MapNode | bool) -> None:
        """Show the content of the item with this id from now on."""
        self.client, self.clock, self.content = client, clock, content

    def clear(self) -> None:
        """Show nothing any more; a map goes with everything in it."""
        if isinstance(self.content, MapNode):
            self.content.is_shown = False
            self.content.entries = {}
        self.content = False


class IdRanges:
    """Ranges of one client's clocks, sorted and merged (as Yjs's `sortAndMergeDeleteSet`)."""

    __slots__ = ("_ends", "_starts")

    def __init__(self, ranges: list[tuple[int, int]]) -> None:
        """`ranges` are pairs (clock, length) in any order; they may overlap."""
        self._starts: list[int] = []
        self._ends: list[int] = []
        for clock, length in sorted(ranges):
            # Ranges that overlap would let a small update ask for endless work.
            if self._ends and clock <= self._ends[-1]:
                self._ends[-1] = max(self._ends[-1], clock + length)
            else:
                self._starts.append(clock)
                self._ends.append(clock + length)

    @property
    def end(self) -> int:
        """Clock after the last range; 0 without ranges."""
        return self._ends[-1] if self._ends else 0

    def __contains__(self, clock: int) -> bool:
        """True where a range holds the clock."""
        index = bisect_right(self._starts, clock) - 1
        return index >= 0 and clock < self._ends[index]

    def pairs(self) -> "zip[tuple[int, int]]":
        """Pairs (first clock, clock after the last) of the ranges, in order."""
        return zip(self._starts, self._ends, strict=True)
