"""Text with the marks of many people: passages that most have marked, or on which they differ.

Marks are taken apart at every place where one begins or ends. Between two such places the same
people have marked the text in the same way; such a piece is a stretch.
"""

import math
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


_NOTHING = 1e-9
"""Remainder of votes that have all been taken back: they are sums of fractions."""


class _Standing:
    """People who have marked the place at which a sweep over the text is, by tag.

    Each has one vote, shared among the tags that they have given there.
    """

    def __init__(self) -> None:
        self._tags: dict[int, dict[str, int]] = {}
        """Number of marks by person and tag."""
        self._votes: dict[str, float] = {}
        self._within = 0.0
        """Sum of the entropy within the vote of each person."""

    @property
    def people(self) -> int:
        """Number of people who have marked this place."""
        return len(self._tags)

    def change(self, mark: Mark, by: int) -> None:
        """Begin a mark (1) or end one (-1)."""
        own = self._tags.setdefault(mark.person, {})
        number = own.get(mark.tag, 0) + by
        if number and mark.tag in own:
            own[mark.tag] = number
            return
        self._vote(own, -1)
        if number:
            own[mark.tag] = number
        else:
            del own[mark.tag]
        self._vote(own, 1)
        if not own:
            del self._tags[mark.person]

    def _vote(self, own: Collection[str], by: int) -> None:
        if own:
            share = by / len(own)
            for tag in own:
                self._votes[tag] = self._votes.get(tag, 0.0) + share
            self._within += by * math.log2(len(own))

    def difference(self) -> float:
        """Jensen-Shannon divergence of the people's tags here, in bits, times their number.

        The entropy of all votes, less that within each person's own: two people who both gave the
        same two tags do not differ.
        """
        people = len(self._tags)
        if people < 2:
            return 0.0
        logs = sum(vote * math.log2(vote) for vote in self._votes.values() if vote > _NOTHING)
        return max(0.0, round(people * math.log2(people) - logs - self._within, 6))


def stretches(marks: Iterable[Mark]) -> list[Stretch]:
    """Stretches of the text that anybody has marked, in order."""
    begins: dict[int, list[Mark]] = defaultdict(list)
    ends: dict[int, list[Mark]] = defaultdict(list)
    for mark in marks:
        if mark.start < mark.end:
            begins[mark.start].append(mark)
            ends[mark.end].append(mark)
    standing = _Standing()
    found = []
    for place, following in pairwise(sorted(begins.keys() | ends.keys())):
        for mark in ends.get(place, ()):
            standing.change(mark, -1)
        for mark in begins.get(place, ()):
            standing.change(mark, 1)
        if standing.people:
            found.append(Stretch(place, following, standing.people, standing.difference()))
    return found


def by_people(pieces: Iterable[Stretch]) -> Iterator[Heat]:
    """Heat of each stretch, neighbours with the same number of people made one."""
    run: Heat | None = None
    for piece in pieces:
        if run and run.end == piece.start and run.people == piece.people:
            run = run._replace(end=piece.end)
            continue
        if run:
            yield run
        run = Heat(piece.start, piece.end, piece.people)
    if run:
        yield run


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
    for peak in sorted(range(len(pieces)), key=lambda at: (-values[at], at)):
        if len(found) == most or values[peak] <= 0:
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
