"""Words are counted as word processors do it, in scripts with spaces and without."""

import json
from pathlib import Path

import pytest

from lti_tool.words import count_words

VECTORS = json.loads((Path(__file__).parents[1] / "vectors" / "words.json").read_text())


@pytest.mark.parametrize(("text", "words"), VECTORS)
def test_words_are_counted(text: str, words: int) -> None:
    assert count_words(text) == words


def test_the_longest_comments_are_counted_in_time_that_grows_with_them() -> None:
    assert count_words("-" * 2_000_000 + "a") == 1
    assert count_words("心-" * 1_000_000) == 1_000_000
