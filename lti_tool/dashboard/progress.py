"""Progress of a course: a row for each student, a cell for each activity, in a constant number of
statements.
"""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool.annotations import counts
from lti_tool.courses.activity_tables import WITH_SETTINGS, Activity
from lti_tool.courses.tenancy import Member
from lti_tool.dashboard import answer_words, class_list, handing_in
from lti_tool.dashboard.class_list import ListedMember
from lti_tool.dashboard.handing_in import Submitted
from lti_tool.grading import gradebook
from lti_tool.workspaces.authorship import sees_names


@dataclass(frozen=True)
class Cell:
    """Part of a student in one activity."""

    notes: int
    """Highlights and comments that the viewer may see."""
    answer_words: int
    """Words of the answer in which they wrote."""
    submission: Submitted | None
    score: Decimal | None
    maximum: Decimal | None
    """Highest mark at the time at which theirs was given; None where they have none."""

    @property
    def is_empty(self) -> bool:
        """True where the student has done nothing, and nobody has marked it."""
        has_written = self.notes > 0 or self.answer_words > 0
        return not has_written and self.submission is None and self.score is None


@dataclass(frozen=True)
class Row:
    """A student with what they have done, by activity; an activity without anything is left out."""

    member: ListedMember
    cells: Mapping[uuid.UUID, Cell]


@dataclass(frozen=True)
class Progress:
    """Students of a course by its activities."""

    activities: Sequence[Activity]
    groups: Mapping[uuid.UUID, str]
    rows: Sequence[Row]


def of_course(db: Session, viewer: Member) -> Progress:
    """Progress of the students whom the viewer sees in lists, in five queries for a teacher.

    There is one more where an activity asks for an answer.
    Students come by name. Those who have left come last, and only with something of theirs.
    Activities whose names are sealed for the viewer are left out.
    """
    all_activities = db.scalars(
        select(Activity)
        .where(Activity.course_id == viewer.course_id)
        .order_by(Activity.created_at, Activity.id)
        .options(WITH_SETTINGS)
    )
    activities = [each for each in all_activities if sees_names(viewer, each)]
    members = [each for each in class_list.of_course(db, viewer) if each.is_student]
    notes = counts.of_course(db, viewer)
    answers = answer_words.of_activities(db, viewer, activities)
    handed_in = handing_in.per_member(db, activities)
    graded = gradebook.of_course(db, viewer.course_id)

    def cell(activity: Activity, member: ListedMember) -> Cell:
        key = (activity.id, member.id)
        grade = graded.get(key)
        has_mark = grade is not None and grade.score is not None
        return Cell(
            notes.get(key, 0),
            answers.get(key, 0),
            handed_in.get(key, handing_in.NOTHING).submission,
            grade.score if grade and has_mark else None,
            grade.maximum if grade and has_mark else None,
        )

    rows = []
    for each in members:
        cells = {activity.id: cell(activity, each) for activity in activities}
        some = {activity_id: one for activity_id, one in cells.items() if not one.is_empty}
        if some or each.membership.active:
            rows.append(Row(each, some))
    return Progress(activities, class_list.groups_of([row.member for row in rows]), rows)
