"""Mentions of people in comments: `@{author id}`, which each reader sees as a name.

The page has its twin in static/src/text/mentions.ts; tests/vectors/mentions.json holds both to one
definition. What stands in code, or behind a backslash, is no mention. A mention counts as one word.
"""

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from lti_tool.languages import translate
from lti_tool.workspaces.author_ids import AUTHOR_ID

MOST_NOTIFIED = 20
"""People whom one comment tells that it mentions them; those that it names first."""

_PREFIX = r"[ ]{0,3}(?:(?:>|[-+*](?=[ ])|\d{1,9}[.)](?=[ ]))[ ]{0,4})*"
_FENCE = re.compile(rf"{_PREFIX}(`{{3,}}(?=[^`\n]*$)|~{{3,}})")
"""First line of a block of code."""

_PART = re.compile(rf"\\.|`+|@\{{({AUTHOR_ID.pattern})\}}", re.DOTALL)
_TICKS = re.compile("`+")


class Mention(NamedTuple):
    """Place of a mention in a text, and the author id in it."""

    start: int
    end: int
    author_id: str


def mentions_in(text: str) -> Iterator[Mention]:
    """Mentions of a text in their order; time is in proportion to its length."""
    if "@{" in text:
        for start, paragraph in _paragraphs(text):
            yield from _mentions_of(paragraph, start)


def notified_by(text: str) -> list[str]:
    """Author ids of those whom a comment tells that it mentions them, each once."""
    return list(dict.fromkeys(each.author_id for each in mentions_in(text)))[:MOST_NOTIFIED]


def with_names(text: str, names: Mapping[str, str]) -> str:
    """The text with names in the place of author ids."""
    shown, end = "", 0
    for mention in mentions_in(text):
        name = names.get(mention.author_id) or translate("someone")
        shown += f"{text[end : mention.start]}@{name}"
        end = mention.end
    return shown + text[end:]


def _paragraphs(text: str) -> Iterator[tuple[int, str]]:
    """Lines without an empty one or a block of code between them, each with its offset."""
    fence = ""
    start = at = 0
    for line in text.split("\n"):
        after = at + len(line) + 1
        opened = _FENCE.match(line)
        if fence:
            fence = "" if _closes(line, fence) else fence
            start = after
        elif opened or not line.strip(" \t>"):
            yield start, text[start:at]
            fence = opened[1] if opened else ""
            start = after
        at = after
    yield start, text[start:]


def _closes(line: str, fence: str) -> bool:
    """True for the last line of a block of code that began with `fence`."""
    signs = line.lstrip(" >").rstrip(" \t")
    return len(signs) >= len(fence) and not signs.strip(fence[0])


def _mentions_of(paragraph: str, offset: int) -> Iterator[Mention]:
    runs: defaultdict[int, list[int]] = defaultdict(list)
    for run in _TICKS.finditer(paragraph):
        runs[len(run[0])].append(run.start())
    at = 0
    while part := _PART.search(paragraph, at):
        at = part.end()
        if part[1]:
            yield Mention(offset + part.start(), offset + at, part[1])
        elif part[0].startswith("`"):
            closing = runs[len(part[0])]
            following = bisect_left(closing, at)
            if following < len(closing):
                at = closing[following] + len(part[0])
