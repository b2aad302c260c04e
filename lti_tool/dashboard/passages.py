"""Text with the marks of many people: passages that most have marked, or on which they differ.

Marks are taken apart at every place where one begins or ends. Between two such places the same
people have marked the text in the same way; such a piece is a stretch.
"""

import math
import operator
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from typing import NamedTuple, TypeAlias

_MILLION = 1_000_000


Mark: TypeAlias = tuple[int, str, int, int]
"""Part of a text that a person has marked: person, tag, start and end in UTF-16 code units.

A person is their number among those who count. A class makes tens of thousands, and a tuple without
names is made without a call of Python's own.
"""


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

    def __init__(self, people: int, tags: int, most: int) -> None:
        """Begin with nobody. Each of `people` gives at most `most` of the `tags`."""
        self.people = 0
        """Number of people who have marked this place."""
        self._tags = tags
        self._marks = [0] * (people * tags)
        """Number of marks by pair of person and tag."""
        self._given = [0] * people
        """Number of different tags by person."""
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

    def begin(self, pair: int) -> None:
        """Begin a mark: `pair` is the person times the number of tags, and the tag."""
        self._marks[pair] += 1
        if self._marks[pair] > 1:
            return
        person, tag = divmod(pair, self._tags)
        before = self._given[person]
        self._given[person] = before + 1
        if before:
            self._share(person, tag, before, before + 1)
            self._add(tag, self._shares[before + 1])
        else:
            self.people += 1
            self._add(tag, self._unit)

    def end(self, pair: int) -> None:
        """End a mark that has begun."""
        self._marks[pair] -= 1
        if self._marks[pair]:
            return
        person, tag = divmod(pair, self._tags)
        before = self._given[person]
        self._given[person] = before - 1
        self._add(tag, -self._shares[before])
        if before > 1:
            self._share(person, tag, before, before - 1)
        else:
            self.people -= 1

    def _share(self, person: int, besides: int, before: int, after: int) -> None:
        """Share the vote of a person among another number of tags: theirs, but for one."""
        change = self._shares[after] - self._shares[before]
        first = person * self._tags
        for tag, marks in enumerate(self._marks[first : first + self._tags]):
            if marks and tag != besides:
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
        if self.people < 2:
            return 0.0
        value = self._log[self.people * self._unit] - sum(self._logs) - self._within
        # Like `round`, which takes as long as all of this.
        return int(value * _MILLION + 0.5) / _MILLION if value > 0 else 0.0


def stretches(marks: Collection[Mark]) -> list[Stretch]:
    """Stretches of the text that anybody has marked, in order."""
    tags = {tag: number for number, tag in enumerate({tag for _, tag, _, _ in marks})}
    people = {person: number for number, person in enumerate({person for person, *_ in marks})}
    pairs = len(people) * len(tags)
    # A place where a mark begins or ends, and whose mark with which tag, are one number: of the
    # same place the ends come first.
    placed = [
        (people[person] * len(tags) + tags[tag], start, end)
        for person, tag, start, end in marks
        if start < end
    ]
    changes = [(2 * start + 1) * pairs + pair for pair, start, _ in placed]
    changes += [2 * end * pairs + pair for pair, _, end in placed]
    changes.sort()
    by_person = Counter(pair // len(tags) for pair in {pair for pair, _, _ in placed})
    standing = _Standing(len(people), len(tags), max(by_person.values(), default=1))
    begin, end_of = standing.begin, standing.end
    found = []
    reached = 0
    for change in changes:
        at, pair = divmod(change, pairs)
        place = at >> 1
        if place != reached:
            if standing.people:
                found.append(Stretch(reached, place, standing.people, standing.difference()))
            reached = place
        if at & 1:
            begin(pair)
        else:
            end_of(pair)
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
