"""Standalone classes, without an LMS: staff may create them where the institution lets them."""

from sqlalchemy.orm import Session

from lti_tool import audit
from lti_tool.courses import classes
from lti_tool.courses.roles import Role
from lti_tool.courses.tables import Course, Enrolment
from lti_tool.errors import Forbidden
from lti_tool.people import affiliations
from lti_tool.people.tables import ArrivalSession
from lti_tool.settings import Settings


def may_create(db: Session, settings: Settings, session: ArrivalSession) -> bool:
    """True for staff who signed in without an LMS, where the settings allow it."""
    return (
        settings.staff_create_classes
        and session.platform_id is None
        and affiliations.is_staff(db, session.person_id)
    )


def create(db: Session, settings: Settings, session: ArrivalSession, title: str) -> Course:
    """Create a class, of which the person of the session is the teacher. Raises Forbidden."""
    if not may_create(db, settings, session):
        raise Forbidden(
            "Only staff of the institution can create a class here.",
            advice="Sign in through your institution, or ask whoever runs the tool.",
        )
    course = Course(title=title, label=title)
    db.add(course)
    db.flush()
    classes.ensure_whole_course(db, course)
    db.add(
        Enrolment(
            course_id=course.id,
            person_id=session.person_id,
            role=Role.TEACHER.value,
            role_source="invitation",
        )
    )
    audit.record(db, audit.Event.CLASS_CREATED, person_id=session.person_id, course_id=course.id)
    db.flush()
    return course
