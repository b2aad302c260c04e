"""Gradebook columns that the tool made: jobs that follow an activity's title and its removal."""

import uuid
from collections.abc import Collection, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool.courses.activity_tables import Activity, ActivityLink
from lti_tool.courses.tables import Course
from lti_tool.db import job_queue
from lti_tool.grading import criterion_columns

RENAME_COLUMN = "rename-column"
"""Job that takes a new title to the LMS's gradebook; its subject is the link's id."""

RENAME_CRITERION = "rename-criterion-column"
"""Job that takes a new title to the column of a criterion; its subject is the column's id."""

DELETE_COLUMN = "delete-column"
"""Job that takes a column of the tool's making out of the gradebook; its subject is the id of
its link, or of the column of a criterion."""


def enqueue_rename(db: Session, activity: Activity) -> None:
    """Give the columns of the activity its title, by and by."""
    for link in _links_with_column(db, activity):
        job_queue.enqueue(db, RENAME_COLUMN, link.id)
    enqueue_criteria(db, [each.id for each in criterion_columns.made_columns(db, activity.id)])


def enqueue_criteria(db: Session, column_ids: Collection[uuid.UUID]) -> None:
    """Give these columns of criteria the titles of now, by and by."""
    for each in column_ids:
        job_queue.enqueue(db, RENAME_CRITERION, each)


def enqueue_removal(db: Session, activity: Activity) -> None:
    """Take the columns of the activity out of the gradebook, by and by, and forget them."""
    course = db.get_one(Course, activity.course_id)
    for link in _links_with_column(db, activity):
        job_queue.enqueue(
            db, DELETE_COLUMN, link.id, platform_id=str(course.platform_id), url=link.lineitem_url
        )
        link.lineitem_url = None
        link.lineitem_is_ours = False
    for column in criterion_columns.made_columns(db, activity.id):
        address = column.lineitem_url
        platform_id = str(course.platform_id)
        job_queue.enqueue(db, DELETE_COLUMN, column.id, platform_id=platform_id, url=address)


def _links_with_column(db: Session, activity: Activity) -> Sequence[ActivityLink]:
    """Links whose column in the gradebook is the tool's own making."""
    return db.scalars(
        select(ActivityLink).where(
            ActivityLink.activity_id == activity.id,
            ActivityLink.lineitem_is_ours,
            ActivityLink.lineitem_url.is_not(None),
        )
    ).all()
