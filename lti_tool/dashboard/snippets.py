"""Snippets of a text around the words that were searched for, as plain text in parts."""

from typing import NamedTuple

from lti_tool import folding

_BEFORE, _AFTER = 70, 190
"""Characters before and after the beginning of the first word."""

_EDGE = 20
"""Characters within which a snippet ends at a space and not in a word."""


class Part(NamedTuple):
    """Piece of a snippet."""

    text: str
    is_match: bool


def whole(text: str, words: list[str]) -> list[Part]:
    """All of a short text."""
    return [Part(*each) for each in folding.split_at(text, words)]


def around(text: str, words: list[str]) -> list[Part]:
    """Part of a text around the first word, with an ellipsis where it is cut."""
    at = folding.find(text, words)
    first, last = max(0, at - _BEFORE), min(len(text), at + _AFTER)
    if first > 0:
        space = text.find(" ", first, min(first + _EDGE, at))
        first = space + 1 if space >= 0 else first
    if last < len(text):
        space = text.rfind(" ", max(at, last - _EDGE), last)
        last = space if space > at else last
    parts = whole(text[first:last], words)
    before = [Part("…", False)] if first > 0 else []
    after = [Part("…", False)] if last < len(text) else []
    return [*before, *parts, *after]
