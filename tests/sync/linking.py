"""Attack on pseudonyms: a search for who is who in two activities, by ranks.

An attacker knows a feature of everybody in both, such as an id or a place in a list. They compare
the orders of people by it. Where the order is the same, the feature tells who is who.
"""

import random
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

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


def beside(answer: Any, people: Mapping[str, str]) -> dict[str, dict[str, float]]:
    """Numbers, times and places that an answer has beside author ids, by feature and name.

    Only features that there are of everybody are among them.
    """
    names = {author: name for name, author in people.items()}
    found: dict[str, dict[str, float]] = defaultdict(dict)
    for path, author, value in _about(answer, "", None, names):
        found[path].setdefault(names[author], value)
    return {path: values for path, values in found.items() if len(values) == len(people)}


def _about(
    node: Any, path: str, about: str | None, names: Mapping[str, str]
) -> Iterator[tuple[str, str, float]]:
    """Values with their paths and the author ids whom they are about, wherever these stand."""
    if isinstance(node, list):
        for place, each in enumerate(node):
            author = _author(each, names) or about
            if author is not None:
                yield f"place in {path}", author, place
            yield from _about(each, path, about, names)
    elif isinstance(node, dict):
        whom = _author(node, names) or about
        for place, (key, each) in enumerate(node.items()):
            author = _author(key, names)
            if author is not None:
                yield f"place among keys of {path}", author, place
            field = "*" if author is not None else key
            yield from _about(each, f"{path}/{field}", author or whom, names)
    elif about is not None and (value := _number(node)) is not None:
        yield path, about, value


def _author(node: Any, names: Mapping[str, str]) -> str | None:
    """The author id that a text is or begins with, or that stands in an object."""
    if isinstance(node, dict):
        return next((found for each in node.values() if (found := _author(each, names))), None)
    key = node.partition("/")[0] if isinstance(node, str) else None
    return key if key in names else None


def _number(value: Any) -> float | None:
    if isinstance(value, str):
        try:
            return datetime.fromisoformat(value).timestamp()
        except ValueError:
            return None
    return None if value is None else float(value)


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
