"""Text with the marks of many people: passages that most have marked, or on which they differ.

Marks are taken apart at every place where one begins or ends. Between two such places the same
people have marked the text in the same way; such a piece is a stretch.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import NamedTuple


@dataclass(frozen=True)
class Mark:
    """Part of a text that a person has marked with a tag. Offsets are UTF-16 code units."""

    person: object
    tag: str
    start: int
    end: int


@dataclass(frozen=True)
class Stretch:
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


class _Standing:
    """People who have marked the place at which a sweep over the text is, by tag."""

    def __init__(self) -> None:
        self.people = 0
        self._marks: dict[object, Counter[str]] = defaultdict(Counter)
        self._shares: dict[str, Counter[int]] = defaultdict(Counter)
        """People by tag, and by the number of tags that each of them has given here."""
        self._tags_each: Counter[int] = Counter()
        """People by the number of tags that each of them has given here."""

    def change(self, mark: Mark, by: int) -> None:
        """Begin a mark (1) or end one (-1)."""
        own = self._marks[mark.person]
        self._count(own, -1)
        own[mark.tag] += by
        if not own[mark.tag]:
            del own[mark.tag]
        self._count(own, 1)
        if not own:
            del self._marks[mark.person]

    def _count(self, own: Counter[str], by: int) -> None:
        if own:
            self.people += by
            self._tags_each[len(own)] += by
            for tag in own:
                self._shares[tag][len(own)] += by

    def difference(self) -> float:
        """Jensen-Shannon divergence of the people's tags here, in bits, times their number.

        Each person has one vote, shared among the tags that they have given. The entropy of all
        votes, less that within each person's own: two people who both gave the same two tags do
        not differ.
        """
        if self.people < 2:
            return 0.0
        entropy = 0.0
        for shares in self._shares.values():
            votes = sum(number / among for among, number in shares.items())
            if votes > 0:
                entropy -= votes * math.log2(votes / self.people)
        within = sum(number * math.log2(among) for among, number in self._tags_each.items())
        # Sums of fractions: what is left of nothing is no difference.
        return max(0.0, round(entropy - within, 6))


def stretches(marks: Iterable[Mark]) -> list[Stretch]:
    """Stretches of the text that anybody has marked, in order."""
    changes: dict[int, list[tuple[Mark, int]]] = defaultdict(list)
    for mark in marks:
        if mark.start < mark.end:
            changes[mark.start].append((mark, 1))
            changes[mark.end].append((mark, -1))
    places = sorted(changes)
    standing = _Standing()
    found = []
    for place, following in pairwise(places):
        for mark, by in changes[place]:
            standing.change(mark, by)
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
            found.append(replace(pieces[peak], start=start, end=end))
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
