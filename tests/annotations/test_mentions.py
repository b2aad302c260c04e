"""Mentions are found as the page finds them, and never in code."""

import json
import sys
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

from lti_tool.annotations import mentions
from lti_tool.words import count_words

VECTORS = json.loads((Path(__file__).parents[1] / "vectors" / "mentions.json").read_text())
NAMES = {"ada00000": "Ada", "ben00000": "Ben"}


@pytest.mark.parametrize(("text", "author_ids", "shown"), VECTORS)
def test_mentions_are_found_and_shown_by_name(text: str, author_ids: list[str], shown: str) -> None:
    found = list(mentions.mentions_in(text))
    assert [each.author_id for each in found] == author_ids
    assert [text[each.start : each.end] for each in found] == [f"@{{{id_}}}" for id_ in author_ids]
    assert mentions.with_names(text, NAMES) == shown


def test_a_comment_tells_few_people_each_once() -> None:
    text = " ".join(f"@{{aaaaaa{number:02}}}" for number in [7, 7, *range(60)])
    numbers = [7, *range(7), *range(8, 20)]
    assert mentions.notified_by(text) == [f"aaaaaa{number:02}" for number in numbers]


@pytest.mark.parametrize(
    "hostile",
    ["`" * 10_000, "` `` " * 3_000, "\\" * 10_000, "@{" * 5_000, "```\n" * 2_500, "> " * 5_000,
     "- " * 5_000, "1. " * 3_000, "`a``b```c" * 1_000, " " * 10_000],
)  # fmt: skip
def test_work_on_texts_made_to_be_slow_grows_as_they_do(hostile: str) -> None:
    half = hostile[: len(hostile) // 2]
    assert steps_of(hostile) < 3 * steps_of(half) + 200


def steps_of(hostile: str) -> int:
    """Lines and functions that are run for a text, those of C included."""
    steps = 0

    def note(frame: FrameType, _event: str, _argument: object) -> Any:
        nonlocal steps
        steps += 1
        return note if frame.f_code.co_filename == mentions.__file__ else None

    sys.settrace(note)
    sys.setprofile(note)
    try:
        list(mentions.mentions_in(f"{hostile}@{{ada00000}}"))
    finally:
        sys.settrace(None)
        sys.setprofile(None)
    return steps


def test_a_mention_counts_as_one_word_whatever_the_name() -> None:
    assert count_words("Thanks, @{ada00000}!") == 2
