"""Models of polls: asked, answered, shown on a projector, and listed."""

import uuid
from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field

from lti_tool.activities import polls
from lti_tool.validation import Text
from lti_tool.web.schemas.base import Input, Output


class NewPoll(Input):
    """Question to everybody who has an activity open."""

    text: Annotated[str, Text(2 * polls.LONGEST_QUESTION, least=1)]
    choices: list[Annotated[str, Text(2 * polls.LONGEST_CHOICE)]] = Field(max_length=20)
    """Two to five answers to choose from; empty where each answers in words."""
    seconds: int
    """Time for which it is open: 30, 60 or 120."""


class PollChange(Input):
    """Changes of a poll; null for what stays."""

    is_closed: Literal[True] | None = None
    """Closes it before its time."""
    shows_words: bool | None = None
    """True where the projector shows the answers that are in words."""
    is_put_away: Literal[True] | None = None
    """Closes it and takes it off the projector."""


class PollAnswerChange(Input):
    """One answer on the projector, or off it."""

    is_off: bool


class NewPollAnswer(Input):
    """Answer of a student: a choice, or words."""

    choice: Annotated[int, Field(ge=0, lt=polls.MOST_CHOICES)] | None = None
    """Place among the choices, from 0."""
    words: Annotated[str, Text(2 * polls.LONGEST_ANSWER)] | None = None


class OpenPoll(Output):
    """Question that the viewer can answer now."""

    id: uuid.UUID
    text: str
    choices: list[str]
    closes_in: float
    """Seconds from the answer, by the server's clock."""
    choice: int | None
    """Choice of the viewer so far."""
    words: str | None
    """Words of the viewer so far."""


class PollChoice(Output):
    """Answer to choose from."""

    text: str
    people: int | None
    """Number of those who chose it; null while the poll is open, and below three answers in all."""


class PollWords(Output):
    """Answer in words, without its author."""

    id: uuid.UUID
    words: str


class ProjectedPoll(Output):
    """Newest question as a projector shows it."""

    id: uuid.UUID
    text: str
    choices: list[PollChoice]
    answers: int | None
    """Number of answers; null for fewer than three."""
    closes_in: float
    """Seconds from the answer, by the server's clock; 0 once it is closed."""
    shows_words: bool
    words: list[PollWords]
    """Answers in words, where they are shown, without those that were taken off."""


class ListedAnswer(Output):
    """Answer with the name of who gave it, as the viewer may see that."""

    name: str
    answer: str
    is_off: bool


class ListedPoll(Output):
    """Question with all of its answers."""

    id: uuid.UUID
    asked_at: datetime
    text: str
    choices: list[str]
    answers: list[ListedAnswer]
