"""A rule of credit: exact, never more for less, the same here and in the page."""

import json
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from lti_tool.annotations.counted_notes import CountedNotes, Marked
from lti_tool.annotations.tag_sets import SetTag, TagSet
from lti_tool.errors import InvalidInput
from lti_tool.grading import credit_counts, credit_rule
from lti_tool.grading.credit_rule import Condition, Counted, Rule, Unit

VECTORS = json.loads((Path(__file__).parents[1] / "vectors" / "credit.json").read_text())
WORTHS = some.decimals(Decimal("0.01"), 100, places=2)
CONDITIONS = some.builds(
    Condition,
    counted=some.sampled_from(Counted),
    wanted=some.integers(1, 300),
    worth=WORTHS,
    is_in_proportion=some.booleans(),
)
RULES = some.builds(
    Rule,
    conditions=some.lists(CONDITIONS, min_size=1, max_size=6).map(tuple),
    unit=some.sampled_from(Unit),
    cap=some.none() | WORTHS,
    is_completion=some.booleans(),
)
NUMBERS = some.dictionaries(some.sampled_from(Counted), some.integers(0, 500))
MAXIMA = some.integers(1, 1000)


def rule_of(vector: Mapping[str, Any]) -> Rule:
    cap = vector.get("cap")
    return Rule(
        conditions=tuple(
            Condition(Counted(counted), wanted, Decimal(str(worth)), part)
            for counted, wanted, worth, part in vector["conditions"]
        ),
        unit=Unit(vector.get("unit", "points")),
        cap=None if cap is None else Decimal(str(cap)),
        is_completion=vector.get("is_completion", False),
    )


@pytest.mark.parametrize("vector", VECTORS["rules"], ids=lambda each: each["name"])
def test_points_are_those_of_the_vectors(vector: Any) -> None:
    numbers = {Counted(name): number for name, number in vector["numbers"].items()}
    found = rule_of(vector["rule"]).credit(numbers, vector["maximum"])
    assert (found.score * 100, found.is_rounded) == (vector["hundredths"], vector["is_rounded"])


@pytest.mark.parametrize("vector", VECTORS["notes"], ids=lambda each: each["name"])
def test_numbers_are_those_of_the_vectors(vector: Any) -> None:
    comments, replies, words = vector["comments"]
    own = CountedNotes([Marked(*each) for each in vector["marked"]], comments, replies, words)
    tags = TagSet([SetTag("a", "A", "#000000"), SetTag("b", "B", "#000000")])
    found = credit_counts.numbers(own, list(Counted), VECTORS["turn_starts"], tags)
    assert found == {Counted(name): number for name, number in vector["numbers"].items()}


@given(RULES, NUMBERS, MAXIMA)
def test_points_are_between_nothing_and_the_highest_mark_in_hundredths(
    rule: Rule, numbers: dict[Counted, int], maximum: int
) -> None:
    score = rule.credit(numbers, maximum).score
    assert 0 <= score <= maximum
    assert score == round(score, 2)


@given(RULES, NUMBERS, MAXIMA, some.sampled_from(Counted), some.integers(1, 100))
def test_more_work_never_gives_less(
    rule: Rule, numbers: dict[Counted, int], maximum: int, counted: Counted, more: int
) -> None:
    after = numbers | {counted: numbers.get(counted, 0) + more}
    assert rule.credit(after, maximum).score >= rule.credit(numbers, maximum).score


@given(RULES, NUMBERS, MAXIMA)
def test_a_cap_holds(rule: Rule, numbers: dict[Counted, int], maximum: int) -> None:
    if rule.cap is None or rule.is_completion:
        return
    points = rule.cap * maximum / 100 if rule.unit is Unit.PERCENT else rule.cap
    assert rule.credit(numbers, maximum).score <= points


@given(some.lists(CONDITIONS, min_size=1, max_size=6), MAXIMA)
def test_who_does_everything_gets_the_sum(conditions: list[Condition], maximum: int) -> None:
    rule = Rule(tuple(conditions))
    numbers = dict.fromkeys(Counted, 100000)
    total = min(sum(each.worth for each in conditions), Decimal(maximum))
    assert rule.credit(numbers, maximum) == (total, False)


@given(RULES)
def test_a_rule_is_read_as_it_was_stored(rule: Rule) -> None:
    stored = json.loads(json.dumps(credit_rule.to_json(rule.conditions)))
    assert credit_rule.from_json(stored) == rule.conditions


ONE = Condition(Counted.PASSAGES, 3, Decimal(5))


@pytest.mark.parametrize(
    ("rule", "field"),
    [
        (Rule(()), "conditions"),
        (Rule((ONE,) * 11), "conditions"),
        (Rule((Condition(Counted.PASSAGES, 0, Decimal(5)),)), "conditions"),
        (Rule((Condition(Counted.WORDS, 100_001, Decimal(5)),)), "conditions"),
        (Rule((Condition(Counted.HANDED_IN, 2, Decimal(5)),)), "conditions"),
        (Rule((Condition(Counted.PASSAGES, 3, Decimal(0)),)), "conditions"),
        (Rule((Condition(Counted.PASSAGES, 3, Decimal(1001)),)), "conditions"),
        (Rule((Condition(Counted.PASSAGES, 3, Decimal(101)),), Unit.PERCENT), "conditions"),
        (Rule((ONE,), cap=Decimal(0)), "cap"),
        (Rule((ONE,), Unit.PERCENT, Decimal(101)), "cap"),
    ],
)
def test_a_rule_that_makes_no_sense_is_refused_by_its_field(rule: Rule, field: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        credit_rule.check(rule)
    assert refusal.value.field == field
