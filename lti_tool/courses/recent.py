"""The courses of a platform by the newest launch into each."""

import uuid

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lti_tool.courses.tables import Course, Enrolment
from lti_tool.lti.diagnose import CourseServices

_MOST = 5


def places(db: Session, platform_id: uuid.UUID) -> list[CourseServices]:
    """Courses to diagnose a connection with: newest first, as the LMS may have deleted old ones."""
    newest = func.max(Enrolment.last_arrival_at)
    courses = db.scalars(
        select(Course)
        .outerjoin(Enrolment, Enrolment.course_id == Course.id)
        .where(Course.platform_id == platform_id)
        .group_by(Course.id)
        .order_by(newest.desc().nulls_last(), Course.created_at.desc())
        .limit(_MOST)
    )
    return [
        CourseServices(course.title, course.memberships_url, course.lineitems_url)
        for course in courses
    ]
