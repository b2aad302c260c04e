"""Attack on pseudonyms: a search for who is who in two activities, by ranks.

An attacker knows a feature of everybody in both, such as an id or a place in a list. They compare
the orders of people by it. Where the order is the same, the feature tells who is who.
"""

import random
from collections.abc import Mapping, Sequence

PERMUTATIONS = 2_000

Features = Mapping[str, Mapping[str, float]]
"""Values by feature and person."""


def chance(first: Features, second: Features, seed: int = 1) -> float:
    """Share of random assignments of people that the features fit as well as the true one.

    Small where the features tell who is who. `seed` makes it the same in every run.
    """
    people = sorted(next(iter(first.values())))
    ranked = [
        (_ranks(first[name], people), _ranks(second[name], people))
        for name in sorted(first.keys() & second.keys())
    ]
    truth = range(len(people))
    reached = _fit(ranked, truth)
    draws = random.Random(seed)
    others = (_fit(ranked, draws.sample(truth, len(people))) for _ in range(PERMUTATIONS))
    return (1 + sum(other >= reached for other in others)) / (1 + PERMUTATIONS)


def _ranks(values: Mapping[str, float], people: Sequence[str]) -> list[float]:
    """Ranks around zero; the middle one for people with the same value."""
    ordered = sorted(values[each] for each in people)
    middle = (len(people) - 1) / 2
    return [
        ordered.index(values[each]) + (ordered.count(values[each]) - 1) / 2 - middle
        for each in people
    ]


def _fit(ranked: Sequence[tuple[Sequence[float], Sequence[float]]], who: Sequence[int]) -> float:
    """Greatest agreement of the two orders by any feature, in either direction."""
    return max(
        abs(sum(a * second[each] for a, each in zip(first, who, strict=True)))
        for first, second in ranked
    )
