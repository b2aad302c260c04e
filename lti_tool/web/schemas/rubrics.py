"""Models of rubrics, and of what was given by them."""

from typing import Annotated

from pydantic import Field

from lti_tool.activities import change_rubric as rules
from lti_tool.validation import ExactNumber, Text
from lti_tool.web.schemas.base import Input, Output, Sentence

Points = Annotated[ExactNumber, Field(ge=0, max_digits=6, decimal_places=2)]


class NewLevel(Input):
    """Level of a criterion as it is to be."""

    words: Annotated[str, Text(rules.LONGEST_LEVEL, least=1)]
    points: Points


class NewCriterion(Input):
    """Criterion of a rubric as it is to be."""

    key: Annotated[str, Text(32)]
    """Key by which assessments name the criterion: small letters and digits. A new key adds one."""
    title: Annotated[str, Text(rules.LONGEST_TITLE, least=1)]
    description: Annotated[str, Text(rules.LONGEST_DESCRIPTION)] = ""
    points: Points
    """Most points that it gives; with levels, those of the best."""
    levels: Annotated[tuple[NewLevel, ...], Field(max_length=rules.MOST_LEVELS)] = ()
    """Levels of which one is chosen; empty where any number of points is given."""
    tags: Annotated[tuple[Annotated[str, Text(32)], ...], Field(max_length=200)] = ()
    """Keys of tags of the activity, whose notes are the evidence."""


class RubricChange(Input):
    """Rubric of an activity as it is to be."""

    version: int
    """Version of the rubric that was changed; 0 where there was none."""
    criteria: Annotated[list[NewCriterion], Field(max_length=rules.MOST_CRITERIA)]
    """Criteria in order; none to mark without a rubric."""


class CriterionChoice(Input):
    """Choice of a marker for one criterion."""

    key: Annotated[str, Text(32)]
    level: Annotated[int, Field(ge=0, lt=rules.MOST_LEVELS)] | None = None
    """Place of the level from 0; null where none is chosen, or the criterion has none."""
    points: Points | None = None
    """Points for a criterion without levels; null where none are given yet."""


class RubricChoices(Input):
    """Choices of a marker by a rubric."""

    version: int
    """Version of the rubric that the marker has seen."""
    criteria: Annotated[list[CriterionChoice], Field(max_length=rules.MOST_CRITERIA)]


class Level(Output):
    """Level of a criterion."""

    words: str
    points: float


class EvidenceTag(Output):
    """Tag whose notes are evidence."""

    name: str
    color: str
    keys: list[str]
    """Keys of notes that count as it."""


class Criterion(Output):
    """Criterion of a rubric."""

    key: str
    title: str
    description: str
    points: float
    """Most points that it gives."""
    levels: list[Level]
    """Levels of which one is chosen; empty where any number of points is given."""


class EditedCriterion(Criterion):
    """Criterion of a rubric, to be changed."""

    tags: list[str]
    """Keys of tags whose notes are the evidence."""


class StuckPoints(Output):
    """Points for a criterion that have not arrived in its column."""

    title: str
    count: int
    """Number of students."""
    sentence: Sentence
    """Reason in words for a teacher."""


class DifferingPoints(Output):
    """Points that the column of a criterion shows otherwise than they were sent."""

    title: str
    count: int
    """Number of students."""


class CriterionColumns(Output):
    """Columns of criteria in the gradebook."""

    are_on: bool
    obstacle_sentence: Sentence | None
    """Reason why the LMS lets the tool make none; null where it does."""
    made: int
    """Columns that stand in the gradebook, also of criteria that the rubric has no more."""
    waiting: int
    """Points that are on their way."""
    stuck: list[StuckPoints]
    differing: list[DifferingPoints]


class CriterionColumnsChange(Input):
    """Choice whether each criterion has a column of its own."""

    are_on: bool


class EditedRubric(Output):
    """Rubric of an activity, to be changed."""

    version: int
    """0 where there has never been one."""
    criteria: list[EditedCriterion]
    assessed: int
    """Number of students who have a mark by this rubric or an earlier version of it."""
    columns: CriterionColumns


class MarkedCriterion(Criterion):
    """Criterion as markers see it."""

    evidence: list[EvidenceTag]


class Rubric(Output):
    """Rubric by which a student is marked."""

    version: int
    criteria: list[MarkedCriterion]


class AssessedCriterion(Output):
    """Criterion as it was when a mark was given, with what was given for it."""

    key: str
    title: str
    most: float
    points: float | None
    """null where nothing was chosen."""
    level: str | None
    """Words of the level; null for a criterion without levels."""
    evidence: list[EvidenceTag]
