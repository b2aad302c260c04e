"""Gradebook columns that the tool made: jobs that follow an activity's title and its removal."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool.courses.activity_tables import Activity, ActivityLink
from lti_tool.courses.tables import Course
from lti_tool.db import job_queue

RENAME_COLUMN = "rename-column"
"""Job that takes a new title to the LMS's gradebook; its subject is the link's id."""

DELETE_COLUMN = "delete-column"
"""Job that takes a column of the tool's making out of the gradebook; its subject is the link's
id."""


def enqueue_rename(db: Session, activity: Activity) -> None:
    """Give the columns of the activity its title, by and by."""
    for link in _links_with_column(db, activity):
        job_queue.enqueue(db, RENAME_COLUMN, link.id)


def enqueue_removal(db: Session, activity: Activity) -> None:
    """Take the columns of the activity out of the gradebook, by and by, and forget them."""
    course = db.get_one(Course, activity.course_id)
    for link in _links_with_column(db, activity):
        job_queue.enqueue(
            db, DELETE_COLUMN, link.id, platform_id=str(course.platform_id), url=link.lineitem_url
        )
        link.lineitem_url = None
        link.lineitem_is_ours = False


def _links_with_column(db: Session, activity: Activity) -> Sequence[ActivityLink]:
    """Links whose column in the gradebook is the tool's own making."""
    return db.scalars(
        select(ActivityLink).where(
            ActivityLink.activity_id == activity.id,
            ActivityLink.lineitem_is_ours,
            ActivityLink.lineitem_url.is_not(None),
        )
    ).all()
