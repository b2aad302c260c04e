"""Text with the marks of many people: passages that most have marked, or on which they differ.

Marks are taken apart at every place where one begins or ends. Between two such places the same
people have marked the text in the same way; such a piece is a stretch.
"""

import math
import operator
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple


class Mark(NamedTuple):
    """Part of a text that a person has marked with a tag. Offsets are UTF-16 code units."""

    person: int
    """Number of the person among those who count."""
    tag: str
    start: int
    end: int


class Stretch(NamedTuple):
    """Piece of a text that the same people have marked with the same tags.

    As a passage it goes on around that piece; the numbers are those of the piece.
    """

    start: int
    end: int
    people: int
    difference: float
    """Extent to which they differ on its tag, in bits; 0 where they do not."""


class Heat(NamedTuple):
    """Part of a text with the number of different people who have marked it."""

    start: int
    end: int
    people: int


class _Logs(dict[int, float]):
    """Sums of votes times their logarithms, each calculated once: few of them come very often."""

    def __init__(self, unit: int) -> None:
        """Begin with that of no vote. So many votes are one person's."""
        super().__init__({0: 0.0})
        self._unit = unit

    def __missing__(self, votes: int) -> float:
        total = votes / self._unit
        self[votes] = total * math.log2(total)
        return self[votes]


class _Standing:
    """People who have marked the place at which a sweep over the text is, by tag.

    Each has one vote, shared among the tags that they have given there. Votes are whole numbers of
    a unit that every share is a multiple of, so that nothing is left of those taken back.
    """

    def __init__(self, tags: int, most: int) -> None:
        """Begin with nobody. A person gives at most `most` of the `tags`."""
        self._marks: dict[int, dict[int, int]] = {}
        """Number of marks by person and tag."""
        self._unit = math.lcm(*range(1, most + 1))
        self._shares = [0, *(self._unit // number for number in range(1, most + 1))]
        """Votes for each tag of a person who gives so many."""
        self._votes = [0] * tags
        self._logs = [0.0] * tags
        """Each tag's sum of votes, times its logarithm."""
        self._log = _Logs(self._unit)
        self._several = [0] * (most + 1)
        """People by the number of tags that they have given, where it is above one."""
        self._entropies = [0.0, 0.0, *map(math.log2, range(2, most + 1))]
        self._within = 0.0
        """Sum of the entropy within the vote of each person."""

    @property
    def people(self) -> int:
        """Number of people who have marked this place."""
        return len(self._marks)

    def begin(self, person: int, tag: int) -> None:
        """Begin a mark."""
        own = self._marks.get(person)
        if own is None:
            self._marks[person] = {tag: 1}
            self._add(tag, self._unit)
        elif tag in own:
            own[tag] += 1
        else:
            self._share(own, len(own), len(own) + 1)
            own[tag] = 1
            self._add(tag, self._shares[len(own)])

    def end(self, person: int, tag: int) -> None:
        """End a mark that has begun."""
        own = self._marks[person]
        if own[tag] > 1:
            own[tag] -= 1
            return
        del own[tag]
        self._add(tag, -self._shares[len(own) + 1])
        if own:
            self._share(own, len(own) + 1, len(own))
        else:
            del self._marks[person]

    def _share(self, own: Collection[int], before: int, after: int) -> None:
        """Share the vote of a person among another number of tags: these, and one besides."""
        change = self._shares[after] - self._shares[before]
        for tag in own:
            self._add(tag, change)
        if before > 1:
            self._several[before] -= 1
        if after > 1:
            self._several[after] += 1
        self._within = sum(map(operator.mul, self._several, self._entropies))

    def _add(self, tag: int, votes: int) -> None:
        votes += self._votes[tag]
        self._votes[tag] = votes
        self._logs[tag] = self._log[votes]

    def difference(self) -> float:
        """Jensen-Shannon divergence of the people's tags here, in bits, times their number.

        The entropy of all votes, less that within each person's own: two people who both gave the
        same two tags do not differ.
        """
        people = len(self._marks)
        if people < 2:
            return 0.0
        value = self._log[people * self._unit] - sum(self._logs) - self._within
        return round(value, 6) if value > 0 else 0.0


def stretches(marks: Iterable[Mark]) -> list[Stretch]:
    """Stretches of the text that anybody has marked, in order."""
    tags: dict[str, int] = {}
    given: dict[int, set[int]] = defaultdict(set)
    begins: dict[int, list[tuple[int, int]]] = defaultdict(list)
    ends: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for person, name, start, end in marks:
        if start < end:
            tag = tags.setdefault(name, len(tags))
            given[person].add(tag)
            begins[start].append((person, tag))
            ends[end].append((person, tag))
    standing = _Standing(len(tags), max(map(len, given.values()), default=1))
    found = []
    for place, following in pairwise(sorted(begins.keys() | ends.keys())):
        for mark in ends.get(place, ()):
            standing.end(*mark)
        for mark in begins.get(place, ()):
            standing.begin(*mark)
        people = standing.people
        if people:
            found.append(Stretch(place, following, people, standing.difference()))
    return found


def by_people(pieces: Iterable[Stretch]) -> Iterator[Heat]:
    """Heat of each stretch, neighbours with the same number of people made one."""
    begun, reached, standing = 0, 0, 0
    for start, end, people, _ in pieces:
        if start != reached or people != standing:
            if standing:
                yield Heat(begun, reached, standing)
            begun, standing = start, people
        reached = end
    if standing:
        yield Heat(begun, reached, standing)


def standing_out(
    pieces: Sequence[Stretch], value: Callable[[Stretch], float], most: int
) -> list[Stretch]:
    """Passages with the highest values, at most so many, the highest first.

    A passage is a stretch with the marked text around it that has at least half of its value. What
    falls off beside it makes no passage; where the value rises again, another one begins.
    """
    values = [value(piece) for piece in pieces]
    free = set(range(len(pieces)))
    found: list[Stretch] = []
    high_enough = (at for at in range(len(pieces)) if values[at] > 0)
    # Of the same values the first comes first: a reversed sort keeps their order.
    for peak in sorted(high_enough, key=values.__getitem__, reverse=True):
        if len(found) == most:
            break
        if peak in free:
            start, end = pieces[peak].start, pieces[peak].end
            for step in (-1, 1):
                slope = list(_slope(pieces, values, free, peak, step))
                high = [pieces[at] for at in slope if 2 * values[at] >= values[peak]]
                start = min([start, *(each.start for each in high)])
                end = max([end, *(each.end for each in high)])
                free.difference_update(slope)
            free.discard(peak)
            found.append(pieces[peak]._replace(start=start, end=end))
    return found


def _slope(
    pieces: Sequence[Stretch], values: Sequence[float], free: Collection[int], peak: int, step: int
) -> Iterator[int]:
    """Numbers of free stretches beside a peak, as long as they touch and do not rise."""
    at = peak
    while at + step in free:
        first, second = sorted((at, at + step))
        if pieces[first].end != pieces[second].start or values[at + step] > values[at]:
            return
        at += step
        yield at
