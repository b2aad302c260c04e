"""Finds the lines of a text that say who speaks next."""

import re
from array import array
from collections.abc import Iterator
from dataclasses import dataclass

from lti_tool.conversations.problems import MOST_TURNS, CannotRead, Problem
from lti_tool.conversations.turns import Speaker

_USERS = {"user", "you", "human", "me"}
_SYSTEMS = {"system", "system prompt", "system message"}
_ASSISTANTS = {"assistant", "ai", "ai assistant", "bot", "chatbot"}
_PRODUCTS = {
    "chatgpt", "gpt", "claude", "gemini", "copilot", "microsoft copilot", "github copilot",
    "deepseek", "grok", "llama", "mistral", "le chat", "qwen", "perplexity", "bard", "meta ai",
}  # fmt: skip
_VERSION = re.compile(
    r"[\s-]*\d[\w.-]*|[\s-]+(?:[a-z]\d[\w.-]*|sonnet|opus|haiku|pro|flash|turbo|mini|plus|advanced"
    r"|thinking|preview)"
)
"""Suffix that may follow the name of a product: "GPT-4o", "Claude 3.5 Sonnet", "DeepSeek-R1"."""

# Exports write these as headings; in an answer, "**Response:** …" is a word among others.
_HEADINGS: dict[str, Speaker] = {"prompt": "user", "response": "assistant"}

_MARK = re.compile(
    r"""[ ]{0,3}
    (?:(?P<heading>\#{1,6})[ \t]+)?
    (?P<bold>\*\*|__)?
    (?P<label>[^\W\d_][\w.\- ]{0,38}?(?:[ ]?\([^()]{1,40}\))?)
    (?P<verb>[ ]+(?:said|says|wrote))?
    (?:[ ]*(?P<inner>[:：])(?(bold)(?P=bold))
      | (?(bold)(?P=bold))[ ]*(?P<outer>[:：])
      | (?(bold)(?P=bold))(?=\s*\Z))
    (?P<rest>(?:\s|(?<=：)(?=\S)|\Z).*)
    """,
    re.VERBOSE,
)

_LONGEST_MARK = 200
"""Characters in which a line must have said who speaks; what is said begins there at the latest."""

_MOST_MARKS = 20 * MOST_TURNS
"""Lines that name a speaker, in answers too, where they are written otherwise than the turns'."""

_FENCE = re.compile(r" {0,3}(?P<run>`{3,}|~{3,})(?P<info>.*)")


@dataclass(frozen=True)
class Mark:
    """A line that begins a turn.

    `style` is how it is written; in a transcript all are written alike. `rest` is what is said on
    the same line.
    """

    line: int
    speaker: Speaker
    label: str
    style: str
    rest: str


def find(lines: list[str]) -> list[Mark]:
    """The marks of a transcript; none where nobody asks or nobody answers.

    Marks inside fenced code do not count, and those written otherwise than the transcript's own do
    not count either: they are part of what somebody says. Raises CannotRead.
    """
    marks: list[Mark] = []
    for mark in _candidates(lines):
        marks.append(mark)
        if len(marks) > _MOST_MARKS:
            raise CannotRead(Problem.MANY_TURNS)
    for style in dict.fromkeys(mark.style for mark in marks):
        alike = [mark for mark in marks if mark.style == style]
        if _is_transcript(alike):
            return alike
    return marks if _is_transcript(marks) else []


def mark_of(line: str, number: int = 0) -> Mark | None:
    """The mark that a line is, looked at alone."""
    found = _MARK.fullmatch(line[:_LONGEST_MARK])
    if found is None:
        return None
    heading, bold, verb = found["heading"] or "", found["bold"] or "", found["verb"] or ""
    has_colon = bool(found["inner"] or found["outer"])
    speaker = _speaker(found["label"].strip(), is_heading=bool(heading))
    if speaker is None or not (has_colon or heading or bold or verb):
        return None
    style = f"{heading}{bold and '**'}{'said' if verb else ''}"
    return Mark(
        number, speaker, found["label"].strip(), style, line[found.start("rest") :].lstrip()
    )


def _is_transcript(marks: list[Mark]) -> bool:
    return {"user", "assistant"} <= {mark.speaker for mark in marks}


def _candidates(lines: list[str]) -> Iterator[Mark]:
    """The marks that are not in fenced code (CommonMark 4.5).

    A fence that nobody closed hides nothing: answers that were cut off leave such ones.
    """
    longest = _closings(lines)
    number = 0
    while number < len(lines):
        run = _opening(lines[number])
        if run and len(run) <= longest[run[0]][number + 1]:
            number = _closing(lines, number + 1, run)
        elif (mark := mark_of(lines[number], number)) is not None:
            yield mark
        number += 1


def _speaker(label: str, *, is_heading: bool) -> Speaker | None:
    name = " ".join(label.split("(", maxsplit=1)[0].lower().split())
    if name in _USERS:
        return "user"
    if name in _SYSTEMS:
        return "system"
    if name in _ASSISTANTS or _is_product(name):
        return "assistant"
    return _HEADINGS.get(name) if is_heading else None


def _is_product(name: str) -> bool:
    for product in _PRODUCTS:
        if name.startswith(product):
            version = name[len(product) :]
            return not _VERSION.sub("", version)
    return False


def _closings(lines: list[str]) -> dict[str, "array[int]"]:
    """Length of the longest closing from each line on, by kind of fence.

    So no search for a closing is ever in vain, however many fences were left open.
    """
    longest = {kind: array("I", [0]) * (len(lines) + 1) for kind in "`~"}
    for number in range(len(lines) - 1, -1, -1):
        for lengths in longest.values():
            lengths[number] = lengths[number + 1]
        run = _end(lines[number])
        if run:
            lengths = longest[run[0]]
            lengths[number] = max(lengths[number], len(run))
    return longest


def _opening(line: str) -> str:
    found = _FENCE.fullmatch(line)
    if found is None or (found["run"][0] == "`" and "`" in found["info"]):
        return ""
    return found["run"]


def _end(line: str) -> str:
    """The run of a line that can close a fence; "" of any other."""
    if "```" not in line and "~~~" not in line:
        return ""
    found = _FENCE.fullmatch(line)
    return found["run"] if found and not found["info"].strip() else ""


def _closing(lines: list[str], start: int, run: str) -> int:
    """The line that closes a fence of which one is known to be there."""
    return next(n for n in range(start, len(lines)) if _end(lines[n]).startswith(run))
