"""Text or Markdown to turns: who speaks is read from lines that name a speaker."""

import re

from lti_tool.conversations.canonical_text import text_of
from lti_tool.conversations.problems import MOST_TURNS, CannotRead, Problem
from lti_tool.conversations.readers import markdown, speakers
from lti_tool.conversations.readers.work import Work
from lti_tool.conversations.sanitize import readable
from lti_tool.conversations.turns import Conversation, Speaker, Turn

_MOST_HTML = 32 * 2**20
"""Characters of all turns together. Markdown of many tiny parts grows more than tenfold."""

_LONGEST_TITLE = 1000
"""Characters that a heading may have to be a title."""

_RULE = re.compile(r"\s*(?:(?:-\s*){3,}|(?:\*\s*){3,}|(?:_\s*){3,})")


def read(text: str) -> Conversation:
    """The turns of a pasted or uploaded conversation.

    A line such as "User:", "**ChatGPT:** Yes" or "## Assistant" begins a turn. It counts only where
    somebody asks and somebody answers; any other text is one turn of a reading. A heading of the
    first level at the very top is the title. Raises CannotRead.
    """
    work = Work()
    title, lines = _titled(readable(text).removeprefix("\ufeff").split("\n"), work)
    turns: list[Turn] = []
    size = 0
    for speaker, label, body in _parts(lines):
        html = markdown.to_html(body, work)
        size += len(html)
        if size > _MOST_HTML:
            raise CannotRead(Problem.LARGE_PAGE)
        if html:
            turns.append(Turn(speaker, label, html))
    return Conversation(title, tuple(turns))


def _titled(lines: list[str], work: Work) -> tuple[str, list[str]]:
    for number, line in enumerate(lines):
        if line.strip():
            title = _heading(line)
            if title and speakers.mark_of(line) is None:
                return text_of(markdown.to_html(title, work)).strip(), lines[number + 1 :]
            break
    return "", lines


def _heading(line: str) -> str:
    """The text of a heading of the first level; "" where the line is none, or is too long."""
    line = line.strip()
    if line[:1] != "#" or line[1:2] not in (" ", "\t") or len(line) > _LONGEST_TITLE:
        return ""
    heading = line[1:].strip()
    without_end = heading.rstrip("#")
    return without_end.strip() if without_end[-1:] in ("", " ", "\t") else heading


def _parts(lines: list[str]) -> list[tuple[Speaker, str, str]]:
    """Speaker, label and Markdown of each turn."""
    marks = speakers.find(lines)
    if len(marks) > MOST_TURNS:
        raise CannotRead(Problem.MANY_TURNS)
    if not marks:
        return [("text", "", "\n".join(_without_blank_ends(lines)))]
    parts: list[tuple[Speaker, str, str]] = [("text", "", _body(lines[: marks[0].line]))]
    ends = [*(mark.line for mark in marks[1:]), len(lines)]
    for mark, end in zip(marks, ends, strict=True):
        parts.append((mark.speaker, mark.label, _body([mark.rest, *lines[mark.line + 1 : end]])))
    return parts


def _body(lines: list[str]) -> str:
    """Text between two marks, without the rule that exports put between turns.

    Directly below a paragraph, the rule would make a heading of it.
    """
    kept = _without_blank_ends(lines)
    if kept and _RULE.fullmatch(kept[-1]):
        kept = _without_blank_ends(kept[:-1])
    return "\n".join(kept)


def _without_blank_ends(lines: list[str]) -> list[str]:
    begin, end = 0, len(lines)
    while begin < end and not lines[begin].strip():
        begin += 1
    while end > begin and not lines[end - 1].strip():
        end -= 1
    return lines[begin:end]
