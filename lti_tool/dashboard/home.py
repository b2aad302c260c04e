"""Courses and activities of one person, with what is new and what is due; for a home page."""

import uuid
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lti_tool import clock
from lti_tool.annotations import counts
from lti_tool.courses import arrival
from lti_tool.courses.activity_tables import WITH_SETTINGS, Activity
from lti_tool.courses.roles import Role
from lti_tool.courses.tables import Course
from lti_tool.lti.tables import Platform
from lti_tool.workspaces import deadlines
from lti_tool.workspaces.deadlines import Deadline


@dataclass(frozen=True)
class HomeActivity:
    """An activity with the person's part in it."""

    id: uuid.UUID
    title: str
    opens_at: datetime | None
    due_at: datetime | None
    """Due date that holds for the person, as does the closing date."""
    closes_at: datetime | None
    own_notes: int
    """Highlights and comments that the person has written."""
    new_notes: int
    """Notes by others that the person may see and that were stored after their last arrival."""


@dataclass(frozen=True)
class HomeCourse:
    """A course that the person may enter, with its activities."""

    id: uuid.UUID
    title: str
    label: str
    platform: str | None
    """Name of the LMS that it is in; None for a class without one."""
    role: Role
    last_arrival_at: datetime | None
    activities: list[HomeActivity]


def courses_of(db: Session, person_id: uuid.UUID) -> list[HomeCourse]:
    """Courses of a person over all platforms, by title; a constant number of statements.

    Activities that have closed come last, the others in the order in which they are due.
    """
    courses = arrival.courses_of(db, person_id)
    course_ids = [course.id for course, _ in courses]
    platforms = _platforms(db, course_ids)
    is_closed = func.coalesce(Activity.closes_at <= clock.now(), False)
    activities = defaultdict(list)
    for activity in db.scalars(
        select(Activity)
        .where(Activity.course_id.in_(course_ids))
        .order_by(
            is_closed,
            func.coalesce(Activity.due_at, Activity.closes_at),
            Activity.created_at,
            Activity.id,
        )
        .options(WITH_SETTINGS)
    ):
        activities[activity.course_id].append(activity)
    notes = counts.of_memberships(db, [membership for _, membership in courses])
    extended = deadlines.extended_for(db, [membership.enrolment.id for _, membership in courses])
    return [
        HomeCourse(
            id=course.id,
            title=course.title,
            label=course.label,
            platform=platforms.get(course.id),
            role=membership.role,
            last_arrival_at=membership.last_arrival_at,
            activities=[
                _made(
                    each,
                    notes.get((each.id, membership.enrolment.id), counts.Own(0, 0)),
                    Deadline.of(each, extended.get((each.id, membership.enrolment.id))),
                )
                for each in activities[course.id]
            ],
        )
        for course, membership in courses
    ]


def _platforms(db: Session, course_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, str]:
    """Names of the LMSs of those courses that are in one."""
    rows = db.execute(
        select(Course.id, Platform.name)
        .join(Platform, Platform.id == Course.platform_id)
        .where(Course.id.in_(course_ids))
    )
    return {row.id: row.name for row in rows}


def _made(activity: Activity, notes: counts.Own, deadline: Deadline) -> HomeActivity:
    return HomeActivity(
        id=activity.id,
        title=activity.title,
        opens_at=activity.opens_at,
        due_at=deadline.due_at,
        closes_at=deadline.closes_at,
        own_notes=notes.own,
        new_notes=notes.new,
    )
