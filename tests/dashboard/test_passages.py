"""A text is taken apart where marks begin and end, and passages stand out by what people did."""

import math
from collections import Counter
from itertools import pairwise
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lti_tool.dashboard import passages
from lti_tool.dashboard.passages import Stretch

LENGTH = 30


class Mark(NamedTuple):
    """A mark with names for what is in it."""

    person: int
    tag: str
    start: int
    end: int


@st.composite
def _mark(draw: st.DrawFn) -> Mark:
    start = draw(st.integers(0, LENGTH))
    return Mark(
        person=draw(st.integers(1, 5)),
        tag=draw(st.sampled_from(["claim", "doubt", "idea", "voice", "bias", ""])),
        start=start,
        end=draw(st.integers(start, LENGTH)),
    )


marks_of_a_class = st.lists(_mark(), max_size=40)


def there(marks: list[Mark], at: int) -> list[Mark]:
    return [mark for mark in marks if mark.start <= at < mark.end]


def entropy(votes: dict[str, float]) -> float:
    total = sum(votes.values())
    return -sum(vote / total * math.log2(vote / total) for vote in votes.values())


def differing(marks: list[Mark]) -> float:
    """Jensen-Shannon divergence by its definition, times the number of people."""
    people = {mark.person: {m.tag for m in marks if m.person == mark.person} for mark in marks}
    votes: Counter[str] = Counter()
    for tags in people.values():
        for tag in tags:
            votes[tag] += 1 / len(tags)  # type: ignore[assignment]
    mean = sum(math.log2(len(tags)) for tags in people.values()) / len(people)
    return len(people) * (entropy(dict(votes)) - mean)


@given(marks_of_a_class)
def test_each_character_has_as_many_people_and_differs_as_its_marks_say(marks: list[Mark]) -> None:
    pieces = passages.stretches(marks)
    for at in range(LENGTH):
        found = [piece for piece in pieces if piece.start <= at < piece.end]
        expected = there(marks, at)
        assert len(found) == bool(expected)
        for piece in found:
            assert piece.people == len({mark.person for mark in expected})
            assert piece.difference == pytest.approx(differing(expected), abs=1e-5)


@given(marks_of_a_class)
def test_heat_says_the_same_of_each_character_in_as_few_parts_as_can_be(marks: list[Mark]) -> None:
    heat = list(passages.by_people(passages.stretches(marks)))
    for at in range(LENGTH):
        found = [people for start, end, people in heat if start <= at < end]
        people = len({mark.person for mark in there(marks, at)})
        assert found == ([people] if people else [])
    for (_, end, people), (start, _, following) in pairwise(heat):
        assert end < start or people != following


@given(marks_of_a_class, st.integers(0, 4))
def test_passages_do_not_overlap_and_the_first_has_the_highest_value(
    marks: list[Mark], most: int
) -> None:
    pieces = passages.stretches(marks)
    found = passages.standing_out(pieces, lambda piece: piece.people, most)
    assert len(found) <= most
    assert bool(found) == bool(pieces and most)
    values = [passage.people for passage in found]
    assert values == sorted(values, reverse=True)
    if found:
        assert values[0] == max(piece.people for piece in pieces)
    in_order = sorted(found, key=lambda passage: passage.start)
    for one, other in pairwise(in_order):
        assert one.end <= other.start
    for passage in found:
        inside = [p.people for p in pieces if passage.start <= p.start and p.end <= passage.end]
        assert max(inside) == passage.people
        assert min(inside) * 2 >= passage.people


def test_two_people_with_one_tag_each_differ_by_a_bit_each() -> None:
    (piece,) = passages.stretches([Mark(1, "claim", 0, 9), Mark(2, "doubt", 0, 9)])
    assert piece == Stretch(0, 9, people=2, difference=2.0)


def test_two_people_who_gave_the_same_two_tags_do_not_differ() -> None:
    marks = [Mark(person, tag, 0, 9) for person in (1, 2) for tag in ("claim", "doubt")]
    (piece,) = passages.stretches(marks)
    assert (piece.people, piece.difference) == (2, 0.0)


def test_one_person_alone_differs_from_nobody() -> None:
    (piece,) = passages.stretches([Mark(1, "claim", 0, 9), Mark(1, "doubt", 0, 9)])
    assert (piece.people, piece.difference) == (1, 0.0)


def test_more_people_who_differ_as_much_come_first() -> None:
    few = [Mark(person, tag, 0, 9) for person, tag in ((1, "claim"), (2, "doubt"))]
    many = [Mark(person, ("claim", "doubt")[person % 2], 20, 29) for person in range(6)]
    pieces = passages.stretches(few + many)
    found = passages.standing_out(pieces, lambda piece: piece.difference, 3)
    assert [passage.start for passage in found] == [20, 0]


def test_a_passage_goes_on_as_far_as_half_as_many_people_have_marked() -> None:
    sentence = [Mark(person, "claim", 10, 20) for person in range(4)]
    paragraph = [Mark(person, "claim", 5, 30) for person in range(4, 8)]
    page = [Mark(99, "claim", 0, 90)]
    pieces = passages.stretches(sentence + paragraph + page)
    assert passages.standing_out(pieces, lambda piece: piece.people, 9) == [
        Stretch(5, 30, people=9, difference=0.0)
    ]


def test_two_hills_of_heat_are_two_passages() -> None:
    first = [Mark(person, "claim", 0, 10) for person in range(5)]
    second = [Mark(person, "claim", 12, 20) for person in range(3)]
    valley = [Mark(99, "claim", 0, 20)]
    pieces = passages.stretches(first + second + valley)
    found = passages.standing_out(pieces, lambda piece: piece.people, 9)
    assert [(each.start, each.end, each.people) for each in found] == [(0, 10, 6), (12, 20, 4)]


def test_marks_of_nothing_are_nothing() -> None:
    assert passages.stretches([Mark(1, "claim", 5, 5), Mark(1, "claim", 9, 3)]) == []
