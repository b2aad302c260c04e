"""Models of blind comparisons: a choice, what an open page knows, and the result."""

import uuid
from datetime import datetime
from typing import Annotated

from lti_tool.courses.comparisons import LONGEST_REASON
from lti_tool.validation import Text
from lti_tool.web.schemas.base import Input, Output


class NewComparisonChoice(Input):
    """Text that a student finds better."""

    conversation: uuid.UUID | None
    """null for about equal."""
    reason: Annotated[str, Text(2 * LONGEST_REASON)] = ""
    """Plain text; the teacher reads it, and no other student."""


class ComparisonChoice(Output):
    """Choice of the viewer so far."""

    conversation: uuid.UUID | None
    """null for about equal."""
    reason: str


class ComparisonRow(Output):
    """Text of a comparison, with the number of those who chose it."""

    conversation: uuid.UUID | None
    """null for about equal."""
    letter: str
    """Title under which students read it before; empty for about equal, as in what follows."""
    title: str
    model: str
    product: str
    people: int | None
    """null for a number that is not shown: one below three, or one that would tell it."""


class WorkspaceComparison(Output):
    """Blind comparison of an activity's texts, as the viewer takes part in it."""

    is_blind: bool
    """True while students do not learn where the texts are from."""
    hides_source: bool
    """True where the viewer does not, either."""
    can_choose: bool
    """True for a student while it is blind and there are two texts."""
    choice: ComparisonChoice | None
    """null before the viewer has chosen."""
    rows: list[ComparisonRow] | None
    """Numbers of a comparison that is over; null before."""
    revealed_at: datetime | None
    sees_result: bool
    """True where the viewer may read all choices with their reasons."""
    can_reveal: bool
    """True where the viewer may reveal the models now."""


class ComparisonReason(Output):
    """Words of a student about their choice."""

    name: str
    """Name as the viewer may see it."""
    conversation: uuid.UUID | None
    reason: str


class ComparisonResult(Output):
    """Choices so far, for who teaches the whole class."""

    chosen: int
    """Students who have chosen."""
    everybody: int
    """Students who can open the activity."""
    rows: list[ComparisonRow]
    reasons: list[ComparisonReason]
