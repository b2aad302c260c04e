"""Tells a transcript from a text that quotes one."""

import re
from collections.abc import Sequence

_SENTENCE = re.compile(r"[^\W\d_].*[.!?…。！？।؟][\"'”’»)]*\s*", re.DOTALL)
_METADATA = re.compile(
    r"\s*(?:[-*_=#~>|]|<|https?://|\*\*[^*]+\*\*\s|[\w .-]{1,30}[:：]|---|\d|_.*_\s*$|!?\[)"
)
_FEW = 6
_SHORT = 300
_MOSTLY = 0.7


def is_quoted(lines: Sequence[str], marks: Sequence[int]) -> bool:
    """True where prose stands around a few lines of talk.

    Exports put a title, a date and a link before the first turn. Sentences there are somebody's
    own: many of them, with little talk below, are an article about a conversation.
    """
    sentences = [line for line in lines[: marks[0]] if _is_sentence(line)]
    if not sentences:
        return False
    talk = sum(map(len, lines[marks[0] : marks[-1]]))
    last = sum(map(len, lines[marks[-1] :]))
    if len(marks) <= _FEW and last > 3 * max(talk, 100) and _paragraphs(lines[marks[-1] :]) > 2:
        return True
    before = sum(len(line) for line in sentences if len(line.split()) > 4)
    if before > _SHORT and _behind(lines[marks[-1] :]) > talk:
        return True
    return before > _SHORT if len(marks) < 4 else before > 1.5 * (talk + last)


def is_list(lines: Sequence[str], marks: Sequence[int], names: Sequence[tuple[int, str]]) -> bool:
    """True for a list of names and what they are: a glossary, a table of settings.

    `names` are all lines that are written as the marks are, with the name that each has.
    """
    named = [name for number, name in names if number >= marks[0]]
    written = sum(bool(line.strip()) for line in lines[marks[0] :])
    strange = len(names) - len(marks)
    if len(named) < 3 or len(named) < _MOSTLY * written:
        return False
    if len(set(named)) == len(named):
        return strange > 0 or any(line.strip() for line in lines[: marks[0]])
    return strange > len(marks) / 2 and all(name.islower() for name in named)


def _is_sentence(line: str) -> bool:
    return bool(_SENTENCE.fullmatch(line)) and not _METADATA.match(line)


def _behind(lines: Sequence[str]) -> int:
    """Characters of a turn behind its first paragraph."""
    first = next((at for at, line in enumerate(lines) if not line.strip()), len(lines))
    return sum(map(len, lines[first:]))


def _paragraphs(lines: Sequence[str]) -> int:
    return sum(
        bool(line.strip()) and (at == 0 or not lines[at - 1].strip())
        for at, line in enumerate(lines)
    )
