"""Rule of credit: conditions on what a student has done, and the exact points that they give.

Nothing here reads the database. The page has its twin in static/src/document/annotations/credit.ts,
and both are held to tests/vectors/credit.json.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from math import lcm
from typing import Any, NamedTuple, TypeAlias

from lti_tool.errors import InvalidInput
from lti_tool.languages import Message

MOST_CONDITIONS = 10
MOST_WANTED = 100_000
"""Highest number that a condition wants, which is one of words."""

_MOST_POINTS = 1000


class Counted(StrEnum):
    """Things that a condition counts."""

    PASSAGES = "passages"
    """Passages marked; those that overlap count once."""
    COMMENTS = "comments"
    """Comments, with those that answer another one."""
    REPLIES = "replies"
    """Comments that answer another one."""
    WORDS = "words"
    """Words of the comments."""
    TURNS = "turns"
    """Turns in which a marked passage begins."""
    TAGS = "tags"
    """Different tags of the activity's set."""
    HANDED_IN = "handed_in"
    """1 where the work is handed in."""


Numbers: TypeAlias = Mapping[Counted, int]
"""Numbers of one student; what is missing is 0."""


class Unit(StrEnum):
    """Units of what conditions are worth."""

    POINTS = "points"
    PERCENT = "percent"
    """Hundredths of the activity's highest mark."""


class Credit(NamedTuple):
    """Points that a rule gives."""

    score: Decimal
    is_rounded: bool
    """True where the exact points have more than two decimals, and were rounded down."""


NO_CREDIT = Credit(Decimal(0), is_rounded=False)


@dataclass(frozen=True)
class Condition:
    """A number that is wanted of something, and what it is worth."""

    counted: Counted
    wanted: int
    worth: Decimal = Decimal(0)
    """Points or percent; nothing in a rule of completion."""
    is_in_proportion: bool = False
    """True where a part of the number gives that part of the worth."""

    def shares(self, number: int) -> int:
        """Shares of the worth that a number gives, of `wanted` ones."""
        if self.is_in_proportion:
            return min(number, self.wanted)
        return self.wanted if number >= self.wanted else 0


@dataclass(frozen=True)
class Rule:
    """Conditions whose worth is added up, or all of which are to be met."""

    conditions: tuple[Condition, ...]
    unit: Unit = Unit.POINTS
    cap: Decimal | None = None
    """Most that all together give, in the unit; None for the highest mark."""
    is_completion: bool = False
    """True where all conditions together give the highest mark, and less gives nothing."""

    @property
    def counted(self) -> frozenset[Counted]:
        """Things that the rule counts."""
        return frozenset(each.counted for each in self.conditions)

    def credit(self, numbers: Numbers, maximum: int) -> Credit:
        """Credit for these numbers. More of anything never gives less.

        All of it is computed exactly, and the sum alone is rounded, down to hundredths of a point.
        """
        if self.is_completion:
            is_met = all(numbers.get(each.counted, 0) >= each.wanted for each in self.conditions)
            return Credit(Decimal(maximum if is_met else 0), is_rounded=False)
        # Whole numbers over one denominator: a preview computes thousands, and fractions are slow.
        denominator = lcm(*(each.wanted for each in self.conditions))
        total = sum(
            _hundredths(each.worth)
            * each.shares(numbers.get(each.counted, 0))
            * (denominator // each.wanted)
            for each in self.conditions
        )
        if self.cap is not None:
            total = min(total, _hundredths(self.cap) * denominator)
        if self.unit is Unit.PERCENT:
            total, denominator = total * maximum, denominator * 100
        hundredths, rest = divmod(min(total, maximum * 100 * denominator), denominator)
        return Credit(Decimal(hundredths).scaleb(-2), is_rounded=rest != 0)


def _hundredths(points: Decimal) -> int:
    return int(points.scaleb(2))


def check(rule: Rule) -> Rule:
    """The rule itself. Raises InvalidInput naming the field for one that makes no sense."""
    if not 1 <= len(rule.conditions) <= MOST_CONDITIONS:
        raise InvalidInput(
            Message(
                "A rule has 1 to {most_conditions} conditions.", most_conditions=MOST_CONDITIONS
            ),
            field="conditions",
        )
    for each in rule.conditions:
        _check_condition(each, rule)
    if rule.cap is not None and not 0 < rule.cap <= _highest(rule.unit):
        raise InvalidInput(
            Message(
                "The most that all together give is more than 0, up to {highest}.",
                highest=_highest(rule.unit),
            ),
            field="cap",
        )
    return rule


def _check_condition(condition: Condition, rule: Rule) -> None:
    most = 1 if condition.counted is Counted.HANDED_IN else MOST_WANTED
    if not 1 <= condition.wanted <= most:
        raise InvalidInput(Message("A condition wants 1 to {most}.", most=most), field="conditions")
    if not rule.is_completion and not 0 < condition.worth <= _highest(rule.unit):
        raise InvalidInput(
            Message(
                "Each condition is worth more than 0, up to {highest} percent."
                if rule.unit is Unit.PERCENT
                else "Each condition is worth more than 0, up to {highest} points.",
                highest=_highest(rule.unit),
            ),
            field="conditions",
        )


def _highest(unit: Unit) -> int:
    return 100 if unit is Unit.PERCENT else _MOST_POINTS


def to_json(conditions: Sequence[Condition]) -> list[dict[str, Any]]:
    """Conditions as they are stored."""
    return [
        {
            "counted": each.counted.value,
            "wanted": each.wanted,
            "worth": str(each.worth),
            "is_in_proportion": each.is_in_proportion,
        }
        for each in conditions
    ]


def from_json(stored: Sequence[Mapping[str, Any]]) -> tuple[Condition, ...]:
    """Conditions as they were stored."""
    return tuple(
        Condition(
            Counted(each["counted"]),
            each["wanted"],
            Decimal(each["worth"]),
            each["is_in_proportion"],
        )
        for each in stored
    )
