"""Fenced code of a text (CommonMark 4.5), and what answers that were cut off make of it."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

_FENCE = re.compile(r" {0,3}(?P<run>`{3,}|~{3,})(?P<info>.*)", re.DOTALL)
_OUTER = {"markdown", "md", "mdx", ""}
_MOST_CUTS = 8
_MOST_NESTED = 64


@dataclass(frozen=True, slots=True)
class Fence:
    """Lines of one block of code, from its opening to its closing."""

    begin: int
    end: int
    has_nested: bool = False


@dataclass(frozen=True, slots=True)
class _Line:
    number: int
    run: str
    info: str

    def closes(self, opening: "_Line") -> bool:
        return self.run.startswith(opening.run) and not self.info


def fences(lines: Sequence[str], speakers: Collection[int] = ()) -> list[Fence]:
    """The blocks of code of a text; `speakers` are the lines that surely name somebody.

    A fence that nobody closed hides nothing. Where an answer was cut off inside code, the next
    fence would close it, and hide who speaks between: its code then ends before the next speaker.
    """
    marks = [mark for number, line in enumerate(lines) if (mark := _mark(number, line))]
    if not marks:
        return []
    ordered = sorted(speakers)
    cuts: dict[int, int] = {}
    found, left_open = _pairs(marks, cuts)
    for _ in range(_MOST_CUTS):
        cut = _cut(found, marks, ordered) if left_open or _has_info_inside(found, marks) else None
        if cut is None:
            break
        tried, still_open = _pairs(marks, {**cuts, **cut})
        if still_open > left_open:
            break
        cuts, found, left_open = {**cuts, **cut}, tried, still_open
    return found


def _mark(number: int, line: str) -> _Line | None:
    if "```" not in line and "~~~" not in line:
        return None
    found = _FENCE.fullmatch(line)
    if found is None or (found["run"][0] == "`" and "`" in found["info"]):
        return None
    return _Line(number, found["run"], found["info"].strip())


def _pairs(marks: list[_Line], cuts: dict[int, int]) -> tuple[list[Fence], int]:
    """Openings with their closings, and how many openings have none.

    `cuts` are openings that end before a line without a closing.
    """
    longest = _closings(marks)
    found: list[Fence] = []
    left_open = at = 0
    while at < len(marks):
        mark = marks[at]
        if mark.number in cuts:
            end = cuts[mark.number]
            found.append(Fence(mark.number, end - 1))
            while at < len(marks) and marks[at].number < end:
                at += 1
        elif len(mark.run) <= longest[mark.run[0]][at + 1]:
            closing, has_nested = _closing(marks, at)
            found.append(Fence(mark.number, marks[closing].number, has_nested))
            at = closing + 1
        else:
            left_open += 1
            at += 1
    return found, left_open


def _closing(marks: list[_Line], opening: int) -> tuple[int, bool]:
    """The mark that closes a fence, and whether others are nested in it."""
    outer, depth, first = marks[opening], 0, -1
    nests = outer.info.split(" ")[0].lower() in _OUTER and bool(outer.info)
    for at in range(opening + 1, len(marks)):
        mark = marks[at]
        if first >= 0 and at > opening + _MOST_NESTED:
            break
        if mark.closes(outer):
            if first < 0:
                first = at
            if depth == 0:
                return at, at != first
            depth -= 1
        elif nests and mark.info and mark.run == outer.run:
            depth += 1
    return first, False


def _closings(marks: list[_Line]) -> dict[str, list[int]]:
    """Length of the longest closing from each mark on, by kind of fence."""
    longest = {kind: [0] * (len(marks) + 1) for kind in "`~"}
    for at in range(len(marks) - 1, -1, -1):
        for lengths in longest.values():
            lengths[at] = lengths[at + 1]
        mark = marks[at]
        if not mark.info:
            lengths = longest[mark.run[0]]
            lengths[at] = max(lengths[at], len(mark.run))
    return longest


def _has_info_inside(found: list[Fence], marks: list[_Line]) -> bool:
    """True where an opening with the name of a language stands inside a block of code."""
    return _odd_one(found, marks) is not None


def _odd_one(found: list[Fence], marks: list[_Line]) -> Fence | None:
    named = [mark.number for mark in marks if mark.info]
    at = 0
    for fence in found:
        while at < len(named) and named[at] <= fence.begin:
            at += 1
        if at < len(named) and named[at] <= fence.end and not fence.has_nested:
            return fence
    return None


def _cut(found: list[Fence], marks: list[_Line], speakers: list[int]) -> dict[int, int] | None:
    """The first block that hides a speaker before another opening, and where it is to end."""
    odd = _odd_one(found, marks)
    named = {mark.number for mark in marks if mark.info}
    for fence in found:
        inside = [line for line in speakers if fence.begin < line < fence.end]
        if not inside:
            continue
        if odd is fence and not any(fence.begin < line < inside[0] for line in named):
            return {fence.begin: inside[0]}
        if odd is None:
            return {fence.begin: inside[0]}
    return None
