"""Number of words in a text, in scripts with spaces between words and without."""

import re

_IDEOGRAM = re.compile("[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
"""Han and kana, which are written without spaces: each counts, as word processors do it."""


def count_words(text: str) -> int:
    """Number of words; punctuation by itself is none."""
    return sum(_count_in(token) for token in text.split())


def _count_in(token: str) -> int:
    rest, ideograms = _IDEOGRAM.subn("", token)
    return ideograms + any(map(str.isalnum, rest))
