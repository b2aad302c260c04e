"""Cues of subtitles (WebVTT, SRT): when each is shown, who speaks, and the words."""

import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

_CLOCK = r"(?:\d{1,3}:)?[0-5]?\d:[0-5]\d"
TIMING = re.compile(
    rf"\s*(?P<begin>{_CLOCK})[.,](?P<part>\d{{1,3}})\s*-->\s*(?P<end>{_CLOCK})[.,]\d{{1,3}}"
    r"(?:\s+[^\n]{0,300})?"
)
_SPEAKER = re.compile(r"<v(?:\.[^\s>]{0,80})?\s+(?P<name>[^<>]{1,80})>")
_TAG = re.compile(
    r"</?(?:v|c|i|b|u|s|lang|ruby|rt|font)\b[^<>]{0,200}>|<\d[\d:.]{0,20}>|\{\\[^{}]{0,80}\}"
)
_NAMED = re.compile(
    r"(?P<name>[^\W\d_][^:：<>\n\[\]\"“”?!]{0,59}?)[ ]?[:：](?:\s+|(?<=：))(?P<words>\S.*)"
)
_ROLLING = 4
"""Cues of which one at least repeats a line, where captions roll."""
_NOT_SPOKEN = ("NOTE", "STYLE", "REGION")


@dataclass(frozen=True)
class Cue:
    """Lines that are shown together. `name` is "" where the cue does not say who speaks."""

    begin: str
    """Hours, minutes and seconds as the source writes them, without their parts."""
    name: str
    words: str


def read(lines: Sequence[str]) -> tuple[list[Cue], list[str]]:
    """Cues in their order, and the lines that are in none of them."""
    cues: list[Cue] = []
    others: list[str] = []
    for block in _blocks(lines):
        timings = [TIMING.fullmatch(line) for line in block[:2]]
        begin = next(filter(None, timings), None)
        if begin is None or block[0].startswith(_NOT_SPOKEN):
            others += block
            continue
        at = timings.index(begin) + 1
        others += block[:at]
        cues += _by_tag(begin["begin"], block[at:])
    cues, repeated = _without_repeats(_with_names(cues))
    return cues, others + repeated


def _blocks(lines: Sequence[str]) -> Iterator[list[str]]:
    """Lines between empty ones. A line of timing begins a block even where none is empty."""
    block: list[str] = []
    has_timing = False
    for line in lines:
        is_timing = TIMING.fullmatch(line) is not None
        if is_timing and has_timing:
            number = [block.pop()] if block[-1].strip().isdigit() else []
            yield block
            block, has_timing = number, False
        if line.strip():
            block.append(line)
            has_timing = has_timing or is_timing
        elif block and line == "":
            yield block
            block, has_timing = [], False
    if block:
        yield block


def _by_tag(begin: str, lines: list[str]) -> Iterator[Cue]:
    """A cue of each speaker that a tag names. Words before the first tag have none."""
    text = "\n".join(lines)
    name, at = "", 0
    for found in [*_SPEAKER.finditer(text), None]:
        words = text[at : found.start() if found else len(text)]
        plain = html.unescape(_TAG.sub("", words)).strip()
        if plain:
            yield Cue(begin, name, plain)
        if found:
            name, at = html.unescape(found["name"]).strip(), found.end()


def _with_names(cues: list[Cue]) -> list[Cue]:
    """Cues with the names that their lines begin with, where no tag names anybody.

    A word before a colon is a name where it begins two cues, or half of all begin with one.
    """
    if any(cue.name for cue in cues):
        return cues
    counts: dict[str, int] = {}
    for cue in cues:
        if found := _NAMED.match(cue.words):
            counts[found["name"]] = counts.get(found["name"], 0) + 1
    all_named = 2 * sum(counts.values()) >= len(cues)
    names = {name for name, count in counts.items() if count > 1 or all_named}
    return [part for cue in cues for part in _named(cue, names)] if names else cues


def _named(cue: Cue, names: set[str]) -> Iterator[Cue]:
    name, words = "", list[str]()
    for line in cue.words.split("\n"):
        found = _NAMED.match(line)
        if found and found["name"] in names:
            if words:
                yield Cue(cue.begin, name, "\n".join(words))
            name, words = found["name"], [found["words"]]
        else:
            words.append(line)
    if words:
        yield Cue(cue.begin, name, "\n".join(words))


def _without_repeats(cues: list[Cue]) -> tuple[list[Cue], list[str]]:
    """Cues without the lines that the one before has shown already, and those lines.

    Rolling captions repeat lines all the time. Elsewhere somebody may say a word twice.
    """
    kept: list[Cue] = []
    repeated: list[str] = []
    shown: list[str] = []
    name = ""
    rolling = 0
    for cue in cues:
        lines = [line.strip() for line in cue.words.split("\n") if line.strip()]
        size = _overlap(shown, lines) if cue.name == name else 0
        rolling += size > 0
        repeated += lines[:size]
        if lines[size:]:
            kept.append(Cue(cue.begin, cue.name, "\n".join(lines[size:])))
        shown, name = lines, cue.name
    return (kept, repeated) if rolling * _ROLLING > len(cues) else (cues, [])


def _overlap(before: list[str], after: list[str]) -> int:
    """Number of the first lines that are the last lines of the cue before."""
    most = min(len(before), len(after))
    return next((size for size in range(most, 0, -1) if before[-size:] == after[:size]), 0)
