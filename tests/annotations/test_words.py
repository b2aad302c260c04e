"""Words are counted as word processors do it, in scripts with spaces and without.

The page counts while somebody types, and reads the same vectors.
"""

import json
from pathlib import Path

import pytest

from lti_tool.annotations.words import count_words

VECTORS = json.loads((Path(__file__).parents[1] / "vectors/words.json").read_text())


@pytest.mark.parametrize(("text", "words"), [(each["text"], each["words"]) for each in VECTORS])
def test_words_are_counted(text: str, words: int) -> None:
    assert count_words(text) == words
