"""Checks of what an activity is set up with: title, instructions, dates; no database."""

from datetime import datetime
from typing import Any, NamedTuple

from lti_tool import clock
from lti_tool.courses.comparisons import ComparisonSettings
from lti_tool.courses.contributions import MOST_CONTRIBUTIONS, Contributions
from lti_tool.courses.course_defaults import CommentWords, checked_minimum, checked_words
from lti_tool.courses.responses import MOST_RESPONSE_WORDS, ResponseSettings
from lti_tool.errors import Conflict, InvalidInput
from lti_tool.grading.single_marks import MARKERS
from lti_tool.languages import Message
from lti_tool.lti.limits import LONGEST_INSTRUCTIONS, LONGEST_TITLE
from lti_tool.utf16 import utf16_length
from lti_tool.validation import is_showable

WORKSPACE_FOR = ("class", "group", "student")
"""Sharers of one workspace of an activity."""

_HIGHEST_MAXIMUM = 1000


class Dates(NamedTuple):
    """Beginning and end of the time in which students may write; None for no limit."""

    opens_at: datetime | None = None
    closes_at: datetime | None = None


class Reveal(NamedTuple):
    """Times at which hidden notes are revealed, besides the press of a teacher."""

    at: datetime | None = None
    """Time for everybody's notes; None for no date."""
    note_threshold: int | None = None
    """Passages that a student marks before they see others' notes; None for no such number."""


def checked_reveal_time(at: datetime | None) -> datetime | None:
    """The time itself. Raises InvalidInput for one that has passed."""
    if at is not None and at <= clock.now():
        raise InvalidInput(
            "Choose a time that is still to come.",
            field="reveal",
            advice="To reveal the notes at once, press “Reveal all notes”.",
        )
    return at


def checked_dates(dates: Dates) -> Dates:
    """The dates themselves. Raises InvalidInput where the end is not after the beginning."""
    if dates.opens_at and dates.closes_at and dates.closes_at <= dates.opens_at:
        raise InvalidInput("It has to close after it opens.", field="dates")
    return dates


class MarkRelease(NamedTuple):
    """Settings of an activity: marks are held as drafts or not, the date of their release, and how
    many people mark each work.
    """

    holds_marks: bool | None = None
    """None for as the course says."""
    at: datetime | None = None
    marker_count: int | None = None
    """1, or 2 who agree on the mark; None for as it is."""


def checked_marker_count(release: MarkRelease, before: int = 1) -> int:
    """Number of people who mark each work. Raises InvalidInput for another one than 1 and 2, and
    for two where marks are not held.
    """
    count = release.marker_count
    if count not in (None, 1, MARKERS):
        raise InvalidInput("Each work is marked by one person or by two.", field="mark_release")
    if release.holds_marks:
        return before if count is None else count
    if count == MARKERS:
        raise InvalidInput(
            "Two people can only agree on marks that are held back.",
            field="mark_release",
            advice="Let marks be released later.",
        )
    return 1


def require_one_way_of_marking(marker_count: int, *, has_rule: bool) -> None:
    """Raise Conflict where a rule would compute marks, and two people would agree on them."""
    if has_rule and marker_count == MARKERS:
        raise Conflict(
            "A rule computes the marks of an activity, or two people agree on them, but not both.",
            advice="Take the rule away, or let one person mark each work.",
        )


def require_release_time(release: MarkRelease) -> None:
    """Raise InvalidInput for a date that has passed, and for one where no marks are held."""
    if release.at is None:
        return
    if not release.holds_marks:
        raise InvalidInput(
            "Only marks that are held back can be released at a date.", field="mark_release"
        )
    if release.at <= clock.now():
        raise InvalidInput(
            "Choose a time that is still to come.",
            field="mark_release",
            advice="To release the marks at once, press “Release all drafts”.",
        )


class Limits(NamedTuple):
    """Rules of what students write and take away; None for as the course says."""

    comment_words: CommentWords | None = None
    resists_copying: bool | None = None
    checks_claims: bool | None = None
    """True where claims are checked; None for as it is, at first False."""

    def columns(self) -> dict[str, Any]:
        """Columns of an activity with these settings. Raises InvalidInput for numbers out of
        range.
        """
        words = self.comment_words
        if words is not None:
            checked_words(words)
        return {
            "comment_words_least_here": words.least if words else None,
            "comment_words_most_here": words.most if words else None,
            "resists_copying_here": self.resists_copying,
            **({} if self.checks_claims is None else {"checks_claims": self.checks_claims}),
        }


