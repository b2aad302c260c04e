"""Passages between tags within a text, found in linear time whatever is left open."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_FIELD = re.compile(r'\b([\w-]+)="([^"]*)"')


@dataclass(frozen=True)
class Passage:
    """A tag, its attributes, its text, and where all of it begins and ends."""

    name: str
    fields: dict[str, str]
    text: str
    begin: int
    end: int


def passages(text: str, *names: str) -> Iterator[Passage]:
    """Passages of the tags of these names, in order; one that nobody closed goes to the end."""
    opening = re.compile("<(" + "|".join(map(re.escape, names)) + r")(?=[\s>/])")
    at = 0
    while found := opening.search(text, at):
        tag_end = text.find(">", found.end())
        if tag_end < 0:
            return
        fields = dict(_FIELD.findall(text[found.end() : tag_end]))
        closing = f"</{found[1]}>"
        close = text.find(closing, tag_end)
        if text[tag_end - 1] == "/":
            body, at = "", tag_end + 1
        elif close < 0:
            body, at = text[tag_end + 1 :], len(text)
        else:
            body, at = text[tag_end + 1 : close], close + len(closing)
        yield Passage(found[1], fields, body, found.start(), at)


def without(text: str, *names: str) -> tuple[str, list[str]]:
    """Text without the passages of these tags, and the passages."""
    kept, left, at = [], [], 0
    for each in passages(text, *names):
        kept.append(text[at : each.begin])
        left.append(text[each.begin : each.end])
        at = each.end
    return "".join([*kept, text[at:]]), left
