"""Clocks of a document: what each client has written, run by run, and a layer over that."""

from bisect import bisect_right
from typing import Generic, TypeVar

from lti_tool.yjs.decoder import Id
from lti_tool.yjs.dependencies import MissingDependency

_Place = TypeVar("_Place")


class ClockRuns(Generic[_Place]):
    """Places that one client wrote to, by clock from `start` to before `next`, run by run.

    Places are map entries, or chains of a tree. None stands for an orphan write: its map or element
    was gone, or went later.
    """

    __slots__ = ("_entries", "_starts", "next", "start")

    def __init__(self, start: int) -> None:
        self.start = self.next = start
        self._starts: list[int] = []
        self._entries: list[_Place | None] = []

    def append(self, length: int, entry: _Place | None) -> None:
        """Append `length` clocks, all of them written to `entry`."""
        if not self._entries or self._entries[-1] is not entry:
            self._starts.append(self.next)
            self._entries.append(entry)
        self.next += length

    def extend(self, newer: "ClockRuns[_Place]") -> None:
        """Append another's runs, which must begin at this one's `next`.

        A comment that is being typed writes to one entry again and again: that stays one run.
        """
        is_same = bool(self._entries) and self._entries[-1] is newer._entries[0]
        self._starts += newer._starts[is_same:]
        self._entries += newer._entries[is_same:]
        self.next = newer.next

    def entry_at(self, clock: int) -> _Place | None:
        """Entry of a clock from `start` to before `next`."""
        return self._entries[bisect_right(self._starts, clock) - 1]

    def entries_between(self, first: int, end: int) -> list[_Place | None]:
        """Entries of the clocks from `first` to before `end`, one for each run."""
        begin = bisect_right(self._starts, first) - 1
        return self._entries[max(begin, 0) : bisect_right(self._starts, end - 1)]


class NewClocks(Generic[_Place]):
    """Clocks that an update adds to those of a document, which stay unchanged until `apply`."""

    __slots__ = ("_known", "_new")

    def __init__(self, known: dict[int, ClockRuns[_Place]]) -> None:
        """`known` are the clocks of the document, by client."""
        self._known = known
        self._new: dict[int, ClockRuns[_Place]] = {}

    def __bool__(self) -> bool:
        """True where anything was added."""
        return bool(self._new)

    def next(self, client: int) -> int:
        """Clock that the client's next struct must have."""
        clocks = self._new.get(client) or self._known.get(client)
        return clocks.next if clocks else 0

    def at(self, item: Id) -> _Place | None:
        """Place that an item was written to. Raises MissingDependency."""
        for layer in (self._known, self._new):
            clocks = layer.get(item.client)
            if clocks and item.clock < clocks.next:
                return clocks.entry_at(item.clock)
        raise MissingDependency(item.client)

    def append(self, client: int, length: int, place: _Place | None) -> None:
        """Append `length` clocks of a client, all of them written to `place`."""
        clocks = self._new.get(client)
        if clocks is None:
            clocks = self._new[client] = ClockRuns[_Place](self.next(client))
        clocks.append(length, place)

    def apply(self) -> None:
        """Add the new clocks to those of the document."""
        for client, newer in self._new.items():
            clocks = self._known.setdefault(client, newer)
            if clocks is not newer:
                clocks.extend(newer)
