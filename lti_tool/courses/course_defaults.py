"""Settings that a course has a default for: an activity follows it, or has its own value.

In an activity NULL means that it follows. `Activity` resolves each in its own query, so nothing
that reads a setting knows where its value comes from.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from lti_tool.errors import InvalidInput

LEAST_WORDS_LIMIT = 500
"""Highest number of words that a comment may be asked to have at least."""

MOST_WORDS_LIMIT = 2000
"""Highest number of words that a comment may be asked to have at most."""

FOLLOWED: Mapping[str, tuple[str, ...]] = {
    "allows_own_tags": ("allows_own_tags",),
    "needs_comments": ("needs_comments",),
    "comment_words": ("comment_words_least", "comment_words_most"),
    "resists_copying": ("resists_copying",),
}
"""Columns of each setting, which are the same in the tables of courses and of activities."""


@dataclass(frozen=True)
class CommentWords:
    """Words that a comment of a student has; 0 for no limit."""

    least: int = 0
    most: int = 0


ANY_LENGTH = CommentWords()


@dataclass(frozen=True)
class OwnSettings:
    """Settings that an activity has for itself; None where it follows its course."""

    allows_own_tags: bool | None = None
    needs_comments: bool | None = None
    comment_words: CommentWords | None = None
    resists_copying: bool | None = None


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


def checked_words(words: CommentWords) -> CommentWords:
    """The limits themselves. Raises InvalidInput for some out of range, or the wrong way round."""
    if not 0 <= words.least <= LEAST_WORDS_LIMIT or not 0 <= words.most <= MOST_WORDS_LIMIT:
        raise InvalidInput(
            f"A comment has at least 1 to {LEAST_WORDS_LIMIT} words,"
            f" and at most 1 to {MOST_WORDS_LIMIT:,}; 0 is for no limit.",
            field="comment_words",
        )
    if words.most and words.least > words.most:
        raise InvalidInput(
            "A comment cannot have more words at least than at most.", field="comment_words"
        )
    return words
