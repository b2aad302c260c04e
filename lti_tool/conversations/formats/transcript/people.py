"""Speakers of transcripts in which one side, or every side, goes by a name."""

import re
from collections import Counter
from itertools import pairwise

from lti_tool.conversations.formats.transcript.labels import Label
from lti_tool.conversations.formats.transcript.languages import LANGUAGES
from lti_tool.conversations.turns import Speaker

Candidate = tuple[int, Label]

_LEVELS = {
    "info", "warn", "warning", "error", "debug", "trace", "fatal", "notice", "critical", "alert",
    "emerg", "panic", "verbose", "stdout", "stderr", "server", "client", "kernel", "system",
}  # fmt: skip
"""First words of the lines of a log."""

_SURELY_USERS = {language.users[0].casefold() for language in LANGUAGES} | {"human", "prompt"}
_IN_PAIRS: dict[str, Speaker] = {"prompt": "user", "response": "assistant"}
_LEAST_PAIRED = 3
_NAME = re.compile(r"[^\W\d_][^\d_/@=]*(?:[ ]\d{1,3})?")


def speakers_of(candidates: list[Candidate]) -> dict[str, Speaker] | None:
    """Speakers by name; None where the names are words of a text, or nobody can tell.

    A name that takes turns with an assistant is the user's. One that takes turns with a user is
    shown by its name, and so are people who talk among themselves at given times.
    """
    sides = {
        label.speaker for _, label in candidates if label.speaker and label.speaker != "system"
    }
    names = {label.name for _, label in candidates if not label.speaker and label.time}
    if len(names) > 1 and (found := _at_times(candidates)) is not None:
        return found
    if len(sides) == 1:
        return _other_side(candidates, sides.pop())
    return _pairs(candidates) or _at_times(candidates) if not sides else None


def _other_side(candidates: list[Candidate], side: Speaker) -> dict[str, Speaker] | None:
    names = Counter(label.name for _, label in candidates if not label.speaker)
    own = [label.name for _, label in candidates if label.speaker == side]
    often = sorted(names.items(), key=lambda each: -each[1])
    for name, count in often[:3]:
        if count < 2:
            break
        order = [
            label.speaker == side
            for _, label in candidates
            if label.speaker == side or label.name == name
        ]
        changes = sum(a != b for a, b in pairwise(order))
        if changes == len(order) - 1:
            found: dict[str, Speaker] = dict.fromkeys(own, side)
            found[name] = _opposite(side, own)
            return found
    return _at_times(candidates)


def _opposite(side: Speaker, own: list[str]) -> Speaker:
    if side == "assistant":
        return "user"
    return "assistant" if all(name.casefold() in _SURELY_USERS for name in own) else "text"


def _pairs(candidates: list[Candidate]) -> dict[str, Speaker] | None:
    """Prompts and responses, which are words like others unless they take turns."""
    found = [
        (label.name, _IN_PAIRS[label.name.casefold()])
        for _, label in candidates
        if is_paired(label.name)
    ]
    is_alternating = all(a[1] != b[1] for a, b in pairwise(found))
    return dict(found) if len(found) >= _LEAST_PAIRED and is_alternating else None


def is_paired(name: str) -> bool:
    """True for a word that names a side only where another takes turns with it."""
    return name.casefold() in _IN_PAIRS


def have_names(candidates: list[Candidate]) -> bool:
    """True where what no table knows are names of people, and not the words of a log."""
    names = {label.name for _, label in candidates if not label.speaker}
    return not any(name.casefold() in _LEVELS or not _NAME.fullmatch(name) for name in names)


def _at_times(candidates: list[Candidate]) -> dict[str, Speaker] | None:
    """All names, where each line begins with the time of day, as in messengers."""
    timed = [label for _, label in candidates if "[time]" in label.form]
    names = Counter(label.name for label in timed)
    if len(timed) < 4 or len(names) < 2 or len(timed) < 2 * len(names):
        return None
    if not have_names(candidates):
        return None
    return {label.name: label.speaker or "text" for label in timed}
