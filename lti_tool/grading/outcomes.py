"""Classification of an LMS's answer to a score: sent, retry or park; one table."""

from dataclasses import dataclass
from enum import StrEnum

from lti_tool.errors import ServiceError
from lti_tool.languages import Message


class Kind(StrEnum):
    """Kinds of outcome of a delivery attempt."""

    SENT = "sent"
    RETRY = "retry"
    PARK = "park"


class Problem(StrEnum):
    """Codes of the reasons why a mark has not reached the LMS; pages and logs share them."""

    NOT_GRADABLE = "not-gradable"
    REFUSED = "refused"
    TOO_LARGE = "too-large"
    SUPERSEDED = "superseded"
    NOT_ALLOWED = "not-allowed"
    NO_COLUMN = "no-column"
    NO_GRADEBOOK = "no-gradebook"
    COLUMN_NOT_ALLOWED = "column-not-allowed"
    NOT_LET_IN = "not-let-in"
    WRONG_ADDRESS = "wrong-address"
    UNREADABLE = "unreadable"
    NO_ACCOUNT = "no-account"
    UNREACHABLE = "unreachable"
    BUSY = "busy"
    FAILING = "failing"


_SENTENCES = {
    Problem.NOT_GRADABLE: "The LMS does not accept a mark for this person. It takes marks for"
    " enrolled students only.",
    Problem.REFUSED: "The LMS refused the mark.",
    Problem.TOO_LARGE: "The LMS found the mark too large to read. Shorten the comment; then it is"
    " sent again.",
    Problem.SUPERSEDED: "The LMS already has a newer mark for this person.",
    Problem.NOT_ALLOWED: "The LMS does not allow this tool to send marks. Its administrator can"
    " allow it; then send again.",
    Problem.NO_COLUMN: "The gradebook column of this activity is gone. Open the activity from the"
    " LMS once more, then send again.",
    Problem.NO_GRADEBOOK: "The LMS has not offered this activity a gradebook column.",
    Problem.COLUMN_NOT_ALLOWED: "The gradebook has no column for this activity, and the LMS does"
    " not allow this tool to make one. Turn on marks for the activity in the LMS, open it from"
    " there once more, then send again.",
    Problem.NOT_LET_IN: "The LMS did not let this tool in. Its administrator has to look at how the"
    " tool is registered; then send again.",
    Problem.WRONG_ADDRESS: "The gradebook has an address that is not the LMS's own, so nothing is"
    " sent there. The administrator of the LMS has to look at it.",
    Problem.UNREADABLE: "The LMS answered in a way that this tool cannot read. If that goes on, the"
    " administrator of the LMS has to look at it.",
    Problem.NO_ACCOUNT: "This person came without the LMS, so there is no gradebook row for them.",
    Problem.UNREACHABLE: "The LMS did not answer.",
    Problem.BUSY: "The LMS is busy.",
    Problem.FAILING: "The LMS failed while taking the mark; the grade may be locked there.",
}


@dataclass(frozen=True)
class Outcome:
    """Outcome of a delivery attempt, with the problem where it was not sent."""

    kind: Kind
    problem: Problem | None = None


_SENT = Outcome(Kind.SENT)

_MAX_ATTEMPTS_AWAY = 25
"""Attempts at a platform that is away: with pauses doubling to an hour, about a day."""

_MAX_ATTEMPTS_FAILING = 5
"""Attempts at a platform that answers 500: Moodle says so for a locked grade, too."""


def classify(
    status: int | None, body: bytes, attempts: int, *, is_gradable: bool = True
) -> Outcome:
    """Classify the answer to a score; `status` is the HTTP status, None without a valid answer.

    `attempts` counts those at this version, this one included. `is_gradable` is False for somebody
    of whom it is known that they are no student of the course any more.

    Follows AGS 2.0 and Moodle's measured behaviour: 200 with the body `[]` is a refusal that PHP
    could not put into its status line. A page, as of a proxy, is no answer.
    """
    if status is None:
        return _retry_or_park(attempts, _MAX_ATTEMPTS_AWAY, Problem.UNREACHABLE)
    if 200 <= status < 300:
        if body.lstrip().startswith(b"<"):
            return _retry_or_park(attempts, _MAX_ATTEMPTS_FAILING, Problem.UNREADABLE)
        return refused(is_gradable) if body.strip() == b"[]" else _SENT
    if status == 401:
        # The client has already fetched a new token once.
        return _retry_or_park(attempts, _MAX_ATTEMPTS_FAILING, Problem.NOT_ALLOWED)
    if status in (408, 425, 429, 502, 503, 504):
        return _retry_or_park(attempts, _MAX_ATTEMPTS_AWAY, Problem.BUSY)
    if status >= 500:
        return _retry_or_park(attempts, _MAX_ATTEMPTS_FAILING, Problem.FAILING)
    parked = {
        403: Problem.NOT_ALLOWED,
        404: Problem.NO_COLUMN,
        410: Problem.NO_COLUMN,
        409: Problem.SUPERSEDED,
        413: Problem.TOO_LARGE,
    }
    return Outcome(Kind.PARK, parked[status]) if status in parked else refused(is_gradable)


def refused(is_gradable: bool) -> Outcome:
    """Outcome of a refusal that is about the mark or the person."""
    return Outcome(Kind.PARK, Problem.REFUSED if is_gradable else Problem.NOT_GRADABLE)


def of_error(error: ServiceError, attempts: int) -> Outcome:
    """Classify a service that gave no usable answer: its column, its token, or its address."""
    status = error.answered
    if error.reason == "no-answer":
        return classify(None, b"", attempts)
    if error.reason == "not-allowed":
        return Outcome(Kind.PARK, Problem.NOT_ALLOWED)
    if error.reason == "wrong-address":
        return Outcome(Kind.PARK, Problem.WRONG_ADDRESS)
    if error.reason == "not-let-in":
        return _retry_or_park(attempts, _MAX_ATTEMPTS_FAILING, Problem.NOT_LET_IN)
    if status is None or status < 400:
        return _retry_or_park(attempts, _MAX_ATTEMPTS_FAILING, Problem.UNREADABLE)
    if status in (404, 410):
        return Outcome(Kind.PARK, Problem.NO_GRADEBOOK)
    return classify(status, b"", attempts)


def _retry_or_park(attempts: int, maximum: int, problem: Problem) -> Outcome:
    return Outcome(Kind.RETRY if attempts < maximum else Kind.PARK, problem)


_PASSING = (Problem.UNREACHABLE, Problem.BUSY, Problem.FAILING, Problem.UNREADABLE)
"""Problems that may be over when the mark is sent again."""


def problem_sentence(code: str, words: str = "", *, is_parked: bool = True) -> str:
    """Sentence about a problem code, for teachers, with the LMS's own words where it gave some.

    `is_parked` is False where the mark is sent again by itself. Raises ValueError for an unknown
    code.
    """
    problem = Problem(code)
    sentence = Message(_SENTENCES[problem])
    if not is_parked:
        sentence = Message("{sentence} It is tried again by itself.", sentence=sentence)
    elif problem in _PASSING:
        sentence = Message("{sentence} Send it again later.", sentence=sentence)
    if words:
        return Message("{sentence} The LMS says: “{words}”", sentence=sentence, words=words)
    return sentence