class HandingIn(NamedTuple):
    """Settings of an activity: students are asked to hand in or not, the due date, and what is
    enough to hand in.
    """

    is_asked: bool = False
    due_at: datetime | None = None
    passage_minimum: int | None = None
    """Passages that somebody marks before they hand in, 0 for any number; None for as the course
    says, as in the next two."""
    needs_comments: bool | None = None
    """True where each of them has a comment."""
    accepts_late: bool | None = None
    """True where work is taken after it was due."""

    def columns(self) -> dict[str, Any]:
        """Columns of an activity with these settings. Raises InvalidInput for a number out of
        range.
        """
        if self.passage_minimum is not None:
            checked_minimum(self.passage_minimum)
        return {
            "hands_in": self.is_asked,
            "due_at": self.due_at,
            "passage_minimum_here": self.passage_minimum,
            "needs_comments_here": self.needs_comments,
            "accepts_late_here": self.accepts_late,
        }


def require_due_in_time(handing_in: HandingIn, dates: Dates) -> None:
    """Raise InvalidInput for a due date while nobody can write."""
    due_at, (opens_at, closes_at) = handing_in.due_at, dates
    if due_at and opens_at and due_at <= opens_at:
        raise InvalidInput("It has to be due after it opens.", field="handing_in")
    if due_at and closes_at and due_at > closes_at:
        raise InvalidInput("It has to be due before it closes.", field="handing_in")


def checked_contributions(contributions: Contributions) -> Contributions:
    """The settings themselves. Raises InvalidInput for a number out of range."""
    if not 1 <= contributions.most <= MOST_CONTRIBUTIONS:
        raise InvalidInput(
            Message(
                "Students bring 1 to {most_contributions} conversations.",
                most_contributions=MOST_CONTRIBUTIONS,
            ),
            field="contributions.most",
        )
    return contributions


def checked_comparison(comparison: ComparisonSettings) -> ComparisonSettings:
    """The settings themselves. Raises InvalidInput for revealing what is not hidden."""
    if comparison.reveals_when_all and not comparison.hides_models:
        raise InvalidInput("Only models that are hidden can be revealed.", field="comparison")
    return comparison


def checked_response(response: ResponseSettings, workspace_for: str) -> ResponseSettings:
    """The settings themselves. Raises InvalidInput for a number out of range, and for an answer of
    a whole class.
    """
    if not 0 <= response.words_most <= MOST_RESPONSE_WORDS:
        raise InvalidInput(
            Message(
                "An answer has at most 1 to {most_response_words} words; 0 is for no limit.",
                most_response_words=MOST_RESPONSE_WORDS,
            ),
            field="response",
        )
    if response.mode != "no" and workspace_for == "class":
        raise InvalidInput(
            "A whole class does not write one answer together.",
            field="response",
            advice="Let each group work together, or each student alone.",
        )
    return response


def checked_maximum(maximum: int) -> int:
    """The highest mark itself. Raises InvalidInput outside its range."""
    if not 1 <= maximum <= _HIGHEST_MAXIMUM:
        raise InvalidInput(
            Message(
                "The highest mark is from 1 to {highest_maximum}.", highest_maximum=_HIGHEST_MAXIMUM
            ),
            field="score_maximum",
        )
    return maximum


def checked_workspace_for(workspace_for: str) -> str:
    """The kind of workspace itself. Raises InvalidInput for one that there is not."""
    if workspace_for not in WORKSPACE_FOR:
        raise InvalidInput("Choose who works together.", field="workspace_for")
    return workspace_for


def require_others(workspace_for: str) -> None:
    """Raise InvalidInput where everybody works alone, and no notes can be hidden from others."""
    if workspace_for == "student":
        raise InvalidInput(
            "Where each student works alone, there is nobody to hide notes from.",
            field="hides_notes",
            advice="Let students see notes at once.",
        )


def checked_title(text: str) -> str:
    """Title on one line. Raises InvalidInput for an empty or a long one."""
    title = " ".join(_storable(text, "title").split())
    if not 1 <= utf16_length(title) <= LONGEST_TITLE:
        raise InvalidInput(
            Message("A title has 1 to {longest_title} characters.", longest_title=LONGEST_TITLE),
            field="title",
        )
    return title


def title_or_none(text: str) -> str | None:
    """Title from what a platform calls something; None where it cannot be one."""
    try:
        return checked_title(" ".join(text.split())[:LONGEST_TITLE])
    except InvalidInput:
        return None


def checked_instructions(text: str) -> str:
    """Instructions without space around them. Raises InvalidInput for long ones."""
    instructions = _storable(text, "instructions").strip()
    if utf16_length(instructions) > LONGEST_INSTRUCTIONS:
        raise InvalidInput(
            Message(
                "Instructions have at most {longest_instructions} characters.",
                longest_instructions=LONGEST_INSTRUCTIONS,
            ),
            field="instructions",
        )
    return instructions


def _storable(text: str, field: str) -> str:
    """The text itself. Raises InvalidInput for what neither the database nor a page can hold."""
    if not is_showable(text):
        raise InvalidInput("That holds characters that cannot be shown.", field=field)
    return text
