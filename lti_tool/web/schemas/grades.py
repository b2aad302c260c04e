"""Models of marks and of their delivery to the LMS."""

import uuid
from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field
from typing_extensions import TypeAliasType

from lti_tool.grading.outcomes import Problem
from lti_tool.validation import ExactNumber, Text
from lti_tool.web.schemas.base import Input, Output, QueryInput, enumeration

MOST_LISTED = 100
"""Marks that one request may list."""

MOST_RELEASED = 5000
"""Students whom one request to release may name."""


GradeProblem = TypeAliasType(
    "GradeProblem",
    Annotated[str, enumeration(Problem, "Reason why a mark has not arrived in the LMS.")],
)


class NewGrade(Input):
    """Mark out of the activity's maximum, with a comment for the student."""

    score: Annotated[ExactNumber, Field(ge=0, max_digits=8, decimal_places=2)]
    comment: Annotated[str, Text(10_000)] = ""


class GradeQuery(QueryInput):
    """Members whose marks are listed."""

    enrolment: Annotated[tuple[uuid.UUID, ...], Field(max_length=MOST_LISTED)] = ()
    """Ids of enrolments; the parameter is repeated for each."""


class ShownMark(Output):
    """Mark in the LMS's gradebook, on its own scale."""

    score: float | None
    """null where it shows none."""
    maximum: float | None


class Grade(Output):
    """Mark of a member, with the state of its delivery to the LMS."""

    score: float | None
    """null for a mark that was withdrawn."""
    maximum: float
    comment: str
    is_computed: bool
    """True where the activity's rule gave the mark, and goes on changing it."""
    state: Literal["waiting", "sent", "parked", "kept"]
    """parked where no further attempt is made by itself, kept in a class without an LMS."""
    problem: GradeProblem | None
    problem_sentence: str | None
    """The reason in words for a teacher."""
    sent_at: datetime | None
    is_pending: bool
    """True while a worker is about to send the mark, or to read what the LMS shows."""
    is_confirmed: bool
    """True where the LMS was seen to show this mark."""
    shown: ShownMark | None
    """Mark that the LMS was seen to show instead, as after a change by hand."""


class OwnMark(Output):
    """Mark as its student sees it."""

    score: float
    maximum: float
    comment: str


class GradeDraft(Output):
    """Mark that markers alone see until it is released."""

    score: float
    maximum: float
    comment: str
    is_computed: bool
    """True where the activity's rule gave it, and goes on changing it."""
    graded_at: datetime


class ToMark(Output):
    """Student of an activity, and how far their marking has come."""

    enrolment_id: uuid.UUID
    name: str
    is_handed_in: bool
    is_marked: bool
    """True for a mark that is released and was not withdrawn."""
    has_draft: bool
    is_in_own_group: bool
    """True where the viewer is in a group of theirs."""


class Release(Input):
    """Students whose drafts are released."""

    enrolment_ids: Annotated[list[uuid.UUID], Field(max_length=MOST_RELEASED)] | None
    """null for all."""


class Released(Output):
    """Numbers of a release."""

    released: int
    left: int
    """Drafts that stay, because their students have left the course."""


class GradeAnswer(Output):
    """Mark of one member with the bounds within which it may be set."""

    grade: Grade | None
    """null where there is no mark yet, or none that is released."""
    draft: GradeDraft | None
    """Mark that is not released yet; beside one that is, the change of it."""
    computed: float | None
    """Points that the activity's rule gives; null where there is none."""
    holds_marks: bool
    """True where marks are drafts until they are released."""
    maximum: int
    """Highest mark of the activity."""
    is_gradable: bool
    """True for a student who is in the course now."""
