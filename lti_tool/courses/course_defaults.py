"""Settings that a course has a default for: an activity follows it, or has its own value.

In an activity NULL means that it follows. `Activity` resolves each in its own query, so nothing
that reads a setting knows where its value comes from.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from lti_tool.errors import InvalidInput
from lti_tool.languages import Message

LEAST_WORDS_LIMIT = 500
"""Highest number of words that a comment may be asked to have at least."""

MOST_WORDS_LIMIT = 2000
"""Highest number of words that a comment may be asked to have at most."""

HIGHEST_THRESHOLD = 20
"""Highest number of passages that a student marks before they see others' notes."""

HIGHEST_MINIMUM = 50
"""Highest number of passages that somebody may be asked to mark before they hand in."""

FOLLOWED: Mapping[str, tuple[str, ...]] = {
    "allows_own_tags": ("allows_own_tags",),
    "needs_comments": ("needs_comments",),
    "comment_words": ("comment_words_least", "comment_words_most"),
    "resists_copying": ("resists_copying",),
    "hiding": ("hides_notes", "note_threshold"),
    "names": ("hides_names", "seals_names"),
    "passage_minimum": ("passage_minimum",),
    "accepts_late": ("accepts_late",),
    "holds_marks": ("holds_marks",),
}
"""Columns of each setting, which are the same in the tables of courses and of activities. The value
of a setting of several columns is a tuple of them."""

LASTING = frozenset({"hiding", "names", "holds_marks"})
"""Lasting settings: an activity keeps each once it has begun, whatever its course says then."""


class CommentWords(NamedTuple):
    """Words that a comment of a student has; 0 for no limit."""

    least: int = 0
    most: int = 0


ANY_LENGTH = CommentWords()


class Hiding(NamedTuple):
    """Settings of when students see each other's notes."""

    hides_notes: bool = False
    """True where they see only their own until these are revealed."""
    note_threshold: int | None = None
    """Passages that a student marks before they see others' notes; None for no such number."""


class Names(NamedTuple):
    """Settings of who sees the names of students, besides themselves."""

    are_hidden: bool = False
    """True where students see each other under pseudonyms."""
    are_sealed: bool = False
    """True where teachers and tutors do, too, until a teacher opens the names."""


AT_ONCE = Hiding()
ALL_NAMES = Names()


@dataclass(frozen=True)
class OwnSettings:
    """Settings that an activity has for itself; None where it follows its course."""

    allows_own_tags: bool | None = None
    needs_comments: bool | None = None
    comment_words: CommentWords | None = None
    resists_copying: bool | None = None
    hiding: Hiding | None = None
    names: Names | None = None
    passage_minimum: int | None = None
    accepts_late: bool | None = None
    holds_marks: bool | None = None


@dataclass(frozen=True)
class Defaults:
    """Settings of a course, for the activities that follow it."""

    allows_own_tags: bool = False
    """True where members may add tags of their own."""
    needs_comments: bool = False
    """True where each passage that is handed in has a comment of who marked it."""
    comment_words: CommentWords = ANY_LENGTH
    resists_copying: bool = False
    """True where pages make it harder for students to copy or print the text."""
    hiding: Hiding = AT_ONCE
    names: Names = ALL_NAMES
    passage_minimum: int = 0
    """Passages that somebody marks before they hand in; 0 for any number."""
    accepts_late: bool = True
    """True where work is taken after it was due, and shown as late."""
    holds_marks: bool = False
    """True where marks stay drafts until they are released."""


def columns_of(setting: str, value: Any) -> dict[str, Any]:
    """Columns of a setting with its value; with None in each for a value of None."""
    names = FOLLOWED[setting]
    if len(names) == 1:
        return {names[0]: value}
    return dict(zip(names, value, strict=True)) if value is not None else dict.fromkeys(names)


def checked(setting: str, value: Any) -> Any:
    """The value of a setting itself. Raises InvalidInput for one that there cannot be."""
    check = _CHECKS.get(setting)
    return value if check is None else check(value)


def checked_words(words: CommentWords) -> CommentWords:
    """The limits themselves. Raises InvalidInput for some out of range, or the wrong way round."""
    if not 0 <= words.least <= LEAST_WORDS_LIMIT or not 0 <= words.most <= MOST_WORDS_LIMIT:
        raise InvalidInput(
            Message(
                "A comment has at least 1 to {least} words, and at most 1 to {most};"
                " 0 is for no limit.",
                least=LEAST_WORDS_LIMIT,
                most=MOST_WORDS_LIMIT,
            ),
            field="comment_words",
        )
    if words.most and words.least > words.most:
        raise InvalidInput(
            "A comment cannot have more words at least than at most.", field="comment_words"
        )
    return words


def checked_names(names: Names) -> Names:
    """The settings themselves. Raises InvalidInput where only teachers would see no names."""
    if names.are_sealed and not names.are_hidden:
        raise InvalidInput(
            "Names that students see cannot be sealed for teachers.",
            field="names",
            advice="Hide students’ names from each other, too.",
        )
    return names


def checked_threshold(threshold: int | None) -> int | None:
    """The number itself. Raises InvalidInput for one out of range."""
    if threshold is not None and not 1 <= threshold <= HIGHEST_THRESHOLD:
        raise InvalidInput(
            Message(
                "Students mark 1 to {highest_threshold} passages before they see others’ notes.",
                highest_threshold=HIGHEST_THRESHOLD,
            ),
            field="reveal",
        )
    return threshold


def checked_minimum(minimum: int) -> int:
    """The number itself, 0 for any. Raises InvalidInput for one out of range."""
    if not 0 <= minimum <= HIGHEST_MINIMUM:
        raise InvalidInput(
            Message(
                "Students mark 1 to {highest_minimum} passages before they hand in; 0 is any"
                " number.",
                highest_minimum=HIGHEST_MINIMUM,
            ),
            field="handing_in",
        )
    return minimum


def _checked_hiding(hiding: Hiding) -> Hiding:
    checked_threshold(hiding.note_threshold)
    if hiding.note_threshold is not None and not hiding.hides_notes:
        raise InvalidInput("Only notes that are hidden have a number.", field="reveal")
    return hiding


_CHECKS: Mapping[str, Callable[[Any], Any]] = {
    "comment_words": checked_words,
    "hiding": _checked_hiding,
    "names": checked_names,
    "passage_minimum": checked_minimum,
}
