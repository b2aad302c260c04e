"""Passages count towards a threshold as often as they stand apart."""

import itertools
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lti_tool.annotations.passages import Passage, count_separate

VECTORS = json.loads((Path(__file__).parents[1] / "vectors" / "passages.json").read_text())


@pytest.mark.parametrize("vector", VECTORS, ids=[each["name"] for each in VECTORS])
def test_server_and_page_count_alike(vector: dict[str, Any]) -> None:
    passages = [Passage(end, start, id_, quote) for id_, start, end, quote in vector["passages"]]
    assert count_separate(passages) == vector["count"]


PASSAGES = st.lists(
    st.builds(
        lambda conversation, start, length: Passage(start + length, start, conversation, "x"),
        st.sampled_from("ab"),
        st.integers(0, 12),
        st.integers(1, 5),
    ),
    max_size=7,
)


def are_apart(passages: tuple[Passage, ...]) -> bool:
    return all(
        one.conversation != other.conversation or one.end <= other.start or other.end <= one.start
        for one, other in itertools.combinations(passages, 2)
    )


@given(PASSAGES)
def test_it_is_the_greatest_number_that_stand_apart(passages: list[Passage]) -> None:
    sizes = range(len(passages), -1, -1)
    greatest = next(
        size for size in sizes if any(map(are_apart, itertools.combinations(passages, size)))
    )
    assert count_separate(passages) == greatest


@given(PASSAGES, PASSAGES)
def test_another_note_never_takes_one_back(passages: list[Passage], more: list[Passage]) -> None:
    assert count_separate(passages + more) >= count_separate(passages)
