"""Text or Markdown to turns: who speaks is read from lines that name a speaker."""

import re

from lti_tool.conversations.canonical_text import text_of
from lti_tool.conversations.formats.format import Options
from lti_tool.conversations.formats.probe import Probe
from lti_tool.conversations.formats.transcript import speakers
from lti_tool.conversations.formats.transcript.speakers import Mark
from lti_tool.conversations.markup import markdown
from lti_tool.conversations.problems import MOST_TURNS, CannotRead, Problem
from lti_tool.conversations.sanitize import clean, readable
from lti_tool.conversations.turns import Reading, ReadingWarning, Speaker, Turn
from lti_tool.conversations.work import Work

_MOST_HTML = 32 * 2**20
"""Characters of all turns together. Markdown of many tiny parts grows more than tenfold."""

_LONGEST_TITLE = 1000
"""Characters that a heading may have to be a title."""

_RULE = re.compile(r"\s*(?:(?:-\s*){3,}|(?:\*\s*){3,}|(?:_\s*){3,})")


def has_speakers(probe: Probe) -> bool:
    """True where lines name who speaks, and somebody asks and somebody answers."""
    try:
        return bool(probe.derive(_marks))
    except CannotRead:
        # Reading says why.
        return True


def read_transcript(probe: Probe, options: Options) -> Reading:
    """Turns of a transcript. Raises CannotRead.

    A line such as "User:", "**ChatGPT:** Yes" or "## Assistant" begins a turn. It counts only where
    somebody asks and somebody answers. A heading of the first level at the top is the title.
    """
    del options
    return _read(probe.derive(_lines), probe.derive(_marks))


def read_text(probe: Probe, options: Options) -> Reading:
    """One reading without speakers, whatever its lines say. Raises CannotRead."""
    del options
    return _read(probe.derive(_lines), []).with_warning(ReadingWarning.NO_SPEAKERS)


def _lines(probe: Probe) -> list[str]:
    return readable(probe.text).removeprefix("\ufeff").split("\n")


def _marks(probe: Probe) -> list[Mark]:
    return speakers.find(probe.derive(_lines))


def _read(lines: list[str], marks: list[Mark]) -> Reading:
    work = Work()
    title, first = _title(lines, work)
    turns: list[Turn] = []
    size = 0
    for speaker, label, body in _parts(lines, first, marks):
        html = markdown.render(body, work)
        size += len(html)
        if size > _MOST_HTML:
            raise CannotRead(Problem.LARGE_PAGE)
        if html:
            turns.append(Turn.of_text(speaker, label, html))
    return Reading("", title, tuple(turns))


def _title(lines: list[str], work: Work) -> tuple[str, int]:
    """Title at the top, and the number of the line from which on the text is no title."""
    for number, line in enumerate(lines):
        if line.strip():
            title = _heading(line)
            if title and speakers.mark_of(line) is None:
                return text_of(clean(markdown.render(title, work))).strip(), number + 1
            break
    return "", 0


def _heading(line: str) -> str:
    """The text of a heading of the first level; "" where the line is none, or is too long."""
    line = line.strip()
    if line[:1] != "#" or line[1:2] not in (" ", "\t") or len(line) > _LONGEST_TITLE:
        return ""
    heading = line[1:].strip()
    without_end = heading.rstrip("#")
    return without_end.strip() if without_end[-1:] in ("", " ", "\t") else heading


def _parts(lines: list[str], first: int, marks: list[Mark]) -> list[tuple[Speaker, str, str]]:
    """Speaker, label and Markdown of each turn."""
    if len(marks) > MOST_TURNS:
        raise CannotRead(Problem.MANY_TURNS)
    if not marks:
        return [("text", "", "\n".join(_without_blank_ends(lines[first:])))]
    parts: list[tuple[Speaker, str, str]] = [("text", "", _body(lines[first : marks[0].line]))]
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
