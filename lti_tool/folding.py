"""Folding of texts for search: letter case, accents and forms of a character make no difference."""

import re
import unicodedata
from bisect import bisect_right
from functools import lru_cache
from itertools import groupby
from operator import itemgetter

_IGNORED = re.compile(
    # Accents; points of Hebrew; vowel signs and the stretching of Arabic; signs without a width.
    "[\u00ad\u0300-\u036f\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u0640"
    "\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed\u1ab0-\u1aff"
    "\u1dc0-\u1dff\u200b-\u200f\u2060\u20d0-\u20ff\ufe00-\ufe0f\ufe20-\ufe2f\ufeff]+"
)
"""Signs that are left out. Marks that make another letter, as in Japanese and Hindi, stay."""

_ALIKE = str.maketrans(
    {
        "æ": "ae", "đ": "d", "ħ": "h", "ı": "i", "ł": "l", "ø": "o", "œ": "oe", "ŧ": "t",
        "ة": "ه", "ى": "ي", "ی": "ي", "ک": "ك",
    }
)  # fmt: skip
"""Letters that Unicode does not take apart, and that people type in either form."""

_LETTERS = ("L", "N", "S")
"""Categories of what is worth looking for: letters, digits, symbols."""

_FIRST_WITHOUT_SPACES = 0x0E00
"""Thai and all later blocks: one sign of a script without spaces may be a word."""


def fold(text: str) -> str:
    """The text as searches compare it. What is folded in pieces is the same, put together, where
    no piece begins with a combining mark.
    """
    if text.isascii():
        return text.lower()
    decomposed = _IGNORED.sub("", unicodedata.normalize("NFKD", text))
    return unicodedata.normalize("NFC", decomposed.casefold()).translate(_ALIKE)


def words_of(text: str) -> list[str]:
    """Words to look for, folded, longest first: what has no letter, digit or symbol is none."""
    words = dict.fromkeys(word for word in fold(text).split() if any(map(_is_letter, word)))
    return sorted(words, key=len, reverse=True)


def is_long_enough(words: list[str]) -> bool:
    """True where one of the words says something: two signs, or one that may be a word."""
    return any(
        len(word) > 1 or ord(word) >= _FIRST_WITHOUT_SPACES or not word.isalnum() for word in words
    )


def find(text: str, words: list[str]) -> int:
    """Offset at which the first of the words begins that the text has; 0 where it has none."""
    folded = fold(text)
    at = next((at for word in words if (at := folded.find(word)) >= 0), 0)
    if text.isascii():
        return at
    # Lengths of folded beginnings rise with those of the text.
    beginnings = range(len(text) + 1)
    return max(0, bisect_right(beginnings, at, key=lambda end: len(fold(text[:end]))) - 1)


def split_at(text: str, words: list[str]) -> list[tuple[str, bool]]:
    """The text in pieces; True for those that folded are one of the words, or some together."""
    pieces = _pieces(text)
    starts, folded = [], ""
    for piece in pieces:
        starts.append(len(folded))
        folded += _folded_piece(piece)
    marked = [False] * len(pieces)
    for word in words:
        at = folded.find(word)
        while at >= 0:
            first, last = (bisect_right(starts, place) - 1 for place in (at, at + len(word) - 1))
            marked[first : last + 1] = [True] * (last + 1 - first)
            at = folded.find(word, at + 1)
    parts: list[tuple[str, bool]] = []
    for is_found, group in groupby(zip(marked, pieces, strict=True), key=itemgetter(0)):
        parts.append(("".join(piece for _, piece in group), is_found))
    return parts


def _pieces(text: str) -> list[str]:
    """Characters, each with the marks after it."""
    if text.isascii():
        return list(text)
    pieces: list[str] = []
    for sign in text:
        if pieces and _is_joined(sign):
            pieces[-1] += sign
        else:
            pieces.append(sign)
    return pieces


@lru_cache(maxsize=4096)
def _folded_piece(piece: str) -> str:
    return fold(piece)


@lru_cache(maxsize=4096)
def _is_joined(sign: str) -> bool:
    """True for a mark, and for what makes a syllable of Hangul with the sign before it."""
    first = unicodedata.normalize("NFKD", sign)[0]
    return (
        unicodedata.category(first)[0] == "M"
        or "\u1160" <= first <= "\u11ff"
        or _IGNORED.match(first) is not None
    )


def _is_letter(sign: str) -> bool:
    return unicodedata.category(sign)[0] in _LETTERS
