"""Models of the progress of a course: students by activities."""

import uuid
from datetime import datetime

from lti_tool.web.schemas.base import Output
from lti_tool.web.schemas.groups import GroupName
from lti_tool.web.schemas.members import MemberSubmission


class ProgressActivity(Output):
    """Activity of a course, as a column."""

    id: uuid.UUID
    title: str
    hands_in: bool
    """True where students hand their work in."""
    due_at: datetime | None
    score_maximum: int


class ProgressCell(Output):
    """Part of a student in one activity."""

    notes: int
    answer_words: int
    """Words of the answer in which they wrote."""
    submission: MemberSubmission | None
    score: float | None
    maximum: float | None
    """Highest mark at the time at which theirs was given."""


class ProgressStudent(Output):
    """Student of a course, as a row."""

    enrolment_id: uuid.UUID
    name: str
    active: bool
    """False for a person who has left the course."""
    groups: list[uuid.UUID]
    """Ids of the groups that they are in."""
    cells: dict[uuid.UUID, ProgressCell]
    """Their part in each activity; one in which there is nothing is left out."""


class CourseProgress(Output):
    """Students of a course by its activities."""

    activities: list[ProgressActivity]
    groups: list[GroupName]
    """Groups that students are in, in order."""
    students: list[ProgressStudent]
