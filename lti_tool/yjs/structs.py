"""Where everything in a shared document stands: the place of each clock, what each place shows.

A place is one key of one map. Yjs keeps every item that was ever written there; at most one of them
is shown, and the others are deleted.
"""

from bisect import bisect_right

from lti_tool.yjs.schema import MapShape


class MapNode:
    """A map of the document, with the places in it. A root stands in no place."""

    __slots__ = ("is_shown", "name", "place", "places", "shape")

    def __init__(self, shape: MapShape, place: "MapEntry | None", name: str) -> None:
        self.shape = shape
        self.place = place
        self.name = name
        self.places: dict[str, MapEntry] = {}
        self.is_shown = True

    def is_reachable(self) -> bool:
        """Whether it and all maps around it are shown."""
        container = self
        while container.is_shown:
            if container.place is None:
                return True
            container = container.place.map
        return False


class MapEntry:
    """One key of one map.

    `content` is what is shown: a map, True for a value, False for nothing; `client` and `clock` are
    the id of its item.
    """

    __slots__ = ("client", "clock", "content", "key", "map")

    def __init__(self, container: MapNode, key: str) -> None:
        self.map = container
        self.key = key
        self.client = self.clock = -1
        self.content: MapNode | bool = False

    def show(self, client: int, clock: int, content: MapNode | bool) -> None:
        """Show this from now on."""
        self.client, self.clock, self.content = client, clock, content

    def clear(self) -> None:
        """Show nothing any more; a map goes with all that is in it."""
        if isinstance(self.content, MapNode):
            self.content.is_shown = False
            self.content.places = {}
        self.content = False


class ClockRuns:
    """The places of a client's clocks from `start` up to (not with) `next`, run by run.

    A place of None is nowhere any more: what stood there went with the map that it was in.
    """

    __slots__ = ("_places", "_starts", "next", "start")

    def __init__(self, start: int) -> None:
        self.start = self.next = start
        self._starts: list[int] = []
        self._places: list[MapEntry | None] = []

    def append(self, length: int, place: MapEntry | None) -> None:
        """The next `length` clocks stand at `place`."""
        if not self._places or self._places[-1] is not place:
            self._starts.append(self.next)
            self._places.append(place)
        self.next += length

    def extend(self, newer: "ClockRuns") -> None:
        """Append another's clocks, which begin where these end.

        Who types a comment writes to one place again and again: that stays one run.
        """
        is_same = bool(self._places) and self._places[-1] is newer._places[0]
        self._starts += newer._starts[is_same:]
        self._places += newer._places[is_same:]
        self.next = newer.next

    def at(self, clock: int) -> MapEntry | None:
        """The place of a clock between `start` and `next`."""
        return self._places[bisect_right(self._starts, clock) - 1]

    def between(self, first: int, end: int) -> list[MapEntry | None]:
        """The places of the clocks from `first` up to (not with) `end`, each run once."""
        begin = bisect_right(self._starts, first) - 1
        return self._places[max(begin, 0) : bisect_right(self._starts, end - 1)]


class IdRanges:
    """Runs of one client's clocks, in order and apart, however they were given."""

    __slots__ = ("_ends", "_starts")

    def __init__(self, runs: list[tuple[int, int]]) -> None:
        """`runs` are pairs of a clock and a length."""
        self._starts: list[int] = []
        self._ends: list[int] = []
        for clock, length in sorted(runs):
            # Runs that overlap would let a small update ask for endless work.
            if self._ends and clock <= self._ends[-1]:
                self._ends[-1] = max(self._ends[-1], clock + length)
            else:
                self._starts.append(clock)
                self._ends.append(clock + length)

    @property
    def end(self) -> int:
        """The clock after the last one."""
        return self._ends[-1] if self._ends else 0

    def __contains__(self, clock: int) -> bool:
        """Whether a clock is in one of the runs."""
        index = bisect_right(self._starts, clock) - 1
        return index >= 0 and clock < self._ends[index]

    def pairs(self) -> "zip[tuple[int, int]]":
        """(first clock, clock after the last) of each run."""
        return zip(self._starts, self._ends, strict=True)
