"""All of a student's own work, over all courses: what is due, started, handed in and marked."""

import uuid
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool import clock
from lti_tool.annotations import counts
from lti_tool.courses import arrival, memberships
from lti_tool.courses.activity_tables import WITH_SETTINGS, Activity
from lti_tool.courses.roles import Role
from lti_tool.courses.tables import Course
from lti_tool.dashboard import answer_words
from lti_tool.dates import LATEST
from lti_tool.grading import gradebook
from lti_tool.grading.tables import Grade
from lti_tool.workspaces import deadlines, submissions
from lti_tool.workspaces.deadlines import Deadline
from lti_tool.workspaces.tables import Submission


@dataclass(frozen=True)
class OwnWork:
    """A student's part in one activity, by the dates that hold for them."""

    course_id: uuid.UUID
    course: str
    activity_id: uuid.UUID
    title: str
    opens_at: datetime | None
    due_at: datetime | None
    closes_at: datetime | None
    is_extended: bool
    """True where they have more time than the others."""
    hands_in: bool
    notes: int
    """Highlights and comments of theirs."""
    answer_words: int
    """Words of the answer in which they wrote; all of a group's are."""
    handed_in_at: datetime | None
    """None also for what was taken back."""
    is_late: bool
    score: Decimal | None
    maximum: Decimal | None
    comment: str
    """Comment on the mark; empty where there is none."""


def of_person(db: Session, person_id: uuid.UUID) -> list[OwnWork]:
    """Work of a person in all courses in which they are a student; six statements, and one more
    where an activity asks for an answer.

    Activities that are not over come first, in the order in which they are due.
    """
    courses = {
        course.id: (course, membership)
        for course, membership in arrival.courses_of(db, person_id)
        if membership.role is Role.STUDENT
    }
    own_ids = [membership.enrolment.id for _, membership in courses.values()]
    activities = db.scalars(
        select(Activity)
        .where(Activity.course_id.in_(courses))
        .order_by(Activity.created_at, Activity.id)
        .options(WITH_SETTINGS)
    ).all()
    extended = deadlines.extended_for(db, own_ids)
    notes = counts.of_memberships(db, [membership for _, membership in courses.values()])
    answers = answer_words.of_people(db, own_ids, activities)
    handed = submissions.newest(db, memberships.are_of(own_ids), submissions.IS_CURRENT)
    marks = gradebook.of_people(db, own_ids)
    found = []
    for activity in activities:
        course, membership = courses[activity.course_id]
        key = (activity.id, membership.enrolment.id)
        found.append(
            _Parts(
                activity,
                course,
                extended.get(key),
                notes.get(key),
                answers.get(key, 0),
                handed.get(key),
                marks.get(key),
            )
        )
    return [parts.work() for parts in sorted(found, key=_Parts.place)]


@dataclass(frozen=True)
class _Parts:
    """Rows of which a student's part in one activity is made; None for those that are not there."""

    activity: Activity
    course: Course
    later: Deadline | None
    notes: counts.Own | None
    answer_words: int
    submission: Submission | None
    mark: Grade | None

    @property
    def deadline(self) -> Deadline:
        return Deadline.of(self.activity, self.later)

    def place(self) -> tuple[bool, bool, datetime]:
        """Place in the list: what is over comes last, what is due first comes first."""
        deadline, now = self.deadline, clock.now()
        is_over = deadline.closes_at is not None and deadline.closes_at <= now
        is_done = self.submission is not None or self.mark is not None
        last = deadline.due_at or deadline.closes_at or LATEST
        return is_over, is_done, last

    def work(self) -> OwnWork:
        deadline, activity, submission = self.deadline, self.activity, self.submission
        return OwnWork(
            course_id=self.course.id,
            course=self.course.title,
            activity_id=activity.id,
            title=activity.title,
            opens_at=activity.opens_at,
            due_at=deadline.due_at,
            closes_at=deadline.closes_at,
            is_extended=deadline != Deadline.of(activity),
            hands_in=activity.hands_in,
            notes=self.notes.own if self.notes else 0,
            answer_words=self.answer_words,
            handed_in_at=submission.created_at if submission else None,
            is_late=submission is not None and deadline.is_late(submission.created_at),
            score=self.mark.score if self.mark else None,
            maximum=self.mark.maximum if self.mark else None,
            comment=self.mark.comment if self.mark else "",
        )
