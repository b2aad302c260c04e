"""Tells a transcript from a text that quotes one."""

import re
from collections.abc import Sequence

_SENTENCE = re.compile(r"[^\W\d_].*[.!?…。！？।؟][\"'”’»)]*\s*", re.DOTALL)
_METADATA = re.compile(
    r"\s*(?:[-*_=#~>|]|<|https?://|\*\*[^*]+\*\*\s|[\w .-]{1,30}[:：]|---|\d|_.*_\s*$|!?\[)"
)
_FEW = 6
_SHORT = 300


def is_quoted_in_prose(lines: Sequence[str], marks: Sequence[int]) -> bool:
    """True where prose stands around a few lines of talk.

    Exports put a title, a date and a link before the first turn. Sentences there are somebody's
    own: many of them, with little talk below, are an article about a conversation.
    """
    before = prose(lines[: marks[0]])
    if before == 0:
        return False
    talk = sum(map(len, lines[marks[0] : marks[-1]]))
    last = sum(map(len, lines[marks[-1] :]))
    if len(marks) <= _FEW and last > 3 * max(talk, 100) and _paragraphs(lines[marks[-1] :]) > 2:
        return True
    if len(marks) < 4:
        return before > _SHORT or _is_list(lines, marks)
    return before > 1.5 * (talk + last)


def prose(lines: Sequence[str]) -> int:
    """Characters of the lines that are sentences, and neither headings nor metadata."""
    return sum(
        len(line)
        for line in lines
        if len(line.split()) > 4 and _SENTENCE.fullmatch(line) and not _METADATA.match(line)
    )


def _paragraphs(lines: Sequence[str]) -> int:
    return sum(
        bool(line.strip()) and (at == 0 or not lines[at - 1].strip())
        for at, line in enumerate(lines)
    )


def _is_list(lines: Sequence[str], marks: Sequence[int]) -> bool:
    """True for names explained in one line each, as in a glossary of roles."""
    return marks[-1] - marks[0] == len(marks) - 1 and not any(
        line.strip() for line in lines[marks[-1] + 1 :]
    )
