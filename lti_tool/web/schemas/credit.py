"""Models of rules of credit, and of what they give."""

import uuid
from decimal import Decimal
from typing import Annotated

from pydantic import Field

from lti_tool.grading.credit_rule import MOST_CONDITIONS, MOST_WANTED, Counted, Unit
from lti_tool.validation import ExactNumber
from lti_tool.web.schemas.base import Input, Output

_Points = Annotated[ExactNumber, Field(ge=0, le=1000, max_digits=6, decimal_places=2)]


class NewCondition(Input):
    """Condition of a rule of credit."""

    counted: Counted
    wanted: Annotated[int, Field(ge=1, le=MOST_WANTED)]
    """Number that is wanted; 1 for handing in."""
    worth: _Points = Decimal(0)
    """Points, or percent of the highest mark; 0 in a rule of completion."""
    is_in_proportion: bool = False
    """True where a part of the number gives that part of the worth."""


class NewRule(Input):
    """Rule of credit: conditions whose worth is added up, or all of which are to be met."""

    conditions: Annotated[list[NewCondition], Field(min_length=1, max_length=MOST_CONDITIONS)]
    unit: Unit = Unit.POINTS
    cap: _Points | None = None
    """Most that all together give, in the unit; null for the highest mark."""
    is_completion: bool = False
    """True where all conditions together give the highest mark, and less gives nothing."""


class RuleChange(Input):
    """Rule to use from now on."""

    version: Annotated[int, Field(ge=0, le=2**31 - 1)]
    """Version of the rule that the teacher has seen; 0 where there was none."""
    rule: NewRule | None
    """null to compute no marks any more."""
    holds_marks: bool | None = None
    """True where marks are drafts until they are released; null to leave that as it is."""


class Condition(Output):
    """Condition of a rule of credit, in use."""

    counted: Counted
    wanted: int
    worth: float
    """Points, or percent of the highest mark."""
    is_in_proportion: bool


class CreditRule(Output):
    """Rule of credit in use."""

    conditions: list[Condition]
    unit: Unit
    cap: float | None
    """Most that all together give, in the unit; null for the highest mark."""
    is_completion: bool


class CreditSettings(Output):
    """Rule of an activity, as those see it who may change it."""

    version: int
    """Version of the rule, which a change names; 0 where there is none."""
    rule: CreditRule | None
    maximum: int
    """Highest mark of the activity."""
    holds_marks: bool
    """True where marks are drafts until they are released."""


class ChangedCredit(Output):
    """Student to whom a rule gives another number of points than the one in use."""

    enrolment_id: uuid.UUID
    name: str
    before: float
    after: float
    has_own_mark: bool
    """True where somebody has set a mark, which stays."""


class CreditPreview(Output):
    """Effect of a rule on everybody, before it is used."""

    maximum: int
    students: int
    has_own_mark: int
    """Students whose mark somebody has set; it stays."""
    rounded: int
    """Students whose points are rounded down to hundredths."""
    full: int
    """Students who get the highest mark."""
    mean: float
    """Mean of the points, to a tenth of a point."""
    distribution: list[int]
    """Students by tenths of the highest mark: first those who get nothing, then those up to a
    tenth, and so on."""
    distribution_before: list[int]
    """The same by the rule in use."""
    changed: int
    """Students who would get another number of points."""
    changes: list[ChangedCredit]
    """Each of these, by name; nobody while names are sealed."""


class ZerosGiven(Output):
    """Result of giving a 0 to everybody who has earned nothing."""

    given: int


class MarkedPassage(Output):
    """Highlight of the viewer, as far as a rule counts it."""

    conversation: str
    start: int
    end: int
    quote: str
    """Quote, or as much of it as shows that there is something to see."""
    tag: str


class CountedNotes(Output):
    """Notes of the viewer, as far as a rule counts them."""

    marked: list[MarkedPassage]
    comments: int
    replies: int
    words: int


class WorkspaceCredit(Output):
    """Rule by which a student's work is counted, and what a page cannot count itself."""

    rule: CreditRule
    elsewhere: CountedNotes
    """Notes of the viewer in other workspaces of the activity."""
    is_handed_in: bool
    """True where their work is handed in."""
    turn_starts: dict[str, list[int]]
    """Offsets at which the turns of each conversation begin, where turns are counted."""


class WorkCredit(Output):
    """Work of one student as the rule counts it."""

    rule: CreditRule
    numbers: dict[Counted, int]
    """Numbers of what the rule counts; 0 for what is missing."""
    score: float
    """Points that the rule gives now."""
    maximum: int
    is_rounded: bool
    """True where the exact points have more than two decimals, and were rounded down."""
