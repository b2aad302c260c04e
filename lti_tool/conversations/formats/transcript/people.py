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
_NAME = re.compile(r"[^\W\d_][^\d_/@=]*")


def speakers_of(candidates: list[Candidate]) -> dict[str, Speaker] | None:
    """Speakers by name; None where the names are words of a text, or nobody can tell.

    A name that takes turns with an assistant is the user's. One that takes turns with a user is
    shown by its name, and so are people who talk among themselves at given times.
    """
    sides = {
        label.speaker for _, label in candidates if label.speaker and label.speaker != "system"
    }
    if len(sides) == 1:
        return _other_side(candidates, sides.pop())
    return _at_times(candidates) if not sides else None


def _other_side(candidates: list[Candidate], side: Speaker) -> dict[str, Speaker] | None:
    names = Counter(label.name for _, label in candidates if not label.speaker)
    own = [label.name for _, label in candidates if label.speaker == side]
    for name, count in names.most_common(3):
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


def _at_times(candidates: list[Candidate]) -> dict[str, Speaker] | None:
    """Everybody, where each line begins with the time of day, as in messengers."""
    timed = [label for _, label in candidates if "[time]" in label.form]
    names = Counter(label.name for label in timed)
    if len(timed) < 4 or len(names) < 2 or len(timed) < 2 * len(names):
        return None
    if any(name.casefold() in _LEVELS or not _NAME.fullmatch(name) for name in names):
        return None
    return {label.name: label.speaker or "text" for label in timed}
