"""LMS answer to sent, retry or park; one table."""

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What becomes of a delivery."""

    SENT = "sent"
    RETRY = "retry"
    PARK = "park"


class Problem(StrEnum):
    """Why a mark has not reached the LMS, as a code the page and the log share."""

    NOT_GRADABLE = "not-gradable"
    REFUSED = "refused"
    SUPERSEDED = "superseded"
    NOT_ALLOWED = "not-allowed"
    NO_COLUMN = "no-column"
    NO_GRADEBOOK = "no-gradebook"
    NO_ACCOUNT = "no-account"
    UNREACHABLE = "unreachable"
    BUSY = "busy"
    FAILING = "failing"


_SENTENCES = {
    Problem.NOT_GRADABLE: "The LMS does not accept a mark for this person. It takes marks for"
    " enrolled students only.",
    Problem.REFUSED: "The LMS read the mark and refused it.",
    Problem.SUPERSEDED: "The LMS already has a newer mark for this person.",
    Problem.NOT_ALLOWED: "The LMS does not allow this tool to send marks. Its administrator can.",
    Problem.NO_COLUMN: "The gradebook column of this activity is gone. Open the activity from the"
    " LMS once more, then send again.",
    Problem.NO_GRADEBOOK: "The LMS has not offered this activity a gradebook column.",
    Problem.NO_ACCOUNT: "This person came without the LMS, so there is no gradebook row for them.",
    Problem.UNREACHABLE: "The LMS did not answer. It is tried again by itself.",
    Problem.BUSY: "The LMS is busy. It is tried again by itself.",
    Problem.FAILING: "The LMS failed while taking the mark; the grade may be locked there.",
}


@dataclass(frozen=True)
class Outcome:
    """What becomes of a delivery, and why where it was not sent."""

    kind: Kind
    problem: Problem | None = None


_SENT = Outcome(Kind.SENT)

_LONGEST_TRYING = 25
"""Attempts at a platform that is away: with pauses doubling to an hour, about a day."""

_SUSPECT_TRIES = 5
"""Attempts at a platform that answers 500: Moodle says so for a locked grade, too."""


def classify(status: int | None, body: bytes, attempts: int) -> Outcome:
    """What an answer to a score means. `status` is None when there was no valid answer.

    Follows AGS 2.0 and Moodle's measured behaviour: 200 with the body `[]` is a refusal that PHP
    could not put into its status line.
    """
    if status is None:
        return _again_until(attempts, _LONGEST_TRYING, Problem.UNREACHABLE)
    if 200 <= status < 300:
        return Outcome(Kind.PARK, Problem.REFUSED) if body.strip() == b"[]" else _SENT
    if status == 401:
        # The client has already fetched a new token once.
        return _again_until(attempts, _SUSPECT_TRIES, Problem.NOT_ALLOWED)
    if status in (429, 502, 503, 504):
        return _again_until(attempts, _LONGEST_TRYING, Problem.BUSY)
    if status >= 500:
        return _again_until(attempts, _SUSPECT_TRIES, Problem.FAILING)
    parked = {
        403: Problem.NOT_ALLOWED,
        404: Problem.NO_COLUMN,
        409: Problem.SUPERSEDED,
    }
    return Outcome(Kind.PARK, parked.get(status, Problem.NOT_GRADABLE))


def _again_until(attempts: int, most: int, problem: Problem) -> Outcome:
    return Outcome(Kind.RETRY if attempts < most else Kind.PARK, problem)


def problem_sentence(code: str) -> str:
    """What a teacher is told about a problem code."""
    return _SENTENCES[Problem(code)]
